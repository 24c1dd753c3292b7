"""What happens in the demonstration: one file a story, read as values with their dates resolved."""

import re
import tomllib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date, timedelta
from importlib.resources import files
from typing import Any

STEPS = (
    "register",
    "submit",
    "approve",
    "check_ins",
    "upload",
    "evaluate",
    "conclude",
    "forecast",
    "sign",
    "decide",
    "learn",
    "follow_up",
    "close",
    "withdraw",
)
"""What can happen to an evaluation here, in the order in which it happens on one day."""

MONTHLY = "monthly"
_RELATIVE = re.compile(r"today([+-]\d+)?")


@dataclass(frozen=True, slots=True, kw_only=True)
class Step:
    """One thing that happens, and when."""

    name: str
    on: date


@dataclass(frozen=True, slots=True, kw_only=True)
class Story:
    """One evaluation of the demonstration, from its first day to where it stands now.

    ``plan`` names files of ``plans/`` and ``data/``; ``seen`` says that outcomes were known when
    the plan was frozen; ``verdict`` is what the engine is known to say of it.
    """

    key: str
    title: str
    plan: str
    unit: str
    steps: tuple[Step, ...]
    values: Mapping[str, Any] = field(default_factory=dict)
    metrics: Mapping[str, str] = field(default_factory=dict)
    waivers: Mapping[str, str] = field(default_factory=dict)
    starter: str = ""
    seen: bool = False
    verdict: str = ""
    check_in: Mapping[str, Any] = field(default_factory=dict)
    conclusion: Mapping[str, Any] = field(default_factory=dict)
    decision: Mapping[str, Any] = field(default_factory=dict)
    learning: Mapping[str, Any] = field(default_factory=dict)
    withdrawal: Mapping[str, Any] = field(default_factory=dict)

    def analysis(self) -> dict[str, Any]:
        """Return the plan document under the story's own title."""
        return {**tomllib.loads(text("plans", f"{self.plan}.toml")), "title": self.title}

    def data(self) -> bytes:
        """Return the file that its analyst uploads."""
        return text("data", f"{self.plan}.csv").encode("utf-8")


def text(*path: str) -> str:
    """Return the text of a file of the demonstration."""
    place = files("registry.demo")
    for part in path:
        place = place.joinpath(part)
    return place.read_text(encoding="utf-8")


def stories(today: date) -> Iterator[Story]:
    """Yield every story, with ``today-30`` and the like turned into dates."""
    for entry in sorted(files("registry.demo").joinpath("stories").iterdir(), key=lambda e: e.name):
        if entry.name.endswith(".toml"):
            tables = _resolved(tomllib.loads(entry.read_text(encoding="utf-8")), today)
            dates = tables.pop("dates")
            steps = _steps(dates, tables["values"], today)
            yield Story(key=entry.name.removesuffix(".toml"), steps=steps, **tables)


def _steps(tables: Mapping[str, Any], values: Mapping[str, Any], today: date) -> tuple[Step, ...]:
    dates = dict(tables)
    if dates.get("check_ins") == MONTHLY:
        dates["check_ins"] = list(_months(values, today))
    found = [
        Step(name=name, on=date.fromisoformat(day))
        for name, value in dates.items()
        for day in (value if isinstance(value, list) else [value])
    ]
    return tuple(sorted(found, key=lambda step: (step.on, STEPS.index(step.name))))


def _months(values: Mapping[str, Any], today: date) -> Iterator[str]:
    """Yield a late day in each month of delivery before this one: never two in one month."""
    starts, ends = (
        date.fromisoformat(values[name]) for name in ("delivery_starts_on", "delivery_ends_on")
    )
    month = starts.replace(day=1)
    while month <= min(ends, today.replace(day=1) - timedelta(days=1)):
        yield min(max(month.replace(day=28), starts), max(ends, starts)).isoformat()
        month = (month + timedelta(days=31)).replace(day=1)


def _resolved(value: Any, today: date) -> Any:
    if isinstance(value, Mapping):
        return {key: _resolved(item, today) for key, item in value.items()}
    if isinstance(value, list):
        return [_resolved(item, today) for item in value]
    found = _RELATIVE.fullmatch(value) if isinstance(value, str) else None
    if found is None:
        return value
    return (today + timedelta(days=int(found.group(1) or 0))).isoformat()
