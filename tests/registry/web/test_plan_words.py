"""A plan in words: nothing that is sealed is left unsaid, and people read it in their order."""

from dataclasses import replace
from datetime import date
from typing import Any
from uuid import UUID

from markupsafe import Markup

from registry.domain.registration import (
    DataProtection,
    Dates,
    Initiative,
    Look,
    Named,
    OutcomesAnswer,
    People,
    Registration,
)
from registry.web.plan_sections import plan_sections
from registry.web.plan_words import plan_lines, question

SOMEBODY = Named(id=UUID(int=1), name="R. Alder")


def hypothesis(key: str, role: str, **more: Any) -> dict[str, Any]:
    wanted = {"value": 0.15, "scale": "relative"}
    size = {"margin": wanted} if role == "guardrail" else {"sesoi": wanted}
    return {"key": key, "role": role, "metric": key.capitalize(), "outcome": key, "kind": "mean",
            "better": "lower", **size, **more}  # fmt: skip


PLAN = Registration(
    reference="NORS-2026-0001",
    number=1,
    previous_sha256=None,
    initiative=Initiative(
        reference="NORS-I-2026-0001",
        title="IOM",
        problem="A few people commit a large share.",
        kind="offender management",
        unit="Northern district",
        organisation="Northshire",
        population="Adopted people",
        delivered="Joint management of each adopted person: one plan, and regular contact",
        comparator="among people who met the same rule and were not adopted",
        evidence="- Leeds: too few to tell.\n- Five sites: hard to isolate.",
        delivery={"how": "Face to face", "intervention": "Integrated offender management"},
    ),
    people=People(leads=(SOMEBODY, SOMEBODY), analyst=SOMEBODY, reviewer=SOMEBODY),
    dates=Dates(
        delivery_starts_on=date(2027, 2, 1),
        delivery_ends_on=date(2028, 1, 31),
        outcomes_from_on=date(2027, 2, 1),
        outcomes_to_on=date(2028, 1, 31),
        decision_on=date(2029, 6, 1),
    ),
    logic={"activities": ["Home visits", "Swift recall"], "inputs": ["Police managers"]},
    analysis={
        "design": "comparison_group",
        "hypotheses": [
            hypothesis("reoffences", "primary"),
            hypothesis("harm", "secondary"),
            hypothesis("custody", "guardrail"),
        ],
    },
    metrics={},
    checklist=(),
    rule={},
    outcomes_answer=OutcomesAnswer(seen=False),
    looks=(Look(on=date(2027, 9, 1), hypotheses=("harm",)),),
    data_protection=DataProtection(
        personal=True, basis="Part 3", assessment="DPIA 12", controller="Chief Constable"
    ),
    power={"mde_80": -0.706, "scale": "mean_difference"},
)


def said() -> str:
    return " | ".join(
        f"{line.name}: {line.words}" for section in plan_sections(PLAN) for line in section.lines
    )


def test_every_outcome_of_the_plan_is_said() -> None:
    lines = {line.name: str(line.words) for line in plan_lines(PLAN)}
    assert lines["Also measured"] == "Harm: 15% lower is worth having"
    assert lines["Guardrail"] == "Custody: no more than 15% worse"


def test_who_controls_the_data_and_when_it_is_decided_are_said() -> None:
    assert "Controller of the data: Chief Constable" in said()
    assert "Decision due: 1 June 2029" in said()
    assert "Interim look: From 1 September 2027 at harm" in said()


def test_what_a_plan_can_see_is_said_in_words_without_a_minus_sign() -> None:
    lines = {line.name: str(line.words) for line in plan_lines(PLAN)}
    assert lines["Can see"] == "A fall of 0.71 or more, 8 times in 10"
    unknown = replace(PLAN, power={})
    assert "Can see" not in {line.name for line in plan_lines(unknown)}


def test_the_question_names_the_intervention_and_who_is_compared_with_whom() -> None:
    assert question(PLAN) == Markup(
        "Will integrated offender management mean <b>lower reoffences</b> among adopted people "
        "than among people who met the same rule and were not adopted?"
    )


def test_the_logic_stands_in_the_order_in_which_it_works() -> None:
    words = said()
    assert words.index("Inputs: ") < words.index("Activities: Home visits<br>Swift recall")


def test_evidence_that_was_written_as_a_list_is_a_list() -> None:
    assert "<li>Leeds: too few to tell.</li>" in said()


def test_what_somebody_wrote_runs_nothing() -> None:
    evil = replace(PLAN, logic={"inputs": ["<script>alert(1)</script>"]})
    words = " ".join(str(line.words) for part in plan_sections(evil) for line in part.lines)
    assert "<script>" not in words
