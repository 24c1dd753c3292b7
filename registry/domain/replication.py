"""What a further evaluation takes over from one that is frozen: the words, not the dates."""

from collections.abc import Mapping
from typing import Any

from registry.domain.canonical import plain
from registry.domain.registration import Registration

_WORDS = (
    "problem",
    "evidence",
    "kind",
    "starter",
    "place",
    "population",
    "delivered",
    "comparator",
    "window",
)


def copied(registration: Registration | None) -> dict[str, Any]:
    """Return the fields of a draft that a frozen plan can fill: neither dates nor people."""
    if registration is None:
        return {}
    told = registration.initiative
    values: dict[str, Any] = {name: getattr(told, name) for name in _WORDS}
    values |= {
        "delivery": dict(told.delivery),
        "tags": list(told.tags),
        "links": list(told.links),
        "maturity_days": registration.dates.maturity_days,
        "logic": plain(registration.logic),
        "rule": plain(registration.rule),
        "metrics": {key: f"{use.key}/{use.version}" for key, use in registration.metrics.items()},
        "analysis": _without_start(plain(registration.analysis)),
    }
    return {name: value for name, value in values.items() if value not in ("", [], {}, None)}


def _without_start(analysis: Mapping[str, Any]) -> dict[str, Any]:
    """Leave out the start: the further evaluation begins at another time."""
    return {key: value for key, value in analysis.items() if key != "start"}
