"""``designs`` and ``schema``: what the engine can do, and what its documents look like."""

from typing import Any

import click

from registry.cli.output import json_option, print_json, print_table


@click.command(name="designs")
@json_option
def designs(*, as_json: bool) -> None:
    """List every design: its columns, kinds, settings, defaults and thresholds."""
    from analysis.listing import listing

    document = listing()
    if as_json:
        print_json(document)
        return
    for found in document["designs"]:
        rows = [
            [item["name"], _default(item["default"]), item["allowed"], item["help"]]
            for item in found["settings"]
        ]
        click.echo(f"\n{found['key']}: {found['title']}. {found['question']}")
        click.echo(f"  columns: {_columns(found)}; kinds: {', '.join(found['kinds'])}")
        print_table("", ["setting", "default", "allowed", "help"], rows)


def _default(value: Any) -> str:
    if value in (None, []):
        return "none"
    return str(value).lower() if isinstance(value, bool) else str(value)


def _columns(found: dict[str, Any]) -> str:
    ways = ", or ".join(" and ".join(way) for way in found["columns"]["required"])
    optional = ", ".join(found["columns"]["optional"])
    return f"{ways}; also {optional}" if optional else ways


@click.command(name="schema")
@click.argument("document", type=click.Choice(["plan", "result"]))
@click.option("--json", "as_json", is_flag=True, help="The schema is JSON either way.")
def schema(document: str, *, as_json: bool) -> None:  # noqa: ARG001 - every command takes --json
    """Print the JSON Schema of a plan or a result."""
    if document == "plan":
        from analysis.plan_schema import plan_schema

        print_json(plan_schema())
    else:
        from analysis.result_schema import result_schema

        print_json(result_schema())
