"""The worker of the embedded edition: one warm process that takes open runs in order.

The run row is the message. What was running when a worker died is still open, and is taken up
again by the next one. The worker lives as long as the process that started it: when the pipe
between them breaks, it leaves.
"""

import contextlib
import os
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator
from pathlib import Path

from registry.errors import RegistryError
from registry.settings import DATABASE_VARIABLE, HOME_VARIABLE, Settings, read_settings
from registry.store import Registry, open_registry, runs
from registry.work.job import perform

PAUSE_SECONDS = 0.3
PAUSE_AFTER_FAULT_SECONDS = 3.0


def work_off(registry: Registry) -> int:
    """Perform every open run, oldest first, and return how many there were."""
    done = 0
    while True:
        with registry.reading() as session:
            waiting = runs.waiting(session)
        if not waiting:
            return done
        for run in waiting:
            perform(registry, run)
            done += 1


def work_until(registry: Registry, is_over: Callable[[], bool]) -> None:
    """Take runs as they come until it is over; a fault of the database is waited out."""
    while not is_over():
        try:
            done = work_off(registry)
        except (RegistryError, OSError) as error:
            sys.stderr.write(f"worker: {type(error).__name__}\n")
            time.sleep(PAUSE_AFTER_FAULT_SECONDS)
        else:
            if not done:
                time.sleep(PAUSE_SECONDS)


@contextlib.contextmanager
def worker_beside(settings: Settings) -> Iterator[subprocess.Popen[bytes]]:
    """Keep a worker process running beside this one for as long as the block lasts."""
    environment = {
        **os.environ,
        HOME_VARIABLE: str(settings.home),
        DATABASE_VARIABLE: settings.database_url,
    }
    process = subprocess.Popen(
        [sys.executable, "-m", "registry.work.embedded"],
        stdin=subprocess.PIPE,
        stdout=subprocess.DEVNULL,
        env=environment,
        # A Ctrl+C in the terminal reaches the parent, which then closes the pipe.
        start_new_session=True,
    )
    try:
        yield process
    finally:
        if process.stdin is not None:
            process.stdin.close()
        try:
            process.wait(timeout=5)
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait()


def warm_up() -> None:
    """Import the engine's slow parts once, so that the first run does not wait for them."""
    import analysis.evaluate  # noqa: F401
    from analysis import design

    design.catalogue()


def _watch_pipe(over: threading.Event) -> None:
    sys.stdin.buffer.read()
    over.set()


def main() -> None:
    """Work until the process that started this one has gone."""
    over = threading.Event()
    threading.Thread(target=_watch_pipe, args=(over,), daemon=True).start()
    home = Path(os.environ[HOME_VARIABLE])
    registry = open_registry(settings=read_settings(home=home))
    try:
        warm_up()
        work_until(registry, over.is_set)
    finally:
        registry.close()


if __name__ == "__main__":
    main()
