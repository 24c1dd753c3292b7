"""How much of a fall comes by itself, where units were chosen because their figure was high."""

from analysis.design import Question
from analysis.outcome import Check, CheckStatus, Consequence, Estimate, Scale
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
    question: Question, settings: TwoGroupSettings, scale: Scale
) -> tuple[Estimate | None, Check | None]:
    """Return the expected fall and its check; None and None where selection is no matter.

    The check is ``unknown`` and caps strength where units were chosen for a high figure and the
    four settings are not all given.
    """
    if not question.selected_on_baseline:
        return None, None
    given = (
        settings.selection_threshold,
        settings.reliability,
        settings.population_mean,
        settings.population_sd,
    )
    threshold, reliability, mean, sd = given
    if threshold is None or reliability is None or mean is None or sd is None:
        return None, Check(
            key="regression_to_mean",
            status=CheckStatus.UNKNOWN,
            because="Units were chosen because their figure was high, and high figures fall by "
            "themselves. How much cannot be said without selection_threshold, reliability, "
            "population_mean and population_sd.",
            threshold="all four settings",
            consequence=Consequence.CAPS_STRENGTH,
            cap=1,
        )
    fall = expected_fall(threshold, reliability, mean, sd)
    return Estimate(value=fall, scale=scale), Check(
        key="regression_to_mean",
        status=CheckStatus.INFO,
        because=f"Units were chosen because their figure was high: a fall of {fall:.4g} was to be "
        "expected without any initiative, and is part of the change.",
        value=fall,
        consequence=Consequence.CAVEAT,
    )
