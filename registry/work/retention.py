"""What the worker keeps in order by itself: retention that has ended, files left over, the seal."""

import time
from uuid import UUID

from registry.domain.dataset import DatasetVersion
from registry.domain.people import Person
from registry.errors import NotFoundError
from registry.store import Registry, datasets, evaluations, journal
from registry.work.sealing import seal_if_due

LEFT_OVER_SECONDS = 24 * 3600
"""How old a file without a data set must be to be taken away: an upload may be on its way."""

RETENTION_ENDED = "The retention that the plan states has ended."


def keep_in_order(registry: Registry) -> None:
    """Erase what retention no longer covers, take away files left over, and seal the ledger."""
    with registry.reading() as session:
        due = datasets.due_for_erasure(session, registry.today())
    for dataset in due:
        erase_rows(registry, by=None, dataset=dataset, reason=RETENTION_ENDED)
    sweep_files(registry)
    seal_if_due(registry)


def erase_rows(
    registry: Registry, *, by: Person | None, dataset: UUID, reason: str
) -> DatasetVersion:
    """Return a data set without its rows; its hashes, and what was computed from it, stay."""
    with registry.acting(by) as act:
        found = datasets.find(act.session, dataset)
        value = evaluations.find(act.session, found.evaluation)
        if found.erased_at is not None:
            raise NotFoundError
        datasets.mark_erased(act.session, found.id, act.now)
        journal.append(
            act,
            kind="dataset.erased",
            subject=value.reference,
            organisation=value.organisation,
            payload={"dataset": found.id, "reason": reason},
        )
        erased = datasets.find(act.session, dataset)
    # After the commit: a row that says erased while the file lasts a moment longer is the safe way
    # round, and the sweep takes away what a crash left.
    datasets.path_of(registry, dataset).unlink(missing_ok=True)
    return erased


def sweep_files(registry: Registry, *, older_than: float = LEFT_OVER_SECONDS) -> int:
    """Take away old files that belong to no data set with rows, and return how many there were."""
    with registry.reading() as session:
        known = datasets.known_files(session)
    gone = 0
    for path in registry.settings.datasets.iterdir():
        if path.name not in known and time.time() - path.stat().st_mtime > older_than:
            path.unlink(missing_ok=True)
            gone += 1
    return gone
