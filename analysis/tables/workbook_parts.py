"""What stands in a workbook beside the cells of one sheet, read from its parts before the cells."""

import html
import re
from collections.abc import Iterator
from dataclasses import dataclass, field

from analysis.errors import BadDataError
from analysis.tables.archive import Archive

MOST_CELLS = 20_000_000
"""Of the rectangle that a sheet's cells span: it is held in memory whole."""
DENSE_FROM = 2_000_000
"""Cells from which a rectangle must hold a value in one of twenty at least."""
MOST_TEXT = 500_000_000
"""Bytes of all text cells together; a shared text counts as often as it is used."""

_ATTRIBUTE = re.compile(r"""([\w:]+)\s*=\s*(?:"([^"]*)"|'([^']*)')""")
_CELL = re.compile(rb"<(?:\w+:)?c\s([^<>]*?)/?>")
_REFERENCE = re.compile(rb"""\br=["']([A-Z]{1,3})([0-9]{1,7})["']""")
_PLACED_CELL = re.compile(
    rb"""<(?:\w+:)?c\s(?:[^<>]*?\s)?r=["']([A-Z]{1,3})([0-9]{1,7})["'][^<>]*?(/?)>"""
)
_PLACED_ROW = re.compile(rb"""<(?:\w+:)?row\s[^<>]*?\br=["']([0-9]{1,9})["']""")
_ERROR_CELL = re.compile(rb"""\bt=["']e["']""")
_VALUE = re.compile(rb"<(?:\w+:)?v>([^<]*)</")
_FORMULA = re.compile(rb"<(?:\w+:)?f[\s>/]")
_SHARED_CELL = re.compile(rb"""\bt=["']s["']""")
_TAIL = 70_000

_PARTS_BESIDE = (
    ("xl/externalLinks/", "external links"),
    ("xl/pivotCache/", "a pivot cache"),
    ("xl/comments", "comments"),
    ("xl/threadedComments/", "comments"),
    ("xl/embeddings/", "embedded files"),
    ("xl/connections.xml", "data connections"),
    ("xl/vbaProject.bin", "macros"),
)


@dataclass(frozen=True, slots=True, kw_only=True)
class SheetPart:
    """A worksheet of a workbook: its name, the part that holds it, and whether people see it."""

    name: str
    part: str
    visible: bool


@dataclass(slots=True, kw_only=True)
class SheetFacts:
    """What the bytes of a sheet say before it is parsed."""

    rows: int = 0
    row_tags: int = 0
    columns: int = 0
    cells: int = 0
    shared: int = 0
    formulas: bool = False
    errors: dict[tuple[int, int], str] = field(default_factory=dict)
    """(row, column), counted from 0 -> what an error cell shows, such as ``#N/A``."""


def sheets_of(archive: Archive) -> tuple[SheetPart, ...]:
    """Return the worksheets in the workbook's order."""
    workbook = _text(archive, "xl/workbook.xml")
    targets = _targets(archive)
    found = []
    for tag in re.findall(r"<(?:\w+:)?sheet\s[^<>]*>", workbook):
        said = _attributes(tag)
        target = targets.get(next((said[key] for key in said if key.endswith(":id")), ""), "")
        if "worksheets/" in target:
            found.append(
                SheetPart(
                    name=said.get("name", ""),
                    part=target,
                    visible=said.get("state", "visible") == "visible",
                )
            )
    return tuple(found)


def hidden_parts(archive: Archive, sheets: tuple[SheetPart, ...]) -> tuple[str, ...]:
    """Return a sentence for each part that a reader of the sheet does not see."""
    said = [f"The workbook has a hidden sheet: {s.name!r}." for s in sheets if not s.visible]
    for start, what in _PARTS_BESIDE:
        named = [name for name in archive.names if name.startswith(start)]
        if named:
            said.append(f"The workbook holds {what}: {named[0]}.")
    return tuple(dict.fromkeys(said))


def sheet_facts(archive: Archive, part: str) -> SheetFacts:
    """Return the extent of a sheet and what its parser would lose: formulas and error cells.

    Raises
    ------
        BadDataError: the sheet spans more cells than are read, or the part cannot be read.
    """
    facts = SheetFacts()
    held = b""
    for piece in archive.pieces(part):
        text = held + piece
        cut = _whole_until(text)
        _take(text[:cut], facts)
        held = text[cut:]
    _take(held, facts)
    spanned = facts.rows * facts.columns
    if spanned > MOST_CELLS or (spanned > DENSE_FROM and spanned > 20 * facts.cells):
        raise BadDataError(
            f"The sheet spans {facts.rows:,} rows and {facts.columns:,} columns: too many cells to "
            "read. Delete what stands far from the table, or save the table as CSV or Parquet."
        )
    return facts


