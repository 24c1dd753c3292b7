"""The smallest effect that a synthetic control can show, by simulation with its own placebos."""

import math
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

import numpy as np

from analysis.data import FloatArray, Kind, Observations
from analysis.design import Question
from analysis.errors import BadPlanError, Problem
from analysis.outcome import Scale
from analysis.parts.panel_noise import Noise, noise_of, simulated
from analysis.parts.power_search import PowerCase, curve, detectable
from analysis.parts.power_two_group import need
from analysis.parts.synthetic_placebos import Donors
from analysis.parts.synthetic_reading import read_synthetic

MOST_FITS, MOST_PANELS, FEWEST_PANELS = 10_000, 1_000, 200
"""Fits in all, and the panels simulated: fewer where there are many donors."""

SCALES = {
    Kind.MEAN: Scale.MEAN_DIFFERENCE,
    Kind.PROPORTION: Scale.RISK_DIFFERENCE,
    Kind.COUNT: Scale.RATE_DIFFERENCE,
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Case:
    """What is simulated: series of this noise, and how they are compared."""

    method: str
    treated: int
    donors: int
    before: int
    after: int
    sd: float
    autocorrelation: float
    panels: int
    seed: tuple[int, int]


@dataclass(frozen=True, slots=True, kw_only=True)
class Drawn:
    """What each panel came to.

    mean, square: shape (panels,), of the treated's gaps after. edges: shape (panels, donors), the
    placebos' ratios of errors, largest first, times the treated's own error before.
    """

    mean: FloatArray
    square: FloatArray
    edges: FloatArray


def power_of_synthetic(
    assumptions: Mapping[str, Any], question: Question, method: str
) -> dict[str, Any]:
    """Return the ``power`` document: the chance that the placebo p is as small as alpha.

    Weights come from the time before alone, so an effect moves the treated's gaps after the start
    by its size and nothing else: one set of panels serves all effects.

    Raises
    ------
        BadPlanError: an assumption that is needed is missing, or impossible.
        BadDataError: the data lack a unit in some period.
    """
    known = _known(assumptions)
    donors = int(need(known, "n_comparison"))
    alpha = float(assumptions.get("alpha", 0.05))
    effect = assumptions.get("effect")
    if donors < 2 or 1.0 / (donors + 1.0) > alpha:
        said = (
            f"The smallest placebo p of {donors} donors is 1/{donors + 1}, above {alpha:g}: no "
            "effect, however large, can be seen."
            if donors > 1
            else "One donor alone has no donor of its own to be a placebo with: no effect, however "
            "large, can be seen."
        )
        return _document(question, said, effect, lambda _effect: 0.0, (None, None), 0)
    case = _case(known, question, method, donors)
    drawn = _draw(case)
    allowed = math.floor(alpha * (donors + 1.0) + 1e-9)

    def power(moved: float) -> float:
        error = np.sqrt(np.maximum(0.0, drawn.square + 2.0 * moved * drawn.mean + moved**2))
        return float(np.mean(error > drawn.edges[:, allowed - 1]))

    search = _search(question, power, case.sd)
    smallest = (detectable(search, 0.8), detectable(search, 0.9))
    return _document(question, _said(case), effect, power, smallest, case.panels)


def _known(assumptions: Mapping[str, Any]) -> dict[str, Any]:
    """Return the assumptions, with what the data say of units, periods and noise beneath them."""
    seen: Observations | None = assumptions.get("observations")
    if seen is None:
        return dict(assumptions)
    data = read_synthetic(seen)
    after = len(data.labels) - data.before
    told: dict[str, Any] = {
        "n_treated": len(data.treated_names) or None,
        "n_comparison": len(data.donor_names) or None,
        "periods_before": data.before or None,
        "periods_after": after or None,
    }
    early = np.vstack([data.treated, data.donors])[:, : data.before]
    if early.size:
        noise = noise_of(early, None, None, np.ones(early.shape, dtype=np.bool_))
        told |= {"sd": noise.sd or None, "autocorrelation": noise.autocorrelation}
    found = {name: value for name, value in told.items() if value is not None}
    return {**assumptions, **found, **assumptions.get("said", {})}


def _case(known: Mapping[str, Any], question: Question, method: str, donors: int) -> Case:
    periods = []
    for name in ("periods_before", "periods_after"):
        periods.append(int(need(known, name)))
        if periods[-1] < 1:
            message = f"power.{name} must be 1 or more; found {periods[-1]}."
            raise BadPlanError([Problem(message=message, field=f"power.{name}")])
    return Case(
        method=method,
        treated=max(1, int(known.get("n_treated") or 1)),
        donors=donors,
        before=periods[0],
        after=periods[1],
        sd=_sd(known, question),
        autocorrelation=float(known.get("autocorrelation") or 0.0),
        panels=min(MOST_PANELS, max(FEWEST_PANELS, MOST_FITS // (donors + 1))),
        seed=question.seed,
    )


def _sd(known: Mapping[str, Any], question: Question) -> float:
    """Return the sd of a period's figure; a rate or share without one has that of counting."""
    if known.get("sd") is not None or question.kind is Kind.MEAN:
        return need(known, "sd")
    level = need(known, "baseline")
    if question.kind is Kind.COUNT:
        found = float(known.get("dispersion") or 1.0) * level / float(known.get("exposure") or 1.0)
    else:
        found = level * (1.0 - level) / float(known.get("cluster_size") or 1.0)
    if found <= 0.0:
        message = f"power.baseline must be above 0 (and a share below 1); found {level:g}."
        raise BadPlanError([Problem(message=message, field="power.baseline")])
    return math.sqrt(found)


@lru_cache(maxsize=16)
def _draw(case: Case) -> Drawn:
    """Return the panels' gaps and placebos; the same case gives the same numbers."""
    draw = np.random.Generator(np.random.PCG64(np.random.SeedSequence(list(case.seed))))
    units = case.treated + case.donors
    noise = Noise(sd=case.sd, autocorrelation=case.autocorrelation, shared=0.0)
    outcome = simulated(noise, (units, case.before + case.after, case.panels), None, draw)
    mean, square = np.empty(case.panels), np.empty(case.panels)
    edges = np.empty((case.panels, case.donors))
    for place in range(case.panels):
        compared = Donors(
            unit=outcome[: case.treated, :, place].mean(axis=0),
            donors=outcome[case.treated :, :, place],
            before=case.before,
            treated=case.treated,
        )
        fit = compared.fit(case.method)
        after = fit.gaps[case.before :]
        mean[place], square[place] = float(after.mean()), float(np.mean(after**2))
        ratios = [placebo.ratio for placebo in compared.placebos(case.method)]
        edges[place] = np.sort(ratios)[::-1] * max(fit.pre_rmspe, 1e-300)
    return Drawn(mean=mean, square=square, edges=edges)


def _search(question: Question, power: Callable[[float], float], sd: float) -> PowerCase:
    up = question.better == "higher"
    return PowerCase(
        scale=SCALES.get(question.kind, Scale.MEAN_DIFFERENCE),
        none=0.0,
        limit=math.inf if up else -math.inf,
        power=power,
        power_of=lambda effect, _size: power(effect),
        fewest=1.0,
        step=sd / 20.0,
        growth=1.02,
        method="",
    )


def _said(case: Case) -> str:
    words = {
        "synthetic_did": "synthetic difference-in-differences",
        "synthetic_control": "synthetic control",
        "did": "difference-in-differences",
    }
    return (
        f"Simulation by {words[case.method]} with its placebos, {case.panels} panels of "
        f"{case.treated} treated and {case.donors} donors, {case.before} periods before and "
        f"{case.after} after; noise of sd {case.sd:.4g}, first-order autocorrelation "
        f"{case.autocorrelation:.2g}; seen where the placebo p is alpha or less."
    )


def _document(
    question: Question,
    method: str,
    effect: Any,
    power: Callable[[float], float],
    smallest: tuple[float | None, float | None],
    panels: int,
) -> dict[str, Any]:
    search = _search(question, power, 1.0)
    return {
        "power": None if effect is None else power(float(effect)),
        "mde_80": smallest[0],
        "mde_90": smallest[1],
        "n_required": None,
        "scale": search.scale.value,
        "curve": curve(search, smallest[1]),
        "method": method,
        "simulations": panels or None,
    }
