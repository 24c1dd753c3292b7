"""Search: has anyone tried this? As one types, and as a page of its own."""

from typing import Annotated, Any

from litestar import Response, get
from litestar.params import FromQuery, QueryParameter

from registry.actions import find
from registry.domain.people import Person, Role
from registry.store import Registry
from registry.store.search import terms
from registry.web.fields import Field, Option
from registry.web.found import (
    fitting_starters,
    found_others,
    found_part,
    found_results,
    tally,
)
from registry.web.metric_words import fitting_metrics
from registry.web.pages.frame import Head, Link, Section
from registry.web.pages.parts import Empty, Pages
from registry.web.pages.search import SearchPage
from registry.web.rendering import show
from registry.web.requests import Given, PageRequest

LONGEST = 200
SHOWN = 25
_WHAT = (
    Option(value="", label="Everything"),
    Option(value="results", label="Only with a result"),
    Option(value="going", label="Only what is still being tried"),
)


@get("/search/found", sync_to_thread=True)
def found_now(
    request: PageRequest, registry: Given[Registry], person: Given[Person], q: FromQuery[str] = ""
) -> Response[Any]:
    """Show what stands under the box, for the words typed so far."""
    query = q[:LONGEST]
    found = find.tried(registry, by=person, query=query, limit=3)
    part = found_part(found, query, registry.today(), may_start=person.holds(Role.LEAD))
    return show(request, "search/found.html", part)


@get("/search", sync_to_thread=True)
def search(
    request: PageRequest,
    registry: Given[Registry],
    person: Given[Person],
    q: FromQuery[str] = "",
    what: FromQuery[str] = "",
    kind: FromQuery[str] = "",
    limit: Annotated[int, QueryParameter(ge=1, le=200)] = SHOWN,
) -> Response[Any]:
    """Show everything that fits: what was tried first, then what is being tried."""
    query, today = q[:LONGEST], registry.today()
    found = find.tried(registry, by=person, query=query, limit=limit, kind=kind[:LONGEST])
    results = found_results(found.results) if what != "going" else ()
    others = found_others(found.others, today) if what != "results" else ()
    said, rest = tally(found)
    may_start = person.holds(Role.LEAD)
    asked = bool(terms(query))
    page = SearchPage(
        head=Head(
            title=f"Has anyone tried \u201c{query}\u201d?" if asked else "Has anyone tried this?",
            section=Section.HOME,
        ),
        fields=_fields(registry, person, query, what, kind),
        tally=said,
        rest=rest,
        found=(*results, *others),
        pages=_pages(found.total, len(results) + len(others)),
        empty=Empty(
            words="Nobody has registered this yet. Start it, and others will find yours.",
            action="Start a new one" if may_start else None,
            url="/initiatives/new" if may_start else None,
        ),
        starters=fitting_starters(query) if may_start and asked else (),
        metrics=fitting_metrics(query) if asked else (),
        start=Link(words="Start a new one", url="/initiatives/new") if may_start else None,
    )
    return show(request, "search/search.html", page)


def _pages(total: int, shown: int) -> Pages | None:
    if total <= shown:
        return None
    return Pages(total=f"{shown} of {total:,} are shown. Add a word to find fewer.")


def _fields(
    registry: Registry, person: Person, query: str, what: str, kind: str
) -> tuple[Field, ...]:
    counts = find.facets(registry, by=person)["kind"]
    kinds = sorted(name for name in counts if name)
    return (
        Field(name="q", label="What are you trying to change?", kind="search", value=query,
              width="30"),
        Field(name="what", label="Show", kind="select", chosen=(what,), options=_WHAT),
        Field(
            name="kind",
            label="Type",
            kind="select",
            chosen=(kind,),
            options=(
                Option(value="", label="Any type"),
                *(Option(value=name, label=f"{name} ({counts[name]:,})") for name in kinds),
            ),
        ),
    )  # fmt: skip


router_handlers = [found_now, search]
