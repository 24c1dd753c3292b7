"""Which figures of a result stand on few people or crimes, and how coarse the others must be.

An estimate to full precision gives its cells back: a difference of two shares is a fraction, and
its range and its p value are further equations. So an estimate that stands on a cell of one to six
is kept back whole, and any other is rounded to a part of its own error that grows as cells shrink.
"""

import math
from collections.abc import Iterable, Iterator, Mapping
from typing import Any

Document = Mapping[str, Any]

FEWEST = 6.5
"""A cell of 1 to 6 is small: with 0 it is the class that rounding does not tell apart."""
FEWEST_ANSWERS = 10
"""A group of fewer who answered has no figure of its own."""
_FEWEST_EVENTS = 12
_COARSEST, _FINEST = 0.5, 0.05
"""Parts of an estimate's error that it may be rounded to."""
_CLASS = 6.0
_RATIOS = frozenset({"risk_ratio", "odds_ratio", "rate_ratio", "ratio_of_ratios", "hazard_ratio"})
_NORMAL = 1.959964


def safe(value: Any) -> Any:
    """Return a whole number as the middle of its six, anything else unchanged."""
    from analysis.disclosure import midpoint6

    if isinstance(value, bool) or not isinstance(value, int | float):
        return value
    if not math.isfinite(value) or value < 0 or value != int(value):
        return value
    return midpoint6(int(value))


def middle(count: float) -> float:
    """Return a count that is known but for rounding errors as the middle of its six."""
    return float(safe(round(count)))


def share_cells(share: float, people: float) -> tuple[float, float]:
    """Return how many are in a share and of how many, made again: both its cells are rounded."""
    inside = middle(share * people)
    return inside, inside + middle(people - round(share * people))


def digits(value: Any, count: int = 2) -> Any:
    """Return a number to so many digits that count; what is no number stays as it is."""
    if isinstance(value, bool) or not isinstance(value, int | float) or not math.isfinite(value):
        return value
    return float(f"{value:.{count - 1}e}")


def cells_of(hypothesis: Document) -> tuple[float, ...]:
    """Return the counts that an estimate is made of, as far as the document tells them."""
    return tuple(_cells(hypothesis))


def _cells(hypothesis: Document) -> Iterator[float]:
    figure, n = hypothesis.get("figure") or {}, hypothesis.get("n") or {}
    for group in figure.get("groups") or ():
        yield from _group_cells(group)
    for area in (figure.get("displacement") or {}).get("areas", ()):
        yield from (float(area["before"]), float(area["after"]))
    if hypothesis.get("kind") == "proportion" and not figure.get("groups"):
        yield from _share_cells(hypothesis, n)
    for at, group in enumerate((figure.get("survival") or {}).get("groups", ())):
        people = figure["survival"]["followed"]["numbers"][at][0]
        last = next((x for x in reversed(group["share"]) if x is not None), None)
        if last is not None:
            yield from (people * (1 - last), float(people))


def _group_cells(group: Document) -> Iterator[float]:
    size, value, scale = group.get("n"), group.get("value"), group.get("scale")
    if not size or value is None:
        return
    if scale == "share":
        yield from (size * value, size * (1 - value))
    elif scale == "rate" and group.get("unit") == "per row":
        yield size * value
    elif scale == "rate":
        yield counted(group)
    elif scale == "mean":
        yield float(size)
        if abs(size * value - round(size * value)) < 1e-6:  # a sum of whole numbers
            yield abs(size * value)


def counted(group: Document) -> float:
    """Return about how many events a rate rests on, as its own range tells: never too many."""
    low, high = group.get("low"), group.get("high")
    if not group.get("value"):
        return 0.0
    if not low or not high:
        return 1.0
    return (2 * _NORMAL / math.log(high / low)) ** 2


def _share_cells(hypothesis: Document, n: Document) -> Iterator[float]:
    level = (hypothesis.get("quantities") or {}).get("counterfactual")
    found = hypothesis.get("estimate") or {}
    if not isinstance(level, Mapping) or level.get("value") is None:
        return
    before = float(level["value"])
    after = before + float(found.get("value") or 0.0)
    for share, people in ((before, n.get("comparison")), (after, n.get("treated"))):
        if people and found.get("scale") == "risk_difference":
            yield from (people * share, people * (1 - share))


