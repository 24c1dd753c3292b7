"""What the teams would tell the next force: of one evaluation, and of all."""

from typing import Any

from litestar import Response, get, post
from litestar.params import FromPath, FromQuery

from registry import actions
from registry.actions import find
from registry.domain.lifecycle import FROZEN, State
from registry.domain.people import Person, Verb
from registry.errors import FieldProblem, InvalidError
from registry.store import Registry
from registry.store.once import RepeatedError
from registry.web.fields import Field, filled, new_key
from registry.web.forms import SubmittedForm
from registry.web.pages.evaluation_head import evaluation_head, evaluation_object, url_of
from registry.web.pages.frame import Head, Section
from registry.web.pages.learning import LearnForm, LearningItem, LearningList, LearningTab
from registry.web.pages.parts import Empty
from registry.web.pages.results import Note
from registry.web.prose import prose
from registry.web.rendering import show
from registry.web.requests import Given, PageRequest, go_to, one_press
from registry.web.result_page import notes_of
from registry.web.words import day, plural

MOST = 200
_FIELDS = (
    Field(
        name="text",
        label="What would you tell the next force?",
        kind="textarea",
        rows=5,
        hint="What to keep, what to drop, what surprised you. Up to 5,000 characters.",
    ),
    Field(name="tags", label="Tags, with commas between them", optional=True, width="30"),
)


@get("/evaluations/{reference:str}/learning", sync_to_thread=True)
def evaluation_learning(
    request: PageRequest, registry: Given[Registry], person: Given[Person], reference: FromPath[str]
) -> Response[Any]:
    """Show what one team would tell the next force."""
    view = find.evaluation(registry, by=person, reference=reference)
    return show(request, "learning/tab.html", _tab(registry, view))


def _tab(
    registry: Registry,
    view: find.EvaluationView,
    form: SubmittedForm | None = None,
    problems: tuple[FieldProblem, ...] = (),
) -> LearningTab:
    from dataclasses import replace

    today, it = registry.today(), view.evaluation
    writes = Verb.LEARN in view.may and it.state in FROZEN - {State.WITHDRAWN}
    return LearningTab(
        head=replace(evaluation_head(view, tab="Learning", today=today), errors=problems),
        object=evaluation_object(view, tab="Learning", today=today),
        notes=tuple(notes_of(view)),
        empty=Empty(
            words="Nothing is written down yet. The leads say what they would tell the next force, "
            "at the latest four weeks after the result.",
        ),
        form=LearnForm(
            action=url_of(it.reference, "Learning"),
            key=form.key if form is not None else new_key(),
            fields=filled(_FIELDS, form, problems) if form is not None else _FIELDS,
        )
        if writes
        else None,
    )


@post("/evaluations/{reference:str}/learning", sync_to_thread=True)
def write_learning(
    request: PageRequest,
    registry: Given[Registry],
    person: Given[Person],
    reference: FromPath[str],
    form: Given[SubmittedForm],
) -> Response[Any]:
    """Keep what was learnt."""
    text = form.text("text", "what you would tell the next force", most=5_000)
    tags = form.text("tags", "tags", required=False).split(",")
    try:
        form.check()
        with one_press(form):
            actions.learn(registry, by=person, evaluation=reference, text=text, tags=tags)
    except RepeatedError:
        pass
    except InvalidError as error:
        view = find.evaluation(registry, by=person, reference=reference)
        page = _tab(registry, view, form, error.fields)
        return show(request, "learning/tab.html", page, status=422)
    return go_to(request, url_of(reference, "Learning"))


@get("/learnings", sync_to_thread=True)
def learnings(
    request: PageRequest, registry: Given[Registry], person: Given[Person], q: FromQuery[str] = ""
) -> Response[Any]:
    """Show everything that was learnt, newest first, narrowed by words."""
    names = {item.id: item.shown for item in find.people(registry, by=person)}
    wanted = q[:200].lower().split()
    found = [
        (evaluation, item)
        for evaluation, item in find.learnings(registry, by=person)
        if all(
            word in f"{item.text} {evaluation.title} {' '.join(item.tags)}".lower()
            for word in wanted
        )
    ]
    items = tuple(
        LearningItem(
            note=Note(
                words=prose(item.text),
                by=f"{names.get(item.written_by, 'Unknown')}, {day(item.written_at.date())}",
            ),
            title=evaluation.title,
            url=url_of(evaluation.reference, "Learning"),
            tags=", ".join(item.tags),
        )
        for evaluation, item in found[:MOST]
    )
    page = LearningList(
        head=Head(
            title="What we would tell the next force",
            section=Section.WHAT_WORKS,
            lead="Written by the teams, whatever the result said.",
        ),
        fields=(Field(name="q", label="Words", kind="search", value=q[:200], optional=True),),
        items=items,
        total=plural(len(found), "learning"),
        empty=Empty(words="Nothing fits yet.", action="See what works", url="/what-works"),
    )
    return show(request, "learning/list.html", page)


router_handlers = [evaluation_learning, write_learning, learnings]
