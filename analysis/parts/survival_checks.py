"""What was looked at before a comparison of times is believed, and what each look found."""

from collections.abc import Sequence

import numpy as np

from analysis.data import Kind
from analysis.design import Question
from analysis.outcome import Check, CheckStatus, Consequence, Downgrade
from analysis.parts.comparability import UNKNOWN_LIKENESS, comparability, imbalance
from analysis.parts.survival_curves import Curves
from analysis.parts.survival_data import Survival
from analysis.parts.survival_hazards import Hazards
from analysis.parts.two_groups import TwoGroups, Words
from analysis.tables.cell_text import number_text

PROPORTIONAL = 0.05
"""The p of the test of proportional hazards below which the ratio is taken to change over time."""

FEWEST_EVENTS = 10
"""Events for each coefficient below which a hazard model is a rough one (Peduzzi 1995)."""

FEWEST_CLUSTERS = 20
"""Clusters below which robust errors of a hazard model tend to be too small."""

FEW = 10
"""People in a group below which a small-sample caveat is given."""


def survival_checks(
    data: Survival, model: Hazards, curves: Sequence[Curves], question: Question, headline: str
) -> tuple[tuple[Check, ...], tuple[Downgrade, ...]]:
    """Return every check of the design, and what takes a step of strength away."""
    likeness = likeness_of(data)
    found = (
        *proportionality(model, headline),
        likeness,
        *_small_groups(data),
        *_events(data, model),
        *_certain(data, headline),
        *_clusters(data, headline),
        *_unadjusted(data, headline),
        *_early_end(data, curves),
        *data.checks,
    )
    return found, imbalance(likeness, question)


def proportionality(model: Hazards, headline: str) -> tuple[Check, ...]:
    """Return the check of proportional hazards; none where there is no model to test."""
    p = model.tests.get("ph_test_p")
    if p is None:
        if model.estimate is None:
            return ()
        because = "There are too few times with an event to see whether the ratio changes."
        return (Check(key="ph_test", status=CheckStatus.UNKNOWN, because=because),)
    held = p >= PROPORTIONAL
    matters = headline == "hazard_ratio"
    because = (
        "No change of the hazard ratio over time was seen; that does not show that there is none."
        if held
        else "The hazard ratio changes over time, so one number is an average over the time "
        "followed. Read the difference in mean time without the event beside it."
    )
    status = CheckStatus.HELD if held else CheckStatus.NOT_HELD
    return (
        Check(
            key="ph_test",
            status=status if matters else CheckStatus.INFO,
            value=p,
            threshold=f"p {PROPORTIONAL} or more",
            because=because,
            consequence=Consequence.NONE if held or not matters else Consequence.CAVEAT,
        ),
    )


def likeness_of(data: Survival) -> Check:
    """Return the check of how alike the groups were beforehand."""
    if not data.covariates:
        return UNKNOWN_LIKENESS
    words = Words(first=data.labels[0], second=data.labels[1], labels=data.labels)
    groups = TwoGroups(
        kind=Kind.TIME_TO_EVENT,
        first=data.treated,
        outcome=data.event.astype(np.float64),
        words=words,
        times=data.times,
        covariates=data.covariates,
    )
    return comparability(groups)


def _small_groups(data: Survival) -> tuple[Check, ...]:
    fewest = min(data.counted(data.side(place)) for place in (0, 1))
    if fewest >= FEW:
        return ()
    return (
        Check(
            key="small_groups",
            status=CheckStatus.NOT_HELD,
            because=f"The smaller group has {fewest} people: one or two unusual ones can turn the "
            "answer.",
            value=float(fewest),
            threshold=f"{FEW} or more in each group",
            consequence=Consequence.CAVEAT,
        ),
    )


def _events(data: Survival, model: Hazards) -> tuple[Check, ...]:
    events = data.counted(data.event)
    each = events / max(1, model.parameters)
    enough = each >= FEWEST_EVENTS
    many = "coefficient" if model.parameters == 1 else "coefficients"
    said = f"{events:,} events for {model.parameters} {many}"
    return (
        Check(
            key="events_per_coefficient",
            status=CheckStatus.HELD if enough else CheckStatus.NOT_HELD,
            because=f"There are {said}"
            + ("." if enough else ": too few for a hazard model to be exact."),
            value=each,
            threshold=f"{FEWEST_EVENTS} or more events for each coefficient",
            consequence=Consequence.NONE if enough else Consequence.CAVEAT,
        ),
    )


def _certain(data: Survival, headline: str) -> tuple[Check, ...]:
    """Return the caveat of a mean time that is taken as certain: nobody had the event."""
    if headline != "rmst_difference":
        return ()
    for place in (0, 1):
        if data.event[data.side(place)].any():
            continue
        return (
            Check(
                key="no_event_in_a_group",
                status=CheckStatus.NOT_HELD,
                because=f"Nobody in the group {data.labels[place]} had the event, so the formula "
                "takes its mean time as certain: the interval is too narrow.",
                consequence=Consequence.CAVEAT,
            ),
        )
    return ()


def _clusters(data: Survival, headline: str) -> tuple[Check, ...]:
    """Return what clusters do: errors of the hazard model heed them, those of the curves do not."""
    if data.cluster is None:
        return ()
    size = int(np.unique(data.cluster.codes).size)
    enough = size >= FEWEST_CLUSTERS
    checks = [
        Check(
            key="few_clusters",
            status=CheckStatus.HELD if enough else CheckStatus.NOT_HELD,
            because=f"The errors of the hazard ratio are from {size} clusters"
            + ("." if enough else ": so few tend to make them too small."),
            value=float(size),
            threshold=f"{FEWEST_CLUSTERS} or more clusters",
            consequence=Consequence.NONE if enough else Consequence.CAVEAT,
        )
    ]
    curves = headline == "rmst_difference"
    checks.append(
        Check(
            key="clusters_in_curves",
            status=CheckStatus.NOT_HELD if curves else CheckStatus.INFO,
            because="The errors of the curves, of the mean times and of the log-rank test take "
            "people as independent, also where they share a cluster: they may be too small.",
            consequence=Consequence.CAVEAT if curves else Consequence.NONE,
        )
    )
    return tuple(checks)


def _unadjusted(data: Survival, headline: str) -> tuple[Check, ...]:
    """Return the note that curves and mean times do not heed covariates and strata."""
    if not data.covariates and data.stratum is None:
        return ()
    curves = headline == "rmst_difference"
    return (
        Check(
            key="unadjusted_curves",
            status=CheckStatus.INFO,
            because="Curves and mean times are of the groups as they are; covariates and strata "
            + ("are in the hazard ratio beside them alone." if curves else "are not in them."),
        ),
    )


def _early_end(data: Survival, curves: Sequence[Curves]) -> tuple[Check, ...]:
    """Return the caveat where late entry leaves a curve at nothing while others still come in."""
    for label, curve in zip(data.labels, curves, strict=True):
        gone = np.flatnonzero(curve.surviving == 0.0)
        if not gone.size or float(curve.times[gone[0]]) >= curve.last:
            continue
        return (
            Check(
                key="late_entry",
                status=CheckStatus.NOT_HELD,
                because=f"At {number_text(float(curve.times[gone[0]]))} everyone of the group "
                f"{label} who had come in by then had left, so its curve is 0 from there on, "
                "although others come in later.",
                consequence=Consequence.CAVEAT,
            ),
        )
    return ()
