"""The worker of the embedded edition: it takes open runs in order, until there are none."""

from registry.store import Registry, runs
from registry.work.job import perform


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
