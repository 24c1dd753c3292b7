"""The numbers of a result's charts as they may leave the role that uploaded its data."""

from collections.abc import Callable, Mapping
from typing import Any

from registry.publish.release_numbers import (
    FEWEST,
    FEWEST_ANSWERS,
    coarse,
    counted,
    digits,
    middle,
    safe,
    share_cells,
)

Document = Mapping[str, Any]

FEW_ANSWERED = FEWEST_ANSWERS


def figure_of(hypothesis: Document, estimate: Document | None) -> dict[str, Any]:
    """Return a hypothesis's figure made again from rounded counts.

    What is not known here does not go out: a figure of a new kind is added where it is made safe.
    """
    found = hypothesis.get("figure") or {}
    kept = {name: _PARTS[name](found[name], hypothesis) for name in _PARTS if found.get(name)}
    if found.get("estimate") and estimate is not None:
        shown = {name: estimate.get(name) for name in ("value", "low", "high")}
        kept["estimate"] = {**found["estimate"], **shown}
    return {name: value for name, value in kept.items() if value is not None}


def _groups(groups: list[Document], _: Document) -> list[dict[str, Any]]:
    hidden = any(group.get("scale") == "mean" and _are_few(group) for group in groups)
    return [_group(group, hidden=hidden) for group in groups]


def _are_few(group: Document) -> bool:
    return bool(group.get("n")) and group["n"] < FEWEST_ANSWERS


def _group(group: Document, *, hidden: bool) -> dict[str, Any]:
    """Return a group with its size rounded and its own figure made again; its range would tell."""
    size, value, scale = group.get("n"), group.get("value"), group.get("scale")
    shown: dict[str, Any] = {**group, "n": safe(size), "value": None, "low": None, "high": None}
    if value is None or not size or hidden:
        return shown
    if scale == "share":
        inside, whole = share_cells(value, size)
        shown |= {"n": int(whole), "value": inside / whole}
    elif scale == "rate" and group.get("unit") == "per row":
        shown["value"] = digits(middle(size * value) / size, 3)
    elif scale == "rate":
        events = counted(group)
        shown["value"] = digits(value) if events > FEWEST or not value else None
    else:
        ends = {"value": value, "low": group.get("low"), "high": group.get("high")}
        shown["value"] = coarse({"scale": "mean", **ends}, (float(size),))["value"]
    return shown


def _series(found: Document, hypothesis: Document) -> dict[str, Any]:
    """Return a series whose counts are rounded, each in units of what it is a rate or share of."""
    groups = found.get("groups") or {}
    bases = {name: _base(name, groups, hypothesis) for name in ("treated", "comparison")}
    finest = min((base for base in bases.values() if base), default=None)
    share = hypothesis.get("kind") == "proportion"
    shown = {}
    for name, values in groups.items():
        seen = name in bases
        base = bases.get(name) if seen else finest
        shown[name] = [
            None if value is None else _value(value, base, share=share, seen=seen)
            for value in values or ()
        ]
    names = ("labels", "start", "excluded", "started", "clusters")
    return {**{name: found[name] for name in names if name in found}, "groups": shown}


def events_in(hypothesis: Document) -> int | None:
    """Return the sum of a series' rounded counts, which stands for the total; None without them."""
    series = (hypothesis.get("figure") or {}).get("series")
    if not series or hypothesis.get("kind") != "count":
        return None
    groups, total = series.get("groups") or {}, 0.0
    if hypothesis.get("design") == "synthetic_control":
        return None
    for name in ("treated", "comparison"):
        base = _base(name, groups, hypothesis)
        total += sum(middle(v * base) for v in groups.get(name) or () if v and base)
    return int(total)


def _base(name: str, groups: Document, hypothesis: Document) -> float | None:
    """Return what a series' values are to be multiplied by to be counts; None for means.

    It is the number of units where that makes them whole, and otherwise follows from all events
    over all values: about as much in each period.
    """
    values = [value for value in groups.get(name) or () if value is not None]
    n = hypothesis.get("n") or {}
    if hypothesis.get("kind") == "mean" or not values:
        return None
    for many in (1, n.get(name)):
        if many and all(abs(value * many - round(value * many)) < 1e-6 for value in values):
            return float(many) if hypothesis.get("kind") == "count" else None
    every = [v for side in ("treated", "comparison") for v in groups.get(side) or () if v]
    if not n.get("events") or not every:
        return 1.0
    base = float(n["events"]) / sum(every)
    mixed = hypothesis.get("design") == "synthetic_control"
    own = 2.0 * float(n.get("treated", 1)) / float(n.get("units", 2))
    return float(base * own if mixed else base)


