"""The board, and the list of what is late: who owes what, since when, and who was given longer."""

from typing import Any

from litestar import Response, get
from markupsafe import Markup

from registry.actions import find
from registry.domain.lifecycle import State
from registry.domain.people import Person
from registry.store import Registry
from registry.web.board_page import board_page
from registry.web.pages.board import OverduePage
from registry.web.pages.evaluation_head import url_of
from registry.web.pages.frame import Head, Section
from registry.web.pages.parts import Column, Empty, Table
from registry.web.rendering import show
from registry.web.requests import Given, PageRequest
from registry.web.words import listed, plural, short_day

_WHAT = {"result": "Result", "decision": "Decision", "data": "Data", "run": "Run of the plan"}


@get("/board", sync_to_thread=True)
def board(request: PageRequest, registry: Given[Registry], person: Given[Person]) -> Response[Any]:
    """Show the portfolio on one page."""
    return show(request, "board/board.html", board_page(registry, person))


@get("/overdue", sync_to_thread=True)
def overdue(
    request: PageRequest, registry: Given[Registry], person: Given[Person]
) -> Response[Any]:
    """Show who owes what, since when."""
    page = OverduePage(
        head=Head(
            title="Overdue",
            section=Section.BOARD,
            lead="Open to every member of the force. A date that moved keeps its reason.",
        ),
        late=_late(registry, person),
        deferred=_deferred(registry, person),
        empty=Empty(words="Nothing is late.", action="See the board", url="/board"),
    )
    return show(request, "board/overdue.html", page)


def _late(registry: Registry, person: Person) -> Table | None:
    today = registry.today()
    names = {item.id: item.shown for item in find.people(registry, by=person)}
    rows = tuple(
        (
            _link(item.title, url_of(item.reference)),
            _WHAT.get(item.kind.value, item.kind.value.capitalize()),
            short_day(item.on),
            plural((today - item.on).days, "day"),
            listed([names.get(who, "Unknown") for who in item.people]) or "The leaders",
        )
        for item in find.overdue(registry, by=person)
    )
    if not rows:
        return None
    return Table(
        caption="What is late, longest first",
        caption_hidden=True,
        columns=(
            Column(head="Evaluation"),
            Column(head="What is owed", say_head=True),
            Column(head="Since", say_head=True),
            Column(head="Late by", number=True, say_head=True),
            Column(head="By whom", say_head=True),
        ),
        rows=rows,
    )


def _link(words: str, url: str) -> Markup:
    return Markup('<a href="{}">{}</a>').format(url, words)


def _deferred(registry: Registry, person: Person) -> Table | None:
    """Return the dates that were moved, with their reasons, of what is still live."""
    wanted = find.Filter(states=(State.REGISTERED, State.ANALYSING, State.TERMINATED_EARLY))
    live = find.evaluations(registry, by=person, wanted=wanted, limit=200).items
    moved = [item for item in live if item.deferred_to is not None]
    views = (find.evaluation(registry, by=person, reference=item.reference) for item in moved)
    rows = tuple(
        (
            _link(view.evaluation.title, url_of(view.evaluation.reference)),
            short_day(each.to_on),
            each.reason,
            view.names.get(each.deferred_by, "Unknown"),
        )
        for view in views
        for each in reversed(view.deferrals)
    )
    if not rows:
        return None
    return Table(
        caption="Dates that were moved, with their reasons",
        caption_hidden=True,
        columns=(
            Column(head="Evaluation"),
            Column(head="Moved to", say_head=True),
            Column(head="Reason", say_head=True),
            Column(head="By whom", say_head=True),
        ),
        rows=rows,
    )


router_handlers = [board, overdue]
