"""A change of what somebody saw: refused inside its own transaction where it has moved on since."""

import contextlib
from collections.abc import Iterator
from contextvars import ContextVar
from dataclasses import dataclass

from registry.domain.people import Verb, may
from registry.errors import NotFoundError, StaleError
from registry.store import evaluations
from registry.store.opened import Act


@dataclass(frozen=True, slots=True, kw_only=True)
class Expected:
    """An evaluation at the version in which it was seen."""

    reference: str
    version: int


_EXPECTED: ContextVar[Expected | None] = ContextVar("expected", default=None)


@contextlib.contextmanager
def expecting(reference: str, version: int) -> Iterator[None]:
    """Let the action called inside change an evaluation only if it still has this version.

    Otherwise the action raises StaleError; ``current`` is the evaluation as it stands now.
    """
    mark = _EXPECTED.set(Expected(reference=reference, version=version))
    try:
        yield
    finally:
        _EXPECTED.reset(mark)


def check(act: Act) -> None:
    """Raise where the evaluation has moved on; of one that may not be seen nothing is said."""
    wanted = _EXPECTED.get()
    if wanted is None or act.by_or_none is None:
        return
    try:
        found = evaluations.find(act.session, wanted.reference)
    except NotFoundError:
        return
    if may(act.by, Verb.SEE, found) and found.version != wanted.version:
        words = f"This evaluation is at version {found.version} now. Read it again."
        raise StaleError(words, current=found)
