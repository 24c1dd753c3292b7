"""What tests start from: a force with its people, a plan, and an evaluation at any stage."""

import csv
import io
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any
from uuid import UUID

from registry import actions
from registry.clock import SetClock
from registry.domain.dataset import DatasetVersion
from registry.domain.decision import Decision
from registry.domain.evaluation import Conclusion, Run
from registry.domain.people import Organisation, Person, Role, Unit
from registry.domain.registration import OutcomesAnswer
from registry.store import Registry, runs
from registry.work.job import perform

START = datetime(2026, 1, 5, 9, tzinfo=UTC)
MATURE = datetime(2026, 10, 5, 9, tzinfo=UTC)
"""A moment after the outcomes of the plan below are complete."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Force:
    """A force, its two units, and one person of every kind."""

    registry: Registry
    clock: SetClock
    organisation: Organisation
    root: Unit
    unit: Unit
    administrator: Person
    lead: Person
    deputy: Person
    analyst: Person
    reviewer: Person
    leader: Person
    steward: Person
    member: Person


def make_force(registry: Registry, clock: SetClock, *, code: str = "NORS") -> Force:
    """Return a force with its people; everybody can sign in with no password yet set."""
    name = f"{code.title()} Police"
    organisation, administrator = actions.set_up(
        registry,
        code=code,
        name=name,
        email=f"administrator@{code}.example",
        administrator="A. Ash",
    )
    root = actions.root_unit(registry, organisation.id)
    unit = actions.add_unit(
        registry, by=administrator, code="CAS", name="Castlegate", parent=root.id
    )

    def person(name: str, role: Role | None, at: UUID) -> Person:
        return actions.add_person(
            registry,
            by=administrator,
            unit=at,
            email=f"{name.rsplit(maxsplit=1)[-1]}@{code}.example",
            name=name,
            roles=() if role is None else ((role, root.id if role is Role.LEADER else unit.id),),
        )

    return Force(
        registry=registry,
        clock=clock,
        organisation=organisation,
        root=root,
        unit=unit,
        administrator=administrator,
        lead=person("R. Alder", Role.LEAD, unit.id),
        deputy=person("K. Hawthorn", Role.LEAD, unit.id),
        analyst=person("J. Birch", Role.ANALYST, root.id),
        reviewer=person("M. Rowan", None, root.id),
        leader=person("P. Linden", Role.LEADER, root.id),
        steward=person("S. Willow", Role.STEWARD, root.id),
        member=person("B. Elder", None, unit.id),
    )


def plan_document(**changes: Any) -> dict[str, Any]:
    """Return a small before-and-after plan that the engine can run."""
    return {
        "schema": "plan/1",
        "title": "Evening hot-spot patrols",
        "design": "before_after",
        "start": "2026-03",
        "columns": {"period": "month"},
        "hypotheses": [
            {
                "key": "offences",
                "role": "primary",
                "metric": "Violent offences",
                "outcome": "offences",
                "kind": "count",
                "better": "lower",
                "sesoi": {"value": 0.1, "scale": "relative"},
            }
        ],
        **changes,
    }


def draft_values(force: Force, **changes: Any) -> dict[str, Any]:
    """Return the fields of a draft that lacks nothing."""
    return {
        "problem": "Violence in the evening in two streets.",
        "kind": "Hot-spot patrol",
        "place": "Castlegate",
        "population": "People in two streets",
        "delivered": "Foot patrols of fifteen minutes, four evenings a week",
        "comparator": "The same streets before",
        "delivery_starts_on": "2026-03-01",
        "delivery_ends_on": "2026-08-31",
        "outcomes_from_on": "2026-03-01",
        "outcomes_to_on": "2026-08-31",
        "maturity_days": 30,
        "decision_on": "2026-12-10",
        "leads": [str(force.lead.id), str(force.deputy.id)],
        "analyst": str(force.analyst.id),
        "reviewer": str(force.reviewer.id),
        "metrics": {"offences": "hotspot_crime/1"},
        "costs": [{"item": "Overtime", "amount": 1_200_000}],
        "data_protection": {"personal": False},
        "analysis": plan_document(),
        **changes,
    }


def monthly_rows(before: int = 60, after: int = 40, jitter: int = 4) -> bytes:
    """Return a CSV of eighteen months: twelve before March 2026 and six from then on."""
    out = io.StringIO()
    writer = csv.writer(out)
    writer.writerow(["month", "offences"])
    months = [f"2025-{month:02d}" for month in range(3, 13)] + ["2026-01", "2026-02"]
    for index, month in enumerate(months):
        writer.writerow([month, before + (index * 7) % jitter])
    for index in range(6):
        writer.writerow([f"2026-{index + 3:02d}", after + (index * 5) % jitter])
    return out.getvalue().encode()


def a_draft(force: Force, **changes: Any) -> str:
    """Return the reference of a draft that lacks nothing."""
    return actions.register(
        force.registry,
        by=force.lead,
        unit=force.unit.id,
        title="Evening hot-spot patrols",
        values=draft_values(force, **changes),
    ).reference


WAIVED = ("guardrail", "comparison", "baseline", "powered")


def in_review(force: Force, **changes: Any) -> str:
    """Return the reference of a plan that is with its reviewer, its open lines waived."""
    reference = a_draft(force, **changes)
    for item in WAIVED:
        actions.waive(
            force.registry,
            by=force.lead,
            evaluation=reference,
            item=item,
            reason="A small pilot, agreed with the reviewer.",
        )
    actions.submit(force.registry, by=force.lead, evaluation=reference)
    return reference


def registered(force: Force, *, seen: bool = False, **changes: Any) -> str:
    """Return the reference of a frozen plan."""
    reference = in_review(force, **changes)
    actions.approve(
        force.registry,
        by=force.reviewer,
        evaluation=reference,
        answer=OutcomesAnswer(seen=seen),
    )
    return reference


def uploaded(force: Force, reference: str, content: bytes | None = None) -> DatasetVersion:
    """Return a data set of an evaluation, handed in after its outcomes were complete."""
    if force.clock.now() < MATURE:
        force.clock.set(MATURE)
    return actions.upload(
        force.registry,
        by=force.analyst,
        evaluation=reference,
        filename="offences.csv",
        content=monthly_rows() if content is None else content,
    )


def confirmed(force: Force, reference: str, content: bytes | None = None) -> Run:
    """Return a finished confirmatory run of a registered plan."""
    data = uploaded(force, reference, content)
    run = actions.evaluate(force.registry, by=force.analyst, evaluation=reference, dataset=data.id)
    perform(force.registry, run.id)
    with force.registry.reading() as session:
        return runs.find(session, run.id)


def concluded(force: Force, reference: str, content: bytes | None = None) -> Conclusion:
    """Return a conclusion that waits for the reviewer's signature."""
    run = confirmed(force, reference, content)
    return actions.conclude(
        force.registry,
        by=force.analyst,
        evaluation=reference,
        run=run.id,
        text="Violent offences fell after the patrols began.",
    )


def reported(force: Force, reference: str, content: bytes | None = None) -> Conclusion:
    """Return the signed conclusion of an evaluation whose result is out."""
    made = concluded(force, reference, content)
    actions.sign(force.registry, by=force.reviewer, evaluation=reference, conclusion=made.id)
    return made


def decided(force: Force, reference: str) -> Decision:
    """Return the decision that the frozen rule recommended."""
    made = reported(force, reference)
    advice = actions.find.recommendation_for(force.registry, by=force.leader, reference=reference)
    return actions.decide(
        force.registry,
        by=force.leader,
        evaluation=reference,
        choice=advice.choice,
        cites=[made.id],
    )
