"""From a number to a place: one straight scale, and the few round numbers that an axis names."""

import math
from dataclasses import dataclass

LARGEST = 1e280
"""Beyond it a distance of two numbers overflows; such a number is drawn at the frame."""

_MOST_TRIES = 20

_STEPS = (1.0, 2.0, 2.5, 5.0, 10.0)


@dataclass(frozen=True, slots=True, kw_only=True)
class Scale:
    """Numbers from ``low`` to ``high`` onto pixels from ``start`` to ``end``, either way round."""

    low: float
    high: float
    start: float
    end: float

    def __post_init__(self) -> None:
        for bound in (self.low, self.high, self.start, self.end):
            if not math.isfinite(bound):
                raise ValueError(f"a scale has finite ends, not {bound!r}")
        if not self.low < self.high:
            raise ValueError("a scale runs from a smaller number to a larger one")

    def at(self, value: float) -> float:
        """Return the place of a number; one beyond the ends is placed at that end."""
        inside = min(max(value, self.low), self.high)
        span = self.high / 2 - self.low / 2
        share = (inside / 2 - self.low / 2) / span if span else 0.0
        return self.start + share * (self.end - self.start)

    def holds(self, value: float) -> bool:
        """Say whether a number lies within the ends."""
        return self.low <= value <= self.high


def clamp(value: float) -> float:
    """Return the number, or the largest of its sign that a scale can hold."""
    return min(max(value, -LARGEST), LARGEST)


def widened(low: float, high: float, share: float = 0.06) -> tuple[float, float]:
    """Return ends a little further out, so that nothing is drawn on the frame and no span is 0."""
    low, high = clamp(low), clamp(high)
    span = high - low
    least = max(abs(low), abs(high)) * 1e-6
    if span <= least or span < 1e-280:
        largest = max(abs(low), abs(high))
        room = largest * 0.5 if largest > 1e-280 else 1.0
        return low - room, high + room
    return low - span * share, high + span * share


def round_step(span: float, most: int) -> float:
    """Return the smallest of 1, 2, 2.5, 5 times a power of ten that cuts a span in so few parts."""
    rough = max(span / max(1, most), 1e-290)
    power = 10.0 ** math.floor(math.log10(rough))
    return next((step * power for step in _STEPS if step * power >= rough * 0.999), 10.0 * power)


def ticks(low: float, high: float, *, most: int = 5, unit: float | None = None) -> list[float]:
    """Return at most ``most`` round numbers between the ends, 0 among them where they hold it.

    With ``unit`` they are whole multiples of it (the change worth having), however it is written.
    """
    span = high - low
    base = unit if unit and unit * 12 > span else 0.0
    step = base or round_step(span, most)
    for _ in range(_MOST_TRIES):
        first, last = math.ceil(low / step - 1e-9), math.floor(high / step + 1e-9)
        if last - first + 1 <= most:
            return [multiple * step + 0.0 for multiple in range(first, last + 1)]
        step = step + base if base else round_step(step * most * 1.01, most)
    return []
