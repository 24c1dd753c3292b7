"""Erase the rows of a data set; what was computed from them, and their hashes, stay."""

from uuid import UUID

from registry.domain.dataset import DatasetVersion
from registry.domain.people import Person, Verb, require
from registry.errors import InvalidError
from registry.store import Registry, datasets, evaluations, people
from registry.work.retention import erase_rows


def erase(registry: Registry, *, by: Person, dataset: UUID, reason: str) -> DatasetVersion:
    """Return the data set without its rows. Runs on it can be verified, no longer repeated."""
    if not reason.strip():
        raise InvalidError({"reason": "Say why the rows are erased, such as the end of retention."})
    with registry.reading() as session:
        found = datasets.find(session, dataset)
        value = evaluations.find(session, found.evaluation)
        require(people.again(session, by), Verb.UPLOAD, value)
    return erase_rows(registry, by=by, dataset=dataset, reason=reason.strip())
