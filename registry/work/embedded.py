"""The worker of the embedded edition: one warm process that takes open runs in order.

The run row is the message. What was running when a worker died is still open, and is taken up
again by the next one. The worker lives as long as the process that started it: when the pipe
between them breaks, it leaves; when it dies by itself, another is started.
"""

import contextlib
import os
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path

from registry.settings import DATABASE_VARIABLE, HOME_VARIABLE, Settings, read_settings
from registry.store import Registry, open_registry, runs
from registry.work.job import perform
from registry.work.retention import keep_in_order

PAUSE_SECONDS = 0.3
PAUSE_AFTER_FAULT_SECONDS = 3.0
PATIENCE_SECONDS = 5.0
KEEP_SECONDS = 60.0


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
    keep_at = 0.0
    while not is_over():
        try:
            done = work_off(registry)
            if time.monotonic() >= keep_at:
                keep_in_order(registry)
                keep_at = time.monotonic() + KEEP_SECONDS
        except Exception as error:  # noqa: BLE001  (a worker that gives up leaves every run waiting)
            sys.stderr.write(f"worker: {type(error).__name__}, trying again\n")
            time.sleep(PAUSE_AFTER_FAULT_SECONDS)
        else:
            if not done:
                time.sleep(PAUSE_SECONDS)


@dataclass(slots=True, kw_only=True)
class Keeper:
    """Keeps one worker process alive beside this one."""

    settings: Settings
    over: threading.Event = field(default_factory=threading.Event)
    process: subprocess.Popen[bytes] | None = None
    thread: threading.Thread | None = None

    def start(self) -> None:
        """Start a worker, and a thread that starts another one should it die."""
        self._spawn()
        self.thread = threading.Thread(target=self._watch, daemon=True)
        self.thread.start()

    def stop(self) -> None:
        """Close the pipe, and wait for the worker to finish what it does, but not for long."""
        self.over.set()
        if self.process is None:
            return
        if self.process.stdin is not None:
            self.process.stdin.close()
        try:
            self.process.wait(timeout=PATIENCE_SECONDS)
        except subprocess.TimeoutExpired:
            self.process.kill()
            self.process.wait()

    def _spawn(self) -> None:
        environment = {
            **os.environ,
            HOME_VARIABLE: str(self.settings.home),
            DATABASE_VARIABLE: self.settings.database_url,
        }
        self.process = subprocess.Popen(
            [sys.executable, "-m", "registry.work.embedded"],
            stdin=subprocess.PIPE,
            stdout=subprocess.DEVNULL,
            env=environment,
            # A Ctrl+C in the terminal reaches the parent, which then closes the pipe.
            start_new_session=True,
        )

    def _watch(self) -> None:
        while not self.over.is_set() and self.process is not None:
            self.process.wait()
            if not self.over.wait(1.0):
                if self.process.stdin is not None:
                    self.process.stdin.close()
                self._spawn()


@contextlib.contextmanager
def worker_beside(settings: Settings) -> Iterator[Keeper]:
    """Keep a worker process running beside this one for as long as the block lasts."""
    keeper = Keeper(settings=settings)
    keeper.start()
    try:
        yield keeper
    finally:
        keeper.stop()


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
