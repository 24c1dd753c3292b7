"""The seven steps, and the fields of those that are the same for every plan."""

from collections.abc import Mapping
from dataclasses import dataclass

from registry.web.steps.entries import Entry


@dataclass(frozen=True, slots=True, kw_only=True)
class Step:
    """One step: its number, its short name, the question that is its title, and how it begins."""

    number: int
    name: str
    question: str
    lead: str


STEPS = (
    Step(
        number=1,
        name="Problem and evidence",
        question="What is the problem?",
        lead="Say it so that somebody from another force would understand it.",
    ),
    Step(
        number=2,
        name="Who, where, when",
        question="Who is it for, where and when?",
        lead="These dates decide what is due, and whether the plan was there first.",
    ),
    Step(
        number=3,
        name="What is delivered",
        question="What will be delivered?",
        lead="Enough for another force to do the same.",
    ),
    Step(
        number=4,
        name="Logic model",
        question="How is it meant to work?",
        lead="One thing a line. If an assumption fails, you will know where to look.",
    ),
    Step(
        number=5,
        name="Hypothesis",
        question="What do you expect to happen?",
        lead="Fill in the gaps. They make one sentence that can turn out to be wrong.",
    ),
    Step(
        number=6,
        name="Metrics",
        question="What else will you measure?",
        lead="A guardrail is something that must not get worse. Name at least one.",
    ),
    Step(
        number=7,
        name="Cost and people",
        question="What does it cost, and who answers for it?",
        lead="Two people are responsible, so that nothing rests on one.",
    ),
)

_PROBLEM = (
    Entry(
        path="title",
        label="Name of the initiative",
        hint="Up to 200 characters. Others will search for these words.",
    ),
    Entry(path="problem", label="What is the problem?", rows=4),
    Entry(
        path="evidence",
        label="What is known about it already?",
        hint="What others found, here and elsewhere, and how sure they were.",
        rows=5,
        optional=True,
    ),
    Entry(
        path="kind",
        label="Type of initiative",
        hint="Such as hot-spot patrol, stay conversations, training.",
        width="30",
    ),
    Entry(
        path="cites",
        label="Results that this plan rests on",
        shape="commas",
        hint="Their references, such as NORS-2025-0019, with commas between them.",
        width="30",
        optional=True,
    ),
)
_PLACE = (
    Entry(path="place", label="Where?", hint="Areas, stations or teams.", optional=True),
    Entry(path="population", label="Who is it for?", rows=2),
    Entry(path="delivery_starts_on", label="Delivery starts on", shape="day"),
    Entry(path="delivery_ends_on", label="Delivery ends on", shape="day"),
    Entry(
        path="outcomes_from_on",
        label="First day on which an outcome counts",
        shape="day",
        hint="Left empty it is the day on which delivery starts.",
        optional=True,
    ),
    Entry(
        path="outcomes_to_on",
        label="Last day on which an outcome counts",
        shape="day",
        hint="Left empty it is the day on which delivery ends.",
        optional=True,
    ),
    Entry(
        path="maturity_days",
        label="Days until the last outcome is complete",
        shape="whole",
        hint="Such as 183 where proof in court takes six months. The result is due 84 days later.",
        width="4",
        unit="days",
        optional=True,
    ),
)
_DELIVERY = (
    Entry(path="delivered", label="What is delivered?", rows=3),
    Entry(path="delivery.who_provides", label="Who provides it?", rows=2, optional=True),
    Entry(path="delivery.how", label="How?", rows=2, optional=True),
    Entry(path="delivery.where", label="At which places?", rows=2, optional=True),
    Entry(
        path="delivery.when_and_how_much",
        label="When, how often and how much?",
        rows=2,
        optional=True,
    ),
    Entry(
        path="delivery.tailoring",
        label="What may be adapted, and to what?",
        rows=2,
        optional=True,
    ),
)
_LOGIC = tuple(
    Entry(path=f"logic.{key}", label=label, shape="lines", rows=3, hint=hint, optional=True)
    for key, label, hint in (
        ("inputs", "Inputs", "What goes in: people, time, money, places."),
        ("activities", "Activities", "What is done with it."),
        ("outputs", "Outputs", "What one can count straight away."),
        ("outcomes", "Outcomes", "What changes for people because of it."),
        ("impact", "Impact", "What it is for in the end."),
        ("assumptions", "Assumptions", "What must be true for one to lead to the next."),
    )
)

FIXED: Mapping[int, tuple[Entry, ...]] = {1: _PROBLEM, 2: _PLACE, 3: _DELIVERY, 4: _LOGIC}
"""The fields of steps 1 to 4."""

_STEP_OF = {
    **{entry.path.split(".")[0]: number for number, many in FIXED.items() for entry in many},
    "window": 5,
    "comparator": 5,
    "analysis": 5,
    "power": 5,
    "metrics": 6,
    "rule": 6,
    "looks": 6,
    "costs": 7,
    "price_year": 7,
    "people_hours": 7,
    "leads": 7,
    "analyst": 7,
    "reviewer": 7,
    "decision_on": 7,
    "data_protection": 7,
}


def step_of(field: str) -> int:
    """Return the step on which a field of a draft, or a path below one, is asked for."""
    return _STEP_OF.get(field.split(".", maxsplit=1)[0], 1)
