"""How much of a fall comes by itself, where units were chosen because their figure was high."""

from analysis.design import Question
from analysis.outcome import Check, CheckStatus, Consequence, Estimate
from analysis.parts.distributions import inverse_mills
from analysis.parts.two_groups import TwoGroupSettings

REFERENCE = "Gardner and Heady (1973), Journal of Chronic Diseases 26, 781-795"


def expected_fall(threshold: float, reliability: float, mean: float, sd: float) -> float:
    """Return the fall to be expected in units chosen for a figure above the threshold.

    (1 - reliability) sd phi(z) / (1 - Phi(z)), z = (threshold - mean) / sd.

    References
    ----------
    Gardner and Heady (1973), Journal of Chronic Diseases 26, 781-795.
    """
    return (1.0 - reliability) * sd * inverse_mills((threshold - mean) / sd)


def regression_to_mean(
    question: Question, settings: TwoGroupSettings, change: Estimate
) -> tuple[Estimate | None, Check | None]:
    """Return the expected fall and its check; None and None where selection is no matter.

    The check is ``unknown`` and caps strength where units were chosen for a high figure and the
    four settings are not all given.

    Parameters
    ----------
    change: the observed change as a difference, whose scale and unit the fall has.
    """
    if not question.selected_on_baseline:
        return None, None
    threshold, reliability = settings.selection_threshold, settings.reliability
    mean, sd = settings.population_mean, settings.population_sd
    if threshold is None or mean is None or sd is None:
        return None, _unknown("")
    if reliability is None:
        falls = [f"{expected_fall(threshold, one, mean, sd):.4g}" for one in GUESSES]
        return None, _unknown(
            f" Were the reliability {', '.join(map(str, GUESSES[:-1]))} or {GUESSES[-1]}, the "
            f"fall to be expected would be {', '.join(falls[:-1])} or {falls[-1]}."
        )
    fall = expected_fall(threshold, reliability, mean, sd)
    return Estimate(value=fall, scale=change.scale, unit=change.unit), _known(fall, change)


GUESSES = (0.3, 0.5, 0.7)
"""Reliabilities for which the fall is shown where none is given."""


def _unknown(more: str) -> Check:
    return Check(
        key="regression_to_mean",
        status=CheckStatus.UNKNOWN,
        because="Units were chosen because their figure was high, and high figures fall by "
        "themselves. How much cannot be said without selection_threshold, reliability, "
        f"population_mean and population_sd.{more}",
        threshold="all four settings",
        consequence=Consequence.CAPS_STRENGTH,
        cap=1,
    )


def _known(fall: float, change: Estimate) -> Check:
    rest = (
        f" The change was {change.value:.4g}; less that fall, {change.value + fall:.4g} remains."
        if change.value is not None
        else ""
    )
    return Check(
        key="regression_to_mean",
        status=CheckStatus.INFO,
        because=f"Units were chosen because their figure was high: a fall of {fall:.4g} was to be "
        f"expected without any initiative.{rest}",
        value=fall,
        consequence=Consequence.CAVEAT,
    )