def _value(value: float, base: float | None, *, share: bool, seen: bool) -> float:
    if base is None:
        return float(digits(value, 3 if seen else 2))
    if not seen:
        return float(digits(round(value * base) / base, 3))
    if share:
        inside, whole = share_cells(value, max(1, round(base)))
        return float(digits(inside / whole))
    told = middle(round(value * base, 6)) / base
    return told if base == 1 else float(digits(told, 3))


def _gaps(found: Document, hypothesis: Document) -> dict[str, Any] | None:
    """Return the gaps of means; those of counts would give the count back."""
    if hypothesis.get("kind") != "mean":
        return None
    rounded = {
        name: [None if value is None else digits(value) for value in found[name]]
        for name in ("treated", "low", "high")
    }
    return {**found, **rounded}


def _estimates(found: list[Document], hypothesis: Document) -> list[dict[str, Any]]:
    scale = (hypothesis.get("estimate") or {}).get("scale") or "mean_difference"
    return [
        {**point, **{name: shown[name] for name in ("value", "low", "high")}}
        for point in found
        for shown in [coarse({"scale": scale, **_ends(point)}, ())]
    ]


def _ends(point: Document) -> dict[str, Any]:
    return {name: point.get(name) for name in ("value", "low", "high")}


def _event_study(found: Document, hypothesis: Document) -> dict[str, Any] | None:
    return {**found, "points": _estimates(found["points"], hypothesis)}


def _survival(drawn: Document, _: Document) -> dict[str, Any]:
    """Return curves whose steps are rebuilt from rounded counts, without ranges that tell more."""
    numbers = drawn["followed"]["numbers"]
    groups = [
        {
            **group,
            "share": [_standing(share, followed[0]) for share in group["share"]],
            "low": [None] * len(group["share"]),
            "high": [None] * len(group["share"]),
        }
        for group, followed in zip(drawn["groups"], numbers, strict=True)
    ]
    rounded = [[safe(number) for number in followed] for followed in numbers]
    return {**drawn, "groups": groups, "followed": {**drawn["followed"], "numbers": rounded}}


def _standing(share: float | None, people: int) -> float | None:
    if share is None or not people:
        return share
    return min(1.0, middle(share * people) / middle(people))


def _answers(found: Document, _: Document) -> dict[str, Any]:
    return {**found, "groups": [_parted(row, fewest=FEWEST_ANSWERS) for row in found["groups"]]}


def _table(found: Document, _: Document) -> dict[str, Any]:
    return {**found, "rows": [_parted(row, fewest=0) for row in found["rows"]]}


def _parted(row: Document, *, fewest: int) -> dict[str, Any]:
    """Return a row's shares made again from rounded counts, and its size as their sum."""
    shares, size = row["shares"], row["n"]
    if shares is None or size < fewest:
        return {**row, "n": safe(size), "shares": None}
    counts = [middle(share * size) for share in shares]
    total = sum(counts)
    return {**row, "n": int(total), "shares": [count / total for count in counts]}


def _displacement(found: Document, _: Document) -> dict[str, Any]:
    areas = [
        {**area, "before": safe(area["before"]), "after": safe(area["after"])}
        for area in found["areas"]
    ]
    return {"areas": areas}


def _balance(found: list[Document], _: Document) -> list[dict[str, Any]]:
    return [
        {**row, **{name: _hundredth(row.get(name)) for name in ("before", "after")}}
        for row in found
    ]


def _hundredth(value: float | None) -> float | None:
    return None if value is None else float(f"{value:.2f}") + 0.0


_PARTS: Mapping[str, Callable[[Any, Document], Any]] = {
    "groups": _groups,
    "series": _series,
    "gaps": _gaps,
    "event_study": _event_study,
    "cohorts": _estimates,
    "survival": _survival,
    "answers": _answers,
    "table": _table,
    "displacement": _displacement,
    "balance": _balance,
}
