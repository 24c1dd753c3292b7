"""From what is known of an evaluation to its overview page."""

from collections.abc import Iterator
from datetime import date

from markupsafe import Markup

from registry.actions.find import EvaluationView
from registry.domain.due import DueItem
from registry.domain.evaluation import Amendment, Evaluation
from registry.domain.lifecycle import State
from registry.domain.people import Verb
from registry.domain.registration import ChecklistItem, Frozen, ItemStatus, Registration
from registry.publish.words import verdict_name
from registry.web.due_words import coming, next_due
from registry.web.next_steps import actions_of, moves_of, notice_of
from registry.web.pages.evaluation_head import evaluation_head, evaluation_object, url_of
from registry.web.pages.evaluations import (
    Change,
    Overview,
    PartOf,
    PersonLine,
    PlanLine,
    PlanSection,
)
from registry.web.pages.frame import Link
from registry.web.pages.parts import (
    SEEN,
    TIMING_MARKS,
    UNSEEN,
    CheckLine,
    Column,
    Receipt,
    Table,
    Verdict,
)
from registry.web.plan_sections import plan_sections
from registry.web.plan_words import plan_lines, question
from registry.web.words import day, month, number, plural, sealed_moment, short_day


def overview(view: EvaluationView, *, due: tuple[DueItem, ...], today: date) -> Overview:
    """Return the overview of an evaluation as one person may see it."""
    it, frozen = view.evaluation, view.registration
    shown = frozen or view.proposed
    return Overview(
        head=evaluation_head(view, tab="Overview", today=today, lead=lead_of(view)),
        object=evaluation_object(view, tab="Overview", today=today),
        plan_title="The frozen plan" if frozen else "The plan so far",
        plan=plan_lines(shown) if shown else draft_lines(view),
        plan_links=(
            Link(words="Full plan", url=url_of(it.reference, "Plan")),
            Link(words="To print", url=f"{url_of(it.reference, 'Plan')}?whole=yes"),
        ),
        notice=notice_of(view, today),
        actions=tuple(actions_of(view)),
        moves=tuple(moves_of(view, today)),
        ready=tuple(ready_line(item) for item in view.checklist),
        changes=tuple(_changes(view)),
        amend=_if(view, Verb.AMEND, "Something changed", "amend") if frozen else None,
        check_ins=_check_ins(view),
        check_in_sum=_check_in_sum(view),
        check_in=_if(view, Verb.CHECK_IN, "Make this month's check-in", "check-ins/new")
        if it.state is State.REGISTERED
        else None,
        due=next_due(it, due, today, allowed=view.may),
        calendar=Link(
            words="Put these dates into your calendar",
            url=f"{url_of(it.reference)}/calendar.ics",
        )
        if it.dates is not None and coming(it, today)
        else None,
        receipt=receipt_of(view.versions, frozen) if frozen else None,
        people=tuple(_people(view)),
        part_of=tuple(_part_of(view)),
    )


def lead_of(view: EvaluationView) -> Markup | str:
    """Return the one sentence that says what an evaluation asks."""
    it, frozen = view.evaluation, view.registration
    if it.state is State.WITHDRAWN:
        return f"Withdrawn before it began. {it.reason}"
    if it.state is State.TERMINATED_EARLY:
        owed = f" It owes a report by {day(it.owes_report_on)}." if it.owes_report_on else ""
        return f"Ended early. {it.reason}{owed}"
    if frozen is not None:
        return question(frozen)
    return str(it.summary.get("problem") or "This plan is still being written.")


def ready_line(item: ChecklistItem) -> CheckLine:
    """Return one line of the ready list as it is drawn."""
    if item.status is ItemStatus.HELD:
        return CheckLine(icon="tick", word="Ticked", what=item.title, seen=item.because)
    if item.status is ItemStatus.WAIVED:
        seen = f"{item.waiver} ({item.waived_by})"
        return CheckLine(icon="info", word="Let go", what=item.title, seen=seen)
    return CheckLine(icon="todo", word="Open", what=item.title, seen=item.because)


def draft_sections(view: EvaluationView) -> tuple[PlanSection, ...]:
    """Return a draft in words: as it would be frozen where it is whole, else what is there."""
    if view.proposed is not None:
        return tuple(item for item in plan_sections(view.proposed) if item.lines)
    return (PlanSection(title="The plan so far", lines=draft_lines(view)),)


def draft_lines(view: EvaluationView) -> tuple[PlanLine, ...]:
    """Return what a draft says so far."""
    draft = view.draft
    names = (
        ("problem", "Problem"),
        ("population", "For whom"),
        ("delivered", "What is delivered"),
        ("comparator", "Compared with"),
        ("delivery_starts_on", "Delivery starts"),
        ("delivery_ends_on", "Delivery ends"),
        ("decision_on", "Decision due"),
    )
    return tuple(
        PlanLine(name=name, words=str((draft and draft.get(key)) or "Not written yet"))
        for key, name in names
    )


