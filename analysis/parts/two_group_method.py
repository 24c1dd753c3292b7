"""Which method two groups get: read from the plan and the shape of the data, never the outcomes."""

from typing import Any

import numpy as np

from analysis.data import BoolArray, Kind, Observations
from analysis.design import Method, Question
from analysis.parts.two_group_shape import is_paired
from analysis.parts.two_groups import TwoGroupSettings

ENOUGH_PERIODS = 8
"""Periods on either side from which a series says more than two totals do."""


def choose_method(
    observations: Observations | None,
    question: Question,
    settings: TwoGroupSettings,
    roles: frozenset[str],
) -> Method:
    """Return the method that two groups get, and the ones that were rejected."""
    paired = is_paired(settings, has_pair="pair" in roles)
    auto: dict[str, Any] = {"paired": paired}
    rejected = []
    if question.kind is Kind.COUNT:
        auto["dispersion"] = _dispersion_word(observations, settings)
    if paired:
        rejected.append(
            ("unpaired comparison", "The same things are on both sides, which pairs make use of.")
        )
    elif "pair" not in roles:
        rejected.append(
            ("paired comparison", "The plan names no pair column, so rows cannot be matched.")
        )
    if _is_long_series(observations):
        because = (
            f"There are {ENOUGH_PERIODS} or more periods on each side: a series shows the trend "
            "that two totals hide. Consider that design instead."
        )
        rejected.append(("interrupted_time_series", because))
    sentence = _SENTENCES[question.kind, paired] + _adjustment(question.kind, roles)
    return Method(sentence=sentence, auto=auto, rejected=tuple(rejected))


def _dispersion_word(observations: Observations | None, settings: TwoGroupSettings) -> str | float:
    if settings.dispersion != "auto":
        return float(settings.dispersion)
    if observations is None:
        return "estimated from two or more rows in each group, otherwise 1"
    sides = _sides(observations)
    if sides is None:
        return "estimated from two or more rows in each group, otherwise 1"
    times = np.ones(sides.size) if observations.count is None else observations.count
    fewest = min(float(times[sides].sum()), float(times[~sides].sum()))
    return "estimated (Pearson), at least 1" if fewest >= 2 else 1.0


def _sides(observations: Observations) -> BoolArray | None:
    """Return which rows are treated or after, by whichever column says so."""
    if observations.treated is not None:
        return observations.treated
    if observations.after is not None:
        return observations.after
    period = observations.period
    if period is None or period.start is None:
        return None
    return np.asarray(period.codes >= period.start)


def _is_long_series(observations: Observations | None) -> bool:
    if observations is None or observations.period is None:
        return False
    period = observations.period
    if period.start is None:
        return False
    return min(period.start, len(period.labels) - period.start) >= ENOUGH_PERIODS


def _adjustment(kind: Kind, roles: frozenset[str]) -> str:
    words = []
    if "covariates" in roles or "stratum" in roles:
        words.append(f"adjusted by {_MODELS[kind]}")
    if "stratum" in roles and kind is not Kind.MEAN:
        words.append("Mantel and Haenszel's ratio within strata")
    return f" Also {' and '.join(words)}." if words else ""


_MODELS = {
    Kind.MEAN: "least squares with HC2 errors",
    Kind.PROPORTION: "logistic regression, standardised over everyone",
    Kind.COUNT: "Poisson regression with the exposure as offset",
}


_SENTENCES: dict[tuple[Kind, bool], str] = {
    (Kind.MEAN, False): "The difference of two means with Welch's t interval; ranks beside it.",
    (Kind.MEAN, True): "The mean of the differences within pairs with Student's t interval; "
    "signed ranks beside it.",
    (Kind.PROPORTION, False): "The difference of two shares with Miettinen and Nurminen's score "
    "interval; Newcombe's interval, the ratios and Fisher's exact test beside it.",
    (Kind.PROPORTION, True): "The difference of two paired shares with Newcombe's interval for "
    "paired data (method 10); McNemar's tests beside it.",
    (Kind.COUNT, False): "The ratio of two rates: exact where the dispersion is 1, otherwise an "
    "interval on the logarithm that carries it; the difference of the rates beside it.",
    (Kind.COUNT, True): "Pairs of counts are not compared.",
}
