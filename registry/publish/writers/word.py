"""A report for Word: real headings, tables with a heading row, pictures with alternative text."""

import datetime
import io
import zipfile
from typing import TYPE_CHECKING

from registry.publish.blocks import Block, Figure, Heading, Paragraph, Points, Report, Table
from registry.publish.charts import standalone
from registry.publish.charts.svg import printable
from registry.publish.writers.paper import png

if TYPE_CHECKING:
    from docx.document import Document
    from docx.table import _Cell

_MADE = datetime.datetime(2000, 1, 1, tzinfo=datetime.UTC)
"""The date that every file says it was made on: the same report gives the same bytes."""

_MOST_ALT = 2000


def document_bytes(report: Report) -> bytes:
    """Return the report as a Word document; every word of a person is text, never a field."""
    import docx as word

    document = word.Document()
    _properties(document, report)
    _styles(document)
    _paragraph(document, report.mark, strong=True)
    document.add_heading(printable(report.title), level=1)
    _paragraph(document, report.verdict, strong=True)
    for block in report.blocks:
        _block(document, block)
    _feet(document, report)
    held = io.BytesIO()
    document.save(held)
    return _same_bytes(held.getvalue())


def _properties(document: "Document", report: Report) -> None:
    known = document.core_properties
    known.title = printable(report.title)[:255]
    known.author = known.last_modified_by = "Evaluation Registry"
    known.comments = printable(report.receipt)[:255]
    known.created = known.modified = _MADE.replace(tzinfo=None)
    known.language = "en-GB"
    known.revision = 1


def _styles(document: "Document") -> None:
    from docx.oxml.ns import qn
    from docx.shared import Pt, RGBColor

    for name in ("Normal", "Heading 1", "Heading 2", "Heading 3"):
        style = document.styles[name]
        style.font.name = "Arial"
        fonts = style.element.get_or_add_rPr().get_or_add_rFonts()
        for kind in ("w:ascii", "w:hAnsi", "w:cs", "w:eastAsia"):
            fonts.set(qn(kind), "Arial")
        for kind in ("w:asciiTheme", "w:hAnsiTheme", "w:cstheme", "w:eastAsiaTheme"):
            fonts.attrib.pop(qn(kind), None)
        style.font.color.rgb = RGBColor(0x0B, 0x0C, 0x0C)
    document.styles["Normal"].font.size = Pt(11)


def _feet(document: "Document", report: Report) -> None:
    section = document.sections[0]
    section.footer.paragraphs[0].text = printable(report.receipt)
    if report.watermarked:
        section.header.paragraphs[0].text = printable(report.mark)


def _block(document: "Document", block: Block) -> None:
    match block:
        case Heading():
            document.add_heading(printable(block.words), level=block.level)
        case Paragraph():
            _paragraph(document, block.words, strong=block.strong)
        case Points():
            for item in block.items:
                document.add_paragraph(printable(item), style="List Bullet")
        case Table():
            _paragraph(document, block.caption, strong=True)
            _table(document, block.columns, block.rows, block.numeric)
        case Figure():
            _figure(document, block)


def _paragraph(document: "Document", words: str, *, strong: bool = False) -> None:
    run = document.add_paragraph().add_run(printable(words))
    run.bold = strong or None


def _table(
    document: "Document",
    columns: tuple[str, ...],
    rows: tuple[tuple[str, ...], ...],
    numeric: frozenset[int] = frozenset(),
) -> None:
    table = document.add_table(rows=1, cols=len(columns), style="Light List")
    head = table.rows[0]
    _repeat(head)
    for cell, name in zip(head.cells, columns, strict=True):
        _fill(cell, name)
    for row in rows:
        for place, (cell, words) in enumerate(zip(table.add_row().cells, row, strict=True)):
            _fill(cell, words, right=place in numeric)
    document.add_paragraph()


def _repeat(row: object) -> None:
    """Mark a row as the heading that each page repeats and that a screen reader announces."""
    from docx.oxml import OxmlElement

    properties = row._tr.get_or_add_trPr()  # type: ignore[attr-defined]  # noqa: SLF001 - no public way
    properties.append(OxmlElement("w:tblHeader"))


def _fill(cell: "_Cell", words: str, *, right: bool = False) -> None:
    from docx.enum.text import WD_ALIGN_PARAGRAPH
    from docx.shared import Pt

    paragraph = cell.paragraphs[0]
    paragraph.add_run(printable(words)).font.size = Pt(9)
    if right:
        paragraph.alignment = WD_ALIGN_PARAGRAPH.RIGHT


def _figure(document: "Document", block: Figure) -> None:
    from docx.shared import Mm

    chart = block.chart
    _paragraph(document, chart.finding, strong=True)
    held = io.BytesIO(png(standalone(chart.wide)))
    picture = document.add_picture(held, width=Mm(150))
    named = picture._inline.docPr  # noqa: SLF001 - the library has no other way to set them
    named.set("descr", printable(chart.description)[:_MOST_ALT])
    named.set("title", printable(chart.finding)[:255])
    _paragraph(document, chart.note)
    _table(document, chart.columns, chart.rows)


def _same_bytes(content: bytes) -> bytes:
    """Return the archive with every member dated alike: the same report is the same file."""
    held = io.BytesIO()
    with (
        zipfile.ZipFile(io.BytesIO(content)) as source,
        zipfile.ZipFile(held, "w", zipfile.ZIP_DEFLATED) as target,
    ):
        for name in source.namelist():
            member = zipfile.ZipInfo(name, date_time=(2000, 1, 1, 0, 0, 0))
            member.compress_type = zipfile.ZIP_DEFLATED
            member.external_attr = 0o600 << 16
            target.writestr(member, source.read(name))
    return held.getvalue()