def stands_on_few(hypothesis: Document) -> bool:
    """Return whether an estimate rests on a cell so small that its figures would give it away."""
    if any(0 < round(cell, 6) < FEWEST for cell in cells_of(hypothesis)):
        return True
    answered = ((hypothesis.get("figure") or {}).get("answers") or {}).get("groups", ())
    if any(group["n"] < FEWEST_ANSWERS for group in answered):
        return True
    events = (hypothesis.get("n") or {}).get("events")
    if events is not None and 0 < events <= _FEWEST_EVENTS:
        return True
    if _parted_pairs_are_few(hypothesis):
        return True
    every = [hypothesis.get("estimate"), (hypothesis.get("quantities") or {}).get("hazard_ratio")]
    return any(_ratio_on_few(found) for found in every if isinstance(found, Mapping))


def _parted_pairs_are_few(hypothesis: Document) -> bool:
    """Return whether few pairs differ: their two counts follow from McNemar's chi-squared."""
    chosen, n = hypothesis.get("auto") or {}, hypothesis.get("n") or {}
    if hypothesis.get("kind") != "proportion" or not chosen.get("paired"):
        return False
    chi2 = (hypothesis.get("quantities") or {}).get("mcnemar_chi2")
    value = (hypothesis.get("estimate") or {}).get("value")
    if not chi2 or value is None or not n.get("pairs"):
        return True
    gap = abs(value * n["pairs"])
    return bool((gap * gap / chi2 - gap) / 2 < FEWEST)


def _ratio_on_few(found: Document) -> bool:
    """Return whether a ratio's error says so: its square is at least 1 over the smallest cell."""
    if found.get("scale") not in _RATIOS or found.get("value") is None:
        return False
    error = _error(found)
    return error is None or error * error * FEWEST >= 1


def _error(found: Document) -> float | None:
    """Return an estimate's error, on the logarithm for ratios; from its range where none stands."""
    ratio = found.get("scale") in _RATIOS
    if found.get("se"):
        return float(found["se"])
    low, high = found.get("low"), found.get("high")
    if low is None or high is None or high <= low or (ratio and low <= 0):
        return None
    return float((math.log(high / low) if ratio else high - low) / (2 * _NORMAL))


def coarse(found: Document | None, cells: Iterable[float], fences: Iterable[float] = ()) -> Any:
    """Return an estimate in steps of a part of its own error, without what else would tell cells.

    A rounded end stays on its side of no change and of the ``fences``: the verdict has said it.
    """
    if not found or found.get("scale") is None:
        return found
    kept = {name: None for name in ("se", "df", "p", "p_adjusted") if name in found}
    error = _error(found)
    if error is None:
        told = {name: digits(found.get(name), 1) for name in ("value", "low", "high")}
        return {**found, **kept, **told}
    smallest = min((cell for cell in cells if cell > 0), default=0.0)
    part = min(_COARSEST, max(_FINEST, _CLASS / math.sqrt(smallest))) if smallest else _COARSEST
    if found["scale"] in _RATIOS:
        error *= abs(found.get("value") or 1.0)
    step = _nice(part * error)
    sides = (1.0 if found["scale"] in _RATIOS else 0.0, *fences)
    if found["scale"] == "probability":
        sides = (0.5, *fences)
    told = {name: _stepped(found.get(name), step, sides) for name in ("value", "low", "high")}
    return {**found, **kept, **told}


def _nice(step: float) -> float:
    """Return the smallest of 1, 2 and 5 times a power of ten that is no finer."""
    power = 10.0 ** math.floor(math.log10(step))
    return next(size * power for size in (1, 2, 5, 10) if size * power >= step * (1 - 1e-9))


def _stepped(value: float | None, step: float, sides: tuple[float, ...]) -> float | None:
    if value is None:
        return None
    near = round(value / step) * step
    for side in sides:
        if (near - side) * (value - side) < 0:
            near = side
    return float(f"{near:.12g}")
