"""``serve``, ``worker``, ``migrate``, ``backup``, ``restore``: the service and its database."""

import contextlib
import socket
import threading
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

import click

from registry.cli.output import json_option, print_json
from registry.settings import Settings, read_settings

if TYPE_CHECKING:
    from registry.store import Registry


def database_option(command: click.decorators.FC) -> click.decorators.FC:
    """Give a command ``--database``."""
    return click.option(
        "--database",
        metavar="URL",
        help="sqlite:///FILE or postgresql://USER@HOST/NAME; else DATABASE_URL, else the "
        "embedded one in EVALUATION_REGISTRY_HOME.",
    )(command)


@click.command(name="serve")
@click.option("--host", default="127.0.0.1", show_default=True, help="Address to listen on.")
@click.option("--port", default=8000, show_default=True, type=click.IntRange(1, 65535))
@database_option
@click.option("--no-worker", is_flag=True, help="Leave analyses to `worker` processes.")
@click.option("--organisation", default="This organisation", help="First start: its name.")
@click.option("--code", default="ORG", help="First start: the code that references begin with.")
@click.option("--administrator", metavar="EMAIL", help="First start: address of the first one.")
def serve(
    *,
    host: str,
    port: int,
    database: str | None,
    no_worker: bool,
    organisation: str,
    code: str,
    administrator: str | None,
) -> None:
    """Run the service. On an empty database it prints a link for the first administrator."""
    from registry.store import open_registry
    from registry.web.serving import serve as serve_pages
    from registry.work import intake

    settings = read_settings(database_url=database, host=host, port=port)
    # First of all: a port that is taken must not cost the first administrator their link.
    listening = _listen(host, port)
    registry = open_registry(settings=settings)
    try:
        intake.empty(registry)
        address = settings.base_url or f"http://{host}:{port}"
        email = administrator or "administrator@registry.invalid"
        _welcome_first(registry, address, organisation=organisation, code=code, email=email)
        with _worker(settings, wanted=not no_worker):
            click.echo(f"The registry is open at {address} (Ctrl+C ends it)")
            serve_pages(settings, registry, sockets=[listening])
    finally:
        registry.close()
        listening.close()


def _listen(host: str, port: int) -> socket.socket:
    try:
        family = socket.AF_INET6 if ":" in host else socket.AF_INET
        return socket.create_server((host, port), family=family, backlog=128)
    except OSError as fault:
        raise click.UsageError(f"Cannot listen on {host}:{port}: {fault.strerror}.") from None


@contextlib.contextmanager
def _worker(settings: Settings, *, wanted: bool) -> Iterator[None]:
    """Keep a worker process beside an embedded database; PostgreSQL has `worker` for that."""
    from registry.work.embedded import worker_beside

    if not wanted or not settings.on_sqlite:
        yield
        return
    with worker_beside(settings):
        yield


def _welcome_first(
    registry: "Registry", address: str, *, organisation: str, code: str, email: str
) -> None:
    """Make the first organisation and print its administrator's link, on an empty database."""
    from registry import actions
    from registry.store import people

    with registry.reading() as session:
        if people.organisations(session):
            return
    _, first = actions.set_up(
        registry, code=code, name=organisation, email=email, administrator="First administrator"
    )
    link = actions.invite(registry, by=None, person=first.id)
    click.echo("This is the first start. Within 24 hours, open this link once:")
    click.echo(f"  {address}/set-password/{link}")
    click.echo(f"  and sign in as {first.email}")


@click.command(name="worker")
@database_option
@click.option("--once", is_flag=True, help="Work off what waits, then leave.")
def worker(*, database: str | None, once: bool) -> None:
    """Run a further worker for analyses, on any machine that reaches the database and the data."""
    from registry.store import open_registry
    from registry.work import embedded, queue

    registry = open_registry(settings=read_settings(database_url=database))
    try:
        embedded.warm_up()
        if registry.settings.on_sqlite:
            if once:
                embedded.work_off(registry)
            else:
                with contextlib.suppress(KeyboardInterrupt):
                    embedded.work_until(registry, threading.Event().is_set)
        else:
            queue.work(registry, wait=not once)
    finally:
        registry.close()


@click.command(name="migrate")
@database_option
@click.option(
    "--application-role",
    metavar="ROLE",
    help="PostgreSQL: give this role what the service needs, and take all else from it.",
)
@json_option
def migrate(*, database: str | None, application_role: str | None, as_json: bool) -> None:
    """Bring the database up to date. On PostgreSQL this needs a role that may change tables."""
    from registry.store import grants, upgrade
    from registry.store.connection import make_engine

    settings = read_settings(database_url=database)
    settings.home.mkdir(parents=True, exist_ok=True, mode=0o700)
    upgrade.migrate(settings.database_url)
    engine = make_engine(settings.database_url)
    try:
        if application_role is not None:
            with engine.begin() as connection:
                grants.grant(connection, application_role)
        with engine.connect() as connection:
            upgrade.check(connection)
            revision = upgrade.current(connection)
    finally:
        engine.dispose()
    if as_json:
        print_json({"revision": revision, "seals": "in place"})
    else:
        click.echo(f"The database is at {revision}; every seal is in place.")


@click.command(name="backup")
@click.argument("file", type=click.Path(dir_okay=False, path_type=Path))
@database_option
@json_option
def backup(*, file: Path, database: str | None, as_json: bool) -> None:
    """Write database and data sets to one FILE. Keys are not in it: keep them elsewhere."""
    from registry.store import backup as kept

    found = kept.write_backup(read_settings(database_url=database), file)
    if as_json:
        print_json(found)
        return
    click.echo(f"{file}: {found['entries']} ledger entries, {found['datasets']} data sets.")
    click.echo("Not in it, keep them safe elsewhere:", err=True)
    for key in found["keys_left_out"]:
        click.echo(f"  {key}", err=True)


@click.command(name="restore")
@click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@database_option
@json_option
def restore(*, file: Path, database: str | None, as_json: bool) -> None:
    """Put a backup into an empty home, and check its ledger to the last entry."""
    from registry.store import backup as kept

    found = kept.read_backup(read_settings(database_url=database), file)
    if as_json:
        print_json(found)
    else:
        click.echo(
            f"Restored {found['entries']} ledger entries and {found['datasets']} data sets. "
            "The chain holds to the last entry."
        )
