"""One finding of the gate, and what a finding says."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from enum import StrEnum
from types import MappingProxyType
from typing import Any

_NAMED = 10


class Status(StrEnum):
    """What a finding of the gate comes to."""

    PASS = "pass"  # noqa: S105 - a word of the contract, no password
    WARN = "warn"
    FAIL = "fail"
    INFO = "info"
    UNKNOWN = "unknown"


_WORST_LAST = (Status.PASS, Status.WARN, Status.FAIL)


@dataclass(frozen=True, slots=True, kw_only=True)
class GateItem:
    """One finding: its key, the column that it is about, a number, and the place it points at."""

    key: str
    status: Status
    threshold: str
    because: str
    value: float | int | None = None
    column: str | None = None
    more: Mapping[str, Any] = field(default_factory=lambda: MappingProxyType({}))

    def document(self) -> dict[str, Any]:
        """Return the finding as plain values."""
        return {
            "key": self.key,
            "column": self.column,
            "status": self.status.value,
            "value": self.value,
            "threshold": self.threshold,
            "because": self.because,
            **self.more,
        }


def worst(items: Iterable[GateItem]) -> Status:
    """Return the worst of pass, warn and fail; what informs or is unknown does not count."""
    found = [item.status for item in items if item.status in _WORST_LAST]
    return max(found, key=_WORST_LAST.index, default=Status.PASS)


def over(value: float, *, warn: float | None = None, fail: float | None = None) -> Status:
    """Return the status of a value that is good when small; a threshold itself is still good."""
    if fail is not None and value > fail:
        return Status.FAIL
    if warn is not None and value > warn:
        return Status.WARN
    return Status.PASS


def rows_named(rows: Sequence[int]) -> str:
    """Return the first rows in words, and how many more there are."""
    said = ", ".join(f"{row:,}" for row in rows[:_NAMED])
    more = f" and {len(rows) - _NAMED:,} more" if len(rows) > _NAMED else ""
    return f"{'row' if len(rows) == 1 else 'rows'} {said}{more}"
