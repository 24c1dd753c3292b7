"""A report as Markdown: words, lists and tables; each chart as its description and its numbers."""

import re

from registry.publish.blocks import Block, Figure, Heading, Paragraph, Points, Report, Table
from registry.publish.charts.svg import printable

_MARKS = re.compile(r"[\\`*_{}\[\]<>&|#~$@^]|:(?=//)|(?<=www)[.]")
_FIRST = re.compile(r"^([-+=]|\d+[.)](?=\s|$))")


def markdown(report: Report) -> bytes:
    """Return the report as Markdown; every word of a person is escaped, so none is markup."""
    parts = [f"# {escaped(report.title)}", f"**{escaped(report.mark)}**"]
    parts.append(f"**{escaped(report.verdict)}**")
    parts += [_block(block) for block in report.blocks]
    parts.append(f"---\n\n{escaped(report.receipt)}")
    return ("\n\n".join(parts) + "\n").encode()


def escaped(words: str) -> str:
    """Return words that Markdown prints as they are, on one line."""
    safe = _MARKS.sub(_as_text, printable(words))
    return _FIRST.sub(lambda found: f"{found[0][:-1]}\\{found[0][-1]}", safe)


def _as_text(found: re.Match[str]) -> str:
    return {"<": "&lt;", ">": "&gt;", "&": "&amp;"}.get(found[0], f"\\{found[0]}")


def _block(block: Block) -> str:
    match block:
        case Heading():
            return f"{'#' * block.level} {escaped(block.words)}"
        case Paragraph():
            words = escaped(block.words)
            return f"**{words}**" if block.strong and words else words
        case Points():
            return "\n".join(f"- {escaped(item)}" for item in block.items)
        case Table():
            caption = f"**{escaped(block.caption)}**"
            return f"{caption}\n\n{_table(block.columns, block.rows, block.numeric)}"
        case Figure():
            chart = block.chart
            told = [f"**{escaped(chart.finding)}**", escaped(chart.description)]
            return "\n\n".join([*told, escaped(chart.note), _table(chart.columns, chart.rows)])


def _table(
    columns: tuple[str, ...],
    rows: tuple[tuple[str, ...], ...],
    numeric: frozenset[int] = frozenset(),
) -> str:
    rules = ["---:" if place in numeric else "---" for place in range(len(columns))]
    lines = [_row(columns), f"| {' | '.join(rules)} |", *(_row(row) for row in rows)]
    return "\n".join(lines)


def _row(cells: tuple[str, ...]) -> str:
    return f"| {' | '.join(escaped(cell) for cell in cells)} |"
