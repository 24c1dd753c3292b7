"""What was counted in all, made again from the counts that are shown: never a rounded true total.

A rounded true total beside its rounded parts cuts off the ends of what the parts may be.
"""

from collections.abc import Mapping
from typing import Any

from registry.publish.release_figures import events_in
from registry.publish.release_numbers import middle, safe
from registry.publish.release_rebuilt import pair_of

Document = Mapping[str, Any]

_STRUCTURE = frozenset({"groups", "periods_after", "periods_before", "periods", "rows", "strata"})
"""Numbers of a table's own shape, which count neither people nor events."""


def totals_of(hypothesis: Document) -> dict[str, Any]:
    """Return a hypothesis's sizes as they may be shown."""
    n = hypothesis.get("n") or {}
    shown = {name: value if name in _STRUCTURE else safe(value) for name, value in n.items()}
    arms = tuple(n.get(name) for name in ("treated", "comparison"))
    pair = pair_of(hypothesis)
    if pair is not None and pair.of == arms and pair.is_share:
        again = pair.rounded()
        shown |= dict(zip(("treated", "comparison"), map(int, again.of), strict=True))
    if None not in arms:
        for name in ("units", "rows"):
            if n.get(name) == n["treated"] + n["comparison"] and (
                name == "units" or hypothesis.get("kind") != "count"
            ):
                shown[name] = shown["treated"] + shown["comparison"]
    if "events" in n:
        shown["events"] = _events(hypothesis, n["events"])
    return shown


def _events(hypothesis: Document, true: Any) -> Any:
    pair, total = pair_of(hypothesis), events_in(hypothesis)
    areas = ((hypothesis.get("figure") or {}).get("displacement") or {}).get("areas", ())
    if pair is not None:
        return int(sum(pair.rounded().inside))
    if areas:
        return int(sum(middle(area[when]) for area in areas for when in ("before", "after")))
    return safe(true) if total is None else total
