"""One-way analysis of variance: how much of the spread lies between groups, and how much within.

Sums are taken about a centre near the values, so that a large constant in all of them costs no
digits.
"""

from dataclasses import dataclass

import numpy as np

from analysis.data import Factor, FloatArray
from analysis.parts.distributions import chi2_above
from analysis.parts.means import Moments, centre_of, moments


@dataclass(frozen=True, slots=True, kw_only=True)
class OneWay:
    """The table of a one-way analysis of variance; the groups' moments share one centre."""

    groups: tuple[Moments, ...]
    between: float
    within: float

    @property
    def size(self) -> float:
        """Observations."""
        return sum(group.size for group in self.groups)

    @property
    def df_between(self) -> float:
        """Groups less one."""
        return float(len(self.groups) - 1)

    @property
    def df_within(self) -> float:
        """Observations less groups."""
        return self.size - float(len(self.groups))

    @property
    def mean_square_between(self) -> float | None:
        """The sum of squares between groups over its degrees of freedom; None for one group."""
        return self.between / self.df_between if self.df_between > 0 else None

    @property
    def mean_square_within(self) -> float | None:
        """The sum of squares within groups over its degrees of freedom, None without any."""
        return self.within / self.df_within if self.df_within > 0 else None

    @property
    def r_squared(self) -> float | None:
        """The share of the whole spread that lies between groups; None where nothing varies."""
        total = self.between + self.within
        return self.between / total if total > 0 else None

    @property
    def f(self) -> float | None:
        """The ratio of the mean squares; None where it has no value."""
        between, within = self.mean_square_between, self.mean_square_within
        return between / within if between is not None and within else None


def one_way(values: FloatArray, group: Factor) -> OneWay:
    """Return the analysis of variance of values by group; every group has a row.

    Parameters
    ----------
    values: shape (rows,).
    group: shape (rows,), no code absent and no level without a row.

    References
    ----------
    Fisher (1925), Statistical Methods for Research Workers, chapter 7; Chan, Golub and LeVeque
    (1983), The American Statistician 37, 242-247.
    """
    centre = centre_of(values)
    order = np.argsort(group.codes, kind="stable")
    ends = np.searchsorted(group.codes[order], np.arange(1, len(group.levels)))
    parts = np.split(values[order], ends)
    groups = tuple(moments(part, centre=centre) for part in parts)
    sizes = np.array([one.size for one in groups])
    offsets = np.array([one.offset for one in groups])
    apart = offsets - float(sizes @ offsets) / float(sizes.sum())
    return OneWay(
        groups=groups,
        between=float(sizes @ (apart * apart)),
        within=sum(0.0 if one.constant else one.squares for one in groups),
    )


def f_above(statistic: float, df: float, other_df: float) -> float:
    """Return the chance of a value of F above this one."""
    from scipy.special import fdtrc

    return float(fdtrc(df, other_df, statistic))


def equal_spread_p(values: FloatArray, group: Factor) -> float | None:
    """Return the p of Brown and Forsythe's test that the groups spread alike.

    None where the distances from the medians do not vary within groups.

    References
    ----------
    Brown and Forsythe (1974), Journal of the American Statistical Association 69, 364-367.
    """
    middles = np.array(
        [np.median(values[group.codes == code]) for code in range(len(group.levels))]
    )
    found = one_way(np.abs(values - middles[group.codes]), group)
    if found.f is None:
        return None
    return f_above(found.f, found.df_between, found.df_within)


def kruskal_wallis(values: FloatArray, group: Factor) -> tuple[float, float] | None:
    """Return Kruskal and Wallis's statistic, corrected for ties, and its p; None without spread.

    References
    ----------
    Kruskal and Wallis (1952), Journal of the American Statistical Association 47, 583-621.
    """
    _, place, times = np.unique(values, return_inverse=True, return_counts=True)
    if times.size < 2 or len(group.levels) < 2:
        return None
    ranks = (np.cumsum(times) - (times - 1.0) / 2.0)[place.ravel()]
    found = one_way(ranks, group)
    share = found.r_squared or 0.0
    statistic = share * (found.size - 1.0)
    return statistic, chi2_above(statistic, found.df_between)
