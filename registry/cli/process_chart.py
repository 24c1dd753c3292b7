"""``spc``: a series, or units side by side, with limits and signals."""

from pathlib import Path
from typing import Any

import click

from registry.cli import drawing
from registry.cli.analysing import read_table
from registry.cli.drawing import out_option
from registry.cli.exits import DONE
from registry.cli.output import (
    a_file,
    json_option,
    naming,
    print_json,
    print_table,
    quiet_stdout,
    sheet_option,
    warn,
)

CHARTS = ("xmr", "p", "u", "funnel")


@click.command(name="spc")
@click.argument("series", type=a_file())
@click.option("--chart", type=click.Choice(CHARTS), help="Default: by the columns.")
@click.option("--better", type=click.Choice(["lower", "higher"]), help="Which way is good.")
@click.option("--target", type=float, metavar="T", help="What should be reached.")
@click.option("--baseline", type=int, metavar="N", help="Limits from the first N points.")
@click.option("--rebase", multiple=True, metavar="PERIOD", help="New limits from here on.")
@click.option(
    "--overdispersion",
    type=click.Choice(["auto", "none", "laney"]),
    default="auto",
    show_default=True,
    help="Wider limits (Laney) where shares or rates vary by more than chance.",
)
@out_option
@json_option
@sheet_option
def spc(series: Path, *, out: Path | None, as_json: bool, sheet: str | None, **asked: Any) -> int:
    """Chart SERIES (period, value; people or exposure; unit for a funnel), with its signals.

    A signal is a reason to look; it is no estimate of an effect.
    """
    from analysis.process_chart import Options
    from analysis.process_chart import spc as charted

    with quiet_stdout(), naming(data=series):
        table = read_table(series, sheet=sheet)
        document = charted(table, Options(**asked))
    if out is not None:
        _draw(document, out, name=series.name, sha256=table.sha256)
    if as_json:
        print_json(document)
    elif document["chart"] == "funnel":
        _show_funnel(document, series.name)
    else:
        _show(document, series.name)
    warn(document["warnings"])
    return DONE


def _draw(document: dict[str, Any], out: Path, *, name: str, sha256: str) -> None:
    from registry.publish.monitoring_picture import monitoring_chart

    funnel = document["chart"] == "funnel"
    drawing.write(
        monitoring_chart(document),
        out,
        title=name,
        mark="Funnel" if funnel else _kind(document),
        said=_flag_sentence(document) if funnel else _signal_sentence(document),
        document=document,
        sha256=sha256,
    )


_RULES = {
    "outside": "outside the limits",
    "trend": "trend of 7 or more",
    "two_of_three": "2 of 3 near a limit",
    "run": "run of 7 or more",
}
_ASSURANCE = {
    "passes": "The target will be met as things stand.",
    "fails": "The target will be missed as things stand.",
    "hit_and_miss": "The target will be met at times and missed at times, by chance.",
}


def _show(document: dict[str, Any], name: str) -> None:
    rows = [
        [
            point["period"],
            _number(point["value"]),
            _number(point["centre"]),
            _span(point),
            ", ".join(_RULES[rule] for rule in point["rules"]),
            point["variation"] or "no value",
        ]
        for point in document["points"]
    ]
    headings = ["period", "value", "centre", "limits", "signals", "variation"]
    print_table(f"{name}: {_kind(document)}", headings, rows)
    segments = [
        [
            f"{segment['from']} to {segment['to']}",
            f"{segment['points']:,}",
            f"{segment['baseline']:,}",
            _number(segment["centre"]),
            _span(segment),
        ]
        for segment in document["segments"]
    ]
    print_table("Segments", ["periods", "points", "baseline", "centre", "limits"], segments)
    click.echo(_signal_sentence(document))
    if document["assurance"] is not None:
        click.echo(_ASSURANCE[document["assurance"]])


def _kind(document: dict[str, Any]) -> str:
    mark = "'" if document["laney"] else ""
    return f"{document['chart']}{mark} chart"


def _signal_sentence(document: dict[str, Any]) -> str:
    marked = [point for point in document["points"] if point["rules"]]
    if all(segment["low"] is None for segment in document["segments"]):
        return "There are too few points to tell a signal from chance."
    if not marked:
        return "No signal: the points vary as chance would make them."
    last = document["variation"]
    said = "The last point shows no signal." if last == "common" else f"The last point: {last}."
    return f"{len(marked):,} of {len(document['points']):,} points carry a signal. {said}"


def _show_funnel(document: dict[str, Any], name: str) -> None:
    rows = [
        [
            point["unit"],
            _number(point["value"]),
            _number(point["n"]),
            f"{_number(point['low_95'])} to {_number(point['high_95'])}",
            f"{_number(point['low_998'])} to {_number(point['high_998'])}",
            "" if point["flag"] == "none" else point["flag"],
        ]
        for point in document["points"]
    ]
    headings = ["unit", "value", "n", "95% limits", "99.8% limits", "flag"]
    print_table(f"{name}: funnel, centre {_number(document['centre'])}", headings, rows)
    click.echo(_flag_sentence(document))


def _flag_sentence(document: dict[str, Any]) -> str:
    flagged = document["signals"]["alert"]
    if flagged:
        return f"Beyond what chance would do: {', '.join(flagged)}."
    return "Every unit lies within what chance would do."


def _span(block: dict[str, Any]) -> str:
    if block["low"] is None:
        return "none"
    return f"{_number(block['low'])} to {_number(block['high'])}"


def _number(value: float | None) -> str:
    return "" if value is None else f"{value:,.4g}"
