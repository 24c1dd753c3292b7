"""What a fitted series says of itself: its errors, single periods, an early start, its trend.

References
----------
Ljung and Box (1978), Biometrika 65, 297-303.
Cook (1977), Technometrics 19, 15-18.
Linden (2015), Stata Journal 15, 480-500 (starts that were none).
"""

from dataclasses import replace

import numpy as np

from analysis.outcome import Check, CheckStatus, Consequence, Estimate
from analysis.parts.distributions import chi2_above
from analysis.parts.panel_answer import No
from analysis.parts.series_columns import columns_of
from analysis.parts.series_data import Series
from analysis.parts.series_effects import effects
from analysis.parts.series_fits import fit
from analysis.parts.series_model import Choice, Fitted
from analysis.parts.series_refusals import impossible, no_sides
from analysis.parts.series_sensitivity import LOCAL_LEVEL, NO_TREND, Others
from analysis.parts.series_subsets import subset

NOT_HELD = 0.05
STRONG = 0.7
"""From this autocorrelation on, intervals of a short series are a little too narrow."""

ENOUGH_PERIODS = 100
EARLY_STARTS = (6, 12)
"""Periods before the start at which an effect is looked for that cannot be there."""

NEAR = 2
INFLUENTIAL = 1.0
MOST_LAGS = 10
SMALLER = 0.5
"""An effect under another form of the trend that is below this share is another effect."""

_ALLOWS = frozenset({"reml_ar1", "prais_winsten", "quasi_poisson", "newey_west"})


def diagnostics(
    series: Series, choice: Choice, fitted: Fitted, headline: Estimate, others: Others
) -> tuple[Check, ...]:
    """Return what the fit itself shows of its assumptions."""
    return (
        _autocorrelation(series, choice, fitted),
        *_ljung_box(fitted),
        *_influence(series, fitted),
        placebo(series, choice, headline.level or 0.95),
        *_trend_form(headline, others),
        *_comparison_change(series, choice, headline.level or 0.95),
    )


def _autocorrelation(series: Series, choice: Choice, fitted: Fitted) -> Check:
    own, n = fitted.autocorrelation, series.periods
    worth = n * (1.0 - own) / (1.0 + own) if own > 0.0 else float(n)
    because = (
        f"Each period leans on the one before by {own:.2f}: the {n} periods are worth about "
        f"{worth:.0f} independent ones."
    )
    if choice.model in _ALLOWS:
        wrong = own >= STRONG and n < ENOUGH_PERIODS
        because += " In so short a series the interval is still somewhat narrow." if wrong else ""
    else:
        wrong = own > 2.0 / np.sqrt(n)
        because += f" The model {choice.model} takes no account of it." if wrong else ""
    return Check(
        key="autocorrelation",
        status=CheckStatus.NOT_HELD if wrong else CheckStatus.HELD,
        value=own,
        because=because,
        consequence=Consequence.CAVEAT if wrong else Consequence.NONE,
    )


