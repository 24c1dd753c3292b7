"""The queue: what waits for an analyst or a reviewer, late things first."""

from typing import Any

from litestar import Response, get

from registry.actions import find
from registry.domain.due import DueItem, DueKind
from registry.domain.people import Person
from registry.store import Registry
from registry.web.due_words import due_part
from registry.web.pages.frame import Head, Section
from registry.web.pages.parts import Empty
from registry.web.pages.queue import QueueGroup, QueuePage
from registry.web.rendering import show
from registry.web.requests import Given, PageRequest
from registry.web.words import plural

_GROUPS = (
    ("To review", "review", (DueKind.REVIEW, DueKind.SIGNATURE)),
    ("Data due", "data", (DueKind.DATA,)),
    ("Ready to run", "run", (DueKind.RUN,)),
    ("To report", "report", (DueKind.RESULT,)),
)


@get("/queue", sync_to_thread=True)
def queue(request: PageRequest, registry: Given[Registry], person: Given[Person]) -> Response[Any]:
    """Show what waits for this person, in the order in which it is done."""
    items = find.queue(registry, by=person)
    late = tuple(item for item in items if item.on < registry.today())
    groups = [_group(registry, "Overdue", "overdue", late)]
    for heading, name, kinds in _GROUPS:
        found = tuple(item for item in items if item.kind in kinds and item not in late)
        groups.append(_group(registry, heading, name, found))
    page = QueuePage(
        head=Head(
            title="Your queue",
            section=Section.HOME,
            lead=f"{plural(len(items), 'thing')} to do as analyst or reviewer." if items else None,
        ),
        groups=tuple(group for group in groups if group.items),
        empty=Empty(
            words="Nothing waits for you. Plans to review, data that are due and runs that are "
            "ready will stand here.",
            action="See all evaluations",
            url="/evaluations",
        ),
    )
    return show(request, "queue/queue.html", page)


def _group(registry: Registry, heading: str, name: str, items: tuple[DueItem, ...]) -> QueueGroup:
    today = registry.today()
    return QueueGroup(
        heading=heading, id=name, items=tuple(due_part(item, today) for item in items)
    )


router_handlers = [queue]
