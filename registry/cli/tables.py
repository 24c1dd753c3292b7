"""``profile`` and ``release``: what a table looks like, and a table of counts made safe."""

from pathlib import Path
from typing import Any

import click

from registry.cli.analysing import read_plan, read_table
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


@click.command(name="profile")
@click.argument("data", type=a_file())
@click.option("--plan", type=a_file(), metavar="PLAN", help="Also check what a plan needs.")
@json_option
@sheet_option
def profile(data: Path, *, plan: Path | None, as_json: bool, sheet: str | None) -> int:
    """Say what DATA holds, and whether it passes the gate: pass, warn or fail."""
    from analysis import quality

    promised = None if plan is None else read_plan(plan)
    with quiet_stdout(), naming(plan=plan, data=data):
        table = read_table(data, sheet=sheet)
        document = quality.profile(table, promised).document()
    if as_json:
        print_json(document)
    else:
        _show_profile(document, data.name)
    warn(table.warnings)
    return DONE


@click.command(name="release")
@click.argument("table", type=a_file())
@json_option
@sheet_option
def release(table: Path, *, as_json: bool, sheet: str | None) -> int:
    """Make TABLE (row, column, count) safe to publish: counts rounded, totals from those."""
    from analysis import disclosure

    with quiet_stdout(), naming(data=table):
        opened = read_table(table, sheet=sheet)
        document = disclosure.release(disclosure.read_cells(opened))
    if as_json:
        print_json(document)
    else:
        _show_release(document, table.name)
    warn(opened.warnings)
    return DONE


def _show_profile(document: dict[str, Any], name: str) -> None:
    headings = ["column", "type", "missing", "distinct", "least", "largest", "role"]
    rows = [
        [
            column["name"],
            column["type"],
            f"{column['missing']:,} ({column['missing_share']:.1%})",
            f"{column['distinct']:,}",
            _word(column["min"]),
            _word(column["max"]),
            column["role"] or "",
        ]
        for column in document["columns"]
    ]
    print_table(f"{name}: {document['rows']:,} rows", headings, rows)
    found = [
        [item["status"], item["key"].replace("_", " "), item["because"]]
        for item in sorted(document["gate"], key=lambda item: _ORDER.index(item["status"]))
        if item["status"] != "pass"
    ]
    if found:
        print_table("What the gate found", ["status", "check", "why"], found)
    passed = sum(item["status"] == "pass" for item in document["gate"])
    click.echo(f"{passed:,} checks passed. Gate: {document['overall']}.")


_ORDER = ("fail", "warn", "unknown", "info", "pass")


def _word(value: float | str | None) -> str:
    if value is None:
        return ""
    return f"{value:,.6g}" if isinstance(value, float) else str(value)


def _show_release(document: dict[str, Any], name: str) -> None:
    columns = list(document["table"]["total"])
    rows = [
        [row, *(f"{counts[column]:,}" for column in columns)]
        for row, counts in document["table"].items()
    ]
    print_table(name, ["", *columns], rows)
    click.echo(f"{document['changed']:,} counts changed. {document['because']}")
