"""The intervals that people usually take: Wald, Student, least squares without clusters."""

import math

import numpy as np

from analysis.data import Observations
from analysis.parts.distributions import t_quantile

Interval = tuple[float | None, float | None]
Z = 1.959963984540054


def _sides(seen: Observations) -> tuple[np.ndarray, np.ndarray]:
    if seen.outcome is None or (seen.treated is None and seen.after is None):
        raise ValueError("two groups of numbers are needed")
    side = seen.treated if seen.treated is not None else seen.after
    return seen.outcome[side], seen.outcome[~side]


def _around(value: float, se: float, df: float | None = None) -> Interval:
    half = (Z if df is None else t_quantile(0.95, df)) * se
    return value - half, value + half


def student(seen: Observations) -> Interval:
    """Return the equal-variance t interval of a difference of means."""
    one, other = _sides(seen)
    df = one.size + other.size - 2
    pooled = ((one.size - 1) * one.var(ddof=1) + (other.size - 1) * other.var(ddof=1)) / df
    error = math.sqrt(pooled * (1 / one.size + 1 / other.size))
    return _around(one.mean() - other.mean(), error, df)


def wald_shares(seen: Observations) -> Interval:
    """Return the Wald interval of a difference of shares."""
    one, other = _sides(seen)
    p, q = one.mean(), other.mean()
    return _around(p - q, math.sqrt(p * (1 - p) / one.size + q * (1 - q) / other.size))


def poisson_ratio(seen: Observations) -> Interval:
    """Return the Wald interval of a rate ratio that takes counts for Poisson."""
    one, other = (side.sum() for side in _sides(seen))
    if min(one, other) == 0:
        return None, None
    sizes = [side.size for side in _sides(seen)]
    half = Z * math.sqrt(1 / one + 1 / other)
    rate = one / other * sizes[1] / sizes[0]
    return rate * math.exp(-half), rate * math.exp(half)


def least_squares(seen: Observations, columns: list[np.ndarray], last: np.ndarray) -> Interval:
    """Return the interval of the last column's coefficient, rows taken for independent."""
    if seen.outcome is None:
        raise ValueError("an outcome of numbers is needed")
    x = np.column_stack([*columns, last])
    inverse = np.linalg.pinv(x.T @ x)
    beta = inverse @ x.T @ seen.outcome
    df = x.shape[0] - np.linalg.matrix_rank(x)
    residual = seen.outcome - x @ beta
    return _around(beta[-1], math.sqrt(residual @ residual / df * inverse[-1, -1]), df)


def _dummies(codes: np.ndarray) -> np.ndarray:
    return np.eye(int(codes.max()) + 1)[codes]


def _on(seen: Observations) -> np.ndarray:
    if seen.period is None:
        raise ValueError("periods are needed")
    if seen.starts is not None:
        return (seen.starts >= 0) & (seen.period.codes >= seen.starts)
    after = seen.period.codes >= (seen.period.start or 0)
    return after if seen.treated is None else seen.treated & after


def two_way(seen: Observations) -> Interval:
    """Return the interval of two-way effects without clusters."""
    group = seen.unit if seen.unit is not None else seen.cluster
    if group is None or seen.period is None:
        raise ValueError("units and periods are needed")
    return least_squares(
        seen, [_dummies(group.codes), _dummies(seen.period.codes)[:, 1:]], _on(seen) * 1.0
    )


def two_way_log(seen: Observations) -> Interval:
    """Return the interval of a ratio by two-way effects on logarithms of counts."""
    if seen.outcome is None:
        raise ValueError("counts are needed")
    from dataclasses import replace

    low, high = two_way(replace(seen, outcome=np.log(seen.outcome + 0.5)))
    return math.exp(low or 0), math.exp(high or 0)


def segmented(seen: Observations) -> Interval:
    """Return the interval of the mean effect after by least squares, periods independent."""
    if seen.period is None or seen.outcome is None:
        raise ValueError("a series is needed")
    time = seen.period.codes.astype(float)
    after = _on(seen) * 1.0
    since = after * (time - float(seen.period.start or 0))
    middle = since[after > 0].mean()
    one = np.ones(time.size)
    return least_squares(seen, [one, time, since - middle * after], after)


def without_clusters(seen: Observations) -> Interval:
    """Return the interval of a difference of means that forgets the clusters."""
    return student(seen)


def unadjusted(seen: Observations) -> Interval:
    """Return the interval of a plain difference of means."""
    return student(seen)


def log_hazard_of_exponential(seen: Observations) -> Interval:
    """Return the interval of a ratio of events per time, hazards taken for constant."""
    if seen.event is None or seen.duration is None or seen.treated is None:
        raise ValueError("times until an event are needed")
    events = [seen.event[side].sum() for side in (seen.treated, ~seen.treated)]
    if min(events) == 0:
        return None, None
    rates = [
        count / seen.duration[side].sum()
        for count, side in zip(events, (seen.treated, ~seen.treated), strict=True)
    ]
    low, high = _around(math.log(rates[0] / rates[1]), math.sqrt(sum(1 / e for e in events)))
    return math.exp(low or 0), math.exp(high or 0)


def mann_whitney_normal(seen: Observations) -> Interval:
    """Return the interval of a share of pairs with the error under no difference."""
    if seen.outcome_text is None or seen.treated is None:
        raise ValueError("answers of two groups are needed")
    codes = seen.outcome_text.codes
    one, other = codes[seen.treated], codes[~seen.treated]
    share = (one[:, None] > other).mean() + 0.5 * (one[:, None] == other).mean()
    return _around(share, math.sqrt((one.size + other.size + 1) / (12 * one.size * other.size)))


def poisson_displacement(seen: Observations) -> Interval:
    """Return the interval of a displacement difference that takes counts for Poisson."""
    if seen.outcome is None or seen.area is None or seen.after is None:
        raise ValueError("areas and phases are needed")
    treated = np.array(seen.area.levels)[seen.area.codes] == "treated"
    signs = np.where(seen.after, 1.0, -1.0) * np.where(treated, 1.0, -1.0)
    return _around(float(signs @ seen.outcome), math.sqrt(seen.outcome.sum()))


def did_of_means(seen: Observations) -> Interval:
    """Return the interval of one unit's change against the others', periods independent."""
    return two_way(seen)
