"""The same request twice is one effect: the answer is kept in the transaction of what it did."""

import contextlib
from collections.abc import Iterator
from contextvars import ContextVar
from dataclasses import dataclass
from typing import Any

from registry.domain.people import Person
from registry.errors import ConflictError
from registry.store.opened import Act, Registry
from registry.store.tables_access import AnswerRow


class RepeatedError(ConflictError):
    """A request that was done already. ``kind`` and ``subject`` say what it did, and to what.

    ``answer`` is what was answered the first time, where that was kept.
    """

    def __init__(
        self, *, kind: str, subject: str, payload: dict[str, Any], answer: Any = None
    ) -> None:
        self.kind = kind
        self.subject = subject
        self.payload = payload
        self.answer = answer
        super().__init__("This was done already.")


@dataclass(frozen=True, slots=True, kw_only=True)
class Once:
    """A request that must have one effect: its key, and the SHA-256 of what it asked."""

    key: str
    request_sha256: str


_ONCE: ContextVar[Once | None] = ContextVar("once", default=None)


@contextlib.contextmanager
def once(*, key: str, request_sha256: str) -> Iterator[None]:
    """Let the action called inside have its effect once for this key and person.

    A second call raises RepeatedError with what the first did; the same key with another request
    is a ConflictError.
    """
    mark = _ONCE.set(Once(key=key[:120], request_sha256=request_sha256))
    try:
        yield
    finally:
        _ONCE.reset(mark)


def check(act: Act, person: Person) -> None:
    """Raise where this request was done already."""
    asked = _ONCE.get()
    if asked is None:
        return
    row = act.session.get(AnswerRow, (person.id, asked.key))
    if row is None:
        return
    if row.request_sha256 != asked.request_sha256:
        raise ConflictError("This key was used for another request. Use a fresh one.")
    raise RepeatedError(**row.document)


def keep(act: Act, person: Person) -> None:
    """Remember what the act did, for the same request to come again."""
    asked = _ONCE.get()
    if asked is None or act.last is None:
        return
    act.session.add(
        AnswerRow(
            person_id=person.id,
            key=asked.key,
            request_sha256=asked.request_sha256,
            answered_at=act.now,
            document={
                "kind": act.last.kind,
                "subject": act.last.subject,
                "payload": dict(act.last.payload or {}),
            },
        )
    )


def remember(registry: Registry, person: Person, *, key: str, answer: Any) -> None:
    """Keep what was answered to a request, so that the same request gets the same answer again."""
    with registry.writing() as session:
        row = session.get(AnswerRow, (person.id, key[:120]))
        if row is not None:
            row.document = {**row.document, "answer": answer}
            session.add(row)
