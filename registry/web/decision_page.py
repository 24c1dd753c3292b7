"""From decisions and results to the pages of a decision: the form, one decision, and lists."""

from collections.abc import Iterable, Mapping
from dataclasses import replace
from uuid import UUID

from registry.actions import find
from registry.actions.find import EvaluationView, ResultLine
from registry.domain.decision import Decision, Recommendation
from registry.domain.due import decision_due_on
from registry.domain.evaluation import Evaluation
from registry.domain.people import Person
from registry.errors import FieldProblem
from registry.publish.release import released
from registry.publish.sentences import sentences_of
from registry.store import Registry
from registry.web.deciding import (
    CHOICE_WORDS,
    choice_rows,
    cite_fields,
    decision_words,
    follow_up_fields,
)
from registry.web.fields import filled, new_key
from registry.web.findings import (
    document_of,
    in_order,
    leading,
    opening_of,
    without_statistics,
)
from registry.web.forms import SubmittedForm
from registry.web.pages.decisions import (
    ChoiceRow,
    DecisionForm,
    DecisionRow,
    FollowUpLine,
    OneLook,
)
from registry.web.pages.evaluation_head import url_of
from registry.web.pages.frame import Head, Link, Section
from registry.web.pages.parts import CheckLine, CheckLook
from registry.web.result_page import cost_lines
from registry.web.tally import tally_words
from registry.web.words import day, moment

FEWEST_FORECASTS = 5
"""A chance is shown for a group of so many at least, so that it is nobody's own."""


def decision_form(
    registry: Registry,
    person: Person,
    view: EvaluationView,
    advice: Recommendation,
    *,
    sent: SubmittedForm | None = None,
    problems: tuple[FieldProblem, ...] = (),
) -> DecisionForm:
    """Return the form that records a decision on a published result."""
    it = view.evaluation
    lines = find.results(registry, by=person)
    others = tuple(x for x in lines if x.evaluation.id != it.id)
    today = registry.today()
    more = (*cite_fields(view, others[:20]), *follow_up_fields(registry, person))
    choices = tuple(choice_rows(view, advice, today))
    if sent is not None:
        more = filled(more, sent, problems)
        choices = tuple(_typed(row, sent, problems) for row in choices)
    frozen = f" on {day(view.versions[-1].frozen_at.date())}" if view.versions else ""
    return DecisionForm(
        head=_head(view, problems),
        action=f"/evaluations/{it.reference}/decision",
        key=sent.key if sent is not None else new_key(),
        rule_heading=f"The rule you froze{frozen} says: {CHOICE_WORDS[advice.choice][0]}",
        rule=advice.text,
        choices=choices,
        error=next((x.message for x in problems if x.field == "choice"), ""),
        cites=more[0],
        cites_too=more[1] if more[1].options else None,
        follow_up=more[2:],
        look=_look(view, others),
        expected=_expected(view),
    )


def _head(view: EvaluationView, problems: tuple[FieldProblem, ...]) -> Head:
    it = view.evaluation
    due = decision_due_on(it)
    words = [it.reference, f"Decision due {day(due)}" if due else "", view.unit.name]
    return Head(
        title=f"What will you do about {_within(it.title)}?",
        section=Section.BOARD,
        reference=it.reference,
        caption=" \u00b7 ".join(word for word in words if word),
        back=Link(words="Back to the result", url=url_of(it.reference, "Result")),
        errors=problems,
    )


def _within(title: str) -> str:
    second = title[1:2]
    return title if second.isupper() or second.isdigit() else f"{title[:1].lower()}{title[1:]}"


def _typed(row: ChoiceRow, sent: SubmittedForm, problems: tuple[FieldProblem, ...]) -> ChoiceRow:
    return replace(
        row,
        chosen=sent.raw("choice") == row.value,
        fields=filled(row.fields, sent, problems),
    )


def _look(view: EvaluationView, others: tuple[ResultLine, ...]) -> OneLook | None:
    it = view.evaluation
    if view.result is None or it.standing is None:
        return None
    document = released(document_of(view.result, it.standing))
    opening = opening_of(document, key="look")
    alike = [x for x in others if x.evaluation.kind and x.evaluation.kind == it.kind]
    signed = next((x for x in view.conclusions if x.signed_at is not None), None)
    said = sentences_of(leading(document))
    return OneLook(
        verdict=opening.verdict,
        size=said.size,
        rest=said.rest,
        estimate=opening.estimate,
        strength=replace(opening.strength, note="") if opening.strength else None,
        guardrails=tuple(_guardrails(document)),
        cost=" ".join(f"{name}: {words}." for name, words in cost_lines(view, signed)),
        elsewhere=tally_words(alike) if alike else "",
        elsewhere_url="/what-works",
        url=url_of(it.reference, "Result"),
    )


def _guardrails(document: Mapping[str, object]) -> Iterable[CheckLine]:
    from registry.publish.words import verdict_words

    for item in in_order(document):
        if item["role"] == "guardrail":
            word, _, rest = verdict_words(item).partition(":")
            held = bool(item.get("margin_held"))
            worse = item.get("verdict") == "worse"
            icon: CheckLook = "tick" if held else "stop" if worse else "warning"
            seen = without_statistics(rest.strip())
            yield CheckLine(icon=icon, word=word, what=item["metric"], seen=seen)


def _expected(view: EvaluationView) -> str:
    count = len(view.forecasts)
    if not count or not view.evaluation.is_published:
        return ""
    if count < FEWEST_FORECASTS:
        return (
            f"Fewer than {FEWEST_FORECASTS} members said beforehand how likely it was to work. "
            "So few are not shown."
        )
    chance = round(100 * sum(item.probability for item in view.forecasts) / count)
    return f"Before the reveal, {count} members gave it a chance of {chance} in 100 on average."


def decision_row(
    evaluation: Evaluation, it: Decision, *, names: Mapping[UUID, str], zone: str
) -> DecisionRow:
    """Return one decision in words."""
    advice = CHOICE_WORDS[it.recommended][0] if it.recommended else "\u2013 no rule"
    return DecisionRow(
        reference=it.reference,
        url=f"/decisions/{it.reference}",
        title=evaluation.title,
        title_url=url_of(evaluation.reference, "Decision"),
        choice=decision_words(it),
        recommended=advice,
        contrary=it.is_contrary,
        reason=it.reason,
        when=moment(it.decided_at, zone),
        by=names.get(it.decided_by, "Unknown"),
    )


def follow_up_lines(view: EvaluationView, it: Decision, *, may: bool) -> Iterable[FollowUpLine]:
    """Return what carries a decision out, and whether it was done."""
    done = {x.index: x for x in view.follow_ups_done if x.decision == it.id}
    for index, item in enumerate(it.follow_ups):
        who = view.names.get(item.owner, "Unknown") if item.owner else "the leads"
        by = f"by {day(item.by_on)}" if item.by_on else "no date"
        found = done.get(index)
        note = f": {found.note}" if found and found.note else ""
        yield FollowUpLine(
            what=item.what,
            words=f"{who}, {by}",
            done=f"Done on {day(found.done_at.date())}{note}" if found else "",
            action=f"/decisions/{it.reference}/follow-ups/{index}" if may and not found else "",
            key=new_key() if may and not found else "",
        )


def decision_facts(it: Decision) -> Iterable[tuple[str, str]]:
    """Return what else was recorded with a decision."""
    if it.reason:
        yield "Reason", it.reason
    if it.where_next:
        yield "Where next", it.where_next
    if it.again_on:
        yield "Looked at again", day(it.again_on)
