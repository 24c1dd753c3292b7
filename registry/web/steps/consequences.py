"""What follows from what was typed: the parts of a plan document that the form does not ask for."""

from collections.abc import Mapping
from datetime import date, timedelta
from typing import Any

from registry.domain.claim import primary_place
from registry.domain.draft import Draft, changed
from registry.web.steps.assumptions import counts_periods
from registry.web.steps.choices import Choices, known_kinds, known_roles, setting_terms, takes_start
from registry.web.steps.claims import chosen_metric, hypotheses, place_of

_COLUMN_NAMES = {"period": "month", "unit": "area", "group": "group", "phase": "phase"}


def consequences(draft: Draft, changes: Mapping[str, Any], offered: Choices) -> dict[str, Any]:
    """Return the changes with all that follows from them, as `revise` takes them."""
    found = {**changes}
    new = Draft(evaluation=draft.evaluation, values=changed(draft.values, found))
    for step in (_sizes, _metrics, _design, _kind, _dates, _start, _baseline):
        found.update(step(draft, new, offered))
        new = Draft(evaluation=draft.evaluation, values=changed(draft.values, found))
    if "title" in changes and isinstance(draft.get("analysis"), Mapping):
        found["analysis.title"] = changes["title"]
    return found


def _sizes(_: Draft, new: Draft, __: Choices) -> dict[str, Any]:
    """Take a smallest change away whose number was taken away."""
    return {
        f"{place_of(place)}.{name}": None
        for place, item in enumerate(hypotheses(new))
        for name in ("sesoi", "margin")
        if isinstance(item.get(name), Mapping) and item[name].get("value") is None
    }


def _metrics(old: Draft, new: Draft, offered: Choices) -> dict[str, Any]:
    """Let a hypothesis follow the metric that was chosen for it: its name, kind and direction."""
    found: dict[str, Any] = {}
    for place, item in enumerate(hypotheses(new)):
        metric = chosen_metric(new, place, offered)
        if metric is None or chosen_metric(old, place, offered) == metric:
            continue
        path = place_of(place)
        found[f"{path}.metric"] = metric.name
        if item.get("kind") not in metric.kinds:
            found[f"{path}.kind"] = metric.kind
        if not item.get("better") and metric.better:
            found[f"{path}.better"] = metric.better
        if not item.get("outcome"):
            found[f"{path}.outcome"] = metric.label.partition("/")[0]
    return found


def _baseline(_: Draft, new: Draft, offered: Choices) -> dict[str, Any]:
    """Say how much baseline there is, and how much the main metric asks for."""
    place = primary_place(new.values)
    metric = chosen_metric(new, place, offered) if place is not None else None
    points = new.get("power.baseline_points")
    if counts_periods(new):
        points = new.get("analysis.power.periods_before")
    if points is None or metric is None:
        return {}
    return {"power.baseline_points": points, "power.baseline_least": metric.months_before}


def months_in(window: Any) -> int | None:
    """Return the months of a window such as "12 months"; None where it says something else."""
    first, _, rest = str(window or "").partition(" ")
    fine = first.isdigit() and rest in ("month", "months") and 0 < int(first) <= 600
    return int(first) if fine else None


def end_of(start: date, months: int) -> date:
    """Return the last day of so many months from a day on."""
    year, month = divmod(start.month - 1 + months, 12)
    year, month = start.year + year, month + 1
    for day in range(start.day, 0, -1):
        try:
            return date(year, month, day) - timedelta(days=1)
        except ValueError:
            continue
    return date(year, month, 1)


def day_of(value: Any) -> date | None:
    """Return a typed date, or None where it is none."""
    try:
        return date.fromisoformat(str(value))
    except ValueError:
        return None


def _dates(old: Draft, new: Draft, _: Choices) -> dict[str, Any]:
    """Let the end follow the start and the window, unless somebody gave another end."""
    start, months = day_of(new.get("delivery_starts_on")), months_in(new.get("window"))
    if start is None or months is None or start.year + months // 12 > 9998:
        return {}
    found: dict[str, Any] = {}
    before, span = day_of(old.get("delivery_starts_on")), months_in(old.get("window"))
    was = end_of(before, span).isoformat() if before and span else None
    for field in ("delivery_ends_on", "outcomes_to_on"):
        kept = new.get(field)
        untouched = kept is None and field == "delivery_ends_on"
        if untouched or (was is not None and kept == was == old.get(field)):
            found[field] = end_of(start, months).isoformat()
    if new.get("analysis.power.periods_after") in (None, span) and counts_periods(new):
        found["analysis.power.periods_after"] = months
    return {path: value for path, value in found.items() if new.get(path) != value}


def _design(old: Draft, new: Draft, _: Choices) -> dict[str, Any]:
    """Give another design the columns that it needs, and take from it what it does not know."""
    key = str(new.get("analysis.design") or "")
    if key == old.get("analysis.design"):
        return {}
    columns = new.get("analysis.columns") or {}
    needed, known = known_roles(key, frozenset(columns))
    if not known:
        return {}
    settings = new.get("analysis.settings") or {}
    kept = {role: name for role, name in columns.items() if role in known}
    added = {role: _COLUMN_NAMES.get(role, role) for role in needed if role not in kept}
    return {
        "analysis.columns": {**kept, **added},
        "analysis.settings": {k: v for k, v in settings.items() if k in setting_terms(key)},
    }


def _kind(old: Draft, new: Draft, offered: Choices) -> dict[str, Any]:
    """Let the main hypothesis take the kind that a newly chosen design and its metric share."""
    key, place = str(new.get("analysis.design") or ""), primary_place(new.values)
    if place is None or key == old.get("analysis.design"):
        return {}
    takes, path = known_kinds(key), f"{place_of(place)}.kind"
    metric = chosen_metric(new, place, offered)
    shared = sorted(takes & metric.kinds if metric is not None else takes)
    if not shared or new.get(path) in takes:
        return {}
    return {path: shared[0]}


def _start(_: Draft, new: Draft, __: Choices) -> dict[str, Any]:
    """Give the plan its start, in months, where its design splits rows by period."""
    if not isinstance(new.get("analysis"), Mapping):
        return {}
    columns = new.get("analysis.columns")
    roles = frozenset(columns) if isinstance(columns, Mapping) else frozenset()
    begins = day_of(new.get("delivery_starts_on"))
    kept = new.get("analysis.start")
    if begins is None or not takes_start(str(new.get("analysis.design") or ""), roles):
        return {}
    typed_by_hand = kept is not None and not (isinstance(kept, str) and len(kept) == 7)
    month = f"{begins:%Y-%m}"
    return {} if typed_by_hand or kept == month else {"analysis.start": month}
