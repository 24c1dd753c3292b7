"""Explore: run a changed copy of the plan, counted and marked exploratory wherever it shows."""

import tomllib
from collections.abc import Mapping
from typing import Any

from litestar import Response, get, post
from litestar.params import FromPath

from registry.actions import RepeatedError, evaluate, find
from registry.domain.dataset import DatasetVersion
from registry.domain.people import Person, Verb
from registry.errors import FieldProblem, InvalidError, NotFoundError
from registry.store import Registry
from registry.web.fields import Field, Option, filled, new_key
from registry.web.forms import SubmittedForm
from registry.web.pages.data import ExplorePage
from registry.web.pages.evaluation_head import url_of
from registry.web.pages.frame import Crumb, Head, Section
from registry.web.pages.parts import EXPLORATORY
from registry.web.pages.review import Answer
from registry.web.plan_document import as_toml
from registry.web.rendering import show
from registry.web.requests import Given, PageRequest, go_to, one_press
from registry.web.words import plural

_BEFORE = (
    "Change the copy and run it. The registered plan stays as it is. What comes out is "
    "exploratory: it says so on every page, and everyone sees how many such runs there were."
)


@get("/evaluations/{reference:str}/runs/explore", sync_to_thread=True)
def explore(
    request: PageRequest, registry: Given[Registry], person: Given[Person], reference: FromPath[str]
) -> Response[Any]:
    """Show a copy of the registered plan to change."""
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
    if Verb.EVALUATE not in view.may or view.registration is None:
        raise NotFoundError
    fields = _fields(as_toml(view.registration.analysis).decode(), uploads_of(view))
    made = view.run_counts.get("exploratory", 0)
    page = ExplorePage(
        head=Head(
            title="Explore a copy of the plan",
            section=Section.EVALUATIONS,
            reference=reference,
            caption=f"{reference} \u00b7 {view.evaluation.title}",
            crumbs=(
                Crumb(words="Evaluations", url="/evaluations"),
                Crumb(words=reference, url=url_of(reference)),
                Crumb(words="Runs", url=url_of(reference, "Runs")),
                Crumb(words="Explore"),
            ),
            errors=problems,
        ),
        mark=EXPLORATORY,
        before=f"{_BEFORE} {plural(made, 'exploratory run')} until now.",
        answer=Answer(
            url=f"/evaluations/{reference}/runs/explore",
            fields=filled(fields, form, problems) if form else fields,
            button="Run the changed copy",
            heading="Explore",
            key=new_key(),
        ),
    )
    return show(request, "runs/explore.html", page, status=422 if problems else 200)


def uploads_of(view: find.EvaluationView) -> tuple[DatasetVersion, ...]:
    """Return the uploads that can be run on: also those whose gate failed, not those erased."""
    return tuple(item for item in view.datasets if item.erased_at is None)


def _fields(document: str, uploads: tuple[DatasetVersion, ...]) -> tuple[Field, ...]:
    return (
        Field(
            name="dataset",
            label="On which upload?",
            kind="select",
            options=tuple(
                Option(value=str(item.id), label=f"Upload {item.number}: {item.name}")
                for item in uploads
            ),
        ),
        Field(
            name="plan",
            label="The copy of the plan",
            kind="textarea",
            rows=24,
            value=document,
            hint="As TOML. Every name in it is explained in the guide to designs.",
        ),
    )


@post("/evaluations/{reference:str}/runs/explore", sync_to_thread=True)
def run_copy(
    request: PageRequest,
    registry: Given[Registry],
    person: Given[Person],
    form: Given[SubmittedForm],
    reference: FromPath[str],
) -> Response[Any]:
    """Run the changed copy."""
    try:
        dataset = form.uuid("dataset", "Choose an upload")
        document = _document(form)
        if dataset is None and not form.problems:
            form.problem("dataset", "Upload data first")
        form.check()
        if dataset is None:
            raise NotFoundError
        with one_press(form):
            made = evaluate(
                registry, by=person, evaluation=reference, dataset=dataset, plan=document
            )
    except InvalidError as error:
        problems = tuple(_at_plan(item) for item in error.fields)
        return _page(request, registry, person, reference, form=form, problems=problems)
    except RepeatedError:
        return go_to(request, url_of(reference, "Runs"))
    return go_to(request, f"/runs/{made.id}")


def _document(form: SubmittedForm) -> Mapping[str, Any]:
    text = form.text("plan", "the plan as TOML", most=20_000)
    try:
        return tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        form.problem("plan", f"This is not TOML yet: {error}")
    except RecursionError:
        form.problem("plan", "This is nested too deeply")
    return {}


def _at_plan(problem: FieldProblem) -> FieldProblem:
    """Return a problem of the document at the one field that holds all of it."""
    if problem.field.startswith("analysis"):
        return FieldProblem(field="plan", message=problem.message)
    return problem


router_handlers = [explore, run_copy]
