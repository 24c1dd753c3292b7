"""The exact test of a table of counts: all tables with its margins, or a sample of them.

Tables are followed column by column. Two beginnings that leave the same row totals, in whichever
order, and have the same chance, are one; the last two columns are summed by one sorted list for
each set of row totals that they can meet.
"""

import math
from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np

from analysis.data import FloatArray, IntArray
from analysis.parts.distributions import SAME_PROBABILITY
from analysis.parts.fisher import fisher_p, tables
from analysis.parts.shares import TwoShares

DRAWS = 200_000
"""Tables drawn where not all can be followed."""

MOST_STEPS = 2_000_000
"""Beginnings of tables that are followed before a sample is drawn instead."""

MOST_DRAWN = 4_000_000
"""Cells drawn at most: very large tables get fewer draws."""

COST_OF_A_KEY = 500
"""What a set of row totals costs beside its beginnings, in steps."""

LARGEST = 900_000_000
"""Observations beyond which no table can be drawn."""

_SAME = math.log(SAME_PROBABILITY)
_DIGITS = 9
_LARGEST_KEY = 2.0**62


@dataclass(frozen=True, slots=True, kw_only=True)
class ExactP:
    """The chance of a table no more likely than the one seen; exact where ``draws`` is None."""

    p: float
    draws: int | None = None


def exact_p(counts: FloatArray, generator: np.random.Generator) -> ExactP | None:
    """Return the p of Fisher, Freeman and Halton's test; None where there are too many to draw.

    Parameters
    ----------
    counts: shape (rows, columns), two or more of each, none without an observation.
    generator: where draws come from, if there are too many tables to follow.

    References
    ----------
    Freeman and Halton (1951), Biometrika 38, 141-149; Mehta and Patel (1983), Journal of the
    American Statistical Association 78, 427-434.
    """
    if counts.shape == (2, 2):
        (a, b), (c, d) = counts
        shares = TwoShares(events=a, people=a + b, other_events=c, other_people=c + d)
        return ExactP(p=fisher_p(tables(shares)))
    if counts.sum() > LARGEST:
        return None
    whole = counts.astype(np.int64)
    found = _followed(whole if whole.shape[0] <= whole.shape[1] else whole.T)
    return ExactP(p=found) if found is not None else _drawn(whole, generator)


def _log_factorials(most: int) -> FloatArray:
    from scipy.special import gammaln

    return np.asarray(gammaln(np.arange(most + 1.0) + 1.0))


class _TooManyError(Exception):
    """There are more tables than can be followed."""


def _followed(counts: IntArray) -> float | None:
    """Return the exact p; None where it takes too many steps. Rows are the shorter side."""
    across, down = counts.sum(axis=1), np.sort(counts.sum(axis=0))
    base = int(across.max()) + 1
    if base ** float(across.size) >= _LARGEST_KEY:
        return None
    log_factorials = _log_factorials(int(max(across.max(), down.max())))
    walk = _Walk(radix=base ** np.arange(across.size), base=base, log_factorials=log_factorials)
    begun = _Begun(keys=walk.keys(across[None, :]), logs=np.zeros(1), ways=np.ones(1), steps=0)
    seen = -float(log_factorials[counts].sum())
    constant = float(log_factorials[across].sum() + log_factorials[down].sum())
    constant -= math.lgamma(float(counts.sum()) + 1.0)
    try:
        for total in down[:-2]:
            begun = _one_column(begun, int(total), walk)
        return _last_two(begun, int(down[-2]), walk, bound=seen + _SAME, constant=constant)
    except _TooManyError:
        return None


