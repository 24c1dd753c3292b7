"""Known events: changes of law, recording or circumstance that can pass for an effect."""

import re
from collections.abc import Collection, Iterator
from dataclasses import dataclass
from functools import cache
from typing import Literal

from registry.catalogue.document import CatalogueError, build, check_sources, read
from registry.catalogue.metric import metrics

Nature = Literal[
    "recording",
    "method",
    "status",
    "data source",
    "system",
    "workforce",
    "shock",
    "programme",
    "agency",
    "governance",
    "denominator",
    "demand",
    "justice",
    "law",
    "policy",
]
Confidence = Literal["high", "medium", "low"]


@dataclass(frozen=True, slots=True, kw_only=True)
class KnownEvent:
    """One event. ``starts`` is as precise as its source: a year, a month or a day (ISO).

    ``metrics`` names the metrics whose figures it touches; none says that it is context.
    """

    key: str
    starts: str
    what: str
    area: str
    nature: Nature
    sources: tuple[str, ...]
    confidence: Confidence
    ends: str | None = None
    metrics: tuple[str, ...] = ()

    def __post_init__(self) -> None:
        check_sources(self.sources, self.key)
        if self.confidence != "low" and not self.sources:
            raise CatalogueError(f"{self.key}: an event that is shown needs its source")
        unknown = sorted(set(self.metrics) - set(metrics()))
        if unknown:
            raise CatalogueError(f"{self.key}: there is no metric {', '.join(unknown)}")
        if self.ends is not None and self.ends < self.starts:
            raise CatalogueError(f"{self.key}: it ends before it starts")

    @property
    def breaks_recording(self) -> bool:
        """Whether figures before and after are not counted in the same way."""
        return self.nature in ("recording", "method", "system", "denominator")


@cache
def _all_events() -> tuple[KnownEvent, ...]:
    entries = read("known_events.toml")["event"]
    found = [build(KnownEvent, entry, f"known_events.toml, {entry['key']}") for entry in entries]
    if len({event.key for event in found}) < len(found):
        raise CatalogueError("known_events.toml: a key is given twice")
    return tuple(sorted(found, key=lambda event: event.starts))


def known_events() -> tuple[KnownEvent, ...]:
    """Return the events that may be shown, oldest first: each has a source that was seen."""
    return tuple(event for event in _all_events() if event.confidence != "low")


def events_to_verify() -> tuple[KnownEvent, ...]:
    """Return the events whose source was not seen. They are for a steward to check, not facts."""
    return tuple(event for event in _all_events() if event.confidence == "low")


NATIONAL = frozenset({"England", "England and Wales", "United Kingdom"})
NEAR = 3
"""Periods between a start and a break of recording within which one can pass for the other."""


def events_between(
    touched: Collection[str], first: str, last: str, place: str = ""
) -> tuple[KnownEvent, ...]:
    """Return what happened to some metrics while data ran, oldest first.

    ``first`` and ``last`` are a year, a month or a day; what is none of them is near nothing.
    ``place`` names who asks: an event of one force is told to that force.
    """
    begins, ends = _months(first), _months(last)
    if begins is None or ends is None:
        return ()
    return tuple(
        event
        for event, (began, ended) in _of(touched, place)
        if began <= ends[1] and ended >= begins[0]
    )


def breaks_near(touched: Collection[str], start: str, place: str) -> tuple[KnownEvent, ...]:
    """Return the breaks of recording within three periods of a start (contract, section 5)."""
    begins = _months(start)
    if begins is None:
        return ()
    reach = NEAR * (begins[1] - begins[0] + 1)
    return tuple(
        event
        for event, (began, ended) in _of(touched, place)
        if event.breaks_recording and began - reach <= begins[0] <= ended + reach
    )


def _of(touched: Collection[str], place: str) -> Iterator[tuple[KnownEvent, tuple[int, int]]]:
    """Yield the events that touch a metric here, each with its first and last month."""
    for event in known_events():
        here = event.area in NATIONAL or (place != "" and event.area.lower() in place.lower())
        began, ended = _months(event.starts), _months(event.ends or event.starts)
        if here and began and ended and not set(touched).isdisjoint(event.metrics):
            yield event, (began[0], ended[1])


def _months(text: str) -> tuple[int, int] | None:
    """Return the first and last month of a year, a month or a day, counted from year 0."""
    found = re.fullmatch(r"(\d{4})(?:-(\d{2}))?(?:-\d{2})?", text.strip())
    if found is None:
        return None
    year = 12 * int(found[1])
    if found[2] is None:
        return year, year + 11
    month = year + int(found[2]) - 1
    return month, month
