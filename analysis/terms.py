"""What a plan may say of a design: its roles, its settings, their defaults and bounds, as values.

A plan lies below the designs, so it is handed these terms instead of the catalogue; `design.terms`
builds them from the catalogue's own settings dataclasses.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from analysis.data import Kind

Scalar = str | int | float | bool


@dataclass(frozen=True, slots=True, kw_only=True)
class SettingTerms:
    """One setting: its registered default (None: it has none), and what may be written for it.

    ``types`` are those of one value, or of one item where ``many``; a whole number may stand for a
    float. ``minimum`` and ``maximum`` are inclusive, ``above`` and ``below`` exclusive.
    """

    name: str
    default: Any = None
    types: frozenset[type] = frozenset({str, int, float, bool})
    choices: tuple[str, ...] = ()
    many: bool = False
    minimum: float | None = None
    maximum: float | None = None
    above: float | None = None
    below: float | None = None
    label: str = ""
    help: str = ""
    unit: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class DesignTerms:
    """What a plan may say of one design.

    ``required`` holds alternatives of column roles, one of which must be given whole; ``make``
    builds the design's settings, and raises where they contradict one another.
    """

    key: str
    kinds: frozenset[Kind]
    roles: frozenset[str]
    required: tuple[frozenset[str], ...]
    settings: Mapping[str, SettingTerms]
    needs_start: Callable[[frozenset[str]], bool] = lambda _: False
    make: Callable[[Mapping[str, Any]], object] = lambda settings: settings


def same(value: object, other: object) -> bool:
    """Return whether two plain values are equal as a plan compares: 1 is 1.0, and 1 is not true."""
    if isinstance(value, bool) or isinstance(other, bool):
        return value is other
    if isinstance(value, list | tuple) and isinstance(other, list | tuple):
        return len(value) == len(other) and all(map(same, value, other))
    return value == other
