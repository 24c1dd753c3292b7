"""Rows of two groups matched into pairs, by what the pair column says."""

import numpy as np

from analysis.data import BoolArray, Factor, FloatArray, IntArray, Kind, Observations
from analysis.errors import BadDataError, Problem
from analysis.parts.two_groups import PairedRows, TwoGroups


def only_pairs(groups: TwoGroups, observations: Observations) -> TwoGroups:
    """Return the groups with the rows of complete pairs alone.

    Raises
    ------
    BadDataError
        A pair twice in one group, pairs of counts or of shares, or a pair with two counts.
    """
    if groups.kind is Kind.COUNT:
        raise BadDataError(
            "Pairs of counts are not compared: leave out columns.pair, or give the outcome the "
            "kind mean."
        )
    if groups.people is not None:
        raise BadDataError(
            "A pair is one person or thing in both groups, so columns.pair and columns.people "
            "exclude each other."
        )
    pair = observations.pair
    if pair is None:
        raise ValueError("pairs are made from a pair column")
    in_first = _row_of_pair(groups.first, pair, observations, groups.words.first)
    in_second = _row_of_pair(~groups.first, pair, observations, groups.words.second)
    complete = (in_first >= 0) & (in_second >= 0)
    seen = (in_first >= 0) | (in_second >= 0)
    half = int(complete.sum())
    times = None
    if groups.times is not None:
        times = groups.times[in_first[complete]]
        _refuse_unequal_pairs(times, groups.times[in_second[complete]], pair, complete)
    return groups.taken(
        np.concatenate([in_first[complete], in_second[complete]]),
        PairedRows(
            first=np.arange(half),
            second=np.arange(half, 2 * half),
            times=times,
            left_out=int(seen.sum()) - half,
        ),
    )


def _row_of_pair(group: BoolArray, pair: Factor, observations: Observations, word: str) -> IntArray:
    """Return, for each pair, its row in one group; -1 where it has none there."""
    rows = np.flatnonzero(group)
    codes = pair.codes[rows]
    found = np.full(len(pair.levels), -1, dtype=np.int64)
    found[codes[::-1]] = rows[::-1]
    twice = rows[found[codes] != rows]
    if twice.size:
        raise BadDataError(
            [
                _double(int(row), int(found[pair.codes[row]]), pair, observations, word)
                for row in twice
            ]
        )
    return found


def _double(row: int, earlier: int, pair: Factor, observations: Observations, word: str) -> Problem:
    column = observations.names.get("pair", "pair")
    label = pair.levels[pair.codes[row]]
    if observations.row is None:
        return Problem(message=f"Pair {label!r} has two rows in {word}.", column=column)
    first, second = int(observations.row[earlier]), int(observations.row[row])
    return Problem(
        message=f"Pair {label!r} (column {column}) has two rows in {word}: rows {first} and "
        f"{second}. A pair has one row on each side.",
        column=column,
        row=second,
    )


def _refuse_unequal_pairs(
    first: FloatArray, second: FloatArray, pair: Factor, complete: BoolArray
) -> None:
    labels = np.flatnonzero(complete)
    unequal = np.flatnonzero(first != second)
    if unequal.size:
        raise BadDataError(
            [
                Problem(
                    message=f"Pair {pair.levels[labels[place]]!r} has the count "
                    f"{first[place]:g} on one side and {second[place]:g} on the other: a pair "
                    "that stands for many has one count.",
                    column="count",
                )
                for place in unequal
            ]
        )
