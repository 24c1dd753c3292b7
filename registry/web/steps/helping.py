"""What would help a plan to see more: changes of its draft, each of which can be undone."""

import base64
import binascii
import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from registry.domain.claim import primary_of, primary_place, within
from registry.domain.draft import Draft, changed
from registry.web.ceilings import planned_ceiling
from registry.web.steps.assumptions import assumption_names, design_of
from registry.web.steps.choices import Choices
from registry.web.steps.consequences import consequences, months_in

LONGEST = 3000
"""Characters of what an undo carries."""

_MAY_UNDO = ("window", "delivery_ends_on", "outcomes_to_on", "analysis.design", "analysis.columns",
             "analysis.settings", "analysis.start", "analysis.power")  # fmt: skip
_STRONGER: Mapping[str, tuple[str, ...]] = {
    "before_after": ("difference_in_differences",),
    "comparison_group": ("difference_in_differences", "randomised"),
    "interrupted_time_series": ("difference_in_differences",),
    "matched_comparison": ("difference_in_differences", "randomised"),
    "weighted_displacement": ("difference_in_differences",),
    "difference_in_differences": ("stepped_wedge", "cluster_randomised"),
    "staggered_adoption": ("stepped_wedge",),
    "synthetic_control": ("difference_in_differences",),
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Help:
    """A change of the plan that could let it see more. ``level`` is the strength it could reach."""

    key: str
    words: str
    changes: Mapping[str, Any]
    level: int | None = None


def helps(draft: Draft) -> tuple[Help, ...]:
    """Return the changes that could help this plan, in no order yet."""
    names = assumption_names(draft)
    if not names:
        return ()
    longer = _longer(draft, names)
    more = _more(draft, names)
    found = [
        *longer,
        *_before(draft, names),
        *more,
        *_compared(draft, names),
        *_larger(draft, names),
        *(_both(one, other) for one in longer for other in more),
        *_stronger(draft),
    ]
    return tuple(found)


def _number(draft: Draft, name: str) -> float | None:
    value = draft.get(f"analysis.power.{name}")
    fine = isinstance(value, int | float) and not isinstance(value, bool) and value > 0
    return value if fine else None


def _doubled(draft: Draft, *names: str) -> dict[str, Any]:
    """Return assumptions times two, those that are given."""
    found = {name: _number(draft, name) for name in names}
    return {f"analysis.power.{k}": v * 2 for k, v in found.items() if v is not None}


def _longer(draft: Draft, names: tuple[str, ...]) -> list[Help]:
    """Return the plan that runs twice as long, where a longer time lets a design see more."""
    months = months_in(draft.get("window"))
    if months is None or months > 300:
        return []
    found, words = _twice_as_long(draft, names)
    if not found:
        return []
    span = f"{2 * months} months"
    return [Help(key="longer", words=f"{words} {span}", changes={**found, "window": span})]


def _twice_as_long(draft: Draft, names: tuple[str, ...]) -> tuple[dict[str, Any], str]:
    design, baseline = design_of(draft), _number(draft, "baseline")
    if "periods_after" in names:
        return _doubled(draft, "periods_after"), "Run for"
    if design == "time_to_event" and baseline is not None and baseline < 1:
        # At the same pace as many of those who are left have the event again.
        later = round(1 - (1 - baseline) ** 2, 6)
        return {"analysis.power.baseline": later}, "Follow everybody for"
    size = primary_of(draft.values).get("sesoi")
    is_share = isinstance(size, Mapping) and size.get("scale") == "relative"
    if design == "weighted_displacement" and is_share:
        return _doubled(draft, "baseline"), "Count crimes for"
    return (_doubled(draft, "exposure") if "exposure" in names else {}), "Run for"


def _before(draft: Draft, names: tuple[str, ...]) -> list[Help]:
    found = _doubled(draft, "periods_before") if "periods_before" in names else {}
    if not found or design_of(draft) == "stepped_wedge":
        return []
    words = f"Use {_said(found, 'periods_before')} periods from before the start"
    return [Help(key="before", words=words, changes=found)]


def _more(draft: Draft, names: tuple[str, ...]) -> list[Help]:
    """Return the plan with twice as many people, units or clusters."""
    for kind, one, other in (
        ("people", "n_treated", "n_comparison"),
        ("clusters", "clusters_treated", "clusters_comparison"),
    ):
        found = _doubled(draft, *(name for name in (one, other) if name in names))
        if f"analysis.power.{one}" not in found:
            continue
        what = " clusters" if kind == "clusters" else " pairs" if other not in names else ""
        words = f"Include {_said(found, one)}{what}"
        if f"analysis.power.{other}" in found:
            words += f", and compare with {_said(found, other)}"
        if design_of(draft) == "before_after" and other in names:
            words = f"Count {_said(found, one)} after the start"
            words += f" and {_said(found, other)} before" if len(found) > 1 else ""
        return [Help(key=kind, words=words, changes=found)]
    return []


def _compared(draft: Draft, names: tuple[str, ...]) -> list[Help]:
    name = "clusters_comparison" if "clusters_comparison" in names else "n_comparison"
    found = _doubled(draft, name) if name in names else {}
    if not found:
        return []
    is_before = design_of(draft) == "before_after"
    words = f"{'Count' if is_before else 'Compare with'} {_said(found, name)}"
    words += " before the start" if is_before else ""
    return [Help(key="compared", words=words, changes=found)]


def _larger(draft: Draft, names: tuple[str, ...]) -> list[Help]:
    found = _doubled(draft, "cluster_size") if "cluster_size" in names else {}
    if not found:
        return []
    where = "in each cluster" if "icc" in names else "behind each figure"
    words = f"Include {_said(found, 'cluster_size')} people {where}"
    return [Help(key="size", words=words, changes=found)]


def _both(one: Help, other: Help) -> Help:
    words = f"{one.words}, and {within(other.words)}"
    return Help(key="both", words=words, changes={**one.changes, **other.changes})


def _stronger(draft: Draft) -> Iterator[Help]:
    """Yield designs that can reach more; the engine says whether this plan's numbers fit them."""
    primary = primary_of(draft.values)
    if primary.get("design"):
        return
    now = planned_ceiling(draft.get("analysis") or {}, primary)
    for key in _STRONGER.get(design_of(draft), ()):
        changes = consequences(draft, {"analysis.design": key}, Choices(metrics={}))
        values = changed(draft.values, changes)
        then = planned_ceiling(values["analysis"], primary_of(values))
        if then is not None and now is not None and then[0] > now[0]:
            words = f"Test it by {within(then[1])}: up to {then[0]} of 5"
            yield Help(key=key, words=words, changes=changes, level=then[0])


def _said(found: Mapping[str, Any], name: str) -> str:
    return f"{found[f'analysis.power.{name}']:,.12g}"


def undo_of(draft: Draft, changes: Mapping[str, Any]) -> str:
    """Return what would put a draft back, as a text that a link can carry."""
    was = {path: draft.get(path) for path in changes}
    text = base64.urlsafe_b64encode(json.dumps(was, separators=(",", ":")).encode())
    return text.decode().rstrip("=")


def undone(text: str, draft: Draft) -> dict[str, Any]:
    """Return the changes that put a draft back; empty of a text that says no such thing."""
    if not 0 < len(text) <= LONGEST:
        return {}
    try:
        was = json.loads(base64.urlsafe_b64decode(text + "=" * (-len(text) % 4)))
    except (binascii.Error, ValueError, RecursionError):
        return {}
    kind = f"analysis.hypotheses.{primary_place(draft.values)}.kind"
    if not isinstance(was, dict) or not all(_may_undo(path) or path == kind for path in was):
        return {}
    return was


def _may_undo(path: str) -> bool:
    return any(path == root or path.startswith(f"{root}.") for root in _MAY_UNDO)
