"""Randomisation inference for a Poisson model: exact where that can be afforded.

With one start and no covariates the estimate is found for all assignments at once. Otherwise each
assignment is fitted when they are few; when they are many, weighted least squares at the optimum
of the data's own assignment stands for each estimate (`OneStep`).
"""

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np

from analysis.data import CodeArray, FloatArray
from analysis.parts.assignments import Labels
from analysis.parts.distributions import beyond
from analysis.parts.permutation import Permuted

TIE = 1e-9
FARTHEST = 20.0
MOST_HALVINGS = 30


@dataclass(frozen=True, slots=True, kw_only=True)
class OneStep:
    """Reassignment of the working response of the optimum, its weights as they are."""

    draws: Permuted

    def p(self, null: float = 0.0) -> float:
        """Return the two-sided p of an effect."""
        return self.draws.p(null)

    @property
    def smallest_p(self) -> float:
        """The smallest p that these assignments could give."""
        return self.draws.smallest_p

    def interval(self, _effect: float, level: float) -> tuple[float | None, float | None]:
        """Return the ends, as logarithms, of the effects that the test does not reject."""
        return self.draws.interval(level)


@dataclass(frozen=True, kw_only=True)
class Reassigned:
    """The estimate as a function of the assignment and of the effect under the null.

    own: shape (clusters,), the data's own labels.
    effects: (labels (assignments, clusters), null) -> log ratios, (assignments,).
    """

    own: CodeArray
    assignments: Labels
    effects: Callable[[np.ndarray, float], FloatArray]
    step: OneStep | None = None
    """Gives the interval where each estimate is a fit of its own: too many for an inversion."""

    def p(self, null: float = 0.0) -> float:
        """Return the two-sided p of an effect: all assignments, or (count + 1) / (draws + 1)."""
        table = np.concatenate([np.asarray(self.own)[None, :], self.assignments.values])
        found = abs(self.effects(table, null))
        far = found[1:] >= found[0] * (1.0 - TIE)
        return self._share(int(np.count_nonzero(far)))

    @property
    def smallest_p(self) -> float:
        """The smallest p: the data's own assignment, and its mirror, always count."""
        values = self.assignments.values
        same = np.all(values == self.own, axis=1)
        if values.max(initial=0) == 1:
            same |= np.all(values == 1 - np.asarray(self.own), axis=1)
        return self._share(int(np.count_nonzero(same)))

    def _share(self, count: int) -> float:
        draws = int(self.assignments.values.shape[0])
        if self.assignments.complete:
            return count / draws
        return (count + 1.0) / (draws + 1.0)

    def interval(self, effect: float, level: float) -> tuple[float | None, float | None]:
        """Return the ends, as logarithms, of the effects that the test does not reject."""
        if self.smallest_p > beyond(level):
            return None, None
        if self.step is not None:
            return self.step.interval(effect, level)
        return self._end(effect, level, -1.0), self._end(effect, level, 1.0)

    def _end(self, effect: float, level: float, side: float) -> float | None:
        inside, step = effect, 0.1
        while True:
            outside = effect + side * step
            if self.p(outside) <= beyond(level):
                break
            if step > FARTHEST:
                return None
            inside, step = outside, 2.0 * step
        for _ in range(MOST_HALVINGS):
            middle = 0.5 * (inside + outside)
            if abs(inside - outside) <= 1e-7 * max(1.0, abs(middle)):
                break
            if self.p(middle) > beyond(level):
                inside = middle
            else:
                outside = middle
        return inside
