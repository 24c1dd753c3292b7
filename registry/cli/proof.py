"""``verify`` and ``reproduce``: what others can check of us, and what can be computed again."""

import json
from pathlib import Path
from typing import Any

import click

from registry.cli.exits import FoundFalseError
from registry.cli.output import a_file, json_option, print_json
from registry.cli.running import database_option
from registry.domain.proof import Finding, examine, registration_bytes
from registry.errors import InvalidError


@click.command(name="verify")
@click.argument("file", type=a_file())
@click.option("--registration", type=a_file(), help="The registration that a receipt speaks of.")
@click.option("--ledger", type=a_file(), help="A ledger export in which a receipt must stand.")
@click.option("--key", "keys", multiple=True, help="A public key (base64) that you trust.")
@json_option
def verify(
    *,
    file: Path,
    registration: Path | None,
    ledger: Path | None,
    keys: tuple[str, ...],
    as_json: bool,
) -> None:
    """Check a receipt or an exported ledger, offline: what is proven, and what is only claimed."""
    finding = examine(
        _document(file),
        registration=None if registration is None else registration_bytes(_document(registration)),
        ledger=None if ledger is None else _document(ledger),
        trusted=frozenset(keys),
    )
    if finding is None:
        raise InvalidError({"file": f"{file.name} is no receipt, bundle or ledger of a registry."})
    say(finding, as_json=as_json)


def _document(file: Path) -> dict[str, Any]:
    try:
        found = json.loads(file.read_bytes())
    except (ValueError, RecursionError):
        raise InvalidError({"file": f"{file.name} is no JSON document."}) from None
    if not isinstance(found, dict):
        raise InvalidError({"file": f"{file.name} is no JSON object."})
    return found


def say(finding: Finding, *, as_json: bool) -> None:
    """Print what was found; raise FoundFalseError (exit 3) where something does not hold."""
    if as_json:
        print_json(
            {
                "what": finding.what,
                "holds": finding.holds,
                "proven": list(finding.proven),
                "claimed": list(finding.claimed),
                "problems": list(finding.problems),
            }
        )
    else:
        click.echo(finding.what)
        for title, sentences in (("Proven", finding.proven), ("Only claimed", finding.claimed)):
            for sentence in sentences:
                click.echo(f"  {title}: {sentence}")
    if not finding.holds:
        raise FoundFalseError("\n".join(finding.problems))


@click.command(name="reproduce")
@click.argument("target", metavar="BUNDLE|REF")
@database_option
@json_option
def reproduce(*, target: str, database: str | None, as_json: bool) -> None:
    """Run a recorded evaluation again, and say whether it gives the same."""
    from registry.settings import read_settings
    from registry.store import open_registry
    from registry.work.again import repeat

    registry = open_registry(settings=read_settings(database_url=database))
    try:
        found = repeat(registry, target)
    finally:
        registry.close()
    if as_json:
        print_json(found)
    else:
        click.echo(f"{found['reference']}, run {found['run']}: {found['outcome']}")
        for path in found["differs_at"]:
            click.echo(f"  differs at {path}", err=True)
    if found["outcome"] == "different":
        raise FoundFalseError("The result cannot be reproduced.")
