"""What is due, as pages say it: what to do, where to do it, and how late it is."""

from collections.abc import Iterable
from datetime import date

from registry.domain.due import DueItem, DueKind
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
    if item.kind is DueKind.FOLLOW_UP and item.what:
        return item.what
    return words


def due_part(item: DueItem, today: date) -> Due:
    """Return one thing that is due, with the way to do it."""
    _, action, place = _PLACES[item.kind]
    return Due(
        date=short_day(item.on),
        distance=distance(item.on, today),
        what=what_is_due(item),
        about=f"{item.title} \u00b7 {item.reference}",
        url=f"/evaluations/{item.reference}{place}",
        action=action,
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
