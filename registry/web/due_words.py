"""What is due, as pages say it: what to do, where to do it, and how late it is."""

from collections.abc import Collection, Iterable
from datetime import date

from registry.domain.due import DueItem, DueKind
from registry.domain.evaluation import Evaluation
from registry.domain.lifecycle import State
from registry.domain.people import Verb
from registry.web.pages.parts import Due
from registry.web.words import distance, plural, short_day

_MONTHS = (
    "January", "February", "March", "April", "May", "June", "July", "August", "September",
    "October", "November", "December",
)  # fmt: skip
_PLACES: dict[DueKind, tuple[str, str, str]] = {
    DueKind.ANSWER: ("Answer the reviewer's comments", "Answer", "/review"),
    DueKind.REVIEW: ("Review the plan", "Review", "/review"),
    DueKind.CHECK_IN: ("Monthly check-in", "Check in", "/check-ins/new"),
    DueKind.DATA: ("Upload the outcome data", "Upload", "/data"),
    DueKind.RUN: ("Run the registered plan", "Run", "/runs"),
    DueKind.RESULT: ("Report the result", "Report", "/report"),
    DueKind.SIGNATURE: ("Sign the conclusion", "Sign", "/report"),
    DueKind.DECISION: ("Decide what follows", "Decide", "/decision"),
    DueKind.FOLLOW_UP: ("Carry out what was decided", "Note it", "/decision"),
    DueKind.LEARNING: ("Tell the next force: what would you say?", "Write it", "/learning"),
}


def what_is_due(item: DueItem) -> str:
    """Return what is to be done, in words."""
    words = _PLACES[item.kind][0]
    if item.kind is DueKind.ANSWER and item.what.isdigit():
        count = int(item.what)
        return f"Answer the reviewer's {plural(count, 'comment')}" if count else words
    if item.kind is DueKind.CHECK_IN and item.what[5:].isdigit():
        return f"{words} for {_MONTHS[int(item.what[5:7]) - 1]} {item.what[:4]}"
    if item.kind in {DueKind.FOLLOW_UP, DueKind.DATA} and item.what:
        return item.what
    return words


def due_part(item: DueItem, today: date, *, linked: bool = True) -> Due:
    """Return one thing that is due, with the way to do it where the reader may."""
    _, action, place = _PLACES[item.kind]
    return Due(
        date=short_day(item.on),
        distance=distance(item.on, today),
        what=what_is_due(item),
        about=f"{item.title} \u00b7 {item.reference}",
        url=f"/evaluations/{item.reference}{place}" if linked else None,
        action=action if linked else None,
        late=item.on < today,
    )


def one_check_in(items: Iterable[DueItem]) -> tuple[DueItem, ...]:
    """Return what is due with each evaluation's missed check-ins said once, as the newest one.

    A month that nobody wrote down cannot be reported a year later: only the last one is asked for.
    """
    kept: dict[tuple[str, DueKind, str], DueItem] = {}
    for item in items:
        is_check_in = item.kind is DueKind.CHECK_IN
        key = (item.reference, item.kind, "" if is_check_in else f"{item.on} {item.what}")
        kept[key] = item
    return tuple(sorted(kept.values(), key=lambda item: (item.on, item.reference)))


MOST_DUE = 5
"""How many of the things that are due stand beside an evaluation."""

_MILESTONES = "Last day that counts"


def coming(it: Evaluation, today: date) -> tuple[DueItem, ...]:
    """Return the days of a frozen plan that are still to come, as things that will be due."""
    if it.dates is None or it.is_published or it.state not in {State.REGISTERED, State.ANALYSING}:
        return ()
    days = (
        (DueKind.DATA, it.dates.outcomes_to_on, _MILESTONES),
        (DueKind.RESULT, it.result_due_on, ""),
        (DueKind.DECISION, it.dates.decision_on, ""),
    )
    return tuple(
        DueItem(
            kind=kind, on=on, reference=it.reference, title=it.title, unit=it.unit, people=(),
            what=what,
        )
        for kind, on, what in days
        if on is not None and on >= today
    )  # fmt: skip


_NEEDS = {DueKind.CHECK_IN: Verb.CHECK_IN, DueKind.REVIEW: Verb.COMMENT}
"""What one must be allowed for the page behind a thing that is due to be there at all."""


def next_due(
    it: Evaluation, due: Iterable[DueItem], today: date, *, allowed: Collection[Verb]
) -> tuple[Due, ...]:
    """Return what is due from anybody on an evaluation, then what its plan sets for later.

    ``allowed`` is what the reader may do here: what they may not is shown without a way to it.
    """
    owed = one_check_in(due)
    known = {item.kind for item in owed}
    later = [item for item in coming(it, today) if item.what or item.kind not in known]
    parts = [
        (item.on, due_part(item, today, linked=_NEEDS.get(item.kind, Verb.SEE) in allowed))
        for item in owed
    ]
    parts += [(item.on, _later(item, today)) for item in later]
    parts.sort(key=lambda pair: pair[0])
    return tuple(shown for _, shown in parts[:MOST_DUE])


def _later(item: DueItem, today: date) -> Due:
    words = {DueKind.RESULT: "Result due", DueKind.DECISION: "Decision due"}
    return Due(
        date=short_day(item.on),
        distance=distance(item.on, today),
        what=item.what or words[item.kind],
        about=item.reference,
    )
