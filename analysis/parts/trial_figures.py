"""A trial's chart as numbers: the effect, and each arm's own figure; never a row of the data."""

from typing import Any

from analysis.outcome import Estimate
from analysis.parts.trial_arms import Arms
from analysis.parts.trials import Trial


def trial_figure(trial: Trial, estimate: Estimate | None, arms: Arms) -> dict[str, Any]:
    """Return ``estimate`` and ``groups``: the two arms with their sizes and figures."""
    groups = trial.groups
    sizes = (groups.observations(groups.first), groups.observations(~groups.first))
    return {
        "estimate": None if estimate is None else _effect(estimate),
        "groups": [
            {"label": label, "n": size, **drawn(level)}
            for label, size, level in zip(groups.words.labels, sizes, arms.levels, strict=True)
        ],
    }


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
