"""The levels of a text column in the order that a plan gives, or by value where all are numbers."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from analysis.data import Factor, IntArray
from analysis.errors import BadDataError, BadPlanError, Problem
from analysis.tables.cell_text import listed, number_of
from analysis.tables.plan_values import Value, matches, said


@dataclass(frozen=True, slots=True, kw_only=True)
class OrderedLevels:
    """Levels in order. ``places[code]`` is where the factor's code stands among ``labels``.

    Labels are in the words of the data; a level that no row has keeps its place, in those of the
    plan. ``ordered`` says whether the order means anything, or is only that of the alphabet.
    """

    labels: tuple[str, ...]
    places: IntArray
    ordered: bool


def in_given_order(factor: Factor, order: Sequence[Value], *, setting: str) -> OrderedLevels:
    """Return the levels in the order of a plan's setting.

    Raises
    ------
    BadPlanError
        The order lists a level twice.
    BadDataError
        The column holds a level that the order does not list.
    """
    found = [_place(level, order) for level in factor.levels]
    labels = [said(value).strip("'") for value in order]
    if len(set(labels)) < len(labels):
        message = f"settings.{setting} lists a level twice: {', '.join(labels)}."
        raise BadPlanError([Problem(message=message, field=f"settings.{setting}")])
    unlisted = [level for level, place in zip(factor.levels, found, strict=True) if place is None]
    if unlisted:
        raise BadDataError(
            f"The data hold {listed(unlisted)}, which settings.{setting} does not list: it has "
            f"{', '.join(labels)}. Add each where it belongs in the order, or leave such rows out "
            "with where, listing the values to keep."
        )
    for level, place in reversed(list(zip(factor.levels, found, strict=True))):
        if place is not None:  # of 1 and 1.0 the first gives the name
            labels[place] = level
    return OrderedLevels(labels=tuple(labels), places=np.array(found, dtype=np.int64), ordered=True)


def _place(level: str, order: Sequence[Value]) -> int | None:
    return next((at for at, value in enumerate(order) if matches(level, value)), None)


def by_value(factor: Factor) -> OrderedLevels | None:
    """Return levels that are all numbers in ascending order; None where one is no number.

    Numbers written in two ways (1 and 1.0) are one level.
    """
    numbers = [number_of(level) for level in factor.levels]
    known = [number for number in numbers if number is not None]
    if len(known) < len(numbers):
        return None
    distinct, first, places = np.unique(known, return_index=True, return_inverse=True)
    return OrderedLevels(
        labels=tuple(factor.levels[at] for at in first[: distinct.size]),
        places=places.ravel().astype(np.int64),
        ordered=True,
    )


def by_alphabet(factor: Factor) -> OrderedLevels:
    """Return the levels as they are sorted, an order that means nothing."""
    return OrderedLevels(
        labels=factor.levels, places=np.arange(len(factor.levels), dtype=np.int64), ordered=False
    )
