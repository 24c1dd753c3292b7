"""While it runs: monthly check-ins, amendments, pauses, deferrals, and the ends before the end."""

from dataclasses import replace
from typing import Any

from litestar import Response, get, post
from litestar.params import FromPath

from registry.actions import find
from registry.domain.people import Person
from registry.errors import FieldProblem, InvalidError, NotFoundError
from registry.store import Registry
from registry.web.asks import ASKS
from registry.web.fields import Field, filled, new_key
from registry.web.forms import SubmittedForm
from registry.web.pages.evaluation_head import evaluation_head, url_of
from registry.web.pages.review import Answer, FormPage
from registry.web.rendering import show
from registry.web.requests import Given, PageRequest, go_to, one_press
from registry.web.words import plural


def _page(
    request: PageRequest,
    registry: Registry,
    person: Person,
    reference: str,
    name: str,
    *,
    form: SubmittedForm | None = None,
    problems: tuple[FieldProblem, ...] = (),
) -> Response[Any]:
    ask = ASKS[name]
    view = find.evaluation(registry, by=person, reference=reference)
    if ask.verb not in view.may:
        raise NotFoundError
    fields = filled(ask.fields, form, problems) if form else _begun(ask.fields, registry)
    words = ask.title
    head = evaluation_head(view, tab=words, today=registry.today())
    page = FormPage(
        head=replace(head, title=ask.title, caption=head.title, errors=problems),
        answer=Answer(
            url=f"/evaluations/{reference}/{name}",
            fields=fields,
            button=ask.button,
            heading=ask.title,
            key=new_key(),
        ),
        says_heading="Before you send it" if ask.says or name == "amend" else "",
        says=_stamp(view) if name == "amend" else ask.says,
        version=view.evaluation.version,
    )
    return show(request, "evaluations/form.html", page, status=422 if problems else 200)


def _begun(fields: tuple[Field, ...], registry: Registry) -> tuple[Field, ...]:
    month = f"{registry.today():%Y-%m}"
    return tuple(replace(item, value=month) if item.name == "month" else item for item in fields)


def _stamp(view: find.EvaluationView) -> str:
    if view.outcome_reads:
        return (
            f"The server will stamp this version \u201cSeen\u201d: outcome rows were read here "
            f"{plural(view.outcome_reads, 'time')}."
        )
    return "The server will stamp this version \u201cUnseen\u201d: no look is recorded here."


def _send(
    request: PageRequest,
    registry: Registry,
    person: Person,
    form: SubmittedForm,
    reference: str,
    name: str,
) -> Response[Any]:
    try:
        with one_press(form):
            ASKS[name].act(registry, person, reference, form)
    except InvalidError as error:
        return _page(request, registry, person, reference, name, form=form, problems=error.fields)
    return go_to(request, url_of(reference))


def _pair(name: str) -> list[Any]:
    """Return the two handlers of one form."""

    @get(f"/evaluations/{{reference:str}}/{name}", sync_to_thread=True, name=f"ask {name}")
    def ask(
        request: PageRequest,
        registry: Given[Registry],
        person: Given[Person],
        reference: FromPath[str],
    ) -> Response[Any]:
        return _page(request, registry, person, reference, name)

    @post(f"/evaluations/{{reference:str}}/{name}", sync_to_thread=True, name=f"send {name}")
    def send(
        request: PageRequest,
        registry: Given[Registry],
        person: Given[Person],
        form: Given[SubmittedForm],
        reference: FromPath[str],
    ) -> Response[Any]:
        return _send(request, registry, person, form, reference, name)

    return [ask, send]


router_handlers = [handler for name in ASKS for handler in _pair(name)]
