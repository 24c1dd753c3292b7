"""The report of an evaluation: the analyst concludes, the reviewer signs, and it is out."""

from typing import Any
from uuid import UUID

from litestar import Response, get, post
from litestar.params import FromPath

from registry import actions
from registry.actions import find
from registry.domain.people import Person
from registry.errors import InvalidError
from registry.store import Registry
from registry.store.once import RepeatedError
from registry.web.concluding import may_conclude, report_page
from registry.web.forms import SubmittedForm
from registry.web.rendering import show
from registry.web.requests import Given, PageRequest, go_to, one_press

_TEMPLATE = "conclusions/report.html"


@get("/evaluations/{reference:str}/report", sync_to_thread=True)
def report(
    request: PageRequest, registry: Given[Registry], person: Given[Person], reference: FromPath[str]
) -> Response[Any]:
    """Show what was concluded; to the analyst the form, to the reviewer the signature."""
    view = find.evaluation(registry, by=person, reference=reference)
    page = report_page(view, today=registry.today(), zone=registry.settings.zone)
    return show(request, _TEMPLATE, page)


@post("/evaluations/{reference:str}/report", sync_to_thread=True)
def write_conclusion(
    request: PageRequest,
    registry: Given[Registry],
    person: Given[Person],
    reference: FromPath[str],
    form: Given[SubmittedForm],
) -> Response[Any]:
    """Record a conclusion, or show the form again with what has to be mended."""
    view = find.evaluation(registry, by=person, reference=reference)
    here = f"/evaluations/{reference}/report"
    try:
        given = _read(form, view)
        with one_press(form):
            actions.conclude(registry, by=person, evaluation=reference, **given)
    except RepeatedError:
        return go_to(request, here)
    except InvalidError as error:
        if not may_conclude(view):
            raise
        page = report_page(
            view,
            today=registry.today(),
            zone=registry.settings.zone,
            form=form,
            problems=error.fields,
        )
        return show(request, _TEMPLATE, page, status=422)
    return go_to(request, here)


def _read(form: SubmittedForm, view: find.EvaluationView) -> dict[str, Any]:
    text = form.text("text", "what was found, in words", most=20_000)
    codes = ("", *actions.REASON_CODES)
    code = form.choice("reason_code", codes, "Choose a reason from the list", required=False)
    if view.result is None and not code:
        form.problem("reason_code", "Choose why the registered plan was not run")
    explanations = {
        item.key: form.text(
            f"explanations.{item.key}", "a reason", most=2_000, required=item.is_major
        )
        for item in view.deviations
    }
    override, cost = _override(form), _cost(form)
    form.check()
    return {
        "text": text,
        "run": None if code or view.result is None else view.result.run,
        "reason_code": code,
        "explanations": explanations,
        "override": override,
        "cost": cost,
    }


def _override(form: SubmittedForm) -> dict[str, Any]:
    levels = ("", *(str(level) for level in range(6)))
    level = form.choice("override", levels, "Choose a strength from 0 to 5", required=False)
    if not level:
        return {}
    reason = form.text("override_reason", "why the strength is set by hand", least=10, most=1_000)
    return {"strength": int(level), "reason": reason}


def _cost(form: SubmittedForm) -> dict[str, Any]:
    amount = form.pence("spent", "what was spent", required=False)
    year = form.whole("price_year", "the year of the prices", least=1990, required=False)
    hours = form.number("hours", "the hours of staff", least=0, required=False)
    given = {"amount": amount, "price_year": year if amount is not None else None, "hours": hours}
    return {name: value for name, value in given.items() if value is not None}


@get("/conclusions/{conclusion_id:uuid}", sync_to_thread=True)
def one_conclusion(
    request: PageRequest,
    registry: Given[Registry],
    person: Given[Person],
    conclusion_id: FromPath[UUID],
) -> Response[Any]:
    """Show one conclusion as it was written."""
    evaluation, found = find.conclusion(registry, by=person, conclusion_id=conclusion_id)
    view = find.evaluation(registry, by=person, reference=evaluation.reference)
    page = report_page(view, today=registry.today(), zone=registry.settings.zone, chosen=found)
    return show(request, _TEMPLATE, page)


@post("/conclusions/{conclusion_id:uuid}/sign", sync_to_thread=True)
def sign_conclusion(
    request: PageRequest,
    registry: Given[Registry],
    person: Given[Person],
    conclusion_id: FromPath[UUID],
    form: Given[SubmittedForm],
) -> Response[Any]:
    """Put the reviewer's name to a conclusion: the result is out."""
    evaluation, found = find.conclusion(registry, by=person, conclusion_id=conclusion_id)
    try:
        with one_press(form):
            actions.sign(registry, by=person, evaluation=evaluation.reference, conclusion=found.id)
    except RepeatedError:
        pass
    return go_to(request, f"/evaluations/{evaluation.reference}/result")


router_handlers = [report, write_conclusion, one_conclusion, sign_conclusion]
