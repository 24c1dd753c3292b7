"""The head that every page of one evaluation has: title, state, timeline, tabs, crumbs."""

from dataclasses import replace
from datetime import date

from markupsafe import Markup

from registry.actions.find import EvaluationView
from registry.domain.evaluation import Evaluation
from registry.domain.lifecycle import PUBLISHED, State
from registry.domain.registration import Dates
from registry.web.pages.frame import Crumb, Head, Section
from registry.web.pages.parts import STATES, Mark, ObjectHead, Tab, TimelineStep
from registry.web.words import distance, plural, short_day

TABS = (
    "Overview",
    "Plan",
    "Data",
    "Runs",
    "Result",
    "Decision",
    "Learning",
    "History",
)
"""The tabs of an evaluation, in the order that all of its pages share."""


def url_of(reference: str, tab: str = "Overview") -> str:
    """Return the address of one tab of an evaluation."""
    return f"/evaluations/{reference}" + ("" if tab == "Overview" else f"/{tab.lower()}")


def evaluation_head(
    view: EvaluationView, *, tab: str, today: date, lead: Markup | str | None = None
) -> Head:
    """Return how a page of an evaluation begins. ``tab`` names the tab that it stands under."""
    it = view.evaluation
    crumbs = [
        Crumb(words="Evaluations", url="/evaluations"),
        Crumb(words=view.initiative.title, url=f"/initiatives/{view.initiative.reference}"),
        Crumb(words=it.reference, url=None if tab == "Overview" else url_of(it.reference)),
    ]
    if tab != "Overview":
        crumbs.append(Crumb(words=tab))
    return Head(
        title=it.title,
        section=Section.EVALUATIONS,
        reference=it.reference if tab == "Overview" else f"{tab}, {it.reference}",
        caption=_caption(view, today),
        lead=lead,
        crumbs=tuple(crumbs),
    )


def _caption(view: EvaluationView, today: date) -> str:
    it = view.evaluation
    words = [it.reference]
    if it.head is not None:
        words.append(f"Plan version {it.head.number}")
    elif it.state in {State.DRAFT, State.IN_REVIEW}:
        words.append("Not frozen")
    place = str(it.summary.get("place") or view.unit.name)
    words.append(place)
    due = it.result_due_on
    if due is not None and due < today and it.state in {State.REGISTERED, State.ANALYSING}:
        words.append(f"Result {distance(due, today)}")
    return " \u00b7 ".join(words)


def evaluation_object(
    view: EvaluationView, *, tab: str, today: date, mark: Mark | None = None
) -> ObjectHead:
    """Return the state, timeline and tabs of a page of an evaluation."""
    state = STATES[view.phase]
    if view.evaluation.state is State.IN_REVIEW and view.comments:
        state = replace(state, words=f"{state.words}: {plural(len(view.comments), 'comment')}")
    return ObjectHead(
        state=state,
        tabs=_tabs(view, tab),
        timeline=timeline_of(view.evaluation, phase=view.phase, today=today),
        mark=mark,
    )


def _tabs(view: EvaluationView, chosen: str) -> tuple[Tab, ...]:
    counts = {"Data": str(len(view.datasets)) if view.datasets else "", "Runs": _run_count(view)}
    return tuple(
        Tab(
            name=name,
            url=url_of(view.evaluation.reference, name),
            chosen=name == chosen,
            count=counts.get(name, ""),
        )
        for name in TABS
    )


def _run_count(view: EvaluationView) -> str:
    """Return the count of runs that is said to everyone, exploratory ones apart."""
    exploratory = view.run_counts.get("exploratory", 0)
    confirmatory = view.run_counts.get("confirmatory", 0)
    return f"{confirmatory} + {exploratory} exploratory" if exploratory else str(confirmatory)


_PLACES = ("registered", "running", "follow_up", "analysing", "reported", "decided")
_NAMES = ("Registered", "Running", "Follow-up", "Analysing", "Reported", "Decided")


def timeline_of(it: Evaluation, *, phase: str, today: date) -> tuple[TimelineStep, ...]:
    """Return the states on the way with their dates; empty for what was never registered.

    A date that was missed keeps its place and says "was due".
    """
    if it.dates is None or it.head is None:
        return ()
    now = {"closed": "decided", "paused": "running"}.get(phase, phase)
    if now not in _PLACES:
        return ()
    at = _PLACES.index(now)
    words = _dates_in_words(it, today)
    return tuple(
        TimelineStep(
            name=name,
            date=words[place],
            when="now" if index == at else "past" if index < at else "future",
        )
        for index, (place, name) in enumerate(zip(_PLACES, _NAMES, strict=True))
    )


def _dates_in_words(it: Evaluation, today: date) -> dict[str, str]:
    dates, head = it.dates, it.head
    if dates is None or head is None:
        raise ValueError("a timeline is of a registered evaluation")
    reported = it.reported_at.date() if it.reported_at and it.state in PUBLISHED else None
    decided = it.decided_at.date() if it.decided_at else None
    return {
        "registered": short_day(head.frozen_at.date()),
        "running": _running(dates, today),
        "follow_up": f"from {short_day(dates.delivery_ends_on)}",
        "analysing": f"from {short_day(dates.mature_on)}",
        "reported": _reached(reported, it.result_due_on, today),
        "decided": _reached(decided, dates.decision_on, today),
    }


def _running(dates: Dates, today: date) -> str:
    start, end = dates.delivery_starts_on, dates.delivery_ends_on
    if start <= today <= end:
        months = 12 * (today.year - start.year) + today.month - start.month + 1
        return f"{short_day(start)}, now month {months}"
    return f"{short_day(start)} to {short_day(end)}"


def _reached(on: date | None, due: date | None, today: date) -> str:
    if on is not None:
        return short_day(on)
    if due is None:
        return "after the result"
    return f"was due {short_day(due)}" if due < today else f"due {short_day(due)}"
