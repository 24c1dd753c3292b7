"""A draft as it was typed: any part may be missing or wrong, and nothing typed is lost."""

import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any
from uuid import UUID

import msgspec

from registry.errors import FieldProblem, InvalidError

FIELDS: Mapping[str, str] = {
    "title": "Title",
    "problem": "What is the problem?",
    "evidence": "What is known about it already?",
    "kind": "Type of intervention",
    "starter": "Starter it was begun from",
    "place": "Where",
    "population": "Who it is for",
    "delivered": "What is delivered",
    "delivery": "Delivery in detail: who, how, how often, adapted how",
    "comparator": "Compared with what or whom",
    "window": "Over what time",
    "delivery_starts_on": "Delivery starts on",
    "delivery_ends_on": "Delivery ends on",
    "outcomes_from_on": "First date on which an outcome counts",
    "outcomes_to_on": "Last date on which an outcome counts",
    "maturity_days": "Days until the last outcome is complete",
    "decision_on": "Decision due on",
    "leads": "Two responsible people",
    "analyst": "Analyst",
    "reviewer": "Peer reviewer",
    "logic": "Logic model: inputs, activities, outputs, outcomes, impact, assumptions",
    "metrics": "Metric of each hypothesis: {hypothesis key: metric key/version}",
    "rule": "Decision rule: {text, options: {verdict: {strong, weak, harm, harm_unclear}}}",
    "looks": "Interim looks that the plan allows: [{on, hypotheses}]",
    "costs": "Costs: [{item, amount (pence), year}]",
    "price_year": "Price year of the costs",
    "people_hours": "Hours of staff time a month",
    "data_protection": "Use of data: {personal, basis, assessment, controller, retain_until_on}",
    "power": "What the plan can see: {method, mde_80, mde_90, power, n_required, scale}",
    "tags": "Tags",
    "links": "Links",
    "cites": "References of earlier results that this plan rests on",
    "replicates": "Reference of the evaluation that this one repeats",
    "analysis": "The analysis: one whole plan/1 document",
}
"""Every field that a draft may hold, and what it is called."""

LARGEST = 200_000
"""Bytes of a draft, as JSON. A plan that is longer than a book is not a plan."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Draft:
    """What has been typed so far. ``version`` goes up by one with every save."""

    evaluation: UUID
    values: Mapping[str, Any] = field(default_factory=dict)
    version: int = 1
    changed_at: datetime | None = None
    changed_by: UUID | None = None

    def get(self, path: str) -> Any:
        """Return what stands at a dotted path (``logic.inputs``, ``analysis.hypotheses.0.key``)."""
        place: Any = self.values
        for step in path.split("."):
            if isinstance(place, Mapping) and step in place:
                place = place[step]
            elif isinstance(place, list | tuple) and step.isdigit() and int(step) < len(place):
                place = place[int(step)]
            else:
                return None
        return place


def changed(values: Mapping[str, Any], changes: Mapping[str, Any]) -> dict[str, Any]:
    """Return the values with changes put in; None takes a field away. The old ones stay.

    A change's key is a field or a dotted path below one; a path makes what is missing on its way.
    Raises InvalidError for a field that no draft has, and for what JSON cannot hold.
    """
    roots = {key.split(".")[0] for key in changes}
    unknown = [key for key in changes if key.split(".")[0] not in FIELDS]
    if unknown:
        raise InvalidError({key: f"A draft has no field called {key}." for key in unknown})
    try:
        result: dict[str, Any] = _copied(dict(values))
        for path, value in _copied(dict(changes)).items():
            _put(result, path.split("."), value)
        if "power" not in roots and result.get("analysis") != values.get("analysis"):
            # What a plan can see was worked out for the plan as it was.
            result.pop("power", None)
        size = len(json.dumps(result))
    except (TypeError, ValueError, RecursionError) as problem:
        raise InvalidError({"draft": f"This cannot be kept: {problem}."}) from None
    if size > LARGEST:
        raise InvalidError({"draft": f"A draft may hold {LARGEST:,} bytes; this has {size:,}."})
    return result


def _copied(values: dict[str, Any]) -> dict[str, Any]:
    """Return values as JSON holds them; NaN and control characters are refused, not bent."""
    # msgspec would turn NaN into null without a word; the standard library refuses it.
    text = json.dumps(msgspec.to_builtins(values, str_keys=True), allow_nan=False)
    if "\\u0000" in text:
        raise ValueError("a text holds a NUL character")
    copied: dict[str, Any] = json.loads(text)
    return copied


def _put(place: Any, steps: list[str], value: Any) -> None:
    step, *rest = steps
    if isinstance(place, list):
        if not step.isdigit() or int(step) > len(place):
            raise ValueError(f"{step} is no place in this list")
        _put_in_list(place, int(step), rest, value)
    elif not isinstance(place, dict):
        raise ValueError(f"there is no {step} in a text or a number")  # noqa: TRY004
    elif rest:
        if place.get(step) in (None, ""):
            place[step] = {}
        _put(place[step], rest, value)
    elif value is None:
        place.pop(step, None)
    else:
        place[step] = value


def _put_in_list(place: list[Any], index: int, rest: list[str], value: Any) -> None:
    if index == len(place):
        place.append({})
    if rest:
        _put(place[index], rest, value)
    elif value is None:
        del place[index]
    else:
        place[index] = value


def problems_of(missing: Mapping[str, str]) -> tuple[FieldProblem, ...]:
    """Return problems as values, from ``{field: sentence}``."""
    return tuple(FieldProblem(field=name, message=text) for name, text in missing.items())
