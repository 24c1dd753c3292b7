"""What a chart of two curves needs, as numbers: shares over time, and how many are followed."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from analysis.amounts import amount
from analysis.tables.cell_text import number_text

FEWEST_SHOWN = 10
"""Fewer people followed than this are not shown."""


@dataclass(frozen=True, slots=True, kw_only=True)
class GroupCurve:
    """One group's shares at the times of `CurvesOverTime`; None where it is not followed so far.

    followed: how many are followed at its own few times; None where fewer than `FEWEST_SHOWN`.
    """

    name: str
    treated: bool
    share: tuple[float | None, ...]
    low: tuple[float | None, ...]
    high: tuple[float | None, ...]
    followed: tuple[int | None, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class CurvesOverTime:
    """Two groups' curves: shares still without the event, or (``had_it``) shares that had it."""

    had_it: bool
    unit: str
    times: tuple[float, ...]
    horizons: tuple[float, ...]
    followed_at: tuple[float, ...]
    groups: tuple[GroupCurve, ...]


def curves_over_time(hypothesis: Mapping[str, Any]) -> CurvesOverTime | None:
    """Return the curves that a design puts into ``figure.survival``; None where it puts none."""
    figure = (hypothesis.get("figure") or {}).get("survival")
    if not figure or len(figure.get("times") or ()) < 2:
        return None
    followed = figure["followed"]
    return CurvesOverTime(
        had_it=figure["what"] == "incidence",
        unit=figure.get("unit") or "",
        times=tuple(figure["times"]),
        horizons=tuple(figure["horizons"]),
        followed_at=tuple(followed["times"]),
        groups=tuple(
            GroupCurve(
                name=group["group"],
                treated=bool(group["treated"]),
                share=tuple(group["share"]),
                low=tuple(group["low"]),
                high=tuple(group["high"]),
                followed=tuple(None if 0 < n < FEWEST_SHOWN else n for n in numbers),
            )
            for group, numbers in zip(figure["groups"], followed["numbers"], strict=True)
        ),
    )


def shares_by_then(figure: Mapping[str, Any]) -> str:
    """Return how many of every 100 had the event by the last horizon; empty where unknown."""
    found = figure.get("survival")
    if not found:
        return ""
    shares = {bool(group["treated"]): group["share"][-1] for group in found["groups"]}
    if None in shares.values() or len(shares) < 2:
        return ""
    had_it = found["what"] == "incidence"
    first, second = (
        amount(100.0 * (shares[side] if had_it else 1.0 - shares[side])) for side in (True, False)
    )
    until = f"{number_text(found['horizons'][-1])} {found['unit'] or 'units of time'}"
    return (
        f"Of every 100, about {first} had it within {until} with the initiative, "
        f"and {second} without."
    )
