"""``value``: the money of a result against its cost."""

from pathlib import Path
from typing import Any

import click

from registry.cli.analysing import read_plan
from registry.cli.exits import DONE
from registry.cli.output import (
    a_file,
    json_option,
    naming,
    print_json,
    print_table,
    quiet_stdout,
    warn,
)


@click.command(name="value")
@click.argument("plan", type=a_file())
@click.argument("result", type=a_file())
@click.option("--costs", type=a_file(), required=True, metavar="FILE", help="A costs/1 file.")
@json_option
def value(plan: Path, result: Path, *, costs: Path, as_json: bool) -> int:
    """Set the outcomes of RESULT, which PLAN promised, against what they cost.

    A benefit is claimed only where the verdict says that it worked; elsewhere what people read
    says "net cost so far".
    """
    from analysis import value_for_money

    promised = read_plan(plan)
    with quiet_stdout():
        with naming(plan=costs, data=costs):
            spent = value_for_money.read_costs(costs.read_bytes(), suffix=costs.suffix)
        with naming(data=result):
            found = value_for_money.read_result(result.read_bytes())
        with naming(plan=costs, data=result):
            document = value_for_money.value(promised, found, spent)
    if as_json:
        print_json(document)
    else:
        _show(document)
    warn(document["warnings"])
    return DONE


def _show(document: dict[str, Any]) -> None:
    """Print the document: what a benefit is worth only where one is claimed."""
    from analysis.value_for_money.words import money

    def said(number: float | None) -> str:
        return "none" if number is None else money(number, document["currency"])

    def span(block: dict[str, Any]) -> str:
        return f"{said(block['low'])} to {said(block['high'])}"

    outcomes = document["outcomes"]
    rows = [
        ["outcomes", f"{outcomes['value']:,.4g}", _plain_span(outcomes)],
        ["cost", said(document["cost"]["value"]), span(document["cost"])],
    ]
    if document["benefit_claimed"]:
        each = document["cost_per_outcome"]
        rows.append(["cost per outcome", said(each["value"]), span(each)])
        for name, found in document["perspectives"].items():
            net, ratio = found["net_benefit"], found["benefit_cost_ratio"]
            rows.append([f"net benefit, {name}", said(net["value"]), span(net)])
            rows.append(
                [f"benefit-cost ratio, {name}", _number(ratio["value"]), _plain_span(ratio)]
            )
            even = _number(found["break_even_effect"])
            rows.append([f"outcomes that pay for it, {name}", even, ""])
    title = f"{document['hypothesis']}, prices of {document['price_year']}"
    print_table(title, ["what", "value", f"{document['level']:.0%} interval"], rows)
    click.echo(document["wording"]["leader"])


def _plain_span(block: dict[str, Any]) -> str:
    return f"{_number(block['low'])} to {_number(block['high'])}"


def _number(value: float | None) -> str:
    return "none" if value is None else f"{value:,.4g}"
