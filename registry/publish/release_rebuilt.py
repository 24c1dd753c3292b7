"""Differences and ratios of two groups made again from rounded counts, and so no further equation.

What is shown is computed from the rounded cells alone, so it tells nothing that they do not. Two
things more are said, both coarse: on which side of no change and of the change worth having the
ends lie, which the verdict says too, and how wide the range is beside that of independent people,
in quarters or, where a cell is small, in halves.
"""

import math
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from registry.publish.release_numbers import digits, middle

Document = Mapping[str, Any]

_NORMAL = 1.959964
_MANY = 60
_SAME = 1e-9


@dataclass(frozen=True, slots=True, kw_only=True)
class Pair:
    """What was counted in the treated and the comparison: ``of`` are people or rows."""

    inside: tuple[float, float]
    of: tuple[float, float]
    is_share: bool

    def rounded(self) -> "Pair":
        """Return the pair from its rounded cells: a share of both cells, a rate of its own rows."""
        inside = [middle(count) for count in self.inside]
        of = list(self.of)
        if self.is_share:
            parted = zip(self.inside, self.of, strict=True)
            of = [middle(x) + middle(whole - round(x)) for x, whole in parted]
        return Pair(inside=(inside[0], inside[1]), of=(of[0], of[1]), is_share=self.is_share)

    def smallest(self) -> float:
        """Return the smallest cell."""
        out = [n - x for x, n in zip(self.inside, self.of, strict=True)] if self.is_share else []
        return min(*self.inside, *out)

    def value(self, scale: str) -> float | None:
        """Return the difference or ratio; None where the comparison has none to divide by."""
        one, other = (x / n for x, n in zip(self.inside, self.of, strict=True))
        if scale.endswith("difference"):
            return one - other
        return one / other if other else None

    def margin(self, scale: str) -> float | None:
        """Return half the width of a plain normal range, on the logarithm for a ratio."""
        found = 0.0
        for x, n in zip(self.inside, self.of, strict=True):
            spread = x * (1 - x / n) if self.is_share else x
            if scale.endswith("difference"):
                found += max(spread, 0.5) / (n * n)
            elif x:
                found += max(spread, 0.5) / (x * x)
            else:
                return None
        return _NORMAL * math.sqrt(found)


def pair_of(hypothesis: Document) -> Pair | None:
    """Return the two groups' counts where the figure tells them: of shares, and of rates by row."""
    groups = (hypothesis.get("figure") or {}).get("groups") or ()
    if len(groups) != 2 or any(not g.get("n") or g.get("value") is None for g in groups):
        return None
    shares = all(group.get("scale") == "share" for group in groups)
    rates = all(g.get("scale") == "rate" and g.get("unit") == "per row" for g in groups)
    if not shares and not rates:
        return None
    of = [float(group["n"]) for group in groups]
    inside = [group["n"] * group["value"] for group in groups]
    return Pair(inside=(inside[0], inside[1]), of=(of[0], of[1]), is_share=shares)


_SCALES = frozenset({"risk_difference", "risk_ratio", "rate_difference", "rate_ratio"})


def rebuilt(
    found: Document | None, pair: Pair | None, fences: tuple[float, ...] = ()
) -> dict[str, Any] | None:
    """Return an estimate made again from rounded cells; None where it is not of these cells."""
    scale = str((found or {}).get("scale"))
    if not found or pair is None or scale not in _SCALES or found.get("value") is None:
        return None
    crude, value = pair.value(scale), pair.rounded().value(scale)
    if crude is None or value is None or abs(crude - found["value"]) > _SAME * (1 + abs(crude)):
        return None
    shown = {**found, "value": value, "low": None, "high": None}
    shown |= {name: None for name in ("se", "df", "p", "p_adjusted") if name in found}
    for name, way in (("low", -1), ("high", 1)):
        shown[name] = _end(found, pair, name, way)
    sides = (1.0 if scale.endswith("ratio") else 0.0, *fences)
    for name in ("value", "low", "high"):
        shown[name] = on_side(found.get(name), shown[name], sides)
    return shown


def _end(found: Document, pair: Pair, name: str, way: int) -> float | None:
    scale, rounded = str(found["scale"]), pair.rounded()
    end, value = found.get(name), found["value"]
    plain, own, shown = pair.margin(scale), rounded.margin(scale), rounded.value(scale)
    if end is None or plain is None or own is None or shown is None:
        return None
    ratio = scale.endswith("ratio")
    if ratio and (end <= 0 or value <= 0 or shown <= 0):
        return None
    reach = abs(math.log(end / value) if ratio else end - value)
    parts = 4 if rounded.smallest() > _MANY else 2
    wide = own * max(1, round(parts * reach / plain)) / parts
    return float(digits(shown * math.exp(way * wide) if ratio else shown + way * wide, 3))


def on_side(true: float | None, shown: float | None, sides: tuple[float, ...]) -> float | None:
    """Return what is shown, or the fence itself where it fell on the other side of one."""
    if true is None or shown is None:
        return shown
    for side in sides:
        if (shown - side) * (true - side) < 0:
            shown = side
    return shown
