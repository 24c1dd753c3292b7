"""What happens next with an evaluation: in words, and as links to what this person may do."""

from collections.abc import Iterator
from datetime import date

from registry.actions.find import EvaluationView
from registry.domain.lifecycle import LIVE, State
from registry.domain.people import Verb
from registry.web.pages.evaluation_head import url_of
from registry.web.pages.frame import Link
from registry.web.words import day, plural

_OVER = frozenset({State.CLOSED, State.WITHDRAWN})


def notice_of(view: EvaluationView, today: date) -> str:
    """Return what is awaited, and from whom; empty while time only has to pass."""
    it = view.evaluation
    if it.state is State.IN_REVIEW:
        since = f" since {day(it.submitted_at.date())}" if it.submitted_at else ""
        return f"The reviewer has the plan{since}. Approval freezes it."
    if it.state is State.DRAFT:
        return _of_draft(view)
    if it.state is State.REGISTERED and it.dates is not None and it.dates.mature_on <= today:
        return "The outcomes are complete: the analyst can upload the data and run the plan."
    return _after_the_run(view)


def _after_the_run(view: EvaluationView) -> str:
    state = view.evaluation.state
    if state is State.ANALYSING:
        if any(item.signed_at is None for item in view.conclusions):
            return "The conclusion waits for the reviewer's signature, which publishes it."
        return (
            "The plan has been run: the analyst writes the conclusion, and the reviewer signs it."
        )
    if state is State.REPORTED:
        return "The result is out: a leader decides what follows from it."
    if state is State.DECIDED:
        return "It is decided. Once everything that follows is done, a lead closes the evaluation."
    return ""


def _of_draft(view: EvaluationView) -> str:
    left = sum(not item.is_settled for item in view.checklist)
    asked = ""
    if view.comments:
        last = max(view.comments, key=lambda item: item.written_at)
        name, on = view.names.get(last.written_by, "Somebody"), day(last.written_at.date())
        many = plural(len(view.comments), "comment")
        asked = f"{many} to answer. The last, by {name} on {on}: \u201c{last.text}\u201d "
    if not left:
        return f"{asked}The list is complete: send the plan for review."
    return f"{asked}{plural(left, 'line')} of the list to tick before the plan can be frozen."


def actions_of(view: EvaluationView) -> Iterator[Link]:
    """Yield what this person can do now to take the evaluation on, first things first."""
    it = view.evaluation
    ref, initiative = it.reference, view.initiative.reference
    if it.state is State.DRAFT and Verb.REVISE in view.may:
        yield Link(words="Go on writing", url=f"/initiatives/{initiative}/steps/1?of={ref}")
        yield Link(words="See the ready list", url=f"/initiatives/{initiative}/ready?of={ref}")
    if it.state is State.DRAFT and view.comments:
        yield Link(words="Read the comments", url=f"/evaluations/{ref}/review#comments")
    if it.state is State.IN_REVIEW and view.may & {Verb.APPROVE, Verb.COMMENT}:
        words = "Review the plan" if Verb.APPROVE in view.may else "Read the comments"
        yield Link(words=words, url=f"/evaluations/{ref}/review")
    yield from _with_data(view)
    if it.state is State.REPORTED and Verb.DECIDE in view.may:
        yield Link(words="Decide", url=url_of(ref, "Decision"))


def _with_data(view: EvaluationView) -> Iterator[Link]:
    it = view.evaluation
    waits = any(item.signed_at is None for item in view.conclusions)
    report = f"/evaluations/{it.reference}/report"
    if it.state is State.ANALYSING and waits and Verb.SIGN in view.may:
        yield Link(words="Read it and sign", url=report)
    if it.state is State.ANALYSING and not waits and Verb.CONCLUDE in view.may:
        yield Link(words="Write the conclusion", url=report)
    if it.state in {State.REGISTERED, State.ANALYSING} and Verb.UPLOAD in view.may:
        yield Link(words="Upload data", url=url_of(it.reference, "Data"))


def moves_of(view: EvaluationView, today: date) -> Iterator[Link]:
    """Yield the ways out of the ordinary that are open: rest, move the day, end, hand over."""
    it = view.evaluation
    begun = it.dates is not None and it.dates.delivery_starts_on <= today
    before = it.state in {State.DRAFT, State.IN_REVIEW}
    rests = bool(it.pauses) and it.pauses[-1].to_on is None
    offered = (
        (Verb.PAUSE, it.state in LIVE and not rests, "Pause delivery", "pause"),
        (Verb.PAUSE, rests, "Go on with delivery", "resume"),
        (Verb.DEFER, it.state in LIVE, "Move the day the result is due", "defer"),
        (Verb.TERMINATE, it.state is State.REGISTERED and begun, "End it early", "terminate"),
        (Verb.WITHDRAW, before or (it.state is State.REGISTERED and not begun), "Withdraw it",
         "withdraw"),
        (Verb.CLOSE, it.state is State.DECIDED, "Close it", "close"),
        (Verb.HAND_OVER, it.state not in _OVER, "Hand it over to others", "hand-over"),
    )  # fmt: skip
    for verb, is_open, words, path in offered:
        if is_open and verb in view.may:
            yield Link(words=words, url=f"/evaluations/{it.reference}/{path}")
