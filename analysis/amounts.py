"""Numbers as people read them: two digits that count, a direction in words, never a false zero."""

import math
from collections.abc import Iterable
from dataclasses import dataclass

_DIGITS = 2
_MOST_DIGITS = 12
_SMALLEST = 1e-6


def amount(value: float, *, fences: Iterable[float] = ()) -> str:
    """Return the size of a number, without its sign, in two digits that count.

    More digits are taken where two would move it across 0 or one of the ``fences``.

    Examples
    --------
    >>> amount(-1234.5), amount(0.3), amount(9.96, fences=[10])
    ('1,200', '0.3', '9.96')
    """
    size = abs(value)
    if size == 0:
        return "0"
    if size < _SMALLEST:
        return "under 0.000001"
    barriers = [abs(fence) for fence in fences]
    digits = _DIGITS
    while digits < _MOST_DIGITS and any(
        _side(size, barrier) != _side(_rounded(size, digits), barrier) for barrier in barriers
    ):
        digits += 1
    return _written(size, digits)


def _side(value: float, barrier: float) -> int:
    return (value > barrier) - (value < barrier)


def _rounded(size: float, digits: int) -> float:
    return float(f"{size:.{digits - 1}e}")


def _written(size: float, digits: int) -> str:
    rounded = _rounded(size, digits)
    places = max(0, digits - 1 - math.floor(math.log10(rounded)))
    text = f"{rounded:,.{places}f}"
    return text.rstrip("0").rstrip(".") if "." in text else text


@dataclass(frozen=True, slots=True, kw_only=True)
class Direction:
    """Words for a change: ``fewer``, ``more``, what follows them (``in every 100``).

    ``factor`` is what the number is multiplied by, ``mark`` what stands at the number itself.
    """

    less: str
    more: str
    after: str = ""
    mark: str = ""
    factor: float = 1.0

    def word(self, value: float) -> str:
        """Return the word for the direction of a change."""
        return self.less if value < 0 else self.more


def change(value: float, direction: Direction, *, fences: Iterable[float] = ()) -> str:
    """Return a change in words: "14 fewer in every 100"."""
    said = amount(value * direction.factor, fences=[f * direction.factor for f in fences])
    return f"{said}{direction.mark} {direction.word(value)}{direction.after}"


def span(
    low: float | None, high: float | None, direction: Direction, *, fences: Iterable[float] = ()
) -> str:
    """Return an interval in words; None is an end without a bound."""
    scaled = [fence * direction.factor for fence in fences]

    def said(end: float) -> str:
        return amount(end * direction.factor, fences=scaled) + direction.mark

    if low is None or high is None:
        return _open_span(low, high, direction, scaled)
    if low >= 0:
        return f"{said(low)} to {said(high)} {direction.more}"
    if high <= 0:
        return f"{said(high)} to {said(low)} {direction.less}"
    return f"{said(low)} {direction.less} to {said(high)} {direction.more}"


def _open_span(
    low: float | None, high: float | None, direction: Direction, fences: list[float]
) -> str:
    if low is None and high is None:
        return "anything at all"
    end = (high if low is None else low) or 0.0
    size = amount(end * direction.factor, fences=fences)
    said = f"{size}{direction.mark} {direction.word(end)}"
    inward = end < 0 if low is None else end > 0
    if inward:
        return f"at least {said}"
    return f"anything up to {said}" if low is None else f"anything from {said} upwards"
