"""What a matched comparison says of bias that nobody measured: E-values and Rosenbaum's gamma."""

import math

import numpy as np

from analysis.data import Kind
from analysis.design import Question
from analysis.outcome import Check, CheckStatus, Estimate, Quantity
from analysis.parts.hidden_bias import (
    e_values,
    gamma_of_ranks,
    gamma_of_shares,
    pairs_without_replacement,
)
from analysis.parts.matched_groups import MatchedGroups
from analysis.parts.matched_methods import Sides
from analysis.parts.matched_nearest import caliper_of
from analysis.parts.matched_propensity import Propensity
from analysis.parts.panel_answer import absent

MOST_REPEATED = 1_000_000
"""Observations up to which rows that stand for many are matched one by one."""


def e_value_quantities(
    groups: MatchedGroups, effect: Estimate | None, without: float
) -> tuple[dict[str, Quantity], tuple[Check, ...]]:
    """Return ``e_value`` and ``e_value_limit`` of the effect, and the check that says them."""
    value, limit = None, None
    if effect is not None:
        value, limit = e_values(effect, without, _deviation(groups))
    quantities: dict[str, Quantity] = {"e_value": value, "e_value_limit": limit}
    if value is None or limit is None:
        because = "There is no ratio of risks from which an E-value could be read."
        return quantities, tuple(absent(name, because) for name in quantities)
    said = (
        "the interval holds no effect already"
        if limit == 1.0
        else f"{limit:.2f} to make the interval hold no effect"
    )
    check = Check(
        key="hidden_bias",
        status=CheckStatus.INFO,
        value=value,
        because="Something unseen would have to raise both the chance of being treated and the "
        f"risk of the outcome {value:.2f}-fold to explain the effect away; {said}.",
    )
    return quantities, (check,)


def _deviation(groups: MatchedGroups) -> float:
    """Return the pooled, unweighted standard deviation of the outcome."""
    total = 0.0
    for side in (groups.treated, ~groups.treated):
        times, values = groups.times[side], groups.outcome[side]
        mean = float(times @ values) / float(times.sum())
        total += float(times @ (values - mean) ** 2) / max(float(times.sum()) - 1.0, 1.0)
    return math.sqrt(total / 2.0)


def gamma_quantity(
    sides: Sides, propensity: Propensity, caliper: float, level: float, question: Question
) -> float | None:
    """Return Rosenbaum's gamma for pairs without replacement; None where there is no pair."""
    groups = sides.groups
    if groups.repeated and groups.observations > MOST_REPEATED:
        return None
    rows = np.repeat(np.arange(groups.rows), groups.times.astype(np.int64))
    logit, treated = propensity.logit[rows], groups.treated[rows]
    figure = (groups.outcome / groups.base)[rows]
    there = sides.kept[rows] & np.isfinite(logit)
    one, other = pairs_without_replacement(
        logit,
        treated,
        there,
        figure,
        caliper_of(sides, propensity, caliper),
        question.generator(),
    )
    if not one.size:
        return None
    if groups.kind is Kind.PROPORTION:
        return gamma_of_shares(figure[one], figure[other], 1.0 - level)
    return gamma_of_ranks(figure[one] - figure[other], 1.0 - level)
