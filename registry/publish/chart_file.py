"""One chart as a file that people keep: a drawing, or a page with its numbers as a table."""

import errno
from collections.abc import Sequence
from pathlib import Path

from registry.errors import InvalidError
from registry.publish.blocks import Block, Figure, Paragraph, Points, Report
from registry.publish.charts import Chart, standalone

ENDINGS = (".svg", ".html")


def write_chart(
    chart: Chart,
    path: Path,
    *,
    title: str,
    mark: str,
    said: str,
    notes: Sequence[str],
    receipt: str,
) -> None:
    """Write a chart to a file in the form that its ending names; the file is whole or not there.

    mark, said, notes, receipt: for a page: what it is, its answer, what to know, and its sources.

    Raises
    ------
        InvalidError: no chart has this ending.
        FileNotFoundError: the folder is not there.
    """
    if not path.parent.is_dir():
        raise FileNotFoundError(errno.ENOENT, "There is no such folder", str(path.parent))
    ending = path.suffix.lower()
    if ending == ".svg":
        content = f"{standalone(chart.wide)}\n".encode()
    elif ending == ".html":
        content = _page(chart, title=title, mark=mark, said=said, notes=notes, receipt=receipt)
    else:
        found = ending or "nothing"
        raise InvalidError({"ending": f"A chart ends in {', '.join(ENDINGS)}, not in {found}."})
    partial = path.with_name(f".{path.name}.part")
    try:
        partial.write_bytes(content)
        partial.replace(path)
    finally:
        partial.unlink(missing_ok=True)


def _page(
    chart: Chart, *, title: str, mark: str, said: str, notes: Sequence[str], receipt: str
) -> bytes:
    from registry.publish.writers.page import html

    blocks: list[Block] = [Paragraph(words=said, strong=True), Figure(chart=chart)]
    if notes:
        blocks.append(Points(items=tuple(notes)))
    return html(
        Report(
            title=title,
            mark=mark,
            verdict=chart.finding,
            watermarked=False,
            blocks=tuple(blocks),
            receipt=receipt,
        )
    )
