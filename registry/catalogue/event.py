"""Known events: changes of law, recording or circumstance that can pass for an effect."""

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
