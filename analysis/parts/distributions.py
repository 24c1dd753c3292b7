"""Quantiles and tails of the distributions that the intervals and tests use.

Thin names over ``scipy.special``, which is imported on the first call: ``scipy.stats`` would cost
a cold start of over a second for the same numbers.
"""

import math


def normal_quantile(level: float) -> float:
    """Return the two-sided normal quantile of a coverage: 1.96 for a level of 0.95."""
    from scipy.special import ndtri

    return -float(ndtri((1.0 - level) / 2.0))


def t_quantile(level: float, df: float | None) -> float:
    """Return the two-sided quantile of Student's t; the normal one where ``df`` is None."""
    if df is None:
        return normal_quantile(level)
    from scipy.special import stdtrit

    return -float(stdtrit(df, (1.0 - level) / 2.0))


def beyond(level: float) -> float:
    """Return 1 - level as the decimal it stands for: 0.1 for 0.9, where floats give less.

    A share of assignments (1 of 10) can be exactly that much, and must then not exceed it.
    """
    return round(1.0 - level, 12)


def two_sided_p(statistic: float, df: float | None = None) -> float:
    """Return the chance of a statistic at least so far from 0, by t or (``df`` None) the normal."""
    from scipy.special import ndtr, stdtr

    below = ndtr(-abs(statistic)) if df is None else stdtr(df, -abs(statistic))
    return min(1.0, 2.0 * float(below))


def normal_below(value: float) -> float:
    """Return the chance of a standard normal value below this one."""
    from scipy.special import ndtr

    return float(ndtr(value))


def chi2_above(statistic: float, df: float) -> float:
    """Return the chance of a chi-squared value above this one."""
    from scipy.special import chdtrc

    return float(chdtrc(df, statistic))


def noncentral_t_below(value: float, df: float, noncentrality: float) -> float:
    """Return the chance of a noncentral t value below this one, clipped to 0..1."""
    from scipy.special import nctdtr

    below = float(nctdtr(df, noncentrality, value))
    if math.isnan(below):
        return 0.0 if noncentrality > value else 1.0
    return min(1.0, max(0.0, below))


def inverse_mills(value: float) -> float:
    """Return the normal density over the tail above it, without underflow: phi / (1 - Phi)."""
    from scipy.special import erfcx

    return 0.7978845608028654 / float(erfcx(value / 2.0**0.5))


def share_limits(events: float, people: float, level: float) -> tuple[float, float]:
    """Return Clopper and Pearson's exact limits of a share.

    References
    ----------
    Clopper and Pearson (1934), Biometrika 26, 404-413.
    """
    from scipy.special import betainccinv, betaincinv

    tail = (1.0 - level) / 2.0
    low = 0.0 if events <= 0 else float(betaincinv(events, people - events + 1.0, tail))
    high = 1.0 if events >= people else float(betainccinv(events + 1.0, people - events, tail))
    return low, high


def count_limits(events: float, level: float) -> tuple[float, float]:
    """Return the exact limits of the mean of a Poisson count.

    References
    ----------
    Garwood (1936), Biometrika 28, 437-442.
    """
    from scipy.special import gammainccinv, gammaincinv

    tail = (1.0 - level) / 2.0
    low = 0.0 if events <= 0 else float(gammaincinv(events, tail))
    return low, float(gammainccinv(events + 1.0, tail))


SAME_PROBABILITY = 1.0 + 1e-7
"""Two outcomes whose probabilities differ by less than this factor are equally likely (as in R)."""


def binomial_two_sided_p(events: float, trials: float, share: float) -> float:
    """Return the exact two-sided binomial p: all outcomes no more likely than the observed one.

    Parameters
    ----------
    events, trials: whole numbers.
    share: the chance under the hypothesis, above 0 and below 1.
    """
    if trials <= 0:
        return 1.0
    if share == 0.5:
        fewer = min(events, trials - events)
        return min(1.0, 2.0 * _binomial_at_most(fewer, trials, share))
    if events == trials * share:
        return 1.0
    if events > trials * share:
        return _two_tails(trials - events, trials, 1.0 - share)
    return _two_tails(events, trials, share)


def binomial_probability(events: float, trials: float, share: float) -> float:
    """Return the chance of exactly so many events."""
    return math.exp(_log_binomial(events, trials, share))


def _two_tails(events: float, trials: float, share: float) -> float:
    """Sum both tails where ``events`` lie below the mean."""
    bound = _log_binomial(events, trials, share) + (SAME_PROBABILITY - 1.0)
    inside, outside = float(int(trials * share)), trials + 1.0
    while outside - inside > 1.0:
        middle = float((int(inside) + int(outside)) // 2)
        if _log_binomial(middle, trials, share) <= bound:
            outside = middle
        else:
            inside = middle
    above = 0.0
    if outside <= trials:
        above = _binomial_at_most(trials - outside, trials, 1.0 - share)
    return min(1.0, _binomial_at_most(events, trials, share) + above)


def _binomial_at_most(events: float, trials: float, share: float) -> float:
    from scipy.special import betainc

    if events < 0:
        return 0.0
    if events >= trials:
        return 1.0
    return float(betainc(trials - events, events + 1.0, 1.0 - share))


def _log_binomial(events: float, trials: float, share: float) -> float:
    from scipy.special import gammaln, xlog1py, xlogy

    ways = gammaln(trials + 1.0) - gammaln(events + 1.0) - gammaln(trials - events + 1.0)
    return float(ways + xlogy(events, share) + xlog1py(trials - events, -share))
