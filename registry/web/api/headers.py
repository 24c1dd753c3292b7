"""What programs say beside the body: the version they saw, the key of a creation, a list's page."""

import re
from dataclasses import dataclass
from typing import Annotated, Literal

from litestar.params import HeaderParameter, QueryParameter

from registry.errors import InvalidError, StaleError
from registry.web.received import UnreadableError

_TAG = re.compile(r'"([0-9a-z]{1,64})"')
ANY = "*"
MOST = 200


@dataclass(frozen=True, slots=True, kw_only=True)
class Wanted:
    """Which part of a list is wanted, and how."""

    after: str
    limit: int
    format: Literal["json", "csv", "xlsx"]

    @property
    def number(self) -> int | None:
        """The cursor of a list that counts; None at its start."""
        if not self.after:
            return None
        if not re.fullmatch(r"[0-9]{1,15}", self.after):
            raise InvalidError({"after": "This is no cursor of this list."})
        return int(self.after)


def provide_wanted(
    after: Annotated[
        str,
        QueryParameter(max_length=120, description="The cursor that the page before gave."),
    ] = "",
    limit: Annotated[int, QueryParameter(ge=1, le=MOST, description="Items of a page.")] = 25,
    format: Annotated[  # noqa: A002 - the name of the parameter in the address
        Literal["json", "csv", "xlsx"],
        QueryParameter(description="JSON by pages, or the whole list as a table."),
    ] = "json",
) -> Wanted:
    """Return which part of a list is wanted."""
    return Wanted(after=after, limit=limit, format=format)


def provide_key(
    idempotency_key: Annotated[
        str | None,
        HeaderParameter(
            name="Idempotency-Key",
            max_length=120,
            description="A fresh text of your own: the same request with it has one effect.",
        ),
    ] = None,
) -> str:
    """Return the key of a creation; without one a request sent twice would make two things."""
    if not idempotency_key or not idempotency_key.strip():
        raise UnreadableError("Send an Idempotency-Key, a fresh text, so that this is done once.")
    return idempotency_key.strip()


def provide_seen(
    if_match: Annotated[
        str | None,
        HeaderParameter(
            name="If-Match", max_length=200, description="The ETag of what was read before."
        ),
    ] = None,
) -> str:
    """Return the tag that was seen, ``*`` for any; a change must say what it was made from."""
    if not if_match or not if_match.strip():
        words = "Send If-Match with the ETag of what you read, so that nothing is lost."
        raise UnreadableError(words, status=428)
    if if_match.strip() == ANY:
        return ANY
    found = _TAG.fullmatch(if_match.strip())
    if found is None:
        raise UnreadableError('If-Match is one ETag in quotes, as it was given: "7".')
    return found.group(1)


def version_of(seen: str, *, now: int) -> int:
    """Return the version that a tag names; ``now`` where any will do."""
    if seen == ANY:
        return now
    if not re.fullmatch(r"[0-9]{1,15}", seen):
        raise StaleError("What you read has changed since. Read it again.")
    return int(seen)


def require_seen(seen: str, tag: str) -> None:
    """Raise where an object without versions does not say any more what it said when read."""
    if seen != ANY and tag != f'"{seen}"':
        raise StaleError("What you read has changed since. Read it again.")
