"""Whether a result that was computed again is the one that was recorded."""

import math
from collections.abc import Iterator, Mapping
from enum import StrEnum
from typing import Any

TOLERANCE = 1e-9
"""Relative difference within which a number counts as the same on another machine (contract, 5)."""

OUTSIDE = frozenset({"engine"})
"""What may differ between two machines without anything having changed."""


class Sameness(StrEnum):
    """How alike two results are."""

    IDENTICAL = "identical"
    EQUAL = "equal within 1e-9"
    DIFFERENT = "different"


def compare(
    recorded: Mapping[str, Any], again: Mapping[str, Any]
) -> tuple[Sameness, tuple[str, ...]]:
    """Return how alike two result documents are, and the first paths at which they differ."""
    exact = list(_differences(_core(recorded), _core(again), "", exact=True))
    if not exact:
        return Sameness.IDENTICAL, ()
    loose = list(_differences(_core(recorded), _core(again), "", exact=False))
    if not loose:
        return Sameness.EQUAL, ()
    return Sameness.DIFFERENT, tuple(loose[:20])


def _core(document: Mapping[str, Any]) -> dict[str, Any]:
    return {name: value for name, value in document.items() if name not in OUTSIDE}


def _differences(old: Any, new: Any, path: str, *, exact: bool) -> Iterator[str]:
    if isinstance(old, Mapping) and isinstance(new, Mapping):
        for key in sorted({*old, *new}):
            yield from _differences(
                old.get(key, _ABSENT), new.get(key, _ABSENT), f"{path}.{key}", exact=exact
            )
    elif isinstance(old, list) and isinstance(new, list) and len(old) == len(new):
        for index, pair in enumerate(zip(old, new, strict=True)):
            yield from _differences(*pair, f"{path}.{index}", exact=exact)
    elif not _same(old, new, exact=exact):
        yield path.lstrip(".")


_ABSENT = object()


def _same(old: Any, new: Any, *, exact: bool) -> bool:
    if isinstance(old, bool) or isinstance(new, bool):
        return old is new
    if isinstance(old, int | float) and isinstance(new, int | float):
        if exact:
            return float(old) == float(new)
        return math.isclose(old, new, rel_tol=TOLERANCE, abs_tol=TOLERANCE * 1e-3)
    return bool(old == new)
