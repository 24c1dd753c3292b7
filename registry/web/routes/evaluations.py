"""Evaluations: their list, and one of them with its plan and its history."""

from dataclasses import replace
from typing import Any

from litestar import Response, get
from litestar.params import FromPath, FromQuery

from registry.actions import find
from registry.domain.freeze import differences, unseal
from registry.domain.people import Person
from registry.domain.registration import Frozen
from registry.store import Registry
from registry.web.happenings import history_table
from registry.web.overview import draft_sections, overview, receipt_of
from registry.web.pages.evaluation_head import evaluation_head, evaluation_object
from registry.web.pages.evaluations import (
    HistoryPage,
    PlanPage,
)
from registry.web.pages.frame import Link
from registry.web.pages.parts import Column, Table
from registry.web.plan_document import as_json, as_toml
from registry.web.plan_sections import plan_sections
from registry.web.rendering import show
from registry.web.requests import Given, PageRequest
from registry.web.words import short_day


@get("/evaluations/{reference:str}", sync_to_thread=True)
def evaluation(
    request: PageRequest, registry: Given[Registry], person: Given[Person], reference: FromPath[str]
) -> Response[Any]:
    """Show one evaluation at a glance."""
    view = find.evaluation(registry, by=person, reference=reference)
    due = find.due_of(registry, by=person, reference=reference)
    page = overview(view, due=due, today=registry.today())
    return show(request, "evaluations/overview.html", page)


@get("/evaluations/{reference:str}/plan", sync_to_thread=True)
def plan(
    request: PageRequest,
    registry: Given[Registry],
    person: Given[Person],
    reference: FromPath[str],
    whole: FromQuery[str] = "",
) -> Response[Any]:
    """Show the newest plan of an evaluation as words and as the document that is run."""
    view = find.evaluation(registry, by=person, reference=reference)
    newest = view.versions[-1].number if view.versions else None
    page = _plan_page(registry, view, newest)
    return show(request, "evaluations/plan.html", replace(page, is_whole=bool(whole)))


@get("/plans/{sha256:str}", sync_to_thread=True)
def plan_version(
    request: PageRequest, registry: Given[Registry], person: Given[Person], sha256: FromPath[str]
) -> Response[Any]:
    """Show one frozen version, found by its hash."""
    found, frozen = find.plan_by_hash(registry, by=person, sha256=sha256)
    view = find.evaluation(registry, by=person, reference=found.reference)
    return show(request, "evaluations/plan.html", _plan_page(registry, view, frozen.number))


@get("/plans/{sha256:str}/{part:str}", sync_to_thread=True)
def plan_file(
    registry: Given[Registry], person: Given[Person], sha256: FromPath[str], part: FromPath[str]
) -> Response[bytes]:
    """Send a part of a frozen version as a file: its receipt, its registration, its analysis."""
    from registry.errors import NotFoundError

    found, frozen = find.plan_by_hash(registry, by=person, sha256=sha256)
    parts = {
        "receipt.json": lambda: as_json(frozen.receipt),
        "registration.json": lambda: frozen.content,
        "plan.json": lambda: frozen.plan_content,
        "plan.toml": lambda: as_toml(unseal(frozen.content).analysis),
    }
    if part not in parts:
        raise NotFoundError
    kind = "application/toml" if part.endswith("toml") else "application/json"
    name = f"{found.reference}-v{frozen.number}-{part}"
    return Response(
        parts[part](),
        media_type=kind,
        headers={"content-disposition": f'attachment; filename="{name}"'},
    )


def _plan_page(registry: Registry, view: find.EvaluationView, number: int | None) -> PlanPage:
    today = registry.today()
    versions = tuple(item for item in view.versions if number and item.number <= number)
    chosen = versions[-1] if versions else None
    return PlanPage(
        head=evaluation_head(view, tab="Plan", today=today),
        object=evaluation_object(view, tab="Plan", today=today),
        sections=plan_sections(unseal(chosen.content)) if chosen else draft_sections(view),
        document=_document(view, chosen),
        receipt=receipt_of(versions, unseal(chosen.content)) if chosen else None,
        versions=tuple(
            Link(
                words=f"Version {item.number}, {short_day(item.frozen_at.date())}",
                url=f"/plans/{item.registration_sha256}",
            )
            for item in reversed(view.versions)
        ),
        downloads=_downloads(chosen),
        difference=_difference(versions),
    )


def _document(view: find.EvaluationView, chosen: Frozen | None) -> str:
    if chosen is not None:
        return as_toml(unseal(chosen.content).analysis).decode()
    analysis = view.draft.get("analysis") if view.draft else None
    return as_toml(analysis).decode() if analysis else "Nothing is written yet."


def _downloads(chosen: Frozen | None) -> tuple[Link, ...]:
    if chosen is None:
        return ()
    here = f"/plans/{chosen.registration_sha256}"
    return (
        Link(words="Plan document (TOML)", url=f"{here}/plan.toml"),
        Link(words="Plan document, as hashed (JSON)", url=f"{here}/plan.json"),
        Link(words="Whole registration, as hashed (JSON)", url=f"{here}/registration.json"),
        Link(words="Receipt (JSON)", url=f"{here}/receipt.json"),
    )


def _difference(versions: tuple[Frozen, ...]) -> Table | None:
    if len(versions) < 2:
        return None
    import msgspec

    old, new = (msgspec.json.decode(item.content) for item in versions[-2:])
    found = differences(old, new)
    rows = tuple(
        (path, _said(before), _said(after)) for path, (before, after) in sorted(found.items())
    )
    return Table(
        caption=f"Version {versions[-1].number} against version {versions[-2].number}",
        columns=(
            Column(head="Field"),
            Column(head="Before", say_head=True),
            Column(head="Now", say_head=True),
        ),
        rows=rows or (("\u2013", "nothing", "nothing"),),
    )


def _said(value: Any) -> str:
    if value is None or value == "":
        return "\u2013 not there"
    return value if isinstance(value, str) else as_json(value).decode()


@get("/evaluations/{reference:str}/history", sync_to_thread=True)
def history(
    request: PageRequest, registry: Given[Registry], person: Given[Person], reference: FromPath[str]
) -> Response[Any]:
    """Show everything that happened to an evaluation, newest first."""
    view = find.evaluation(registry, by=person, reference=reference)
    events = find.history(registry, by=person, reference=reference)
    today = registry.today()
    page = HistoryPage(
        head=evaluation_head(view, tab="History", today=today),
        object=evaluation_object(view, tab="History", today=today),
        entries=history_table(events, registry.settings.zone),
    )
    return show(request, "evaluations/history.html", page)


router_handlers = [
    evaluation,
    plan,
    plan_version,
    plan_file,
    history,
]
