"""``pool``: studies of one question put together, for people and as a document."""

from pathlib import Path
from typing import Any, Literal

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


@click.command(name="pool")
@click.argument("studies", type=a_file())
@click.option(
    "--better",
    type=click.Choice(["lower", "higher"]),
    default="higher",
    show_default=True,
    help="Which way is good: it is drawn to the right.",
)
@out_option
@json_option
@sheet_option
def pool(
    studies: Path,
    *,
    better: Literal["lower", "higher"],
    out: Path | None,
    as_json: bool,
    sheet: str | None,
) -> int:
    """Pool STUDIES (study, estimate, se; scale, design, year, cluster) by random effects.

    On a ratio scale the estimate is the ratio, and se that of its logarithm.
    """
    from analysis import pooling

    with quiet_stdout(), naming(data=studies):
        table = read_table(studies, sheet=sheet)
        document = pooling.pool(pooling.read_studies(table))
        document["warnings"] = [*table.warnings, *document["warnings"]]
    if out is not None:
        _draw(document, out, better=better, name=studies.name, sha256=table.sha256)
    if as_json:
        print_json(document)
    else:
        _show(document, studies.name)
    warn(document["warnings"])
    return DONE


def _draw(
    document: dict[str, Any],
    out: Path,
    *,
    better: Literal["lower", "higher"],
    name: str,
    sha256: str,
) -> None:
    from registry.publish.synthesis_picture import forest_chart

    drawing.write(
        forest_chart(document, better=better),
        out,
        title=name,
        mark="Studies put together",
        said=" ".join([f"On average {_around(document)}.", *_sentences(document)]),
        document=document,
        sha256=sha256,
        more=[document["method"]],
    )


def _show(document: dict[str, Any], name: str) -> None:
    rows = [
        [each["study"], _around(each), f"{each['weight']:.1f}%", _around(each["shrunk"])]
        for each in document["studies"]
    ]
    print_table(
        f"{name}: {document['k']:,} {'study' if document['k'] == 1 else 'studies'}",
        _STUDY_HEADINGS,
        rows,
    )
    print_table("Averages", ["how", "average", "tau squared"], list(_averages(document)))
    if document["by_level"]:
        levels = [
            [each["key"], ", ".join(each["designs"]), f"{each['k']:,}", _around(each)]
            for each in document["by_level"]
        ]
        print_table("By strength of design", ["level", "designs", "studies", "average"], levels)
    for sentence in _sentences(document):
        click.echo(sentence)
    click.echo(document["method"])


_STUDY_HEADINGS = ["study", "estimate (95%)", "weight", "drawn to the average"]
_NAMES = {
    "reml": "random effects, normal",
    "dersimonian_laird": "DerSimonian and Laird",
    "common_effect": "one common effect",
}
_INTERVALS = {"knapp_hartung": "Knapp-Hartung", "cr2": "clusters, CR2"}


def _averages(document: dict[str, Any]) -> list[list[str]]:
    first = f"random effects, {_INTERVALS[document['interval']]}"
    found = [[first, _around(document), _number(document["tau2"])]]
    if document["knapp_hartung"] is not None:
        guarded = document["knapp_hartung"]["guarded"]
        found.append(["the same, guarded", _around(guarded), _number(document["tau2"])])
    for key, name in _NAMES.items():
        found.append([name, _around(document[key]), _number(document[key].get("tau2", 0.0))])
    return found


def _sentences(document: dict[str, Any]) -> list[str]:
    said = []
    if document["prediction_low"] is not None:
        ends = f"{_number(document['prediction_low'])} to {_number(document['prediction_high'])}"
        said.append(f"In one more study the effect would probably lie from {ends}.")
    if document["i2"] is not None:
        said.append(
            f"About {document['i2']:.0f} in 100 of the spread is real difference, not chance "
            f"(Q = {_number(document['q'])} on {document['q_df']}, p {_p(document['q_p'])})."
        )
    if document["egger"] is not None:
        said.append(f"Small studies against large ones (Egger): p {_p(document['egger']['p'])}.")
    return said


def _around(block: dict[str, Any]) -> str:
    value = block.get("mu", block.get("estimate", block.get("value")))
    if block["low"] is None and block["high"] is None:
        return _number(value)
    return f"{_number(value)} ({_number(block['low'])} to {_number(block['high'])})"


def _number(value: float | None) -> str:
    return "none" if value is None else f"{value:.4g}"


def _p(value: float) -> str:
    return "under 0.001" if value < 0.001 else f"= {value:.3f}"
