"""The ledger: its newest entries, the last signed checkpoint, and the whole of it to check."""

from typing import Annotated, Any

import msgspec
from litestar import Response, get
from litestar.params import QueryParameter
from markupsafe import Markup

from registry.actions import find
from registry.domain.journal import Event
from registry.domain.people import Person
from registry.store import Registry
from registry.web.event_words import event_words
from registry.web.pages.frame import Head
from registry.web.pages.ledger import LedgerPage
from registry.web.pages.parts import Column, Pages, Table
from registry.web.rendering import show
from registry.web.requests import Given, PageRequest
from registry.web.words import number, plural, sealed_moment

PAGE = 50


@get("/ledger", sync_to_thread=True)
def ledger(
    request: PageRequest,
    registry: Given[Registry],
    person: Given[Person],
    before: Annotated[int | None, QueryParameter(ge=1, le=2**53)] = None,
) -> Response[Any]:
    """Show the newest entries of one's own organisation, and what vouches for them."""
    events = find.ledger(registry, by=person, before=before, limit=PAGE)
    _, sealed = find.last_seal(registry)
    more = len(events) == PAGE
    page = LedgerPage(
        head=Head(
            title="The ledger",
            lead="Every change here leaves one entry. Each entry is bound to the one before it, so "
            "none can be changed or taken away unseen.",
        ),
        entries=_table(events) if events else None,
        pages=Pages(
            total=f"Entries {number(events[-1].seq)} to {number(events[0].seq)}"
            if events
            else "No entries",
            first_url="/ledger" if before else None,
            next_url=f"/ledger?before={events[-1].seq}" if more else None,
        ),
        checkpoint=sealed.text if sealed else "",
        signed=f"{plural(sealed.size, 'entry', 'entries')}, signed {sealed_moment(sealed.at)}."
        if sealed
        else "",
    )
    return show(request, "ledger/ledger.html", page)


def _table(events: tuple[Event, ...]) -> Table:
    return Table(
        caption="Entries of the ledger, newest first",
        caption_hidden=True,
        columns=(
            Column(head="Entry", number=True),
            Column(head="What"),
            Column(head="On", say_head=True),
            Column(head="When", say_head=True),
            Column(head="SHA-256", say_head=True),
        ),
        rows=tuple(
            (
                number(event.seq),
                event_words(event),
                _subject(event.subject),
                sealed_moment(event.at),
                Markup('<span class="hash">{}</span>').format(_grouped(event.sha256)),
            )
            for event in events
        ),
    )


def _grouped(digest: str) -> str:
    return " ".join(digest[at : at + 8] for at in range(0, len(digest), 8))


def _subject(subject: str) -> str | Markup:
    """Return what an entry is about; nobody is named, for the ledger goes out of the house."""
    noun, _, rest = subject.partition(":")
    if rest:
        return f"A {noun}"
    if noun.count("-") == 2:
        return Markup('<a href="/evaluations/{0}">{0}</a>').format(noun)
    return noun


@get("/ledger/export.json", sync_to_thread=True)
def export(registry: Given[Registry], person: Given[Person]) -> Response[bytes]:
    """Send the whole ledger, without content, as a file that anyone can check."""
    return Response(
        msgspec.json.encode(find.ledger_export(registry, by=person)),
        media_type="application/json",
        headers={
            "content-disposition": 'attachment; filename="ledger.json"',
            "cache-control": "no-store",
        },
    )


router_handlers = [ledger, export]
