"""``demo``: a registry of its own on this machine, filled with public and simulated data."""

import contextlib
import shutil
import socket
import sys
from collections.abc import Iterator
from datetime import date
from pathlib import Path

import click

from registry.settings import Settings, default_home, read_settings, sqlite_url

FIRST_PORT = 8000
PORTS_TRIED = 200
HOST = "127.0.0.1"


@click.command(name="demo")
@click.option("--port", type=click.IntRange(1, 65535), help="Port; 8000 or the next free one.")
@click.option("--no-browser", is_flag=True, help="Do not open a browser.")
@click.option("--fresh", is_flag=True, help="Build the demonstration anew.")
def demo(*, port: int | None, no_browser: bool, fresh: bool) -> None:
    """Open a registry with evaluations in it, to look around in. On this machine only."""
    home = default_home() / "demo"
    listening = _listen(port)
    address = f"http://{HOST}:{listening.getsockname()[1]}"
    settings = read_settings(
        home=home,
        database_url=sqlite_url(home),
        host=HOST,
        port=listening.getsockname()[1],
        demo=True,
    )
    with _alone(home) as is_alone:
        if fresh or not home.exists():
            if not is_alone:
                raise click.UsageError("The demonstration is open already. Close it first.")
            _build(home)
        _serve(settings, listening, address=address, browser=not no_browser)


@contextlib.contextmanager
def _alone(home: Path) -> Iterator[bool]:
    """Say whether no other start uses this demonstration, and keep that place while it runs."""
    home.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    with home.with_name("demo.lock").open("w", encoding="utf-8") as place:
        try:
            import fcntl

            fcntl.flock(place, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            yield False
        except ImportError:  # where there is no such lock, the folder itself cannot be removed
            yield True
        else:
            yield True


def _listen(port: int | None) -> socket.socket:
    """Return a socket on the port that was asked for, or on the first free one from 8000."""
    wanted = [port] if port else range(FIRST_PORT, FIRST_PORT + PORTS_TRIED)
    for number in wanted:
        listening = socket.socket(socket.AF_INET, socket.SOCK_STREAM)
        listening.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            listening.bind((HOST, number))
            # Listen at once: a port that is only bound could be taken by another start.
            listening.listen(128)
        except OSError:
            listening.close()
        else:
            return listening
    asked = f"Port {port} is" if port else f"Ports {FIRST_PORT} and the {PORTS_TRIED - 1} after are"
    raise click.UsageError(f"{asked} in use. Choose another with --port.")


def _build(home: Path) -> None:
    """Fill a new folder beside the real one, and move it there when it is whole."""
    from registry.demo.seed import seed

    click.echo("Setting up the demonstration. This takes a minute or two, once.", err=True)
    draft = home.with_name("demo-being-built")
    shutil.rmtree(draft, ignore_errors=True)
    settings = read_settings(home=draft, database_url=sqlite_url(draft), demo=True)
    seed(settings, today=date.today(), say=_progress)  # noqa: DTZ011 - the day on this machine
    shutil.rmtree(home, ignore_errors=True)
    draft.rename(home)
    _progress("")


def _progress(words: str) -> None:
    if sys.stderr.isatty():
        click.echo(f"\r\033[K{words[:78]}", err=True, nl=False)


def _serve(settings: Settings, listening: socket.socket, *, address: str, browser: bool) -> None:
    from registry.store import open_registry
    from registry.web.serving import server_for
    from registry.work import intake

    registry = open_registry(settings=settings)
    try:
        intake.empty(registry)
        server = server_for(settings, registry)
        with _worker(settings):
            click.echo(f"The demonstration is open at {address} (Ctrl+C ends it)")
            requests = settings.home / "requests.log"
            click.echo(f"Requests are written to {requests}", err=True)
            if browser:
                click.launch(address)
            # On the terminal they would push the address out of sight.
            with (
                requests.open("a", encoding="utf-8", buffering=1) as log,
                contextlib.redirect_stderr(log),
            ):
                server.run(sockets=[listening])
    finally:
        registry.close()


@contextlib.contextmanager
def _worker(settings: Settings) -> Iterator[None]:
    """Keep a worker process beside the server for as long as it runs."""
    from registry.work.embedded import worker_beside

    with worker_beside(settings):
        yield
