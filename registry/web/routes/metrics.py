"""The catalogue of metrics as pages; and at the same address, for machines, our own counts."""

from datetime import date
from typing import Any

from litestar import Response, get, post
from litestar.params import FromPath, FromQuery

from registry import catalogue
from registry.actions import approve_metric, find
from registry.catalogue import Metric
from registry.domain.metric import MetricVersion
from registry.domain.people import Person
from registry.errors import NotFoundError
from registry.store import Registry
from registry.web.fields import Field, new_key
from registry.web.metric_words import (
    SHIPPED,
    better_words,
    kind_words,
    own_facts,
    shipped_facts,
    url_of,
)
from registry.web.pages.frame import Crumb, Head, Link, Section
from registry.web.pages.metrics import MetricLine, MetricList, MetricPage
from registry.web.pages.parts import Empty, State
from registry.web.rendering import show
from registry.web.requests import Given, PageRequest, SignInNeededError, go_to
from registry.web.words import short_day

_CRUMB = Crumb(words="Metrics", url="/metrics")
_PROPOSED = State(words="Proposed", look="dashed")
_APPROVED = State(words="Approved", look="tint")


@get("/metrics", sync_to_thread=True, opt={"public": True})
def metrics(
    request: PageRequest,
    registry: Given[Registry],
    visitor: Given[Person | None],
    q: FromQuery[str] = "",
) -> Response[Any]:
    """Show the catalogue to a browser; give machines the counts of requests, without a person."""
    if "text/html" not in request.headers.get("accept", ""):
        return Response(
            request.app.state.counts.text(),
            media_type="text/plain; version=0.0.4; charset=utf-8",
            headers={"cache-control": "no-store"},
        )
    if visitor is None:
        raise SignInNeededError
    return show(request, "metrics/list.html", _list(registry, visitor, q[:200].strip()))


def _list(registry: Registry, person: Person, query: str) -> MetricList:
    words = query.lower().split()

    def fits(*texts: str) -> bool:
        return all(word in " ".join(texts).lower() for word in words)

    own = list(find.metrics(registry, by=person))
    return MetricList(
        head=Head(
            title="Metrics",
            section=Section.METRICS,
            lead="One definition of each measure, held once, so that results can be compared.",
        ),
        fields=(Field(name="q", label="Words", kind="search", value=query, width="20"),),
        own=tuple(
            _own_line(item)
            for item in own
            if fits(item.name, str(item.definition.get("definition", "")))
        ),
        shipped=tuple(
            _shipped_line(item)
            for item in catalogue.metrics().values()
            if fits(item.name, item.definition)
        ),
        empty=Empty(words="No metric has these words.", action="Show all", url="/metrics"),
    )


def _own_line(item: MetricVersion) -> MetricLine:
    return MetricLine(
        name=item.name,
        url=url_of(item.key, item.version),
        about=f"{item.label} \N{MIDDLE DOT} version {item.version}",
        definition=str(item.definition.get("definition") or "No definition was written."),
        state=_APPROVED if item.approved_at else _PROPOSED,
    )


def _shipped_line(item: Metric) -> MetricLine:
    return MetricLine(
        name=item.name,
        url=url_of(item.key, item.version),
        about=f"{kind_words(item.kind)}, {item.unit} \N{MIDDLE DOT} {better_words(item.better)}",
        definition=item.definition,
    )


@get("/metrics/{key:str}/{version:int}", sync_to_thread=True)
def metric(
    request: PageRequest,
    registry: Given[Registry],
    person: Given[Person],
    key: FromPath[str],
    version: FromPath[int],
) -> Response[Any]:
    """Show one version of a metric."""
    own = [item for item in find.metrics(registry, by=person) if item.key == key]
    found = next((item for item in own if item.version == version), None)
    if found is not None:
        return show(request, "metrics/metric.html", _own_page(registry, person, found, own))
    shipped = catalogue.metrics().get(key)
    if shipped is None or shipped.version != version:
        raise NotFoundError
    return show(request, "metrics/metric.html", _shipped_page(shipped, registry.today()))


def _head(name: str, label: str) -> Head:
    return Head(
        title=name,
        section=Section.METRICS,
        reference=label,
        caption=label,
        crumbs=(_CRUMB, Crumb(words=name)),
    )


def _own_page(
    registry: Registry, person: Person, found: MetricVersion, own: list[MetricVersion]
) -> MetricPage:
    names = {one.id: one.shown for one in find.people(registry, by=person)}
    approved = (
        f"{names.get(found.approved_by, 'somebody')}, {short_day(found.approved_at.date())}"
        if found.approved_at and found.approved_by
        else "Not yet: no plan can use it."
    )
    return MetricPage(
        head=_head(found.name, found.label),
        facts=own_facts(found),
        traps=(),
        reference=(),
        owner=(
            ("Owner", names.get(found.owner, "somebody who has left")),
            ("Approved", approved),
            ("Proposed by", names.get(found.proposed_by, "somebody who has left")),
        ),
        versions=tuple(
            Link(words=f"Version {item.version}", url=url_of(item.key, item.version))
            for item in own
            if item.version != found.version
        ),
        url=url_of(found.key, found.version),
        may_approve=found.approved_at is None and person.id == found.owner,
        key=new_key(),
    )


def _shipped_page(found: Metric, today: date) -> MetricPage:
    return MetricPage(
        head=_head(found.name, f"{found.key}/{found.version}"),
        facts=shipped_facts(found),
        traps=found.traps,
        reference=_reference(found, today),
        owner=(("Owner", SHIPPED), ("Approved", "Yes, with this version of the registry")),
        versions=(),
        url=url_of(found.key, found.version),
        may_approve=False,
        key="",
    )


def _reference(found: Metric, today: date) -> tuple[str, ...]:
    given = found.reference
    if given is None:
        return ()
    titles = catalogue.sources()
    dated = "It is more than two years old. " if given.is_stale(today) else ""
    return (
        f"{given.value}, {given.area}, as of {given.as_of}.",
        f"{dated}A reference, never a target. "
        + "; ".join(titles.get(key, key) for key in given.sources),
    )


@post("/metrics/{key:str}/{version:int}/approve", sync_to_thread=True)
def approve_one(
    request: PageRequest,
    registry: Given[Registry],
    person: Given[Person],
    key: FromPath[str],
    version: FromPath[int],
) -> Response[Any]:
    """Approve a version, as its owner."""
    approve_metric(registry, by=person, key=key, version=version)
    return go_to(request, url_of(key, version))


router_handlers = [metrics, metric, approve_one]
