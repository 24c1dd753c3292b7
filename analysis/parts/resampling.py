"""The restricted wild cluster bootstrap, on sums by cluster: no refit, whatever the rows.

With the null imposed, the scores of a bootstrap sample with signs v are v'T, T a clusters by
clusters matrix that the signs do not change: two matrix products make all draws. Where the model
has few columns beside the unit effects T is a diagonal and a product of two thin matrices.

References
----------
Cameron, Gelbach and Miller (2008), Review of Economics and Statistics 90, 414-427.
Roodman, MacKinnon, Nielsen and Webb (2019), Stata Journal 19, 4-60, equations 16 to 24.
"""

from dataclasses import dataclass

import numpy as np

from analysis.data import FloatArray
from analysis.parts.assignments import all_signs, sign_batches
from analysis.parts.distributions import beyond
from analysis.parts.fixed_effects import Fit

TIE = 1e-9
"""Two statistics are the same where they differ by less than this share."""

MOST_NUMBERS = 4_000_000
"""Numbers held at once for the scores of a batch of draws."""


@dataclass(frozen=True, slots=True, kw_only=True)
class WildDraws:
    """Draws of the bootstrap as functions of the effect b under the null.

    effect: the estimate. observed: Q_d'y less b k gives the numerator of each draw:
    ``top0 - b top1``; its squared error is ``square0 - 2 b square1 + b^2 square2``. The observed
    t has the numerator ``effect - b`` over ``error``. All arrays have shape (draws,).
    """

    effect: float
    error: float
    top0: FloatArray
    top1: FloatArray
    square0: FloatArray
    square1: FloatArray
    square2: FloatArray
    complete: bool

    def p(self, null: float) -> float:
        """Return the share of draws whose |t| is at least the observed one under this null."""
        top = self.top0 - null * self.top1
        square = self.square0 - 2.0 * null * self.square1 + null * null * self.square2
        observed = ((self.effect - null) / self.error) ** 2 * (1.0 - TIE) ** 2
        floor = 1e-18 * (abs(self.square0) + null * null * abs(self.square2))
        return float(np.mean(top * top >= observed * np.maximum(square, floor)))

    @property
    def smallest_p(self) -> float:
        """The smallest p that these draws can give: the data and their mirror always count."""
        return 2.0 / self.top0.size if self.complete else 0.0


@dataclass(frozen=True, slots=True, kw_only=True)
class WildSums:
    """What the bootstrap needs of each cluster, Q the orthonormal columns but the last, d.

    own: (clusters,), d'r of the restricted residuals r. share: (clusters,), d'd. mixed, spread:
    (clusters, rank - 1), Q'd and Q'r. observed: (clusters,), d'u of the residuals u.
    scale: the effect per unit of d'y.
    """

    effect: float
    scale: float
    own: FloatArray
    share: FloatArray
    mixed: FloatArray
    spread: FloatArray
    observed: FloatArray


def wild_sums(fit: Fit) -> WildSums:
    """Return the sums by cluster of a fit whose last column is the treatment.

    The fit's frame has clusters, and unit effects that were taken out lie within them.
    """
    starts = fit.frame.cluster_starts
    if starts is None:
        raise ValueError("a wild cluster bootstrap needs clusters")
    last, rest = fit.basis[:, -1], fit.basis[:, :-1]
    restricted = fit.residuals + last * float(last @ fit.outcome)
    return WildSums(
        effect=float(fit.beta[-1]),
        scale=float(fit.inverse[-1, -1]),
        own=np.add.reduceat(last * restricted, starts),
        share=np.add.reduceat(last * last, starts),
        mixed=np.add.reduceat(rest * last[:, None], starts, axis=0),
        spread=np.add.reduceat(rest * restricted[:, None], starts, axis=0),
        observed=np.add.reduceat(last * fit.residuals, starts),
    )


def wild_draws(sums: WildSums, draws: int, generator: np.random.Generator) -> WildDraws:
    """Return the bootstrap of a fit's last coefficient, Rademacher signs, null imposed."""
    scale, own, share = sums.scale, sums.own, sums.share
    # in units of the coefficient: Q_d'y = beta / inverse, so a null of b moves own by b / inverse
    of_outcome = _Scores(own=own, left=sums.spread, right=sums.mixed, total=own, share=share)
    of_effect = _Scores(
        own=share / scale,
        left=sums.mixed / scale,
        right=sums.mixed,
        total=share / scale,
        share=share,
    )
    tops, squares = [], []
    for flips in sign_batches(own.size, draws, generator, MOST_NUMBERS):
        scores, moves = of_outcome.drawn(flips), of_effect.drawn(flips)
        tops.append(np.stack([flips @ own, flips @ share / scale]))
        squares.append(
            np.stack(
                [
                    np.einsum("dg,dg->d", scores, scores),
                    np.einsum("dg,dg->d", scores, moves),
                    np.einsum("dg,dg->d", moves, moves),
                ]
            )
        )
    top, square = np.concatenate(tops, axis=1), np.concatenate(squares, axis=1)
    return WildDraws(
        effect=sums.effect,
        error=abs(scale) * float(np.sqrt(sums.observed @ sums.observed)),
        top0=top[0],
        top1=top[1],
        square0=square[0],
        square1=square[1],
        square2=square[2],
        complete=all_signs(own.size, draws),
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class _Scores:
    """The matrix diag(own) - left right' - total share', by which signs become scores."""

    own: FloatArray
    left: FloatArray
    right: FloatArray
    total: FloatArray
    share: FloatArray

    def drawn(self, flips: FloatArray) -> FloatArray:
        """Return the scores of signs (draws, clusters), by whichever product is smaller."""
        if 2 * self.left.shape[1] >= self.own.size:
            matrix = -self.left @ self.right.T - np.outer(self.total, self.share)
            matrix[np.diag_indices_from(matrix)] += self.own
            return flips @ matrix
        scores = flips * self.own
        scores -= (flips @ self.left) @ self.right.T
        scores -= np.outer(flips @ self.total, self.share)
        return scores


def inverted(draws: WildDraws, level: float) -> tuple[float | None, float | None]:
    """Return the ends of the nulls that the bootstrap does not reject; None where unbounded."""
    if draws.smallest_p > beyond(level) or draws.error <= 0.0:
        return None, None
    return _end(draws, level, -1.0), _end(draws, level, 1.0)


def _end(draws: WildDraws, level: float, side: float) -> float | None:
    """Return the null furthest from the estimate on one side whose p exceeds 1 - level."""
    inside, step = draws.effect, 2.0 * draws.error
    for _ in range(60):
        outside = draws.effect + side * step
        if draws.p(outside) <= beyond(level):
            break
        inside, step = outside, 2.0 * step
    else:
        return None
    for _ in range(200):
        middle = 0.5 * (inside + outside)
        if middle in (inside, outside):
            break
        if draws.p(middle) > beyond(level):
            inside = middle
        else:
            outside = middle
    return inside
