"""Erase the rows of a data set; what was computed from them, and their hashes, stay."""

from uuid import UUID

from registry.domain.dataset import DatasetVersion
from registry.domain.people import Person, Verb, require
from registry.errors import InvalidError, NotFoundError
from registry.store import Registry, datasets, evaluations, journal


def erase(registry: Registry, *, by: Person, dataset: UUID, reason: str) -> DatasetVersion:
    """Return the data set without its rows. Runs on it can be verified, no longer repeated."""
    if not reason.strip():
        raise InvalidError({"reason": "Say why the rows are erased, such as the end of retention."})
    with registry.acting(by) as act:
        found = datasets.find(act.session, dataset)
        value = evaluations.find(act.session, found.evaluation)
        require(act.by, Verb.UPLOAD, value)
        if found.erased_at is not None:
            raise NotFoundError
        datasets.mark_erased(act.session, found.id, act.now)
        journal.append(
            act,
            kind="dataset.erased",
            subject=value.reference,
            payload={"dataset": found.id, "reason": reason.strip()},
        )
        erased = datasets.find(act.session, dataset)
    # After the commit: a row that says erased while the file lasts a moment longer is the safe way
    # round, and the start-up sweep takes away what a crash left.
    datasets.path_of(registry, dataset).unlink(missing_ok=True)
    return erased
