"""What a plan could see, and how the likely range would narrow: charts for before a result."""

from registry.publish.charts import svg
from registry.publish.charts.amounts import amount
from registry.publish.charts.drawing import COLUMN, NARROW, Chart, named
from registry.publish.charts.placing import beside, centred, hatched
from registry.publish.charts.scale import Scale, ticks, widened
from registry.publish.charts.time_values import NarrowingValues, PowerValues

_BAR_TOP, _BAR = 34.0, 26.0


def power_strip(values: PowerValues) -> Chart:
    """Return effects from 0: hatched would probably be missed, solid seen 8 times in 10."""
    said = _power_rows(values)
    description = " ".join(f"{name}: {size}." for name, size in said) + f" Unit: {values.unit}."
    return Chart(
        key=values.key,
        finding=values.finding,
        description=description,
        note="Hatched: a real change that this plan would probably miss. "
        "Solid: it would see the change 8 times in 10.",
        wide=_strip(values, COLUMN, description),
        narrow=_strip(values, NARROW, description),
        columns=("What", f"Size, {values.unit}"),
        rows=said,
    )


def _power_rows(values: PowerValues) -> tuple[tuple[str, str], ...]:
    wanted = "none was set" if values.wanted is None else amount(values.wanted)
    seen = "cannot be said" if values.can_see is None else amount(values.can_see)
    return ("Change worth having", wanted), ("Smallest change the plan can see", seen)


def _strip(values: PowerValues, wide: float, description: str) -> str:
    known = [each for each in (values.can_see, values.wanted) if each is not None]
    top = max(known, default=1.0)
    scale = Scale(
        low=0.0, high=widened(0.0, top * 1.5 or 1.0, share=0.05)[1], start=8, end=wide - 16
    )
    floor = _BAR_TOP + _BAR
    edge = scale.end if values.can_see is None else scale.at(values.can_see)
    inner = [svg.rect(edge, _BAR_TOP, scale.end - edge, _BAR, "ch-would")]
    inner += hatched(scale.start, _BAR_TOP, edge - scale.start, _BAR)
    inner.append(svg.line(scale.start, floor, scale.end, floor, "ch-axis"))
    for tick in ticks(scale.low, scale.high):
        x = scale.at(tick)
        inner.append(svg.line(x, floor, x, floor + 5, "ch-axis"))
        inner.append(centred(x, floor + 19, amount(tick), wide))
    inner += _marks(values, scale, floor, wide)
    suffix = "n" if wide < 500 else "w"
    return named(
        inner,
        size=(wide, floor + 26),
        key=f"{values.key}-{suffix}",
        title=values.finding,
        description=description,
    )


def _marks(values: PowerValues, scale: Scale, floor: float, wide: float) -> list[str]:
    both = [
        (values.wanted, "worth having", "ch-worth", "ch-ta"),
        (values.can_see, "can see", "ch-start", "ch-tb"),
    ]
    known = sorted(
        (at, f"{amount(at)}: {words}", line, kind)
        for at, words, line, kind in both
        if at is not None
    )
    said = [svg.shortened(words, (wide - 14) / len(known), bold=True) for _, words, _, _ in known]
    centres = _apart([scale.at(at) for at, _, _, _ in known], said, wide)
    marks = []
    for (at, _, line, kind), words, centre in zip(known, said, centres, strict=True):
        marks.append(svg.line(scale.at(at), 22, scale.at(at), floor, line))
        marks.append(svg.text(centre, 14, words, kind, anchor="middle"))
    return marks


def _apart(places: list[float], said: list[str], wide: float) -> list[float]:
    """Return the centres of at most two labels that lie inside and not on each other."""
    halves = [svg.width(words, bold=True) / 2 for words in said]
    centres = [
        min(max(place, half), wide - half) for place, half in zip(places, halves, strict=True)
    ]
    if len(centres) == 2 and centres[1] - halves[1] < centres[0] + halves[0] + 10:
        centres[0] = max(halves[0], min(centres[0], centres[1] - halves[1] - 10 - halves[0]))
        centres[1] = max(centres[1], centres[0] + halves[0] + 10 + halves[1])
    return centres


