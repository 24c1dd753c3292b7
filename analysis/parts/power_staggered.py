"""The smallest effect that staggered starts can show, by simulation on the data's own shape."""

import math
from collections.abc import Callable, Mapping
from dataclasses import replace
from typing import Any

import numpy as np

from analysis.data import FloatArray, Observations
from analysis.design import Question
from analysis.errors import BadDataError, BadPlanError, Problem
from analysis.parts.distributions import normal_quantile
from analysis.parts.group_time import GroupTime, Rules
from analysis.parts.panel_noise import Noise, noise_of, simulated
from analysis.parts.power_search import PowerCase, curve, detectable
from analysis.parts.staggered_checks import impossible
from analysis.parts.staggered_effects import simple_effect
from analysis.parts.staggered_reading import Staggered
from analysis.parts.unit_tables import UnitTables

SIMULATIONS = 1000
MOST_NUMBERS = 20_000_000
"""Numbers of simulated outcomes held at once."""


def power_of_staggered(
    assumptions: Mapping[str, Any],
    question: Question,
    rules: Rules,
    shape: Callable[[Observations], Staggered],
) -> dict[str, Any]:
    """Return the ``power`` document: this estimator on panels of the data's units and starts.

    Outcomes are noise as the untreated rows have it; an effect of any size moves every estimate by
    that size and no error, so one set of panels serves all effects.

    Raises
    ------
        BadPlanError: there is no data to take units and starts from.
        BadDataError: the data's units and starts cannot be compared.
    """
    seen = assumptions.get("observations")
    if seen is None:
        message = (
            "The power of staggered_adoption is simulated on DATA: give the file with units, "
            "periods and planned starts."
        )
        raise BadPlanError([Problem(message=message, field="power")])
    data = shape(seen)
    no = impossible(data, rules)
    if no is not None or data.tables is None:
        raise BadDataError("No row is left." if no is None else f"{no.because} {no.help}")
    noise = _noise(assumptions, data.tables, rules)
    if noise.sd <= 0.0:
        message = "The untreated rows do not vary; give `sd` in [power]."
        raise BadPlanError([Problem(message=message, field="power.sd")])
    values, errors = _estimates(data.tables, rules, noise, question)
    return _document(assumptions, question, data, noise, (values, errors))


def _noise(assumptions: Mapping[str, Any], tables: UnitTables, rules: Rules) -> Noise:
    """Return the noise of the untreated rows; what the plan assumes of it holds."""
    begun = tables.steps[np.maximum(tables.cohort, 0)] - rules.anticipation
    untreated = (tables.cohort < 0)[:, None] | (tables.steps[None, :] < begun[:, None])
    found = noise_of(tables.outcome, tables.weight, tables.cluster, untreated)
    said = assumptions.get("said", {})
    if said.get("sd") is not None:
        found = replace(found, sd=float(said["sd"]))
    if said.get("autocorrelation") is not None:
        found = replace(found, autocorrelation=float(said["autocorrelation"]))
    if said.get("icc") is not None:
        found = replace(found, shared=float(said["icc"]))
    return found


def _estimates(
    tables: UnitTables, rules: Rules, noise: Noise, question: Question
) -> tuple[FloatArray, FloatArray]:
    """Return the estimates and their errors without effect, (simulations,) each; empty of none."""
    draw = question.generator()
    batch = max(1, min(SIMULATIONS, MOST_NUMBERS // max(1, tables.outcome.size)))
    shrink = np.ones(tables.outcome.shape)
    if tables.weight is not None:
        shrink = 1.0 / np.sqrt(tables.weight / np.nanmean(tables.weight))
    values, errors = [], []
    for first in range(0, SIMULATIONS, batch):
        size = min(batch, SIMULATIONS - first)
        outcome = simulated(noise, (*tables.outcome.shape, size), tables.cluster, draw)
        found = simple_effect(
            GroupTime(tables=tables, rules=rules, samples=outcome * shrink[:, :, None])
        )
        if found is None or found.alone(tables.cluster):
            return np.empty(0), np.empty(0)
        values.append(found.effect)
        errors.append(found.se(tables.cluster))
    return np.concatenate(values), np.concatenate(errors)


def _document(
    assumptions: Mapping[str, Any],
    question: Question,
    data: Staggered,
    noise: Noise,
    drawn: tuple[FloatArray, FloatArray],
) -> dict[str, Any]:
    values, errors = drawn
    edge = normal_quantile(1.0 - float(assumptions.get("alpha", 0.05)))

    def power(effect: float) -> float:
        if not values.size:
            return 0.0
        return float(np.mean(np.abs(values + effect) > edge * errors))

    step = float(np.median(errors)) / 8.0 if values.size else 1.0
    up = question.better == "higher"
    treated, comparison = data.panel.sides
    method = (
        f"Simulation on the data's own {treated} treated and {comparison} never treated units, "
        f"periods and starts by this estimator, {SIMULATIONS} panels; noise within units and "
        f"periods of the untreated rows: sd {noise.sd:.4g}, first-order autocorrelation "
        f"{noise.autocorrelation:.2g}"
        + (f", {noise.shared:.0%} of it common to a cluster" if noise.shared > 0.0 else "")
        + "."
    )
    if not values.size:
        method += (
            " One side is a single unit, or covariates part a cohort from its comparison, so no "
            "effect can be seen."
        )
    case = PowerCase(
        scale=data.measured.response.scale,
        none=0.0,
        limit=math.inf if up else -math.inf,
        power=power,
        power_of=lambda effect, _size: power(effect),
        fewest=1.0,
        step=step,
        method=method,
    )
    smallest = {share: detectable(case, share) if values.size else None for share in (0.8, 0.9)}
    effect = assumptions.get("effect")
    return {
        "power": None if effect is None else power(float(effect)),
        "mde_80": smallest[0.8],
        "mde_90": smallest[0.9],
        "n_required": None,
        "scale": case.scale.value,
        "curve": curve(case, smallest[0.9]),
        "method": method,
        "simulations": SIMULATIONS,
    }
