"""What each arm of a trial had, and the ratios of their shares or rates, without any model."""

import math
from dataclasses import dataclass, replace

import numpy as np

from analysis.data import BoolArray, FloatArray, Kind
from analysis.outcome import Check, Estimate, Quantity, Scale
from analysis.parts.group_answer import level_names, not_computed
from analysis.parts.group_strata import mantel_haenszel
from analysis.parts.means import centre_of, mean_interval, moments
from analysis.parts.rates import exact_rate
from analysis.parts.shares import TwoShares, koopman, wilson, woolf
from analysis.parts.trial_effects import unit_of
from analysis.parts.trial_fits import exposure_of
from analysis.parts.trials import Trial


@dataclass(frozen=True, slots=True, kw_only=True)
class Arms:
    """The two arms' own figures (treated, comparison), and what is read from them alone."""

    levels: tuple[Estimate, Estimate]
    quantities: dict[str, Quantity]
    checks: tuple[Check, ...] = ()


def arms_of(trial: Trial, level: float) -> Arms:
    """Return the arms' figures; neither arm is empty.

    People of one cluster are alike, so with clusters the figures and plain ratios have no
    interval: the one of the effect allows for it.
    """
    first, second = (_level(trial, side, level) for side in _sides(trial))
    quantities: dict[str, Quantity] = {}
    checks: list[Check] = []
    if trial.kind is Kind.PROPORTION:
        quantities |= _share_ratios(trial, level)
        checks += _why_null(quantities)
    elif trial.kind is Kind.COUNT:
        quantities["rate_ratio_unadjusted"] = _rate_ratio(first, second)
        if quantities["rate_ratio_unadjusted"] is None:
            checks.append(not_computed("rate_ratio_unadjusted", "The comparison had no event."))
    if trial.groups.stratum is not None:
        _add_strata(trial, level, quantities, checks)
    names = level_names(_NAMES[trial.kind], trial.groups.words.labels)
    quantities |= {names[0]: first, names[1]: second}
    if trial.cluster is not None:
        quantities = {name: _without_interval(one) for name, one in quantities.items()}
        named = {check.key for check in checks}
        lost = [name for name, one in quantities.items() if one is None and name not in named]
        checks += [not_computed(name, "Nobody in the comparison had the event.") for name in lost]
        first, second = _bare(first), _bare(second)
    return Arms(levels=(first, second), quantities=quantities, checks=tuple(checks))


_NAMES = {Kind.MEAN: "mean", Kind.PROPORTION: "proportion", Kind.COUNT: "rate"}


def _sides(trial: Trial) -> tuple[BoolArray, BoolArray]:
    return trial.groups.first, ~trial.groups.first


def _sums(trial: Trial, side: BoolArray) -> tuple[float, float]:
    """Return events, and people or exposure, of one arm."""
    size: FloatArray = exposure_of(trial) if trial.kind is Kind.COUNT else trial.times
    events = trial.groups.outcome * (1.0 if trial.kind is Kind.COUNT else trial.times)
    return float(events[side].sum()), float(size[side].sum())


def _level(trial: Trial, side: BoolArray, level: float) -> Estimate:
    if trial.kind is Kind.MEAN:
        values = trial.groups.outcome
        return mean_interval(moments(values[side], None, centre=centre_of(values)), level)
    events, size = _sums(trial, side)
    if trial.kind is Kind.COUNT:
        return replace(exact_rate(events, size, level), unit=unit_of(trial))
    return wilson(events, size, level)


def _share_ratios(trial: Trial, level: float) -> dict[str, Quantity]:
    (events, people), (other_events, other_people) = (_sums(trial, side) for side in _sides(trial))
    table = TwoShares(
        events=events, people=people, other_events=other_events, other_people=other_people
    )
    return {"risk_ratio": koopman(table, level), "odds_ratio": woolf(table, level)}


def _why_null(quantities: dict[str, Quantity]) -> list[Check]:
    why = {
        "risk_ratio": "Nobody in either arm had the event.",
        "odds_ratio": "A cell of the table of arm and event is 0, so the odds ratio has no log "
        "interval.",
    }
    return [not_computed(name, why[name]) for name, one in quantities.items() if one is None]


def _rate_ratio(first: Estimate, second: Estimate) -> Estimate | None:
    if not first.value or not second.value or not math.isfinite(first.value / second.value):
        return None if not second.value else Estimate(value=0.0, scale=Scale.RATE_RATIO)
    return Estimate(value=first.value / second.value, scale=Scale.RATE_RATIO)


def _add_strata(
    trial: Trial, level: float, quantities: dict[str, Quantity], checks: list[Check]
) -> None:
    stratum = trial.groups.stratum
    if stratum is None:
        return
    found = mantel_haenszel(trial.groups, stratum, level)
    if found is None:
        return
    name, ratio = found
    quantities[name] = ratio
    if ratio is None:
        because = "No stratum has events in both arms from which to compare."
        checks.append(not_computed(name, because))


def _without_interval(quantity: Quantity) -> Quantity:
    if not isinstance(quantity, Estimate):
        return quantity
    return None if quantity.value is None else _bare(quantity)


def _bare(estimate: Estimate) -> Estimate:
    return Estimate(value=estimate.value, scale=estimate.scale, unit=estimate.unit)


def observed(trial: Trial) -> float:
    """Return the treated's own mean, share or rate."""
    side = trial.groups.first
    if trial.kind is Kind.MEAN:
        return float(np.mean(trial.groups.outcome[side]))
    events, size = _sums(trial, side)
    return events / size
