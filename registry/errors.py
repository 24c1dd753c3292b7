"""What can go wrong for a caller, named by what the caller can do. Every text is safe to show."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any


@dataclass(frozen=True, slots=True, kw_only=True)
class FieldProblem:
    """One field that is wrong: its path, and a whole sentence that says what to do."""

    field: str
    message: str


class RegistryError(Exception):
    """Base of every refusal of this service."""


class NotFoundError(RegistryError):
    """There is no such thing, or the person may not know of it: the two look the same."""

    def __init__(self, message: str = "We cannot find that, or you may not see it.") -> None:
        super().__init__(message)


class NotAllowedError(RegistryError):
    """The person may see the thing, but not do this with it."""


class SlowDownError(RegistryError):
    """Too many tries; ``retry_after`` is in whole seconds."""

    def __init__(self, message: str, *, retry_after: int) -> None:
        self.retry_after = retry_after
        super().__init__(message)


class InvalidError(RegistryError):
    """What was given cannot be used; ``fields`` holds every problem that was found, in order."""

    def __init__(self, fields: Iterable[FieldProblem] | Mapping[str, str]) -> None:
        if isinstance(fields, Mapping):
            fields = [FieldProblem(field=name, message=text) for name, text in fields.items()]
        self.fields = tuple(fields)
        super().__init__("\n".join(problem.message for problem in self.fields))


class ConflictError(RegistryError):
    """What was asked clashes with how things stand now."""


class StaleError(ConflictError):
    """Somebody else changed it first. ``current`` is how it stands now, ``by`` who changed it."""

    def __init__(self, message: str, *, current: Any = None, by: str | None = None) -> None:
        self.current = current
        self.by = by
        super().__init__(message)


class FrozenError(ConflictError):
    """It is sealed; the way on is an amendment, a new version or a new decision."""


class WrongStateError(ConflictError):
    """The evaluation is not in a state in which this can be done."""


class BrokenSealError(RegistryError):
    """A record that must not change has changed, or its guard is gone: the service is read-only."""
