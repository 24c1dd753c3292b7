"""Poisson estimates under many assignments at once, where all start together.

With unit and period effects the model splits into two conditional ones: given its total, a unit's
events after the start are binomial. Each group's log ratio of after to before solves an equation
of its own; what is left are the periods within each phase, which are rescaled until they fit.

References
----------
Chamberlain (1980), Review of Economic Studies 47, 225-238 (conditional likelihood).
Deming and Stephan (1940), Annals of Mathematical Statistics 11, 427-444 (rescaling).
"""

from dataclasses import dataclass

import numpy as np

from analysis.data import BoolArray, CodeArray, FloatArray

MOST_ROUNDS = 200
MOST_STEPS = 60
CLOSE = 1e-11
MOST_NUMBERS = 2_000_000
"""Numbers held at once for a batch of assignments by units."""


@dataclass(frozen=True, slots=True, kw_only=True)
class TwoPhases:
    """Events and exposure of units by period, before and after one start.

    events, exposure: shape (units, periods); 0 exposure where a unit has no row.
    on: shape (units, periods), where the data's own treatment is.
    after: shape (periods,). cluster: shape (units,), the cluster of each unit.
    """

    events: FloatArray
    exposure: FloatArray
    on: BoolArray
    after: BoolArray
    cluster: CodeArray

    def effects(self, treated: BoolArray, null: float) -> FloatArray:
        """Return the log ratio of ratios of each assignment, shape (assignments,).

        treated: shape (assignments, clusters). null: the effect that is first taken out of the
        events of the data's own treated cells. Infinite where a group has no event in a phase.
        """
        events = self.events * np.exp(-null * self.on)
        size = max(1, MOST_NUMBERS // self.events.shape[0])
        return np.concatenate(
            [
                self._batch(events, treated[first : first + size][:, self.cluster])
                for first in range(0, treated.shape[0], size)
            ]
        )

    def _batch(self, events: FloatArray, treated: BoolArray) -> FloatArray:
        total, later = events.sum(axis=1), events[:, self.after].sum(axis=1)
        by_period = events.sum(axis=0)
        shape = np.broadcast_to(self._common_shape(events), (treated.shape[0], by_period.size))
        shape = shape.copy()
        sides = np.stack([~treated, treated]).astype(np.float64)
        logs = np.zeros((2, treated.shape[0]))
        for _ in range(MOST_ROUNDS):
            before_sum = (shape * ~self.after) @ self.exposure.T
            after_sum = (shape * self.after) @ self.exposure.T
            for side in range(2):
                logs[side] = _phase_ratio(
                    sides[side], total, later, before_sum, after_sum, logs[side]
                )
            change = np.exp(np.einsum("sd,sdu->du", np.clip(logs, -500, 500), sides))
            level = total / np.maximum(before_sum + change * after_sum, 1e-300)
            mean = (level @ self.exposure) * ~self.after
            mean += ((level * change) @ self.exposure) * self.after
            factor = by_period / np.maximum(mean * shape, 1e-300)
            factor[:, by_period <= 0] = 0.0
            finite = np.isfinite(logs).all(axis=0)
            off = abs(factor - 1.0)[:, by_period > 0][finite]
            if off.max(initial=0.0) <= CLOSE:
                break
            shape *= factor
        return np.asarray(logs[1] - logs[0])

    def _common_shape(self, events: FloatArray) -> FloatArray:
        exposure = self.exposure.sum(axis=0)
        shape: FloatArray = np.zeros(exposure.size)
        np.divide(events.sum(axis=0), exposure, out=shape, where=exposure > 0)
        return shape


def _phase_ratio(
    side: FloatArray,
    total: FloatArray,
    later: FloatArray,
    before_sum: FloatArray,
    after_sum: FloatArray,
    start: FloatArray,
) -> FloatArray:
    """Return the log ratio x of after to before that gives each side its events after the start.

    Solves sum over the side's units of total x share(x) = events after, share(x) the logistic
    function of x + ln(after_sum / before_sum), by Newton steps that never leave a bracket.
    """
    wanted = side @ later
    weight = side * total
    free = (before_sum > 0) & (after_sum > 0)
    sure = np.einsum("du,du->d", weight, (before_sum <= 0) & (after_sum > 0))
    open_ = np.einsum("du,du->d", weight, free)
    none, full = wanted - sure <= 1e-12 * open_, wanted - sure >= open_ * (1.0 - 1e-12)
    odds = np.where(free, after_sum, 1.0) / np.where(free, before_sum, 1.0)
    weight = weight * free
    x = np.where(np.isfinite(start), start, 0.0)
    low, high = np.full(x.size, -60.0), np.full(x.size, 60.0)
    for _ in range(MOST_STEPS):
        tilted = np.exp(x)[:, None] * odds
        share = tilted / (1.0 + tilted)
        off = np.einsum("du,du->d", weight, share) + sure - wanted
        slope = np.einsum("du,du->d", weight, share * (1.0 - share))
        low, high = np.where(off < 0, x, low), np.where(off > 0, x, high)
        fresh = x - off / np.maximum(slope, 1e-300)
        fresh = np.where((fresh > low) & (fresh < high), fresh, 0.5 * (low + high))
        moved = abs(fresh - x)[~(none | full)].max(initial=0.0)
        x = fresh
        if moved <= 1e-13:
            break
    return np.where(none, -np.inf, np.where(full, np.inf, x))


def cell_effects(events: FloatArray, exposure: FloatArray, treated: BoolArray) -> FloatArray:
    """Return the log ratio of ratios of the four cells of group and phase, (assignments,).

    events, exposure: shape (clusters, 2), before and after. treated: (assignments, clusters).
    """
    given = treated.astype(np.float64)
    counts = np.stack([(1.0 - given) @ events, given @ events])
    sizes = np.stack([(1.0 - given) @ exposure, given @ exposure])
    with np.errstate(divide="ignore", invalid="ignore"):
        logs = np.log(counts / sizes)
        found = (logs[1, :, 1] - logs[1, :, 0]) - (logs[0, :, 1] - logs[0, :, 0])
    return np.where(np.isnan(found), np.inf, found)