@dataclass(frozen=True, slots=True, kw_only=True)
class _Walk:
    """How row totals become keys, and back; in a key their order does not count."""

    radix: IntArray
    base: int
    log_factorials: FloatArray

    def keys(self, rows: IntArray) -> IntArray:
        """Return the keys of row totals, shape (sets of row totals, rows)."""
        return np.asarray(np.sort(rows, axis=1) @ self.radix)

    def rows(self, key: int) -> IntArray:
        """Return the row totals of a key, ascending."""
        return np.asarray(key // self.radix % self.base)

    def chances(self, columns: IntArray) -> FloatArray:
        """Return the log of each column's part in a table's chance, shape (columns,)."""
        return np.asarray(-self.log_factorials[columns].sum(axis=1))


@dataclass(frozen=True, slots=True, kw_only=True)
class _Begun:
    """Beginnings of tables: arrays of shape (beginnings,), sorted by key.

    A key says which row totals are left, ``logs`` are the logs of chances up to a constant, and
    ``ways`` how many beginnings are alike.
    """

    keys: IntArray
    logs: FloatArray
    ways: FloatArray
    steps: int

    def by_key(self) -> Iterator[tuple[int, FloatArray, FloatArray]]:
        """Yield each key with the logs and ways of its beginnings."""
        starts = np.flatnonzero(np.diff(self.keys, prepend=-1))
        for start, stop in zip(starts, [*starts[1:], self.keys.size], strict=True):
            yield int(self.keys[start]), self.logs[start:stop], self.ways[start:stop]


def _alike(keys: IntArray, logs: FloatArray, ways: FloatArray, steps: int) -> _Begun:
    """Return beginnings with those that are alike made one."""
    rounded = np.round(logs, _DIGITS)
    order = np.lexsort((rounded, keys))
    keys, rounded = keys[order], rounded[order]
    new = np.concatenate([[True], (np.diff(keys) != 0) | (np.diff(rounded) != 0)])
    starts = np.flatnonzero(new)
    return _Begun(
        keys=keys[starts],
        logs=logs[order][starts],
        ways=np.add.reduceat(ways[order], starts),
        steps=steps,
    )


def _one_column(begun: _Begun, total: int, walk: _Walk) -> _Begun:
    """Return the beginnings with one more column, whose total is given."""
    keys, logs, ways, steps = [], [], [], begun.steps
    for key, before, times in begun.by_key():
        rows = walk.rows(key)
        taken = _columns(rows, total, MOST_STEPS - steps)
        steps += taken.shape[0] + COST_OF_A_KEY
        child = _alike(walk.keys(rows - taken), walk.chances(taken), np.ones(taken.shape[0]), steps)
        steps += child.keys.size * before.size
        if steps > MOST_STEPS:
            raise _TooManyError
        keys.append(np.tile(child.keys, before.size))
        logs.append((before[:, None] + child.logs[None, :]).ravel())
        ways.append((times[:, None] * child.ways[None, :]).ravel())
    return _alike(np.concatenate(keys), np.concatenate(logs), np.concatenate(ways), steps)


def _last_two(begun: _Begun, total: int, walk: _Walk, *, bound: float, constant: float) -> float:
    """Return the chance of all tables whose log chance (up to the constant) is within the bound."""
    found, steps = 0.0, begun.steps
    for key, logs, ways in begun.by_key():
        rows = walk.rows(key)
        taken = _columns(rows, total, MOST_STEPS - steps)
        steps += taken.shape[0] + logs.size + COST_OF_A_KEY
        if steps > MOST_STEPS:
            raise _TooManyError
        ends = np.sort(walk.chances(taken) + walk.chances(rows - taken))
        summed = np.concatenate([[0.0], np.cumsum(np.exp(ends - ends[-1]))])
        within = summed[np.searchsorted(ends, bound - logs, side="right")]
        found += float((ways * within * np.exp(logs + (ends[-1] + constant))).sum())
    return min(1.0, found)


def _columns(rows: IntArray, total: int, most: int) -> IntArray:
    """Return every column with this total that the row totals admit, shape (columns, rows)."""
    rest = np.concatenate([np.cumsum(rows[::-1])[::-1][1:], [0]])
    begun = np.zeros((1, 0), dtype=np.int64)
    left = np.full(1, total, dtype=np.int64)
    for place, room in enumerate(rows):
        low = np.maximum(0, left - rest[place])
        high = np.minimum(room, left)
        times = high - low + 1
        if times.sum() > most:
            raise _TooManyError
        again = np.repeat(np.arange(left.size), times)
        first = np.repeat(np.cumsum(times) - times, times)
        taken = np.arange(again.size) - first + low[again]
        begun = np.column_stack([begun[again], taken])
        left = left[again] - taken
    return begun


def _drawn(counts: IntArray, generator: np.random.Generator) -> ExactP:
    """Return the share of drawn tables no more likely than the one seen, that one among them."""
    across, down = counts.sum(axis=1), counts.sum(axis=0)
    draws = max(1_000, min(DRAWS, MOST_DRAWN // ((across.size - 1) * (down.size - 1))))
    log_factorials = _log_factorials(int(max(across.max(), down.max())))
    left = np.repeat(down[None, :], draws, axis=0)
    chances = np.zeros(draws)
    for total in across[:-1]:
        taken = _drawn_row(left, int(total), generator)
        chances -= log_factorials[taken].sum(axis=1)
        left -= taken
    chances -= log_factorials[left].sum(axis=1)
    seen = -float(log_factorials[counts].sum())
    unlikely = int((chances <= seen + _SAME).sum())
    return ExactP(p=(unlikely + 1) / (draws + 1), draws=draws)


def _drawn_row(left: IntArray, total: int, generator: np.random.Generator) -> IntArray:
    """Return one row of each table, drawn from what its columns have left."""
    taken = np.zeros_like(left)
    wanted = np.full(left.shape[0], total, dtype=np.int64)
    others = left.sum(axis=1)
    for place in range(left.shape[1] - 1):
        others = others - left[:, place]
        taken[:, place] = generator.hypergeometric(left[:, place], others, wanted)
        wanted = wanted - taken[:, place]
    taken[:, -1] = wanted
    return taken
