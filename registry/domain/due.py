"""What is due, from whom and when: computed from what is recorded, never kept by hand."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date, timedelta
from enum import StrEnum
from uuid import UUID

from registry.domain.decision import Choice, Decision
from registry.domain.evaluation import Evaluation
from registry.domain.lifecycle import State
from registry.domain.registration import REPORT_DAYS

ANSWER_DAYS = 7
REVIEW_DAYS = 14
CHECK_IN_DAY = 2
DATA_DAYS = 28
DECISION_DAYS = 28
LEARNING_DAYS = 28


class DueKind(StrEnum):
    """What kind of thing is due."""

    ANSWER = "answer"
    REVIEW = "review"
    CHECK_IN = "check_in"
    DATA = "data"
    RUN = "run"
    RESULT = "result"
    SIGNATURE = "signature"
    DECISION = "decision"
    FOLLOW_UP = "follow_up"
    LEARNING = "learning"


@dataclass(frozen=True, slots=True, kw_only=True)
class DueItem:
    """One thing that is due. ``people`` is empty where any leader of the unit may do it."""

    kind: DueKind
    on: date
    reference: str
    title: str
    unit: UUID
    people: tuple[UUID, ...]
    what: str = ""

    def days(self, today: date) -> int:
        """Return the days that are left; below 0 it is late."""
        return (self.on - today).days


@dataclass(frozen=True, slots=True, kw_only=True)
class Known:
    """What is known around an evaluation and decides what is due."""

    months_checked: frozenset[str] = frozenset()
    open_comments: int = 0
    has_data: bool = False
    has_run: bool = False
    has_unsigned_conclusion: bool = False
    has_learning: bool = False
    decision: Decision | None = None
    follow_ups_done: frozenset[int] = field(default_factory=frozenset)


def due_items(it: Evaluation, known: Known, *, today: date) -> tuple[DueItem, ...]:
    """Return everything due from an evaluation's people, the earliest first."""
    return tuple(sorted(_all(it, known, today), key=lambda item: (item.on, item.kind)))


def _item(
    it: Evaluation, kind: DueKind, on: date, people: tuple[UUID | None, ...], what: str = ""
) -> DueItem:
    return DueItem(
        kind=kind,
        on=on,
        reference=it.reference,
        title=it.title,
        unit=it.unit,
        people=tuple(person for person in people if person is not None),
        what=what,
    )


def _all(it: Evaluation, known: Known, today: date) -> Iterator[DueItem]:
    match it.state:
        case State.DRAFT if known.open_comments and it.submitted_at is not None:
            on = it.submitted_at.date() + timedelta(days=ANSWER_DAYS)
            yield _item(it, DueKind.ANSWER, on, it.leads, str(known.open_comments))
        case State.IN_REVIEW if it.submitted_at is not None:
            on = it.submitted_at.date() + timedelta(days=REVIEW_DAYS)
            yield _item(it, DueKind.REVIEW, on, (it.reviewer,))
        case State.REGISTERED | State.ANALYSING | State.TERMINATED_EARLY:
            yield from _running(it, known, today)
        case State.REPORTED | State.DECIDED:
            yield from _after(it, known)
        case _:
            return


def _running(it: Evaluation, known: Known, today: date) -> Iterator[DueItem]:
    if it.state is not State.TERMINATED_EARLY:
        for month in months_of_delivery(it, today):
            if f"{month:%Y-%m}" not in known.months_checked:
                yield _item(it, DueKind.CHECK_IN, _check_in_day(month), it.leads, f"{month:%Y-%m}")
    if it.result_due_on is None or it.dates is None:
        return
    if known.has_unsigned_conclusion:
        yield _item(it, DueKind.SIGNATURE, it.result_due_on, (it.reviewer,))
    elif known.has_run:
        yield _item(it, DueKind.RESULT, it.result_due_on, (it.analyst,))
    elif known.has_data:
        yield _item(it, DueKind.RUN, it.result_due_on, (it.analyst,))
    else:
        on = max(it.result_due_on - timedelta(days=REPORT_DAYS - DATA_DAYS), it.dates.mature_on)
        on = min(on, it.result_due_on)
        yield _item(it, DueKind.DATA, on, (it.analyst,))


def months_of_delivery(it: Evaluation, today: date) -> Iterator[date]:
    """Yield the first day of every month of delivery that has ended or is about to be reported."""
    if it.dates is None:
        return
    month = it.dates.delivery_starts_on.replace(day=1)
    last = min(it.dates.delivery_ends_on, today)
    while month <= last:
        if not _is_paused(it, month):
            yield month
        month = (month + timedelta(days=32)).replace(day=1)


def _is_paused(it: Evaluation, month: date) -> bool:
    end = (month + timedelta(days=32)).replace(day=1) - timedelta(days=1)
    return any(p.from_on <= month and (p.to_on is None or end <= p.to_on) for p in it.pauses)


def _check_in_day(month: date) -> date:
    return (month + timedelta(days=32)).replace(day=CHECK_IN_DAY)


def decision_due_on(it: Evaluation) -> date | None:
    """Return the day on which a decision is due: the planned one, but never before people can.

    A result that came late leaves the days that any result leaves.
    """
    planned = it.dates.decision_on if it.dates else None
    if it.reported_at is None:
        return planned
    soonest = it.reported_at.date() + timedelta(days=DECISION_DAYS)
    return max(planned or soonest, soonest)


def _after(it: Evaluation, known: Known) -> Iterator[DueItem]:
    reported = (it.reported_at or it.created_at).date()
    if not known.has_learning:
        on = reported + timedelta(days=LEARNING_DAYS)
        yield _item(it, DueKind.LEARNING, on, it.leads)
    decision = known.decision
    if it.state is State.REPORTED:
        on = decision_due_on(it) or reported
        if decision is not None and decision.choice is Choice.NONE and decision.again_on:
            on = decision.again_on
        yield _item(it, DueKind.DECISION, on, ())
    for index, item in enumerate(decision.follow_ups if decision else ()):
        if index not in known.follow_ups_done and item.by_on is not None:
            owner = (item.owner,) if item.owner else it.leads
            yield _item(it, DueKind.FOLLOW_UP, item.by_on, owner, item.what)
