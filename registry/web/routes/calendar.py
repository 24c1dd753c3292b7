"""One's due dates as a file that any calendar reads."""

from datetime import timedelta
from typing import Any

from litestar import Response, get
from litestar.params import FromPath

from registry.actions import find
from registry.domain.due import DueItem
from registry.domain.people import Person
from registry.store import Registry
from registry.web.due_words import coming, one_check_in, what_is_due
from registry.web.requests import Given, PageRequest

LONGEST_LINE = 73
"""Bytes of a line before it is folded, by the format (RFC 5545, section 3.1)."""


def _escaped(text: str) -> str:
    for sign in ("\\", ";", ","):
        text = text.replace(sign, f"\\{sign}")
    return text.replace("\r", "").replace("\n", "\\n")


def _folded(line: str) -> str:
    """Return a line in pieces that are short enough, none of which splits a character."""
    pieces, piece = [], ""
    for sign in line:
        if len((piece + sign).encode()) > LONGEST_LINE:
            pieces.append(piece)
            piece = ""
        piece += sign
    return "\r\n ".join((*pieces, piece))


def _event(item: DueItem, stamp: str, root: str) -> list[str]:
    words = f"{what_is_due(item)}: {item.title} ({item.reference})"
    return [
        "BEGIN:VEVENT",
        f"UID:{item.kind.value}-{item.reference}-{item.on:%Y%m%d}@evaluation-registry",
        f"DTSTAMP:{stamp}",
        f"DTSTART;VALUE=DATE:{item.on:%Y%m%d}",
        f"DTEND;VALUE=DATE:{item.on + timedelta(days=1):%Y%m%d}",
        f"SUMMARY:{_escaped(words)}",
        f"URL:{root}/evaluations/{item.reference}",
        "END:VEVENT",
    ]


def calendar_text(items: tuple[DueItem, ...], *, stamp: str, root: str) -> str:
    """Return due dates as an iCalendar file, a whole day each."""
    lines = ["BEGIN:VCALENDAR", "VERSION:2.0", "PRODID:-//evaluation-registry//due dates//EN"]
    for item in items:
        lines += _event(item, stamp, root)
    return "\r\n".join(_folded(line) for line in (*lines, "END:VCALENDAR")) + "\r\n"


@get("/calendar.ics", sync_to_thread=True)
def calendar(
    request: PageRequest, registry: Given[Registry], person: Given[Person]
) -> Response[Any]:
    """Give everything that is due from somebody as a file for their own calendar."""
    items = one_check_in(find.due(registry, by=person))
    return _file(request, registry, items, "due-dates.ics")


@get("/evaluations/{reference:str}/calendar.ics", sync_to_thread=True)
def calendar_of_one(
    request: PageRequest, registry: Given[Registry], person: Given[Person], reference: FromPath[str]
) -> Response[Any]:
    """Give the days of one evaluation: what is due now, and what its plan sets for later."""
    view = find.evaluation(registry, by=person, reference=reference)
    due = find.due_of(registry, by=person, reference=reference)
    items = (*one_check_in(due), *coming(view.evaluation, registry.today()))
    return _file(request, registry, items, f"{view.evaluation.reference}.ics")


def _file(
    request: PageRequest, registry: Registry, items: tuple[DueItem, ...], name: str
) -> Response[Any]:
    stamp = f"{registry.clock.now():%Y%m%dT%H%M%SZ}"
    root = registry.settings.base_url or str(request.base_url).rstrip("/")
    text = calendar_text(items, stamp=stamp, root=root)
    return Response(
        text,
        media_type="text/calendar; charset=utf-8",
        headers={
            "cache-control": "no-store",
            "content-disposition": f'attachment; filename="{name}"',
        },
    )


router_handlers = [calendar, calendar_of_one]
