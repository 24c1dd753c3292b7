"""The forms of a running evaluation: what each asks, who may send it, and what it does."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from registry.actions import (
    amend,
    check_in,
    close,
    defer,
    hand_over,
    pause,
    resume,
    terminate,
    withdraw,
)
from registry.actions.check_in import ANSWERS
from registry.domain.draft import FIELDS
from registry.domain.people import Person, Verb
from registry.domain.registration import Registration
from registry.errors import FieldProblem, InvalidError
from registry.store import Registry
from registry.web.fields import Field, Option
from registry.web.forms import SubmittedForm

_AMENDED = (
    "title", "problem", "evidence", "place", "population", "delivered", "comparator", "window",
    "delivery_starts_on", "delivery_ends_on", "outcomes_from_on", "outcomes_to_on",
    "maturity_days", "decision_on", "tags", "links", "price_year", "people_hours",
)  # fmt: skip
"""What can be amended on the page; the analysis is amended by the API, as a whole document."""

_WHOLE = {"maturity_days", "price_year", "people_hours"}
_LISTS = {"tags", "links"}
_REASON = Field(name="reason", label="Why?", kind="textarea", rows=4, hint="10 to 2,000 letters.")
_MONTH_WORDS = "the month, such as 2026-10"


def label_of(name: str) -> str:
    """Return what a field of the plan is called."""
    return FIELDS.get(name, name.replace("_", " ").capitalize()).split(":")[0]


def amendable(it: Registration) -> dict[str, str]:
    """Return what can be amended on a page as the plan says it now, as it would be typed."""
    return {name: _typed(_now(it, name)) for name in _AMENDED}


def _now(it: Registration, name: str) -> Any:
    homes: tuple[Any, ...] = (it.initiative, it.dates, it)
    return next((getattr(home, name) for home in homes if hasattr(home, name)), None)


def _typed(value: Any) -> str:
    if value is None:
        return ""
    if isinstance(value, float):
        return f"{value:g}"
    return ", ".join(map(str, value)) if isinstance(value, list | tuple) else str(value)


@dataclass(frozen=True, slots=True, kw_only=True)
class Ask:
    """One form: what it is called, who may send it, its fields, and what it does."""

    title: str
    verb: Verb
    button: str
    fields: tuple[Field, ...]
    act: Callable[[Registry, Person, str, SubmittedForm], None]
    says: str = ""


def _check_in(registry: Registry, person: Person, reference: str, form: SubmittedForm) -> None:
    month = form.text("month", _MONTH_WORDS, most=7)
    answer = form.choice("as_planned", ANSWERS, "Say whether it was delivered as planned")
    reached = form.whole("reached", "how many were reached", least=0, required=False)
    eligible = form.whole("eligible", "how many could have been", least=0, required=False)
    harms = form.text("harms", "harms or surprises", most=2_000, required=False)
    note = form.text("note", "a note", most=2_000, required=False)
    form.check()
    check_in(
        registry,
        by=person,
        evaluation=reference,
        month=month,
        as_planned=answer,
        reached=reached,
        eligible=eligible,
        harms=harms,
        note=note,
    )


def _amend(registry: Registry, person: Person, reference: str, form: SubmittedForm) -> None:
    name = form.choice("field", _AMENDED, "Choose the field that changes")
    value = form.text("value", "what it says now", most=20_000)
    reason = form.text("reason", "the reason", least=10, most=2_000)
    version = form.version
    if version is None:
        form.problem("field", "Open this page again: it does not say which plan it is about")
    form.check()
    new: Any = int(value) if name in _WHOLE and value.isdigit() else value
    if name in _LISTS:
        new = [part.strip() for part in value.replace("\n", ",").split(",") if part.strip()]
    amend(
        registry,
        by=person,
        evaluation=reference,
        changes={name: new},
        reason=reason,
        version=version or 0,
    )


def _pause(registry: Registry, person: Person, reference: str, form: SubmittedForm) -> None:
    from_on = form.date("from_on", "the first day of the pause")
    to_on = form.date("to_on", "the last day of the pause", required=False)
    reason = form.text("reason", "the reason", most=2_000)
    form.check()
    if from_on is not None:
        pause(registry, by=person, evaluation=reference, from_on=from_on, to_on=to_on,
              reason=reason)  # fmt: skip


def _resume(registry: Registry, person: Person, reference: str, form: SubmittedForm) -> None:
    on = form.date("on", "the day on which delivery goes on")
    form.check()
    if on is not None:
        resume(registry, by=person, evaluation=reference, on=on)


def _defer(registry: Registry, person: Person, reference: str, form: SubmittedForm) -> None:
    to_on = form.date("to_on", "the new day")
    reason = form.text("reason", "the reason", most=2_000)
    form.check()
    if to_on is not None:
        defer(registry, by=person, evaluation=reference, to_on=to_on, reason=reason)


def _withdraw(registry: Registry, person: Person, reference: str, form: SubmittedForm) -> None:
    reason = form.text("reason", "the reason", most=2_000)
    form.check()
    withdraw(registry, by=person, evaluation=reference, reason=reason)


def _terminate(registry: Registry, person: Person, reference: str, form: SubmittedForm) -> None:
    reason = form.text("reason", "the reason", most=2_000)
    form.check()
    terminate(registry, by=person, evaluation=reference, reason=reason)


def _hand_over(registry: Registry, person: Person, reference: str, form: SubmittedForm) -> None:
    lead = form.uuid("lead", "Choose a lead")
    deputy = form.uuid("deputy", "Choose a second lead")
    analyst = form.uuid("analyst", "Choose an analyst", required=False)
    reviewer = form.uuid("reviewer", "Choose a reviewer", required=False)
    reason = form.text("reason", "the reason", least=5, most=2_000)
    form.check()
    if lead is None or deputy is None:
        return
    try:
        hand_over(registry, by=person, evaluation=reference, leads=(lead, deputy),
                  analyst=analyst, reviewer=reviewer, reason=reason)  # fmt: skip
    except InvalidError as error:
        raise InvalidError(
            FieldProblem(field={"leads": "lead"}.get(item.field, item.field), message=item.message)
            for item in error.fields
        ) from error


def _close(registry: Registry, person: Person, reference: str, form: SubmittedForm) -> None:
    form.check()
    close(registry, by=person, evaluation=reference)


_YES = {"yes": "Yes", "mostly": "Mostly", "partly": "Partly", "no": "No"}
ASKS: Mapping[str, Ask] = {
    "check-ins/new": Ask(
        title="How did the month go?",
        verb=Verb.CHECK_IN,
        button="Send the check-in",
        act=_check_in,
        fields=(
            Field(name="month", label="Month", width="10", hint="Such as 2026-10."),
            Field(
                name="as_planned",
                label="Was it delivered as planned?",
                kind="radios",
                options=tuple(Option(value=key, label=_YES[key]) for key in ANSWERS),
            ),
            Field(name="reached", label="How many were reached?", kind="whole", width="5",
                  optional=True),
            Field(name="eligible", label="Out of how many?", kind="whole", width="5",
                  optional=True),
            Field(name="harms", label="Harms or surprises", kind="textarea", optional=True),
            Field(name="note", label="What was different, and why", kind="textarea",
                  optional=True, hint="Roles, not names: \u201cone post was vacant\u201d."),
        ),
    ),
    "amend": Ask(
        title="What changed?",
        verb=Verb.AMEND,
        button="Make a new version of the plan",
        act=_amend,
        fields=(
            Field(
                name="field",
                label="Which part changes?",
                kind="select",
                options=tuple(
                    Option(value=key, label=label_of(key)) for key in _AMENDED
                ),
            ),
            Field(name="value", label="What should it say?", kind="textarea",
                  hint="Dates as 2026-04-01."),
            _REASON,
        ),
    ),
    "pause": Ask(
        title="Pause delivery",
        verb=Verb.PAUSE,
        button="Pause",
        act=_pause,
        fields=(
            Field(name="from_on", label="First day of the pause", kind="date"),
            Field(name="to_on", label="Last day, if known", kind="date", optional=True),
            _REASON,
        ),
    ),
    "resume": Ask(
        title="Go on with delivery",
        verb=Verb.PAUSE,
        button="Go on",
        act=_resume,
        fields=(Field(name="on", label="First day again", kind="date"),),
    ),
    "defer": Ask(
        title="Move the day on which the result is due",
        verb=Verb.DEFER,
        button="Move the day",
        act=_defer,
        fields=(Field(name="to_on", label="New day", kind="date"), _REASON),
        says="The reason and the new day are shown to everyone in the force.",
    ),
    "withdraw": Ask(
        title="Withdraw before delivery starts",
        verb=Verb.WITHDRAW,
        button="Withdraw the evaluation",
        act=_withdraw,
        fields=(_REASON,),
        says="The evaluation stays in the list with its reason. This cannot be undone.",
    ),
    "terminate": Ask(
        title="End it early",
        verb=Verb.TERMINATE,
        button="End the evaluation early",
        act=_terminate,
        fields=(_REASON,),
        says="It still owes a report: what was found until now, or why nothing could be.",
    ),
    "hand-over": Ask(
        title="Hand it over to others",
        verb=Verb.HAND_OVER,
        button="Hand it over",
        act=_hand_over,
        fields=(
            Field(name="lead", label="Responsible person", kind="select"),
            Field(name="deputy", label="Second responsible person", kind="select"),
            Field(name="analyst", label="Analyst", kind="select", optional=True),
            Field(name="reviewer", label="Peer reviewer", kind="select", optional=True,
                  hint="Somebody who has no part in this plan."),
            Field(name="reason", label="Why?", kind="textarea", rows=3,
                  hint="Such as: posted to another force."),
        ),
        says="What is due is due from the new people from now on. The frozen plan stays as it is.",
    ),
    "close": Ask(
        title="Close the evaluation",
        verb=Verb.CLOSE,
        button="Close it",
        act=_close,
        fields=(),
        says="Everything that was decided has been carried out.",
    ),
}  # fmt: skip
"""The forms by the last part of their address."""
