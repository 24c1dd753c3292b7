"""What of a result may leave the role that uploaded the data: its counts pass the disclosure rule.

Estimates and their ranges stay. Every count of people or events is given as the middle of its six,
totals with it, and the quantities that would give a count back are left out.
"""

import math
from collections.abc import Mapping
from typing import Any

import msgspec

Document = Mapping[str, Any]

NOTE = "Counts are given as the middle of their six, so that no small number can be told."
_STRUCTURE = frozenset({"groups", "periods_after", "periods_before", "rows", "strata"})
"""Numbers of a table's own shape, which count neither people nor events."""
_QUANTITIES = frozenset({"counterfactual"})


def released(document: Document) -> dict[str, Any]:
    """Return a ``result/1`` document whose counts are safe to publish; the rest is as it was."""
    return {**document, "hypotheses": [_hypothesis(item) for item in document["hypotheses"]]}


def released_bytes(content: bytes) -> bytes:
    """Return the bytes of a ``result/1`` document as they may leave the role that uploaded."""
    return msgspec.json.encode(released(msgspec.json.decode(content)))


def _hypothesis(hypothesis: Document) -> dict[str, Any]:
    kept = {
        name: value
        for name, value in (hypothesis.get("quantities") or {}).items()
        if name in _QUANTITIES
    }
    return {
        **hypothesis,
        "n": {name: _counted(name, value) for name, value in (hypothesis.get("n") or {}).items()},
        "left_out": {
            name: _safe(value) for name, value in (hypothesis.get("left_out") or {}).items()
        },
        "quantities": kept,
        "figure": _figure(hypothesis),
    }


def _counted(name: str, value: Any) -> Any:
    return value if name in _STRUCTURE else _safe(value)


def _safe(value: Any) -> Any:
    """Return a whole number as the middle of its six, anything else unchanged."""
    from analysis.disclosure import midpoint6

    if isinstance(value, bool) or not isinstance(value, int | float):
        return value
    if not math.isfinite(value) or value < 0 or value != int(value):
        return value
    return midpoint6(int(value))


def _figure(hypothesis: Document) -> dict[str, Any]:
    figure = dict(hypothesis.get("figure") or {})
    if figure.get("groups"):
        figure["groups"] = [_group(group) for group in figure["groups"]]
    series = figure.get("series")
    if series and hypothesis.get("kind") == "count":
        figure["series"] = {**series, "groups": _series(series.get("groups") or {})}
        figure.pop("gaps", None)  # a gap and the comparison's own line add up to the count
    if figure.get("survival"):
        figure["survival"] = _curves(figure["survival"])
    for name, rows in (("answers", "groups"), ("table", "rows")):
        if figure.get(name):
            parted = [_parted(row) for row in figure[name][rows]]
            figure[name] = {**figure[name], rows: parted}
    if figure.get("displacement"):
        figure["displacement"] = {
            "areas": [_area(area) for area in figure["displacement"]["areas"]]
        }
    return figure


def _curves(drawn: Document) -> dict[str, Any]:
    """Return curves whose steps are rebuilt from rounded counts, without ranges that tell more."""
    numbers = drawn["followed"]["numbers"]
    groups = [
        {
            **group,
            "share": [_rebuilt(share, followed[0]) for share in group["share"]],
            "low": [None] * len(group["share"]),
            "high": [None] * len(group["share"]),
        }
        for group, followed in zip(drawn["groups"], numbers, strict=True)
    ]
    rounded = [[_safe(number) for number in followed] for followed in numbers]
    return {**drawn, "groups": groups, "followed": {**drawn["followed"], "numbers": rounded}}


def _rebuilt(share: float | None, people: int) -> float | None:
    """Return a share made again from counts that are the middle of their six."""
    if share is None or not people:
        return share
    return min(1.0, float(_safe(round(share * people))) / float(_safe(people)))


def _parted(row: Document) -> Document:
    """Return a row's shares made again from rounded counts, and its size as their sum."""
    shares, size = row["shares"], row["n"]
    if shares is None:
        return {**row, "n": _safe(size)}
    counts = [_safe(round(share * size)) for share in shares]
    total = sum(counts)
    return {**row, "n": total, "shares": [count / total for count in counts]}


def _area(area: Document) -> Document:
    return {**area, "before": _safe(area["before"]), "after": _safe(area["after"])}


def _series(groups: Document) -> dict[str, Any]:
    return {name: [_safe(value) for value in values] for name, values in groups.items()}


def _group(group: Document) -> dict[str, Any]:
    """Return a group with its size rounded, and a share made again from rounded counts."""
    size, value = group.get("n"), group.get("value")
    rounded = {**group, "n": _safe(size)}
    if group.get("scale") == "share" and size and value is not None:
        rounded["value"] = _rebuilt(value, size)
    return rounded