def _whole_until(text: bytes) -> int:
    """Return where the last cell begins: what may be cut in two waits for the next piece."""
    last = max(text.rfind(b"<c "), text.rfind(b":c "))
    if last <= 0:
        last = text.rfind(b"<")
    return last if last > 0 and len(text) - last < _TAIL else len(text)


def refuse_repeated_texts(archive: Archive, facts: SheetFacts) -> None:
    """Refuse a sheet whose cells repeat long texts until they fill the memory."""
    if "xl/sharedStrings.xml" not in archive.names:
        return
    longest, current = 0, 0
    for piece in archive.pieces("xl/sharedStrings.xml"):
        ends = [match.start() for match in re.finditer(rb"</(?:\w+:)?si>", piece)]
        before = 0
        for end in ends:
            longest = max(longest, current + end - before)
            current, before = 0, end
        current += len(piece) - before
        longest = max(longest, current if not ends else 0)
    if longest * facts.shared > MOST_TEXT and longest > 40_000:
        raise BadDataError(
            "The sheet repeats a text longer than a cell can hold (32,767 letters): it is not read."
        )
    if longest * facts.shared > 40 * MOST_TEXT:
        raise BadDataError("The sheet's texts would fill the memory: save the table as Parquet.")


def _take(text: bytes, facts: SheetFacts) -> None:
    facts.formulas = facts.formulas or _FORMULA.search(text) is not None
    facts.shared += len(_SHARED_CELL.findall(text))
    filled = [place for place in _PLACED_CELL.findall(text) if not place[2]]
    facts.cells += len(filled)
    letters = {letters for letters, _, _ in filled}
    facts.columns = max([facts.columns, *map(_column_number, letters)])
    facts.rows = max([facts.rows, *map(int, {row for _, row, _ in filled})])
    _take_unplaced(text, facts)
    if _ERROR_CELL.search(text):
        facts.errors.update(_errors(text))


def _take_unplaced(text: bytes, facts: SheetFacts) -> None:
    """Count rows and cells that do not say where they are: each stands after the one before."""
    rows = text.split(b"<row")
    facts.row_tags += len(rows) - 1
    if len(_CELL.findall(text)) + text.count(b"<c>") > len(_REFERENCE.findall(text)):
        widest = max(row.count(b"<c ") + row.count(b"<c>") for row in rows)
        facts.cells += widest
        facts.columns = max(facts.columns, widest)
        placed = map(int, _PLACED_ROW.findall(text))
        facts.rows = max([facts.rows, facts.row_tags, *placed])


def _errors(text: bytes) -> Iterator[tuple[tuple[int, int], str]]:
    for cell in _CELL.finditer(text):
        place = _REFERENCE.search(cell[1])
        if place is not None and _ERROR_CELL.search(cell[1]):
            value = _VALUE.search(text, cell.end(), cell.end() + _TAIL)
            shows = "#ERROR" if value is None else value[1].decode("utf-8", "replace")
            yield (int(place[2]) - 1, _column_number(place[1]) - 1), shows


def _column_number(letters: bytes) -> int:
    number = 0
    for letter in letters:
        number = 26 * number + letter - ord("A") + 1
    return number


def _text(archive: Archive, name: str) -> str:
    return b"".join(archive.pieces(name)).decode("utf-8", "replace")


def _targets(archive: Archive) -> dict[str, str]:
    """Return where each relation of the workbook leads, as the name of a part."""
    name = "xl/_rels/workbook.xml.rels"
    if name not in archive.names:
        return {}
    found = {}
    for tag in re.findall(r"<(?:\w+:)?Relationship\s[^<>]*>", _text(archive, name)):
        said = _attributes(tag)
        target = said.get("Target", "")
        whole = target[1:] if target.startswith("/") else f"xl/{target}"
        found[said.get("Id", "")] = whole
    return found


def _attributes(tag: str) -> dict[str, str]:
    return {key: html.unescape(double or single) for key, double, single in _ATTRIBUTE.findall(tag)}
