"""What a weighted displacement difference cannot see, and what it takes for granted."""

from collections.abc import Iterator, Mapping

from analysis.outcome import Check, CheckStatus, Consequence, Quantity
from analysis.parts.displacement_places import Places
from analysis.parts.group_answer import not_computed


def displacement_checks(
    places: Places, quantities: Mapping[str, Quantity], phi: float
) -> Iterator[Check]:
    """Yield the checks of the difference, and one for each quantity that is null."""
    yield _dispersion(phi)
    if quantities["wdd_displacement"] is None:
        yield Check(
            key="wdd_displacement",
            status=CheckStatus.UNKNOWN,
            because="The data hold no displacement area: crimes that moved next door are not seen, "
            "and the total is that of the treated area against its control.",
            consequence=Consequence.CAVEAT,
        )
    elif not places.seen()[3].any():
        yield Check(
            key="displacement_control",
            status=CheckStatus.NOT_HELD,
            because="The displacement area has no control: its own change is taken whole, whatever "
            "else brought it about.",
            consequence=Consequence.CAVEAT,
        )
    if quantities["ratio_of_rate_ratios"] is None:
        yield not_computed(
            "ratio_of_rate_ratios",
            "The treated or the control area has no crime before or after, so there is no ratio.",
        )
    if quantities["wdd_harm"] is None:
        yield not_computed("wdd_harm", "The plan names no weight column, so harm is not weighed.")


def _dispersion(phi: float) -> Check:
    if phi > 1.0:
        return Check(
            key="dispersion",
            status=CheckStatus.INFO,
            because=f"Every variance is multiplied by the dispersion that the plan sets, {phi:g}.",
            value=phi,
        )
    return Check(
        key="dispersion",
        status=CheckStatus.UNKNOWN,
        because="Two counts of an area cannot show how much they vary beyond chance: the interval "
        "takes the dispersion as 1. Crime counts often vary by 2 to 4 times as much; register a "
        "dispersion from earlier periods.",
        value=phi,
        threshold="a dispersion above 1 in the plan",
        consequence=Consequence.CAVEAT,
    )
