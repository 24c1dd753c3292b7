"""A report on paper: PDF/UA-1, tagged, made by typst from data that it never reads as markup."""

import json
import re
from typing import Any

from registry.publish.blocks import (
    NOTHING,
    Block,
    Figure,
    Heading,
    Paragraph,
    Points,
    Report,
    Table,
)
from registry.publish.charts import standalone
from registry.publish.charts.drawing import COLUMN
from registry.publish.charts.svg import printable
from registry.publish.places import print_templates

_LONGEST_WORD = 30
_HASH = re.compile(r"[0-9a-f]{64}")
_MAY_BREAK = "\N{ZERO WIDTH SPACE}"

_EPOCH = 0
"""Seconds since 1970 that a file says it was made at: the same report gives the same bytes."""


def pdf(report: Report) -> bytes:
    """Return the report as PDF/UA-1."""
    import typst

    folder = print_templates()
    made: bytes = typst.compile(
        folder / "report.typ",
        root=folder,
        sys_inputs={"report": json.dumps(_report(report), ensure_ascii=False)},
        format="pdf",
        pdf_standards=["ua-1"],
        timestamp=_EPOCH,
    )
    return made


def png(drawing: str, *, points: float = 460.0) -> bytes:
    """Return a standalone drawing as a picture, ``points`` wide, for files that hold no SVG."""
    import typst

    folder = print_templates()
    made: bytes = typst.compile(
        folder / "picture.typ",
        root=folder,
        sys_inputs={"drawing": drawing, "points": str(points)},
        format="png",
        ppi=200,
    )
    return made


def _report(report: Report) -> dict[str, Any]:
    return {
        "title": _text(report.title) or "Report",
        "mark": _text(report.mark),
        "verdict": _text(report.verdict),
        "watermarked": report.watermarked,
        "receipt": _text(report.receipt),
        "blocks": [_block(block) for block in report.blocks],
    }


def _text(words: str) -> str:
    """Return words that paper can hold: one too long for a column may break, a hash stays whole."""
    return " ".join(_breakable(word) for word in printable(words).split())


def _breakable(word: str) -> str:
    if len(word) <= _LONGEST_WORD or _HASH.fullmatch(word):
        return word
    pieces = [word[at : at + _LONGEST_WORD] for at in range(0, len(word), _LONGEST_WORD)]
    return _MAY_BREAK.join(pieces)


def _block(block: Block) -> dict[str, Any]:
    match block:
        case Heading():
            return {"kind": "heading", "level": block.level, "words": _text(block.words) or NOTHING}
        case Paragraph():
            return {
                "kind": "paragraph",
                "words": _text(block.words),
                "strong": block.strong,
                "quiet": block.quiet,
            }
        case Points():
            return {"kind": "points", "items": [_text(item) for item in block.items]}
        case Table():
            return {
                "kind": "table",
                "caption": _text(block.caption),
                "columns": [_text(name) for name in block.columns],
                "rows": [[_text(cell) for cell in row] for row in block.rows],
                "numeric": sorted(block.numeric),
            }
        case Figure():
            return _figure(block)


def _figure(block: Figure) -> dict[str, Any]:
    chart = block.chart
    wide = float(chart.wide.split('width="', 1)[1].split('"', 1)[0])
    return {
        "kind": "figure",
        "finding": _text(chart.finding),
        "description": _text(chart.description),
        "note": _text(chart.note),
        "drawing": standalone(chart.wide),
        "share": min(1.0, wide / (COLUMN + 44)),
    }
