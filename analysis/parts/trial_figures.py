"""A trial's charts as numbers: the effect, the arms, how alike they were; never a row of data."""

from typing import Any

from analysis.outcome import Estimate
from analysis.parts.comparability import differences
from analysis.parts.trial_arms import Arms
from analysis.parts.trials import Trial


def trial_figure(trial: Trial, estimate: Estimate | None, arms: Arms) -> dict[str, Any]:
    """Return ``estimate``, ``groups`` (the arms' sizes and figures) and ``balance``."""
    groups = trial.groups
    sizes = (groups.observations(groups.first), groups.observations(~groups.first))
    return {
        "estimate": None if estimate is None else _effect(estimate),
        "groups": [
            {"label": label, "n": size, **drawn(level)}
            for label, size, level in zip(groups.words.labels, sizes, arms.levels, strict=True)
        ],
        **balance(trial),
    }


def balance(trial: Trial) -> dict[str, Any]:
    """Return how alike chance made the arms in each covariate, the least alike first."""
    first = trial.groups.first
    if not trial.groups.covariates or not first.any() or first.all():
        return {}
    found = sorted(differences(trial.groups), key=lambda one: (-abs(one[1]), one[0]))
    return {"balance": [{"name": name, "before": value, "after": None} for name, value in found]}


def _effect(estimate: Estimate) -> dict[str, Any]:
    return {**drawn(estimate), "no_change": 1.0 if estimate.scale.is_ratio else 0.0}


def drawn(estimate: Estimate) -> dict[str, Any]:
    """Return an estimate as a figure holds it."""
    return {
        "value": estimate.value,
        "low": estimate.low,
        "high": estimate.high,
        "scale": estimate.scale.value,
        "unit": estimate.unit,
    }
