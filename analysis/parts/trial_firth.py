"""The effect on a share where the events are parted: by a penalised likelihood."""

import math
from collections.abc import Iterator

from analysis.outcome import Alternative, Estimate, Scale
from analysis.parts.adjusted_columns import adjusted_columns
from analysis.parts.distributions import t_quantile, two_sided_p
from analysis.parts.firth import firth
from analysis.parts.standardising import share_curve, standardised
from analysis.parts.trials import Trial


def firth_alternative(trial: Trial, level: float) -> Iterator[Alternative]:
    """Yield the standardised difference of shares by Firth's regression; nothing if it fails."""
    columns = adjusted_columns(trial.groups)
    if columns is None:
        return
    times = trial.times
    found = firth(columns.values, times * trial.groups.outcome, times)
    if found is None:
        return
    beta, covariance = found
    value, gradient = standardised(columns.values, beta, times, share_curve)
    se = math.sqrt(max(0.0, float(gradient @ covariance @ gradient)))
    if se <= 0.0:
        return
    half = t_quantile(level, None) * se
    estimate = Estimate(
        value=value,
        low=value - half,
        high=value + half,
        se=se,
        p=two_sided_p(value / se),
        level=level,
        scale=Scale.RISK_DIFFERENCE,
    )
    title = "Firth's penalised logistic regression, standardised over everyone"
    yield Alternative(key="firth", title=title, estimate=estimate)