def narrowing(values: NarrowingValues) -> Chart:
    """Return half the width of the likely range, plus and minus, as months go by."""
    rows = tuple((_months(month), amount(half)) for month, half in values.points)
    description = " ".join(f"{month}: plus or minus {half}." for month, half in rows)
    description += "" if values.wanted is None else f" Worth having: {amount(values.wanted)}."
    if values.enough is not None:
        description += f" Narrow enough after {_months(values.enough)}."
    return Chart(
        key=values.key,
        finding=values.finding,
        description=f"{description} Unit: {values.unit}.",
        note="Shaded: width of the likely range around whatever the answer is. "
        "Dashed: the change worth having.",
        wide=_narrow(values, COLUMN, description),
        narrow=_narrow(values, NARROW, description),
        columns=("Months to come", f"Plus or minus, {values.unit}"),
        rows=rows,
    )


def _months(count: float) -> str:
    if count == 0:
        return "today"
    return "1 month" if count == 1 else f"{amount(count)} months"


def _narrow(values: NarrowingValues, wide: float, description: str) -> str:
    points = sorted(values.points)
    most = max([half for _, half in points] + [values.wanted or 0.0]) or 1.0
    up = Scale(low=-most * 1.1, high=most * 1.1, start=184, end=24)
    side = "" if values.wanted is None else f"{amount(values.wanted)}: worth having"
    right = wide - (max(svg.width(side), svg.width("no change")) + 10)
    if wide < 500:
        right = wide - 14
    low, high = widened(points[0][0], points[-1][0], share=0.0)
    left = max(46.0, 10 + svg.width(f"+{amount(values.wanted or 0.0)}"))
    across = Scale(low=low, high=high, start=left, end=max(right, left + 40))
    upper = [(across.at(month), up.at(half)) for month, half in points]
    lower = [(across.at(month), up.at(-half)) for month, half in points]
    inner = _worth_zone(values, across, up)
    inner.append(svg.path([*upper, *reversed(lower)], "ch-band", closed=True))
    inner += [svg.path(upper, "ch-thin"), svg.path(lower, "ch-thin")]
    inner.append(svg.line(across.start, up.at(0), across.end, up.at(0), "ch-zero"))
    inner += _worth_line(values, across, up, side, wide)
    inner += _narrow_axis(across, values)
    suffix = "n" if wide < 500 else "w"
    return named(
        inner,
        size=(wide, 212.0),
        key=f"{values.key}-{suffix}",
        title=values.finding,
        description=description,
    )


def _worth_zone(values: NarrowingValues, across: Scale, up: Scale) -> list[str]:
    if values.wanted is None:
        return []
    top = up.at(values.wanted)
    floor = up.at(-values.wanted)
    return [svg.rect(across.start, top, across.end - across.start, floor - top, "ch-grey")]


def _worth_line(
    values: NarrowingValues, across: Scale, up: Scale, side: str, wide: float
) -> list[str]:
    marks = [svg.text(across.start - 6, up.at(0) + 4.5, "0", anchor="end")]
    if values.wanted is not None:
        top = up.at(values.wanted)
        marks.append(svg.line(across.start, top, across.end, top, "ch-worth"))
        for sign, size in (("+", values.wanted), ("\N{MINUS SIGN}", -values.wanted)):
            words = f"{sign}{amount(size)}"
            marks.append(svg.text(across.start - 6, up.at(size) + 4.5, words, anchor="end"))
    if wide > 500:
        marks.append(svg.text(across.end + 6, up.at(0) + 4.5, "no change"))
        if values.wanted is not None:
            marks.append(svg.text(across.end + 6, up.at(values.wanted) + 4.5, side))
    elif side:
        height = up.at(values.wanted or 0.0) - 5
        marks.append(svg.text(across.end - 4, height, side, "ch-t ch-h", anchor="end"))
    return marks


def _narrow_axis(across: Scale, values: NarrowingValues) -> list[str]:
    marks, taken = [], -1e9
    for month in ticks(across.low, across.high, most=4, unit=6 if across.high > 8 else None):
        words = _months(month)
        x, half = across.at(month), svg.width(words) / 2
        if x - half > taken + 8:
            marks.append(svg.text(min(x, across.end + 10 - half), 204, words, anchor="middle"))
            taken = x + half
    if values.enough is not None and across.holds(values.enough):
        x, words = across.at(values.enough), "narrow enough"
        marks.append(svg.line(x, 6, x, 184, "ch-enough"))
        long = svg.width(words, bold=True)
        if x - 5 - long > 0:
            marks.append(svg.text(x - 5, 15, words, "ch-tb", anchor="end"))
        else:
            marks.append(beside(x, 15, words, across.end + 14, kind="ch-tb"))
    return marks
