"""The list of evaluations: narrowed by its filter, and taken away whole as a file."""

from datetime import date
from typing import Annotated, Any

from litestar import Response, get
from litestar.params import FromQuery, QueryParameter

from registry.actions import find
from registry.domain.evaluation import Evaluation
from registry.domain.lifecycle import State
from registry.domain.people import Person, Role
from registry.publish.export import to_csv
from registry.publish.words import verdict_name
from registry.store import Registry
from registry.store.lists import Filter
from registry.web.evaluation_file import evaluation_sheet, every_evaluation
from registry.web.fields import Field, Option
from registry.web.overview import sentence_of
from registry.web.pages.evaluation_head import url_of
from registry.web.pages.evaluations import EvaluationList, EvaluationRow
from registry.web.pages.frame import Head, Link, Section
from registry.web.pages.parts import STATES, Empty, Pages, Verdict
from registry.web.rendering import show
from registry.web.requests import Given, PageRequest
from registry.web.words import plural

_STATE_OPTIONS = (
    Option(value="", label="Any state"),
    *(
        Option(value=state.value, label=STATES[state.value].words)
        for state in State
        if state.value in STATES
    ),
)


@get("/evaluations", sync_to_thread=True)
def evaluations(
    request: PageRequest,
    registry: Given[Registry],
    person: Given[Person],
    q: FromQuery[str] = "",
    in_state: Annotated[str, QueryParameter(name="state")] = "",
    mine: FromQuery[str] = "",
    after: Annotated[int | None, QueryParameter(ge=1, le=2**53)] = None,
) -> Response[Any]:
    """Show what this person may see, newest first, narrowed by the filter in the address."""
    wanted = _wanted(q, in_state, mine)
    found = find.evaluations(registry, by=person, wanted=wanted, after=after)
    today = registry.today()
    narrowed = f"?q={_quoted(q)}&state={_quoted(in_state)}&mine={'1' if mine else ''}"
    here = f"/evaluations{narrowed}"
    more = "more than " if found.is_capped else ""
    page = EvaluationList(
        head=Head(title="Evaluations", section=Section.EVALUATIONS),
        fields=_filter_fields(q, in_state, mine),
        rows=tuple(_row(item, item.phase(today), today) for item in found.items),
        pages=Pages(
            total=f"{more}{plural(found.total, 'evaluation')}",
            first_url=here if after else None,
            next_url=f"{here}&after={found.after}" if found.after else None,
        ),
        whole=Link(words="Download all of them (CSV)", url=f"/evaluations.csv{narrowed}")
        if found.items
        else None,
        empty=Empty(
            words="Nothing here fits. Widen the filter, or start the first one.",
            action="Start a new one",
            url="/initiatives/new",
        ),
        start=Link(words="Start a new one", url="/initiatives/new")
        if person.holds(Role.LEAD)
        else None,
    )
    return show(request, "evaluations/list.html", page)


def _wanted(q: str, in_state: str, mine: str) -> Filter:
    return Filter(
        query=q[:200],
        states=(State(in_state),) if in_state in set(State) else (),
        mine=bool(mine),
    )


@get("/evaluations.csv", sync_to_thread=True)
def evaluations_file(
    registry: Given[Registry],
    person: Given[Person],
    q: FromQuery[str] = "",
    in_state: Annotated[str, QueryParameter(name="state")] = "",
    mine: FromQuery[str] = "",
) -> Response[bytes]:
    """Send every line of the list that the filter leaves, one evaluation a row."""
    wanted = _wanted(q, in_state, mine)
    found = list(every_evaluation(registry, by=person, wanted=wanted))
    return Response(
        to_csv(evaluation_sheet(found, registry.today())),
        media_type="text/csv; charset=utf-8",
        headers={
            "content-disposition": 'attachment; filename="evaluations.csv"',
            "cache-control": "no-store",
        },
    )


def _quoted(text: str) -> str:
    from urllib.parse import quote

    return quote(text[:200], safe="")


def _filter_fields(q: str, state: str, mine: str) -> tuple[Field, ...]:
    return (
        Field(name="q", label="Words", kind="search", value=q[:200], optional=True),
        Field(name="state", label="State", kind="select", value=state, options=_STATE_OPTIONS),
        Field(
            name="mine",
            label="Whose",
            kind="checkboxes",
            chosen=("1",) if mine else (),
            options=(Option(value="1", label="Only those I take part in"),),
            optional=True,
        ),
    )


def _row(it: Evaluation, phase: str, today: date) -> EvaluationRow:
    published = it.standing if it.is_published else None
    return EvaluationRow(
        title=it.title,
        url=url_of(it.reference, "Result" if published else "Overview"),
        caption=f"{it.reference} \u00b7 {it.summary.get('place') or it.kind or 'no place named'}",
        state=STATES[phase],
        sentence=sentence_of(it, phase, today),
        verdict=Verdict(
            key=published.verdict, word=verdict_name(published.verdict, published.strength)
        )
        if published
        else None,
    )


router_handlers = [evaluations, evaluations_file]
