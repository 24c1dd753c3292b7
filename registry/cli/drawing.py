"""``--out`` of the commands that draw: one chart as .svg, or as a page with its numbers."""

from collections.abc import Callable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeVar

import click

if TYPE_CHECKING:
    from registry.publish.charts import Chart

ENDINGS = (".svg", ".html")
_Command = TypeVar("_Command", bound=Callable[..., Any])


def out_option(command: _Command) -> _Command:
    """Give a command ``--out``, a path whose ending says how the chart is written."""
    return click.option(
        "--out",
        type=click.Path(dir_okay=False, path_type=Path),
        metavar="FILE",
        callback=_checked,
        help="Write the chart: .svg, or .html with its numbers.",
    )(command)


def _checked(_context: click.Context, _option: click.Parameter, out: Path | None) -> Path | None:
    """Return the path; an ending that no chart has is an error before anything is computed."""
    if out is not None and out.suffix.lower() not in ENDINGS:
        raise click.BadParameter(f"a chart ends in {' or '.join(ENDINGS)}.")
    return out


def write(
    chart: "Chart",
    out: Path,
    *,
    title: str,
    mark: str,
    said: str,
    document: dict[str, Any],
    sha256: str,
    more: Sequence[str] = (),
) -> None:
    """Write a chart with its words, and say where."""
    from registry.publish.chart_file import write_chart

    write_chart(
        chart,
        out,
        title=title,
        mark=mark,
        said=said,
        notes=[*more, *document["warnings"]],
        receipt=f"Data {sha256}",
    )
    click.echo(f"Written: {out}", err=True)
