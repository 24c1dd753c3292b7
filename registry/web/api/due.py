"""What is due, from whom and when; has anyone tried this; and the portfolio as one object."""

from dataclasses import replace
from typing import Annotated

from litestar import Response, get
from litestar.params import FromPath, FromQuery, QueryParameter

from registry.actions import find
from registry.domain.due import DueItem
from registry.domain.people import Person
from registry.publish.release import released_line
from registry.store import Registry
from registry.web.api.answers import Page, answered, listed
from registry.web.api.headers import Wanted
from registry.web.requests import Given


def _key(item: DueItem) -> str:
    return f"{item.reference}.{item.kind}.{item.what}"


@get("/due", sync_to_thread=True)
def due(
    registry: Given[Registry],
    person: Given[Person],
    wanted: Given[Wanted],
    *,
    everybody: FromQuery[bool] = False,
) -> Response[Page[DueItem]]:
    """Return what is due from you, late first; with ``everybody`` from anybody."""
    of = find.everything_due if everybody else find.due
    return listed(of(registry, by=person), wanted, key=_key, name="due")


@get("/due/overdue", sync_to_thread=True)
def overdue(
    registry: Given[Registry], person: Given[Person], wanted: Given[Wanted]
) -> Response[Page[DueItem]]:
    """Return every late result and decision that the force owes, longest first."""
    return listed(find.overdue(registry, by=person), wanted, key=_key, name="overdue")


@get("/due/queue", sync_to_thread=True)
def queue(
    registry: Given[Registry], person: Given[Person], wanted: Given[Wanted]
) -> Response[Page[DueItem]]:
    """Return what waits for you as analyst or reviewer, by date."""
    return listed(find.queue(registry, by=person), wanted, key=_key, name="queue")


@get("/evaluations/{reference:str}/due", sync_to_thread=True)
def due_of(
    registry: Given[Registry],
    person: Given[Person],
    wanted: Given[Wanted],
    reference: FromPath[str],
) -> Response[Page[DueItem]]:
    """Return what is due from anybody on one evaluation."""
    find.evaluation(registry, by=person, reference=reference)
    found = find.due_of(registry, by=person, reference=reference)
    return listed(found, wanted, key=_key, name="due")


@get("/search", sync_to_thread=True)
def search(
    registry: Given[Registry],
    person: Given[Person],
    words: Annotated[str, QueryParameter(name="q", max_length=200)],
    kind: Annotated[str, QueryParameter(max_length=80)] = "",
    limit: Annotated[int, QueryParameter(ge=1, le=50)] = 5,
) -> Response[find.Tried]:
    """Return what your force tried, or is trying, that fits some words."""
    found = find.tried(registry, by=person, query=words, kind=kind, limit=limit)
    lines = tuple(released_line(line) for line in found.results)
    return answered(replace(found, results=lines))


@get("/board", sync_to_thread=True)
def board(registry: Given[Registry], person: Given[Person]) -> Response[find.Board]:
    """Return the portfolio: counts, results, what waits for a decision and what is late."""
    board = find.board(registry, by=person)
    lines = tuple(released_line(line) for line in board.results)
    return answered(replace(board, results=lines))


handlers = (due, overdue, queue, due_of, search, board)
