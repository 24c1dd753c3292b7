"""Changes as a chart labels them: the engine's own two digits that count, direction in a word."""

from collections.abc import Iterable, Sequence

from analysis.amounts import amount as exact_amount
from registry.publish.charts.values import Axis, Range, Words

_NAMED = ((1e12, "trillion"), (1e9, "billion"))
_BEYOND_WORDS = 1e15


def amount(size: float, *, fences: Iterable[float] = ()) -> str:
    """Return a size in words that fit a chart: as a sentence says it, the very large shortened."""
    size = abs(size)
    if size >= _BEYOND_WORDS:
        return f"{size:.1e}".replace("e+", "e").replace(".0e", "e")
    for value, name in _NAMED:
        if size >= value:
            return f"{exact_amount(size / value)} {name}"
    return exact_amount(size, fences=fences)


def signed(value: float) -> str:
    """Return a level that may lie below 0, with a true minus: for axes, not sentences."""
    return f"\N{MINUS SIGN}{amount(value)}" if value < 0 else amount(value)


def figure(value: float) -> str:
    """Return a number to four digits that count, for the table beside a chart."""
    return f"{value:,.4g}".replace("-", "\N{MINUS SIGN}", 1)


def direction(change: float, words: Words) -> str:
    """Return the word of a change's direction, nothing for none at all."""
    if change == 0:
        return ""
    return words.less if change < 0 else words.more


def change(value: float, words: Words, *, fences: Iterable[float] = ()) -> str:
    """Return a change with its direction: ``10 fewer``, ``0``."""
    return f"{amount(value, fences=fences)} {direction(value, words)}".strip()


def fences_of(axis: Axis) -> Sequence[float]:
    """Return the sizes that rounding must not move a number across: what was worth having."""
    return () if axis.worth is None else (axis.worth.good, axis.worth.bad)


def with_interval(effect: Range, axis: Axis) -> str:
    """Return the estimate and its range: ``10 fewer (3 to 17)``."""
    best = "no best estimate"
    if effect.value is not None:
        best = change(effect.value, axis.words, fences=fences_of(axis))
    return f"{best} ({interval(effect, axis)})"


def interval(effect: Range, axis: Axis) -> str:
    """Return the likely range: ``3 to 17``, ``1 more to 17 fewer``, ``at least 3 fewer``.

    The end that is nearer to no change comes first; a direction is said where it is not that of the
    best estimate.
    """
    low, high, words, fences = effect.low, effect.high, axis.words, fences_of(axis)
    if low is None or high is None:
        return _open(low, high, axis)
    near, far = (low, high) if abs(low) <= abs(high) else (high, low)
    if low * high < 0:
        near, far = (low, high) if (effect.value or 0.0) >= 0 else (high, low)
        return f"{change(near, words, fences=fences)} to {change(far, words, fences=fences)}"
    known = effect.value is not None and effect.value * far > 0
    outer = amount(far, fences=fences) if known else change(far, words, fences=fences)
    return f"{amount(near, fences=fences)} to {outer}"


def _open(low: float | None, high: float | None, axis: Axis) -> str:
    if low is None and high is None:
        return "no limit either way"
    known, beyond = (low, axis.words.more) if high is None else (high, axis.words.less)
    if not known:
        return f"0, or any number {beyond}"
    said = change(known, axis.words, fences=fences_of(axis))
    if direction(known, axis.words) == beyond:
        return f"at least {said}"
    return f"up to {said}, or any number {beyond}"
