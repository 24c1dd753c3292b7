"""What only the registry knows and what limits the strength of a run's result."""

import json

from sqlmodel import Session

from registry.catalogue.event import breaks_near
from registry.domain.dataset import DatasetVersion, Gate
from registry.domain.evaluation import Amendment, Cap, CheckIn, Evaluation, Run
from registry.domain.standing import caps_of
from registry.store import datasets, people, plans, runs, statements

FIDELITY = 0.8
"""The share of what was planned under which a result loses a step of strength."""


def caps_for(session: Session, evaluation: Evaluation, run: Run) -> tuple[Cap, ...]:
    """Return the registry's caps for one run of an evaluation."""
    dataset = datasets.find(session, run.dataset_version)
    amendments = statements.of(session, Amendment, evaluation.id)
    return caps_of(
        amended_after_outcomes=any(item.is_major and item.outcomes_seen for item in amendments),
        gate_failed=dataset.gate is Gate.FAIL,
        gate_warned=_warned(dataset),
        is_independent=_is_independent(session, evaluation),
        low_fidelity=_low_fidelity(statements.of(session, CheckIn, evaluation.id)),
        recording_breaks=_recording_breaks(session, evaluation, run),
    )


def _recording_breaks(session: Session, evaluation: Evaluation, run: Run) -> tuple[str, ...]:
    """Return the known breaks of recording near the start that touch a primary metric."""
    versions = plans.frozen_versions(session, evaluation.id)
    if not versions:
        return ()
    metrics = json.loads(versions[-1].content)["metrics"]
    plan = json.loads(runs.plan_of(session, run.id))
    place = people.organisation(session, evaluation.organisation).name
    found = {}
    for hypothesis in plan["hypotheses"]:
        used, start = metrics.get(hypothesis["key"]), hypothesis.get("start", plan.get("start"))
        if hypothesis["role"] == "primary" and used is not None and start is not None:
            for event in breaks_near({used["key"]}, str(start), place):
                found[event.key] = f"{event.starts}: {event.what}"
    return tuple(found.values())


def _warned(dataset: DatasetVersion) -> bool:
    """Return whether the gate warned of anything that the initiative cannot itself have caused.

    A break in the recorded series is what an initiative that works looks like: it stays a warning
    on the page, and costs no strength.
    """
    return any(
        item["status"] == "warn" and item["key"] != "recording_break"
        for item in dataset.profile["gate"]
    )


def _is_independent(session: Session, evaluation: Evaluation) -> bool:
    """Return whether analyst and reviewer both work outside the unit that delivers."""
    below = people.below(people.units(session, evaluation.organisation))
    inside = below.get(evaluation.unit, frozenset())
    both = (evaluation.analyst, evaluation.reviewer)
    return all(
        found is not None and people.person(session, found).unit not in inside for found in both
    )


def _low_fidelity(check_ins: tuple[CheckIn, ...]) -> bool:
    counted = [item for item in check_ins if item.reached is not None and item.eligible]
    eligible = sum(item.eligible or 0 for item in counted)
    return eligible > 0 and sum(item.reached or 0 for item in counted) / eligible < FIDELITY
