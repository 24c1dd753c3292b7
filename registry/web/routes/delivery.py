"""While it runs: monthly check-ins, amendments, pauses, deferrals, and the ends before the end."""

from collections.abc import Iterator, Mapping
from dataclasses import replace
from typing import Any

from litestar import Response, get, post
from litestar.params import FromPath, FromQuery

from registry.actions import RepeatedError, find
from registry.domain.people import Person
from registry.errors import FieldProblem, InvalidError, NotFoundError, StaleError
from registry.store import Registry
from registry.web.asks import ASKS, amendable, label_of
from registry.web.fields import Field, Option, filled, new_key
from registry.web.forms import SubmittedForm
from registry.web.pages.evaluation_head import evaluation_head, url_of
from registry.web.pages.review import Answer, FormPage, NowLine
from registry.web.rendering import show
from registry.web.requests import Given, PageRequest, go_to, one_press
from registry.web.words import listed, moment, plural


def _page(  # noqa: PLR0913  (a page has many beginnings, and each is named)
    request: PageRequest,
    registry: Registry,
    person: Person,
    reference: str,
    name: str,
    *,
    form: SubmittedForm | None = None,
    problems: tuple[FieldProblem, ...] = (),
    clash: str = "",
    of_field: str = "",
) -> Response[Any]:
    ask = ASKS[name]
    view = find.evaluation(registry, by=person, reference=reference)
    if ask.verb not in view.may:
        raise NotFoundError
    now = amendable(view.registration) if name == "amend" and view.registration else {}
    asked = _offering(ask.fields, registry, person) if name == "hand-over" else ask.fields
    begun = _begun(asked, registry, of_field, now)
    if name == "hand-over":
        begun = _with_those_now(begun, view)
    fields = filled(asked, form, problems) if form else begun
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
        now=tuple(_now(reference, now)),
        clash=clash,
    )
    status = 409 if clash else 422 if problems else 200
    return show(request, "evaluations/form.html", page, status=status)


def _begun(
    fields: tuple[Field, ...], registry: Registry, of_field: str, now: Mapping[str, str]
) -> tuple[Field, ...]:
    """Return the fields as a form begins: this month, and the field that is to change."""
    values = {"month": f"{registry.today():%Y-%m}", "value": now.get(of_field, "")}
    chosen = (of_field,) if of_field in now else ()
    return tuple(
        replace(item, chosen=chosen)
        if item.name == "field"
        else replace(item, value=values.get(item.name, item.value))
        for item in fields
    )


def _offering(fields: tuple[Field, ...], registry: Registry, person: Person) -> tuple[Field, ...]:
    """Return the fields of a hand-over with everybody who can take a part."""
    everyone = tuple(
        Option(value=str(item.id), label=item.shown)
        for item in find.people(registry, by=person)
        if item.active
    )
    nobody = Option(value="", label="Choose a person")
    return tuple(
        replace(item, options=(nobody, *everyone)) if item.kind == "select" else item
        for item in fields
    )


def _with_those_now(fields: tuple[Field, ...], view: find.EvaluationView) -> tuple[Field, ...]:
    it = view.evaluation
    lead, deputy = (*it.leads, None, None)[:2]
    now = {"lead": lead, "deputy": deputy, "analyst": it.analyst, "reviewer": it.reviewer}
    return tuple(
        replace(item, chosen=(str(now[item.name]),)) if now.get(item.name) else item
        for item in fields
    )


def _now(reference: str, now: Mapping[str, str]) -> Iterator[NowLine]:
    for name, value in now.items():
        yield NowLine(
            label=label_of(name),
            value=value or "\u2013 not given",
            url=f"/evaluations/{reference}/amend?field={name}",
        )


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
    except StaleError:
        return _clashed(request, registry, person, form, reference, name)
    except RepeatedError:
        return go_to(request, url_of(reference))
    return go_to(request, url_of(reference))


def _clashed(
    request: PageRequest,
    registry: Registry,
    person: Person,
    form: SubmittedForm,
    reference: str,
    name: str,
) -> Response[Any]:
    """Show the form again with what was typed, and beside it what somebody else changed first."""
    view = find.evaluation(registry, by=person, reference=reference)
    clash = "The evaluation has changed since you opened this page. "
    if view.amendments and name == "amend":
        last = max(view.amendments, key=lambda item: item.number)
        who = view.names.get(last.amended_by, "Somebody")
        at = moment(last.amended_at, registry.settings.zone)
        changed = listed([label_of(path.split(".")[-1]) for path in last.changes])
        clash = f"{who} changed this at {at}: {changed}. Their reason: {last.reason} "
    clash += "What you typed is below. Look at the plan as it is now, then send yours again."
    return _page(request, registry, person, reference, name, form=form, clash=clash)


def _pair(name: str) -> list[Any]:
    """Return the two handlers of one form."""

    @get(f"/evaluations/{{reference:str}}/{name}", sync_to_thread=True, name=f"ask {name}")
    def ask(
        request: PageRequest,
        registry: Given[Registry],
        person: Given[Person],
        reference: FromPath[str],
        field: FromQuery[str] = "",
    ) -> Response[Any]:
        return _page(request, registry, person, reference, name, of_field=field)

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
