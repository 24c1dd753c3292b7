"""The group's coefficient in one least squares regression on the terms."""

import math
from dataclasses import dataclass

import numpy as np

from analysis.data import FloatArray
from analysis.parts.clusters import covariance
from analysis.parts.fixed_effects import Column, frame, least_squares
from analysis.parts.matched_columns import Columns, gram, standing
from analysis.parts.matched_groups import MatchedGroups
from analysis.parts.matched_influence import clusters
from analysis.parts.panel_answer import No

GROUP = "the group"
MOST_CLUSTERED = 20_000_000
"""Numbers of a design up to which CR2 is worked out; beyond, clusters have CR1."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Coefficient:
    """The group's coefficient, its standard error, and degrees of freedom of t."""

    value: float
    se: float
    df: float


def regression(groups: MatchedGroups, columns: Columns) -> Coefficient | No:
    """Return the coefficient of the group, least squares whatever the outcome is.

    HC2 without clusters, t with rows less coefficients; with clusters CR2 with Satterthwaite's
    degrees of freedom (CR1 where observations are very many).

    References
    ----------
    MacKinnon and White (1985), Journal of Econometrics 29, 305-325; Pustejovsky and Tipton (2018),
    Journal of Business and Economic Statistics 36, 672-683.
    """
    with_group = np.column_stack([columns.values, groups.treated.astype(np.float64)])
    whole = standing(Columns(values=with_group, owners=(*columns.owners, GROUP)), groups.mass)
    if whole.owners[-1] != GROUP:
        return No(
            because="The covariates decide who is treated, so the two cannot be told apart.",
            help="Leave out the covariate that decides, or widen the comparison.",
        )
    df = groups.observations - whole.count
    if df <= 0:
        return _SATURATED
    small = groups.observations * whole.count <= MOST_CLUSTERED
    if groups.cluster is not None and small:
        found = _by_cr2(groups, whole)
    else:
        found = _by_sandwich(groups, whole, df)
    if not math.isfinite(found.se) or found.se <= 0.0 or found.df <= 0.0:
        return No(
            because="The covariates explain every outcome to the last digit, so no error is left.",
            help="Use fewer covariates, or more observations.",
        )
    return found


_SATURATED = No(
    because="There are as many covariates and levels as observations: nothing is left from which "
    "the uncertainty could be judged.",
    help="Use fewer covariates or merge levels, or gather more observations.",
)


def _by_cr2(groups: MatchedGroups, columns: Columns) -> Coefficient:
    values = columns.values
    if groups.repeated:
        values = np.repeat(values, np.rint(groups.times).astype(np.int64), axis=0)
        groups = groups.counted_out()
    named = [Column(name=str(place), values=each) for place, each in enumerate(values.T)]
    heavy = groups.weight * groups.base
    grouped = frame(
        rows=groups.rows,
        cluster=groups.cluster,
        unit=None,
        weight=None if bool((heavy == 1.0).all()) else heavy,
    )
    fit = least_squares(_scaled(groups), named, grouped)
    place = fit.rank - 1
    spread = covariance(fit, "cr2", np.array([place]))
    return Coefficient(value=float(fit.beta[place]), se=spread.se(), df=float(spread.df[0]))


def _scaled(groups: MatchedGroups) -> FloatArray:
    """Return the outcome per base: a count's coefficient is a difference of rates.

    Rows are weighted by their base, so that a rate from more exposure counts for more.
    """
    return np.asarray(groups.outcome / groups.base)


def _by_sandwich(groups: MatchedGroups, columns: Columns, df: float) -> Coefficient:
    mass = groups.mass * groups.base
    outcome = _scaled(groups)
    inverse = np.linalg.inv(gram(columns, mass))
    centre = float(mass @ outcome) / float(mass.sum())
    coefficients = np.zeros(columns.count)
    for _ in range(2):  # the second pass takes away what rounding left
        left = outcome - centre - columns.values @ coefficients
        coefficients += inverse @ ((mass * left) @ columns.values)
    left = outcome - centre - columns.values @ coefficients
    each = groups.weight * groups.base * left * (columns.values @ inverse[:, -1])
    if groups.cluster is None:
        leverage = np.empty(groups.rows)
        for part, x in columns.blocks(mass > 0):
            leverage[part] = np.einsum("ij,ij->i", x @ inverse, x)
        room = np.maximum(1.0 - groups.weight * groups.base * leverage, 1e-12)
        variance = float(groups.times @ (each**2 / room))
    else:
        count = clusters(groups)
        sums = np.bincount(groups.cluster, weights=groups.times * each)
        total = groups.observations
        variance = float(sums @ sums) * count / (count - 1.0) * (total - 1.0) / df
        df = count - 1.0
    return Coefficient(value=float(coefficients[-1]), se=math.sqrt(variance), df=df)
