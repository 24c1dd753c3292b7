"""Two counts of each area, one above the other: before and after."""

from dataclasses import dataclass

from registry.publish.charts import svg
from registry.publish.charts.amounts import amount
from registry.publish.charts.drawing import COLUMN, NARROW, Chart, named
from registry.publish.charts.scale import Scale
from registry.publish.charts.values import refuse_endless

_BAR = 16.0
_SIDE = 8.0
_GAP = 16.0
_LARGEST = 1e9


@dataclass(frozen=True, slots=True, kw_only=True)
class BarPair:
    """One area with its counts, neither below 0."""

    name: str
    before: float
    after: float

    def __post_init__(self) -> None:
        refuse_endless(self.before, self.after)


@dataclass(frozen=True, slots=True, kw_only=True)
class PairedBarsValues:
    """Areas from top to bottom."""

    key: str
    finding: str
    pairs: tuple[BarPair, ...]


def paired_bars(values: PairedBarsValues) -> Chart:
    """Return each area's count before as a light bar, and after as a dark one below it."""
    rows = tuple((pair.name, _count(pair.before), _count(pair.after)) for pair in values.pairs)
    description = " ".join(
        f"{name}: {before} before, {after} after." for name, before, after in rows
    )
    return Chart(
        key=values.key,
        finding=values.finding,
        description=description,
        note="Upper, light bar: before. Lower, dark bar: after.",
        wide=_draw(values, description, COLUMN),
        narrow=_draw(values, description, NARROW),
        columns=("Area", "Before", "After"),
        rows=rows,
    )


def _count(count: float) -> str:
    """Return a count as it is, and what is no whole number in two digits that count."""
    return f"{count:,.0f}" if count.is_integer() and count < _LARGEST else amount(count)


def _draw(values: PairedBarsValues, description: str, wide: float) -> str:
    narrow = wide < 500
    left = _SIDE if narrow else round(wide * 0.34)
    most = max((max(pair.before, pair.after) for pair in values.pairs), default=0.0) or 1.0
    across = Scale(low=0.0, high=most, start=left, end=wide - 96.0)
    inner, top = [], _SIDE
    for pair in values.pairs:
        if narrow:
            inner.append(svg.text(_SIDE, top + 11, pair.name, "ch-ti"))
            top += svg.LINE + 4
        else:
            inner.append(svg.text(0, top + _BAR + 4.5, pair.name, "ch-ti"))
        inner += _bars(pair, across, top)
        top += 2 * _BAR + _GAP
    if not narrow:
        inner.append(svg.line(left, _SIDE - 4, left, top - _GAP + 4, "ch-axis"))
    return named(
        inner,
        size=(wide, top),
        key=f"{values.key}-{'n' if narrow else 'w'}",
        title=values.finding,
        description=description,
    )


def _bars(pair: BarPair, across: Scale, top: float) -> list[str]:
    marks = []
    for place, (count, word, kind) in enumerate(
        ((pair.before, "before", "ch-column"), (pair.after, "after", "ch-column-after"))
    ):
        at, end = top + place * _BAR, across.at(count)
        marks.append(svg.rect(across.start, at, end - across.start, _BAR - 2, kind))
        marks.append(svg.text(end + 6, at + 12, f"{_count(count)} {word}", "ch-ti"))
    return marks