def _ljung_box(fitted: Fitted) -> list[Check]:
    """Return whether what one period does not explain of the next is noise."""
    rest = fitted.innovations
    n = rest.size
    lags = min(MOST_LAGS, n // 5)
    if lags < 2:
        return []
    squares = float(rest @ rest)
    each = [float(rest[lag:] @ rest[:-lag]) / squares for lag in range(1, lags + 1)]
    statistic = n * (n + 2.0) * sum(own**2 / (n - lag) for lag, own in enumerate(each, start=1))
    p = chi2_above(statistic, lags - 1)
    wrong = p < NOT_HELD
    because = (
        f"After one period's autocorrelation the errors still hang together over {lags} periods "
        f"(Ljung-Box, p = {p:.3g}), so the interval may be too narrow."
        if wrong
        else f"After one period's autocorrelation nothing is seen in the errors over {lags} "
        f"periods (Ljung-Box, p = {p:.3g})."
    )
    return [
        Check(
            key="ljung_box",
            status=CheckStatus.NOT_HELD if wrong else CheckStatus.HELD,
            value=p,
            threshold=f"not held where p < {NOT_HELD}",
            because=because,
            consequence=Consequence.CAVEAT if wrong else Consequence.NONE,
        )
    ]


def _influence(series: Series, fitted: Fitted) -> list[Check]:
    """Return whether one period at the start moves the whole answer (Cook's distance)."""
    near = np.abs(series.places - series.start) <= NEAR
    if not near.any():
        return []
    rest, weight = fitted.innovations, np.minimum(fitted.leverage, 1.0 - 1e-9)
    k = fitted.leverage.sum()
    variance = float(rest @ rest) / max(1.0, rest.size - k)
    if variance <= 0.0:
        return []
    distance = rest**2 * weight / (k * variance * (1.0 - weight) ** 2)
    largest = float(distance[near].max())
    wrong = largest > INFLUENTIAL
    label = series.labels[int(np.flatnonzero(near)[np.argmax(distance[near])])]
    because = f"Of the periods at the start {label} counts most (Cook's distance {largest:.2g})."
    return [
        Check(
            key="influence",
            status=CheckStatus.NOT_HELD if wrong else CheckStatus.HELD,
            value=largest,
            threshold=f"not held above {INFLUENTIAL:g}",
            because=because,
            consequence=Consequence.CAVEAT if wrong else Consequence.NONE,
        )
    ]


def placebo(series: Series, choice: Choice, level: float) -> Check:
    """Return whether the same model sees an effect before the start, where there was none."""
    earlier = subset(series, series.places < series.start)
    found: dict[int, float] = {}
    for early in EARLY_STARTS:
        p = _headline_p(replace(earlier, start=series.start - early), choice, level)
        if p is not None:
            found[early] = p
    if not found:
        return Check(
            key="placebo",
            status=CheckStatus.UNKNOWN,
            because="There are too few periods before the start to look for an effect that began "
            "earlier.",
        )
    p = min(1.0, len(found) * min(found.values()))
    wrong = p < NOT_HELD
    tried = " and ".join(f"{early}" for early in found)
    because = (
        f"The same model sees a change {tried} periods before the start (p = {p:.3g}), where there "
        "was none: the series changes by itself."
        if wrong
        else f"The same model sees no change {tried} periods before the start (p = {p:.3g})."
    )
    return Check(
        key="placebo",
        status=CheckStatus.NOT_HELD if wrong else CheckStatus.HELD,
        value=p,
        threshold=f"not held where p < {NOT_HELD}, times the number tried",
        because=because,
        consequence=Consequence.CAPS_STRENGTH if wrong else Consequence.NONE,
        cap=2 if wrong else None,
    )


def _headline_p(series: Series, choice: Choice, level: float) -> float | None:
    if no_sides(series) is not None:
        return None
    columns = columns_of(series, choice.season, trend=choice.trend, slope=choice.slope)
    if impossible(series, choice, columns) is not None:
        return None
    found = fit(series, choice, columns)
    if isinstance(found, No):
        return None
    estimate = effects(series, choice, found, level).estimate
    return None if estimate is None else estimate.p


def _change(estimate: Estimate) -> float | None:
    if estimate.value is None:
        return None
    if not estimate.scale.is_ratio:
        return estimate.value
    return float(np.log(estimate.value)) if estimate.value > 0.0 else None


def _trend_form(headline: Estimate, others: Others) -> list[Check]:
    """Return whether the effect stands when the trend is given another form."""
    own = _change(headline)
    forms = {
        "without a trend": others.find(NO_TREND),
        "with a level that wanders": others.find(LOCAL_LEVEL),
    }
    found = {
        words: change
        for words, other in forms.items()
        if other is not None and (change := _change(other)) is not None
    }
    if own is None or not found:
        return []
    shown = headline.p is not None and headline.p < NOT_HELD
    unlike = [words for words, change in found.items() if change * own < SMALLER * own**2]
    wrong = shown and bool(unlike)
    status = CheckStatus.HELD if not unlike else CheckStatus.INFO
    status = CheckStatus.NOT_HELD if wrong else status
    because = (
        f"The effect is much smaller, or the other way, {' and '.join(unlike)}: it rests on the "
        "straight line that the plan assumed."
        if unlike
        else f"The effect stays much the same {' and '.join(found)}, or is larger."
    )
    return [
        Check(
            key="trend_form",
            status=status,
            because=because,
            consequence=Consequence.CAVEAT if wrong else Consequence.NONE,
        )
    ]


def _comparison_change(series: Series, choice: Choice, level: float) -> list[Check]:
    """Return how the comparison itself changed at the start, which is taken off the treated."""
    if series.comparison is None:
        return []
    alone = replace(series, treated=series.comparison, comparison=None)
    p = _headline_p(alone, choice, level)
    if p is None:
        return []
    moved = p < NOT_HELD
    because = (
        f"The comparison's own course {'changed' if moved else 'did not visibly change'} at the "
        f"start (p = {p:.3g}); what it did is taken off the treated series."
    )
    return [Check(key="comparison_change", status=CheckStatus.INFO, value=p, because=because)]