def _changes(view: EvaluationView) -> Iterator[Change]:
    made = {item.number: item for item in view.amendments}
    for version in reversed(view.versions):
        amendment = made.get(version.number)
        seen = amendment.outcomes_seen if amendment else version.timing.value == "outcomes_seen"
        yield Change(
            version=str(version.number),
            url=f"/plans/{version.registration_sha256}",
            date=short_day(version.frozen_at.date()),
            words=amendment.reason if amendment else "First frozen plan.",
            kind="\u2013" if amendment is None else "Major" if amendment.is_major else "Minor",
            stamp=SEEN if seen else UNSEEN,
            reads=_reads(version, amendment),
        )


def _reads(version: Frozen, amendment: Amendment | None) -> str:
    if version.timing.value == "before_start":
        return "No outcome could exist yet"
    if amendment is None:
        return "As answered at the freeze"
    if not amendment.reads:
        return "No look recorded here"
    return f"{plural(amendment.reads, 'read')} of outcome rows before this version"


def _check_ins(view: EvaluationView) -> Table | None:
    if not view.check_ins:
        return None
    rows = tuple(
        (
            month(item.month),
            number(item.reached) if item.reached is not None else "\u2013 not given",
            number(item.eligible) if item.eligible is not None else "\u2013 not given",
            item.as_planned.capitalize() + (f". {item.note}" if item.note else ""),
            item.harms or "None reported",
        )
        for item in sorted(view.check_ins, key=lambda item: item.month, reverse=True)
    )
    return Table(
        caption="Monthly check-ins, newest first",
        caption_hidden=True,
        columns=(
            Column(head="Month"),
            Column(head="Reached", number=True, say_head=True),
            Column(head="Eligible", number=True, say_head=True),
            Column(head="As planned?", say_head=True),
            Column(head="Harms or surprises", say_head=True),
        ),
        rows=rows,
    )


def _check_in_sum(view: EvaluationView) -> str:
    both = [x for x in view.check_ins if x.reached is not None and x.eligible]
    eligible = sum(item.eligible or 0 for item in both)
    if not eligible:
        return ""
    reached = sum(item.reached or 0 for item in both)
    share = round(100 * reached / eligible)
    return f"Reached so far: {number(reached)} of {number(eligible)} ({share} in 100)."


def receipt_of(versions: tuple[Frozen, ...], registration: Registration) -> Receipt:
    """Return the receipt of the newest of some frozen versions."""
    newest = versions[-1]
    days = (registration.dates.delivery_starts_on - newest.frozen_at.date()).days
    side = "before" if days > 0 else "after"
    return Receipt(
        mark=TIMING_MARKS[newest.timing.value],
        sealed=f"Frozen {sealed_moment(newest.frozen_at)}",
        distance=f"{plural(abs(days), 'day')} {side} delivery began",
        of=f"plan version {newest.number}",
        digest=newest.registration_sha256,
        download_url=f"/plans/{newest.registration_sha256}/receipt.json",
        follows=f"Follows version {newest.number - 1}",
        previous=newest.previous_sha256,
    )


def _people(view: EvaluationView) -> Iterator[PersonLine]:
    it, names = view.evaluation, view.names
    for place, lead in enumerate(it.leads):
        role = "Lead" if place == 0 else "Deputy"
        yield PersonLine(role=role, name=names.get(lead, "Unknown"))
    if it.analyst:
        yield PersonLine(role="Analyst", name=names.get(it.analyst, "Unknown"))
    if it.reviewer:
        own = it.reviewer in {*it.leads, *it.authors, it.analyst}
        note = "Wrote a part of the plan: cannot approve it" if own else "Not an author of the plan"
        yield PersonLine(role="Reviewer", name=names.get(it.reviewer, "Unknown"), note=note)
    yield PersonLine(role="Unit", name=view.unit.name)


def _part_of(view: EvaluationView) -> Iterator[PartOf]:
    it = view.initiative
    yield PartOf(words=f"{it.title} (initiative)", url=f"/initiatives/{it.reference}")
    for other in view.siblings:
        shown = other.standing if other.is_published else None
        yield PartOf(
            words=f"{other.reference}: {other.title}",
            url=url_of(other.reference),
            verdict=Verdict(key=shown.verdict, word=verdict_name(shown.verdict, shown.strength))
            if shown
            else None,
        )


def _if(view: EvaluationView, verb: Verb, words: str, path: str) -> Link | None:
    if verb not in view.may:
        return None
    return Link(words=words, url=f"/evaluations/{view.evaluation.reference}/{path}")


def sentence_of(it: Evaluation, phase: str, today: date) -> str:
    """Return one true sentence on where an evaluation stands, for lists."""
    due = it.result_due_on
    if it.standing is not None and it.is_published:
        return f"Strength {it.standing.strength} of 5."
    if phase in {"registered", "running", "follow_up", "analysing", "paused"} and due is not None:
        late = due < today
        return f"Result was due {short_day(due)}." if late else f"Result due {short_day(due)}."
    if it.reason:
        return it.reason
    return {"draft": "Being written.", "in_review": "With the reviewer."}.get(phase, "")
