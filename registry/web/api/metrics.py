"""Metrics: the shipped catalogue, and the versions that an organisation made itself."""

from typing import Annotated, Any
from uuid import UUID

import msgspec
from litestar import Response, get, post
from litestar.params import FromPath, JSONBody

from registry import actions, catalogue
from registry.actions import find
from registry.catalogue.metric import Metric
from registry.domain.canonical import canonical, sha256
from registry.domain.journal import Event
from registry.domain.metric import MetricVersion
from registry.domain.people import Person
from registry.domain.proof import Finding
from registry.errors import NotFoundError
from registry.store import Registry
from registry.web.api.answers import (
    ApiRequest,
    Page,
    answered,
    content_tag,
    listed,
    made_once,
)
from registry.web.api.headers import Wanted, require_seen
from registry.web.requests import Given


class NewMetric(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """A definition, and who owns it: the owner approves it, and did not propose it."""

    key: Annotated[str, msgspec.Meta(pattern="^[a-z][a-z0-9_]{2,78}$")]
    name: Annotated[str, msgspec.Meta(min_length=1, max_length=200)]
    definition: dict[str, Any]
    owner: UUID


@get("/metrics", sync_to_thread=True)
def metrics(wanted: Given[Wanted]) -> Response[Page[Metric]]:
    """Return the shipped metrics, family by family."""
    found = catalogue.metrics().values()
    return listed(found, wanted, key=lambda item: item.key, name="metrics")


@get("/metrics/{metric_key:str}", sync_to_thread=True)
def metric(metric_key: FromPath[str]) -> Response[Metric]:
    """Return a shipped metric with its traps and its published reference."""
    return answered(_shipped(metric_key))


def _shipped(key: str) -> Metric:
    found = catalogue.metrics().get(key)
    if found is None:
        raise NotFoundError
    return found


@get("/metrics/{metric_key:str}/verify", sync_to_thread=True)
def metric_verified(metric_key: FromPath[str]) -> Response[Finding]:
    """Return the hash of a shipped definition, to compare with the one that a plan froze."""
    found = _shipped(metric_key)
    digest = sha256(canonical(found))
    finding = Finding(
        what=f"metric {found.key}/{found.version}",
        proven=(f"The definition that is shipped has the SHA-256 {digest}.",),
        claimed=(),
        problems=(),
    )
    return answered(finding)


@get("/metric-versions", sync_to_thread=True)
def metric_versions(
    registry: Given[Registry], person: Given[Person], wanted: Given[Wanted]
) -> Response[Page[MetricVersion]]:
    """Return the versions of metrics that your organisation made, proposed or approved."""
    found = find.metrics(registry, by=person)
    return listed(found, wanted, key=lambda item: item.id, name="metric-versions")


@post("/metric-versions", sync_to_thread=True)
def propose(
    request: ApiRequest,
    registry: Given[Registry],
    person: Given[Person],
    key: Given[str],
    data: JSONBody[NewMetric],
) -> Response[MetricVersion]:
    """Propose a version of a metric; versions of one key are counted up."""
    return made_once(
        request,
        registry,
        person,
        key,
        lambda: actions.propose_metric(
            registry,
            by=person,
            key=data.key,
            name=data.name,
            definition=data.definition,
            owner=data.owner,
        ),
    )


def _version(registry: Registry, person: Person, version_id: UUID) -> MetricVersion:
    found = find.metrics(registry, by=person)
    wanted = next((item for item in found if item.id == version_id), None)
    if wanted is None:
        raise NotFoundError
    return wanted


@get("/metric-versions/{version_id:uuid}", sync_to_thread=True)
def metric_version(
    registry: Given[Registry], person: Given[Person], version_id: FromPath[UUID]
) -> Response[MetricVersion]:
    """Return one version of a metric."""
    return answered(_version(registry, person, version_id))


@post("/metric-versions/{version_id:uuid}/approve", sync_to_thread=True, status_code=200)
def approve(
    registry: Given[Registry],
    person: Given[Person],
    seen: Given[str],
    version_id: FromPath[UUID],
) -> Response[MetricVersion]:
    """Approve a version as its owner; from then on it is sealed, and plans may use it."""
    found = _version(registry, person, version_id)
    require_seen(seen, content_tag(msgspec.json.encode(found)))
    saved = actions.approve_metric(registry, by=person, key=found.key, version=found.version)
    return answered(saved)


@get("/metric-versions/{version_id:uuid}/history", sync_to_thread=True)
def metric_history(
    registry: Given[Registry],
    person: Given[Person],
    wanted: Given[Wanted],
    version_id: FromPath[UUID],
) -> Response[Page[Event]]:
    """Return who proposed and who approved a version."""
    label = _version(registry, person, version_id).label
    found = find.history_of(registry, by=person, subject=f"metric:{label}")
    return listed(found, wanted, key=lambda event: event.seq, name="history")


@get("/metric-versions/{version_id:uuid}/verify", sync_to_thread=True)
def version_verified(
    registry: Given[Registry], person: Given[Person], version_id: FromPath[UUID]
) -> Response[Finding]:
    """Return whether a definition still has the hash under which it was proposed."""
    found = _version(registry, person, version_id)
    content = canonical({"key": found.key, "name": found.name, **found.definition})
    holds = sha256(content) == found.sha256
    words = "The definition has the hash under which it was proposed."
    finding = Finding(
        what=f"metric {found.label}",
        proven=(words,) if holds else (),
        claimed=(),
        problems=() if holds else ("The definition was changed after it was proposed.",),
    )
    return answered(finding)


handlers = (
    metrics,
    metric,
    metric_verified,
    metric_versions,
    propose,
    metric_version,
    approve,
    metric_history,
    version_verified,
)
