"""Randomisation inference: the estimate under every way in which clusters could have been treated.

Least squares on a permuted treatment needs only sums by cluster: what the fixed part of the model
leaves of the outcome, and how each possible treatment of a cluster meets that part.

References
----------
Fisher (1935), The Design of Experiments.
Young (2019), Quarterly Journal of Economics 134, 557-598.
MacKinnon and Webb (2020), Journal of Econometrics 218, 435-450 (few treated clusters).
"""

from dataclasses import dataclass

import numpy as np

from analysis.data import CodeArray, FloatArray
from analysis.parts.assignments import Labels
from analysis.parts.distributions import beyond
from analysis.parts.fixed_effects import Fit

TIE = 1e-9

FALLEN = 1e-15
"""A direction that holds a smaller share of all squares is rounding."""

MOST_NUMBERS = 4_000_000
"""Numbers held at once for a batch of assignments."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Permuted:
    """The estimate from the data, and from each assignment.

    effects: shape (draws,), the estimate with the outcome as it is.
    moves: shape (draws,), the estimate with the data's own treatment as outcome, so that under an
        effect of b an assignment gives ``effects - b moves``.
    complete: whether the assignments are all that are possible.
    """

    effect: float
    effects: FloatArray
    moves: FloatArray
    complete: bool

    def p(self, null: float = 0.0) -> float:
        """Return the two-sided p of an effect: all assignments, or (count + 1) / (draws + 1)."""
        far = abs(self.effect - null) * (1.0 - TIE)
        return self._share(int(np.count_nonzero(abs(self.effects - null * self.moves) >= far)))

    @property
    def smallest_p(self) -> float:
        """The smallest p that any outcome could give: assignments that no null can tell apart."""
        return self._share(int(np.count_nonzero(abs(self.moves) >= 1.0 - TIE)))

    def _share(self, count: int) -> float:
        draws = self.effects.size
        return count / draws if self.complete else (count + 1.0) / (draws + 1.0)

    def interval(self, level: float) -> tuple[float | None, float | None]:
        """Return the ends of the effects that the test does not reject; None where unbounded.

        An assignment is at least as far as the data for all b in an interval around the
        estimate, between (effect - e)/(1 - m) and (effect + e)/(1 + m): the ends are order
        statistics of theirs.
        """
        if self.smallest_p > beyond(level):
            return None, None
        inner = np.clip(self.moves, -1.0 + TIE, 1.0 - TIE)
        one = (self.effect - self.effects) / (1.0 - inner)
        other = (self.effect + self.effects) / (1.0 + inner)
        always = abs(self.moves) >= 1.0 - TIE
        low = np.where(always, -np.inf, np.minimum(one, other))
        high = np.where(always, np.inf, np.maximum(one, other))
        return self._end(np.sort(low), level), self._end(np.sort(-high), level, sign=-1.0)

    def _end(self, ends: FloatArray, level: float, sign: float = 1.0) -> float | None:
        draws = ends.size
        needed = np.arange(1, draws + 1, dtype=np.float64)
        shares = needed / draws if self.complete else (needed + 1.0) / (draws + 1.0)
        above = np.flatnonzero(shares > beyond(level) * (1.0 + 1e-12))
        if not above.size or not np.isfinite(ends[above[0]]):
            return None
        return sign * float(ends[above[0]])


def permuted(
    fixed: Fit, moving: FloatArray, own: CodeArray, assignments: Labels, treatment: FloatArray
) -> Permuted:
    """Return the estimates of the last moving column under each assignment.

    fixed: the fit of the outcome on all that an assignment does not change.
    moving: shape (labels, columns, rows), what each label would put into the model in each row,
        in the frame's order, the unit effects taken out and weighted as the fit's basis is.
    own: shape (clusters,), each cluster's label in the data.
    treatment: shape (rows,), the data's own treatment, prepared in the same way.
    """
    starts = fixed.frame.cluster_starts
    if starts is None:
        raise ValueError("randomisation inference needs clusters")
    kinds, columns, _ = moving.shape
    held = treatment - fixed.basis @ (fixed.basis.T @ treatment)
    sums = PermutationSums(kinds=kinds, columns=columns, clusters=starts.size, rank=fixed.rank)
    for kind in range(kinds):
        for column in range(columns):
            values = moving[kind, column]
            sums.top[kind, column, 0] = np.add.reduceat(values * fixed.residuals, starts)
            sums.top[kind, column, 1] = np.add.reduceat(values * held, starts)
            sums.meets[kind, column] = np.add.reduceat(fixed.basis * values[:, None], starts)
            for other in range(columns):
                sums.squares[kind, column, other] = np.add.reduceat(
                    values * moving[kind, other], starts
                )
    return from_sums(sums, own, assignments)


def from_sums(sums: "PermutationSums", own: CodeArray, assignments: Labels) -> Permuted:
    """Return the estimates under each assignment from sums by label and cluster."""
    sums.narrow()
    observed = sums.estimates(np.asarray(own, dtype=np.int8)[None, :])
    size = max(1, MOST_NUMBERS // own.size)
    values = assignments.values
    effects = np.concatenate(
        [sums.estimates(values[first : first + size]) for first in range(0, len(values), size)]
    )
    return Permuted(
        effect=float(observed[0, 0]),
        effects=effects[:, 0],
        moves=effects[:, 1],
        complete=assignments.complete,
    )


class PermutationSums:
    """Sums by label and cluster, from which each assignment's normal equations are added up.

    top: (labels, columns, 2, clusters), a moving column times what is left of the outcome and of
    the treatment. meets: (labels, columns, clusters, rank), times the fixed basis. squares:
    (labels, columns, columns, clusters), times each other.
    """

    def __init__(self, *, kinds: int, columns: int, clusters: int, rank: int) -> None:
        self.kinds, self.columns = kinds, columns
        self.top = np.empty((kinds, columns, 2, clusters))
        self.meets = np.empty((kinds, columns, clusters, rank))
        self.squares = np.empty((kinds, columns, columns, clusters))

    def narrow(self) -> None:
        """Turn the fixed basis so that directions which no moving column meets fall away.

        In a complete panel one direction is left of as many as there are periods.
        """
        rows = self.meets.reshape(-1, self.meets.shape[-1])
        values, vectors = np.linalg.eigh(rows.T @ rows)
        kept = values > FALLEN * values[-1:].max(initial=0.0)
        self.meets = self.meets @ vectors[:, kept]

    def estimates(self, assigned: np.ndarray) -> FloatArray:
        """Return the last column's coefficient for both outcomes, (assignments, 2)."""
        draws = assigned.shape[0]
        right = np.zeros((draws, self.columns, 2))
        gram = np.zeros((draws, self.columns, self.columns))
        meets = np.zeros((draws, self.columns, self.meets.shape[-1]))
        for kind in range(self.kinds):
            given = (assigned == kind + 1).astype(np.float64)
            for column in range(self.columns):
                right[:, column] += given @ self.top[kind, column].T
                meets[:, column] += given @ self.meets[kind, column]
                gram[:, column] += given @ self.squares[kind, column].T
        raw = np.einsum("dcc->dc", gram).copy()
        for column in range(self.columns):
            for other in range(self.columns):
                gram[:, column, other] -= np.einsum("dr,dr->d", meets[:, column], meets[:, other])
        return _last(gram, right, raw)


def _last(gram: FloatArray, right: FloatArray, raw: FloatArray) -> FloatArray:
    """Solve for the last coefficient by elimination; infinite where nothing identifies it.

    An assignment that cannot be estimated counts as far as can be, never as evidence.
    """
    known = np.ones(gram.shape[0], dtype=np.bool_)
    columns = gram.shape[1]
    for pivot in range(columns - 1):
        known &= gram[:, pivot, pivot] > TIE * raw[:, pivot]
        safe = np.where(known, gram[:, pivot, pivot], 1.0)
        for row in range(pivot + 1, columns):
            factor = gram[:, row, pivot] / safe
            gram[:, row] -= factor[:, None] * gram[:, pivot]
            right[:, row] -= factor[:, None] * right[:, pivot]
    known &= gram[:, -1, -1] > TIE * raw[:, -1]
    safe = np.where(known, gram[:, -1, -1], 1.0)
    found = right[:, -1] / safe[:, None]
    return np.where(known[:, None], found, np.array([np.inf, 1.0]))
