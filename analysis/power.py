"""How small an effect a plan can see: the front of every design's own power computation."""

import math
from collections.abc import Mapping
from typing import Any

from analysis.baseline_facts import baseline_facts
from analysis.canonical import POWER_DEFAULTS
from analysis.data import Kind
from analysis.design import Design, find
from analysis.errors import BadPlanError
from analysis.evaluate import question_of
from analysis.plan import Hypothesis, Plan
from analysis.result_document import plain
from analysis.roles import observe
from analysis.table import Table

_KEYS = ("power", "mde_80", "mde_90", "n_required", "scale", "curve", "method", "simulations")

_DESCRIBE = ("association_table", "analysis_of_variance")

_DIFFERENCES = ("weighted_displacement", "staggered_adoption", "synthetic_control")
"""Designs whose effect on a count is a difference, not a ratio."""


def power_of(plan: Plan, table: Table | None = None, *, only: str | None = None) -> dict[str, Any]:
    """Return the document of ``power`` for one hypothesis: the first primary one unless named.

    What the plan assumes in ``[power]`` holds; what it leaves out is read from the baseline rows of
    the table, where there is one.

    Raises
    ------
        BadPlanError: the design only describes, or an assumption that it needs is missing.
        BadDataError: the table does not hold what the plan asks for.
    """
    hypothesis = _chosen(plan, only)
    design = find(hypothesis.design)
    if design.power is None:
        raise BadPlanError(_no_power(hypothesis))
    settings = design.settings(**hypothesis.settings)
    question = question_of(hypothesis, plan)
    seen = None if table is None else observe(table, hypothesis, design)
    told = {} if seen is None else baseline_facts(seen)
    assumptions: dict[str, Any] = {**POWER_DEFAULTS, **told, **plan.power}
    given = {**assumptions, "roles": hypothesis.roles, "observations": seen, "said": plan.power}
    document = dict(design.power(given, question, settings))
    return {
        "hypothesis": hypothesis.key,
        **{key: plain(document.get(key)) for key in _KEYS},
        "assumptions": assumptions,
        "sesoi": _for_sesoi(design, hypothesis, given, (question, settings)),
    }


def _chosen(plan: Plan, only: str | None) -> Hypothesis:
    if only is not None:
        return plan.find(only)
    primary = (h for h in plan.hypotheses if h.role == "primary")
    return next(primary, plan.hypotheses[0])


def _no_power(hypothesis: Hypothesis) -> str:
    if hypothesis.design in _DESCRIBE:
        return (
            f"hypotheses.{hypothesis.key}.design: {hypothesis.design} does not test an effect; its "
            "numbers describe, so there is no power to compute."
        )
    return f"hypotheses.{hypothesis.key}.design: {hypothesis.design} has no power computation yet."


def _for_sesoi(
    design: Design, hypothesis: Hypothesis, given: Mapping[str, Any], asked: tuple[Any, Any]
) -> dict[str, Any] | None:
    """Return the power to see the smallest change worth having, and how many it would take."""
    effect = wanted_effect(hypothesis, given.get("baseline"))
    if effect is None or design.power is None:
        return None
    try:
        found = design.power({**given, "effect": effect}, *asked)
    except BadPlanError:  # a change that the baseline cannot make: from 2% down by 5 points
        return None
    return {
        "effect": effect,
        "power": plain(found.get("power")),
        "n_required": plain(found.get("n_required")),
    }


def wanted_effect(hypothesis: Hypothesis, baseline: float | None) -> float | None:
    """Return the SESOI as an effect on the estimate's scale; None where it cannot be said."""
    threshold = hypothesis.threshold
    if threshold is None:
        return None
    relative = threshold.scale == "relative"
    signed = threshold.value * (-1.0 if hypothesis.better == "lower" else 1.0)
    if hypothesis.kind is Kind.ORDINAL:
        return 0.5 + (signed / 2 if relative else signed)
    if hypothesis.settings.get("transform") == "log":
        return math.log1p(max(signed, -1 + 1e-9)) if relative else signed
    if _is_ratio(hypothesis):
        return _wanted_ratio(hypothesis, signed, baseline if not relative else 1.0)
    if not relative:
        return signed
    return signed * abs(baseline) if baseline else None


_OF_MEANS = ("reml_ar1", "prais_winsten", "ols", "newey_west")
"""Models of a series whose effect on a count is a difference."""


def _is_ratio(hypothesis: Hypothesis) -> bool:
    if hypothesis.settings.get("model") in _OF_MEANS:
        return False
    counted = hypothesis.kind is Kind.COUNT and hypothesis.design not in _DIFFERENCES
    return counted or hypothesis.kind is Kind.TIME_TO_EVENT


def _wanted_ratio(hypothesis: Hypothesis, signed: float, level: float | None) -> float | None:
    """Return 1 + the change as a share of the level; a difference of hazards gives no ratio."""
    threshold = hypothesis.threshold
    if not level or (threshold and threshold.scale == "absolute" and hypothesis.kind != Kind.COUNT):
        return None
    ratio = 1 + signed / level
    return ratio if ratio > 0 else None
