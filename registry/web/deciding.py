"""What the frozen rule says of a result, in words, and the form that records a decision."""

from collections.abc import Iterator
from datetime import date, timedelta

from registry.actions import find
from registry.actions.decide import LATEST_DAYS
from registry.actions.find import EvaluationView, ResultLine
from registry.domain.decision import Choice, Decision, Harm, Recommendation, recommend
from registry.domain.people import Person
from registry.publish.words import verdict_name
from registry.store import Registry
from registry.web.fields import Field, Option
from registry.web.pages.decisions import ChoiceRow
from registry.web.words import day

CHOICE_WORDS = {
    Choice.ADOPT: ("Adopt", "Keep it where it ran"),
    Choice.SCALE: ("Scale", "Take it to more places"),
    Choice.ADAPT: ("Adapt", "Change it and test the change"),
    Choice.EXTEND: ("Extend", "Run it longer before deciding"),
    Choice.PAUSE: ("Pause", "Stop for now, with a date to look again"),
    Choice.STOP: ("Stop", "End it, with a plan for those it serves"),
    Choice.NONE: ("No decision today", "Needs a new date"),
}
"""Every option in its fixed order: its name, and what it means."""

CLOSED_WORDS = {
    "harm": "Not open: a guardrail got worse",
    "harm_unclear": "Not open: harm is not ruled out",
}


def advice_of(view: EvaluationView) -> Recommendation | None:
    """Return what the frozen rule says today; None while no result is out."""
    standing = view.evaluation.standing
    if standing is None or view.registration is None or not view.evaluation.is_published:
        return None
    return recommend(
        view.registration.rule,
        verdict=standing.verdict,
        strength=standing.strength,
        harm=Harm(standing.harm),
        benefit_ruled_out=standing.benefit_ruled_out,
    )


def rule_sentence(view: EvaluationView) -> str:
    """Return the rule's recommendation, and the decision where one was made."""
    advice = advice_of(view)
    if advice is None:
        return ""
    words = f"The rule that was frozen with the plan says: {advice.choice.value}."
    if view.decisions:
        newest = view.decisions[0]
        name = CHOICE_WORDS[newest.choice][0].lower()
        return f"{words} Decided on {day(newest.decided_at.date())}: {name}."
    return f"{words} A decision against it needs a reason, and is counted."


def choice_rows(view: EvaluationView, advice: Recommendation, today: date) -> Iterator[ChoiceRow]:
    """Return the seven options with what the rule says of each, and the fields each one opens."""
    harm = view.evaluation.standing.harm if view.evaluation.standing else "none"
    latest = today + timedelta(days=LATEST_DAYS)
    for choice, (name, meaning) in CHOICE_WORDS.items():
        until = f", no later than {day(latest)}" if choice is Choice.NONE else ""
        yield ChoiceRow(
            value=choice.value,
            name=name,
            meaning=f"{meaning}{until}",
            recommended=choice is advice.choice,
            contrary=choice not in {advice.choice, Choice.NONE},
            closed=CLOSED_WORDS.get(harm, "") if choice in advice.closed else "",
            fields=tuple(_opened(choice, advice)),
        )


def _opened(choice: Choice, advice: Recommendation) -> Iterator[Field]:
    if choice not in {advice.choice, Choice.NONE}:
        yield Field(
            name=f"reason_{choice.value}",
            label="Why not what the rule says?",
            kind="textarea",
            hint="Shown with the decision, and counted. 20 to 1,000 characters.",
        )
    if choice in {Choice.SCALE, Choice.ADOPT, Choice.ADAPT}:
        yield Field(name=f"where_{choice.value}", label="Where next", optional=True)
    if choice in {Choice.NONE, Choice.PAUSE}:
        yield Field(
            name=f"again_{choice.value}",
            label="When it will be decided" if choice is Choice.NONE else "When to look again",
            kind="date",
            optional=choice is Choice.PAUSE,
        )


def follow_up_fields(registry: Registry, by: Person) -> tuple[Field, ...]:
    """Return the fields of who carries a decision out, what they do, and by when."""
    people = find.people(registry, by=by)
    options = tuple(Option(value=str(x.id), label=x.shown) for x in people if x.active)
    nobody = Option(value="", label="Nobody yet")
    return (
        Field(name="follow_up", label="What has to be done", optional=True, width="30"),
        Field(
            name="owner",
            label="Who carries it out",
            kind="select",
            options=(nobody, *options),
            optional=True,
            chosen=("",),
        ),
        Field(name="by_on", label="By when", kind="date", optional=True),
    )


def cite_fields(view: EvaluationView, others: tuple[ResultLine, ...]) -> tuple[Field, Field]:
    """Return this result, chosen, and the others that the decision can rest on too."""
    own = next((item for item in view.conclusions if item.signed_at is not None), None)
    mine: tuple[Option, ...] = ()
    if own is not None and own.signed_at is not None:
        words = verdict_name(own.standing.verdict, own.standing.strength)
        label = f"Result of {day(own.signed_at.date())}: {words}"
        mine = (Option(value=str(own.id), label=label),)
    more = tuple(
        Option(
            value=str(line.conclusion.id),
            label=f"{line.evaluation.title}: "
            f"{verdict_name(line.standing.verdict, line.standing.strength)}",
            hint=line.evaluation.reference,
        )
        for line in others
    )
    return (
        Field(
            name="cites",
            label="Resting on",
            kind="checkboxes",
            options=mine,
            chosen=tuple(option.value for option in mine),
        ),
        Field(name="cites_too", label="Other results", kind="checkboxes", options=more),
    )


def decision_words(decision: Decision) -> str:
    """Return a decision in a few words, with whether it went against the rule."""
    name = CHOICE_WORDS[decision.choice][0]
    return f"{name}, against the rule" if decision.is_contrary else name
