"""The history of an evaluation as a table: newest first, saved drafts in a row as one line."""

from collections.abc import Iterable, Iterator, Sequence
from itertools import groupby

from registry.domain.journal import Event
from registry.web.event_words import event_words
from registry.web.pages.parts import Column, Table
from registry.web.words import moment, number, short_day

_SAVED = "draft.saved"


def history_table(events: Iterable[Event], zone: str) -> Table:
    """Return what happened to an evaluation, given oldest first."""
    return Table(
        caption="Entries of the ledger, newest first",
        caption_hidden=True,
        columns=(
            Column(head="What"),
            Column(head="When", say_head=True),
            Column(head="Who", say_head=True),
            Column(head="Entry", number=True, say_head=True),
        ),
        rows=tuple(_rows(reversed(list(events)), zone)),
    )


def _rows(events: Iterable[Event], zone: str) -> Iterator[tuple[str, str, str, str]]:
    """Yield a line an entry; drafts that one person saved on one day stand in one line."""
    for _, items in groupby(events, key=lambda event: _same(event, zone)):
        many = tuple(items)
        yield _line(many, zone)


def _same(event: Event, zone: str) -> tuple[object, ...]:
    if event.kind != _SAVED:
        return (event.seq,)
    return (_SAVED, event.actor_name, moment(event.at, zone).split(",")[0])


def _line(many: Sequence[Event], zone: str) -> tuple[str, str, str, str]:
    newest, oldest = many[0], many[-1]
    who = newest.actor_name or "The service"
    if len(many) == 1:
        return event_words(newest), moment(newest.at, zone), who, str(newest.seq)
    first, last = (moment(item.at, zone).split(", ")[-1] for item in (oldest, newest))
    when = f"{short_day(newest.at.date())}, {first} to {last}"
    words = f"{event_words(newest)} {number(len(many))} times"
    return words, when, who, f"{oldest.seq} to {newest.seq}"
