"""Review: a plan beside its comments; comment, send back, approve, which freezes it."""

from collections.abc import Callable
from typing import Any

from litestar import Response, get, post
from litestar.params import FromPath

from registry.actions import approve, comment, find, send_back
from registry.domain.draft import FIELDS
from registry.domain.lifecycle import State
from registry.domain.people import Person, Verb
from registry.domain.registration import OutcomesAnswer
from registry.errors import FieldProblem, InvalidError
from registry.store import Registry
from registry.web.fields import Field, Option, filled, new_key
from registry.web.forms import SubmittedForm
from registry.web.overview import draft_sections, ready_line
from registry.web.pages.evaluation_head import evaluation_head, evaluation_object, url_of
from registry.web.pages.review import Answer, CommentLine, ReviewPage
from registry.web.plan_document import as_toml
from registry.web.rendering import show
from registry.web.requests import Given, PageRequest, go_to, one_press
from registry.web.words import moment, plural

_COMMENT = (
    Field(name="text", label="Your comment", kind="textarea", rows=4),
    Field(
        name="at_field",
        label="On which part?",
        kind="select",
        optional=True,
        options=(
            Option(value="", label="The whole plan"),
            *(Option(value=key, label=label.split(":")[0]) for key, label in FIELDS.items()),
        ),
    ),
)
_SEND_BACK = (Field(name="comment", label="What should change?", kind="textarea", rows=4),)
_APPROVE = (
    Field(
        name="seen",
        label="Has anyone seen outcome figures, here or elsewhere?",
        kind="radios",
        options=(
            Option(value="no", label="No, as far as anyone knows"),
            Option(value="yes", label="Yes", hint="The receipt will say so. Say what was seen."),
        ),
    ),
    Field(name="note", label="What was seen, by whom", kind="textarea", rows=2, optional=True),
)


@get("/evaluations/{reference:str}/review", sync_to_thread=True)
def review(
    request: PageRequest, registry: Given[Registry], person: Given[Person], reference: FromPath[str]
) -> Response[Any]:
    """Show a plan beside its comments."""
    return _page(request, registry, person, reference)


def _page(
    request: PageRequest,
    registry: Registry,
    person: Person,
    reference: str,
    *,
    form: SubmittedForm | None = None,
    problems: tuple[FieldProblem, ...] = (),
) -> Response[Any]:
    view = find.evaluation(registry, by=person, reference=reference)
    if view.evaluation.state not in {State.DRAFT, State.IN_REVIEW}:
        return go_to(request, url_of(reference, "Plan"))
    today, zone = registry.today(), registry.settings.zone
    left = sum(not item.is_settled for item in view.checklist)
    head = evaluation_head(view, tab="Review", today=today)
    page = ReviewPage(
        head=head if not problems else _with_errors(head, problems),
        object=evaluation_object(view, tab="Plan", today=today),
        sections=draft_sections(view),
        document=_document(view),
        ready=tuple(ready_line(item) for item in view.checklist),
        open_lines="Every line is ticked or waived."
        if not left
        else f"{plural(left, 'line')} still to tick: the plan cannot be frozen yet.",
        comments=tuple(
            CommentLine(
                by=view.names.get(item.written_by, "Somebody"),
                at=moment(item.written_at, zone),
                about=FIELDS.get(item.at_field.split(".")[0], ""),
                words=item.text,
            )
            for item in sorted(view.comments, key=lambda item: item.written_at, reverse=True)
        ),
        answers=_answers(view, form, problems),
    )
    return show(request, "evaluations/review.html", page, status=422 if problems else 200)


def _with_errors(head: Any, problems: tuple[FieldProblem, ...]) -> Any:
    from dataclasses import replace

    return replace(head, errors=problems)


def _document(view: find.EvaluationView) -> str:
    analysis = view.draft.get("analysis") if view.draft else None
    return as_toml(analysis).decode() if analysis else "Nothing is written yet."


def _answers(
    view: find.EvaluationView, form: SubmittedForm | None, problems: tuple[FieldProblem, ...]
) -> tuple[Answer, ...]:
    here = f"/evaluations/{view.evaluation.reference}/review"
    found = []
    if Verb.APPROVE in view.may and view.evaluation.state is State.IN_REVIEW:
        found.append(
            Answer(
                url=f"{here}/approve",
                fields=_APPROVE,
                button="Approve and freeze the plan",
                heading="Approve",
                key=new_key(),
                help="Approval is the freeze: from then on, every change is a new version.",
            )
        )
        found.append(
            Answer(
                url=f"{here}/send-back",
                fields=_SEND_BACK,
                button="Send it back",
                heading="Send back",
                key=new_key(),
            )
        )
    if Verb.COMMENT in view.may:
        found.append(
            Answer(
                url=f"{here}/comment",
                fields=_COMMENT,
                button="Add the comment",
                heading="Comment",
                key=new_key(),
            )
        )
    return tuple(_typed(item, form, problems) for item in found)


def _typed(item: Answer, form: SubmittedForm | None, problems: tuple[FieldProblem, ...]) -> Answer:
    from dataclasses import replace

    names = {field.name for field in item.fields}
    if form is None or not any(name in form.values for name in names):
        return item
    return replace(item, fields=filled(item.fields, form, problems))


def _do(
    request: PageRequest,
    registry: Registry,
    person: Person,
    reference: str,
    form: SubmittedForm,
    act: Callable[[], str],
) -> Response[Any]:
    """Do what a form asks and go on, or show the page again with what was typed."""
    try:
        with one_press(form):
            url = act()
    except InvalidError as error:
        return _page(request, registry, person, reference, form=form, problems=error.fields)
    return go_to(request, url)


@post("/evaluations/{reference:str}/review/comment", sync_to_thread=True)
def write_comment(
    request: PageRequest,
    registry: Given[Registry],
    person: Given[Person],
    form: Given[SubmittedForm],
    reference: FromPath[str],
) -> Response[Any]:
    """Add a comment."""

    def act() -> str:
        text = form.text("text", "your comment", most=5_000)
        at_field = form.choice("at_field", FIELDS, "Choose a part of the plan", required=False)
        form.check()
        comment(registry, by=person, evaluation=reference, text=text, at_field=at_field)
        return f"/evaluations/{reference}/review#comments"

    return _do(request, registry, person, reference, form, act)


@post("/evaluations/{reference:str}/review/send-back", sync_to_thread=True)
def send_it_back(
    request: PageRequest,
    registry: Given[Registry],
    person: Given[Person],
    form: Given[SubmittedForm],
    reference: FromPath[str],
) -> Response[Any]:
    """Send the plan back to its leads, with a comment."""

    def act() -> str:
        text = form.text("comment", "what should change", most=5_000)
        form.check()
        send_back(registry, by=person, evaluation=reference, comment=text)
        return url_of(reference)

    return _do(request, registry, person, reference, form, act)


@post("/evaluations/{reference:str}/review/approve", sync_to_thread=True)
def approve_it(
    request: PageRequest,
    registry: Given[Registry],
    person: Given[Person],
    form: Given[SubmittedForm],
    reference: FromPath[str],
) -> Response[Any]:
    """Approve the plan, which freezes it."""

    def act() -> str:
        seen = form.choice("seen", ("yes", "no"), "Say whether anyone has seen outcome figures")
        note = form.text("note", "what was seen", most=2_000, required=seen == "yes")
        form.check()
        answer = OutcomesAnswer(seen=seen == "yes", note=note)
        approve(registry, by=person, evaluation=reference, answer=answer)
        return url_of(reference)

    return _do(request, registry, person, reference, form, act)


router_handlers = [review, write_comment, send_it_back, approve_it]
