"""One-to-one matching on the propensity score with replacement, and its error."""

import math

import numpy as np

from analysis.data import FloatArray
from analysis.parts.matched_influence import Arms, influence
from analysis.parts.matched_methods import Sides
from analysis.parts.matched_propensity import Propensity
from analysis.parts.nearest_neighbour import Neighbours, local_variance, nearest
from analysis.parts.panel_answer import No


def caliper_of(sides: Sides, propensity: Propensity, caliper: float) -> float:
    """Return the caliper on the log odds: times the pooled deviation of the two groups' log odds.

    References
    ----------
    Austin (2011), Pharmaceutical Statistics 10, 150-161.
    """
    groups, logit = sides.groups, propensity.logit
    variances = []
    for arm in (groups.treated, ~groups.treated):
        rows = arm & np.isfinite(logit)
        mass, values = groups.times[rows], logit[rows]
        mean = float(mass @ values) / float(mass.sum())
        squares = float(mass @ (values - mean) ** 2)
        variances.append(squares / max(float(mass.sum()) - 1.0, 1.0))
    return caliper * math.sqrt(sum(variances) / 2.0)


def matched_nearest(sides: Sides, propensity: Propensity, caliper: float) -> Arms | No:
    """Return the effect by nearest neighbours; the weights are how often each row is used.

    References
    ----------
    Abadie and Imbens (2006), Econometrica 74, 235-267; Rosenbaum and Rubin (1985), The American
    Statistician 39, 33-38.
    """
    groups, logit = sides.groups, propensity.logit
    reach = caliper_of(sides, propensity, caliper)
    there = sides.kept & np.isfinite(logit)
    one, other = there & groups.treated, there & ~groups.treated
    if not one.any() or not other.any():
        return _NO_PAIRS
    seekers = [(nearest(logit, one, other, reach), True)]
    if sides.everyone:
        seekers.append((nearest(logit, other, one, reach), False))
    own = np.zeros(groups.rows)
    used = np.zeros(groups.rows)
    squares = np.zeros(groups.rows)
    for found, _ in seekers:
        own[found.seekers] = 1.0
        share, square = _uses(sides, found)
        used += share
        squares += square
    if not own[groups.treated].any():
        return _NO_PAIRS
    weights = own + np.where(groups.weight > 0, used / groups.weight, 0.0)
    return _arms(sides, seekers, logit, (own, weights, squares))


_NO_PAIRS = No(
    because="No treated person has a comparison person within the caliper.",
    help="Widen the caliper, or find a comparison that is more like the treated.",
)


def _uses(sides: Sides, found: Neighbours) -> tuple[FloatArray, FloatArray]:
    """Return the weights that one observation of each row gets, and the sum of their squares.

    Rows that tie share by their analysis weight.
    """
    groups = sides.groups
    pool = found.pooled(groups.mass)
    weight, times = groups.weight[found.seekers], groups.times[found.seekers]
    share = found.spread(times * weight / pool, groups.rows) * groups.weight
    square = found.spread(times * weight**2 / pool**2, groups.rows) * groups.weight**2
    return share, square


def _arms(
    sides: Sides,
    seekers: list[tuple[Neighbours, bool]],
    logit: FloatArray,
    uses: tuple[FloatArray, FloatArray, FloatArray],
) -> Arms:
    groups = sides.groups
    own, weights, squares = uses
    figures, sizes = {}, {}
    for treated, arm in ((True, groups.treated), (False, ~groups.treated)):
        mass = np.where(arm, groups.mass * weights, 0.0)
        sizes[treated] = float(mass @ groups.base)
        figures[treated] = float(mass @ groups.outcome) / sizes[treated]
    left = {
        side: (groups.outcome - figures[side] * groups.base) / sizes[side] for side in (True, False)
    }

    def variance(one: float, other: float) -> float:
        scaled = np.where(groups.treated, one * left[True], other * left[False])
        if groups.cluster is not None:
            each = groups.weight * weights * np.where(groups.treated, scaled, -scaled)
            return influence(groups, each, np.zeros(groups.rows))(1.0, 0.0)
        return _by_matching(sides, seekers, (scaled, logit), (own, weights, squares))

    return Arms(with_it=figures[True], without=figures[False], variance=variance, weights=weights)


def _by_matching(
    sides: Sides,
    seekers: list[tuple[Neighbours, bool]],
    scaled: tuple[FloatArray, FloatArray],
    uses: tuple[FloatArray, FloatArray, FloatArray],
) -> float:
    """Return Abadie and Imbens's variance: of the pairs' differences, and of uses again."""
    groups = sides.groups
    outcome, logit = scaled
    own, weights, squares = uses
    total = 0.0
    for found, _ in seekers:
        mine = outcome[found.seekers]
        theirs = found.pooled(groups.mass * outcome) / found.pooled(groups.mass)
        each = groups.weight[found.seekers] * (mine - theirs)
        total += float(groups.times[found.seekers] @ each**2)
    there = sides.kept & np.isfinite(logit)
    for arm in (groups.treated, ~groups.treated):
        spread = local_variance(logit, arm & there, outcome, groups.times)
        again = groups.weight**2 * (weights**2 - own**2) - squares
        total += float(groups.times @ (spread * np.where(arm, again, 0.0)))
    return total
