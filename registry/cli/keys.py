"""``keys show|renew``: the public key that others check by, and a new signing key."""

import click

from registry.cli.output import json_option, print_json
from registry.cli.running import database_option
from registry.settings import read_settings
from registry.store import open_registry


@click.group(name="keys")
def keys() -> None:
    """Show the public key that checks our signatures, or renew the signing key."""


@keys.command(name="show")
@database_option
@json_option
def show(*, database: str | None, as_json: bool) -> None:
    """Print the public key in use, and those that signed before it."""
    registry = open_registry(settings=read_settings(database_url=database))
    try:
        current = registry.keys.public()
        before = sorted(registry.keys.every_public() - {current})
        pem = registry.keys.public_pem()
    finally:
        registry.close()
    if as_json:
        print_json({"public": current, "before": before, "pem": pem})
        return
    click.echo(current)
    for old in before:
        click.echo(f"before: {old}")


@keys.command(name="renew")
@database_option
@json_option
def renew(*, database: str | None, as_json: bool) -> None:
    """Make a new signing key; old receipts keep verifying. Back the keys folder up afterwards."""
    from registry import actions

    registry = open_registry(settings=read_settings(database_url=database))
    try:
        statement = actions.renew_key(registry, by=None)
    finally:
        registry.close()
    if as_json:
        print_json(statement)
    else:
        click.echo(f"The key is now {statement['new']}")
        click.echo("Back up the keys folder; no backup of the registry contains it.", err=True)
