"""Rows on one effect axis: what other methods say, and what other studies found."""

from registry.publish.charts.amounts import interval, with_interval
from registry.publish.charts.drawing import COLUMN, NARROW, WIDE, Chart
from registry.publish.charts.effects import worth_sentence
from registry.publish.charts.row_drawing import Row, sheet
from registry.publish.charts.values import (
    Axis,
    ForestValues,
    MethodRow,
    Range,
    SensitivityValues,
    StudyRow,
)


def sensitivity(values: SensitivityValues) -> Chart:
    """Return the plan's effect, first and larger, above what other reasonable methods say."""
    drawn = [_method(row, values.axis, first=row is values.rows[0]) for row in values.rows]
    said = tuple((row.title, with_interval(row.effect, values.axis)) for row in values.rows)
    description = f"{_told(said)} Unit: {values.axis.unit}. {worth_sentence(values.axis)}"
    return Chart(
        key=values.key,
        finding=values.finding,
        description=description,
        note=f"Square: best estimate. Line: likely range. {_grey(values.axis)}".strip(),
        wide=sheet(values.key, values.finding, description, values.axis, drawn, COLUMN),
        narrow=sheet(values.key, values.finding, description, values.axis, drawn, NARROW),
        columns=(values.head, f"Change and likely range, {values.axis.unit}"),
        rows=said,
    )


def forest(values: ForestValues) -> Chart:
    """Return every study on one axis, those against drawn like those for; average if pooled."""
    drawn = [_study(row, values.axis) for row in values.rows]
    drawn += _pooled(values)
    said = tuple(
        (row.name, row.detail, with_interval(row.effect, values.axis), row.verdict_words)
        for row in values.rows
    )
    said += tuple((each.title, "", each.numbers, "") for each in _pooled(values))
    table = tuple(
        (name, detail or _ALL_STUDIES, change, word or _NO_VERDICT)
        for name, detail, change, word in said
    )
    told = _told(
        [
            (f"{name}, {detail}".strip(", "), f"{change}; {word}".strip("; "))
            for name, detail, change, word in said
        ]
    )
    description = f"{told} Unit: {values.axis.unit}. {worth_sentence(values.axis)}"
    return Chart(
        key=values.key,
        finding=values.finding,
        description=description,
        note=_forest_note(values),
        wide=sheet(values.key, values.finding, description, values.axis, drawn, WIDE),
        narrow=sheet(values.key, values.finding, description, values.axis, drawn, NARROW),
        columns=(
            "Study",
            "When and where",
            f"Change and likely range, {values.axis.unit}",
            "Verdict",
        ),
        rows=table,
    )


_ALL_STUDIES = "\u2013 all studies together"
_NO_VERDICT = "\u2013 none of its own"


def _told(said: list[tuple[str, str]] | tuple[tuple[str, str], ...]) -> str:
    return " ".join(f"{title}: {numbers}." for title, numbers in said)


def _grey(axis: Axis) -> str:
    if axis.worth is None:
        return ""
    if axis.is_margin:
        return "Grey: within what was agreed. Dashed: the worst agreed."
    return "Grey: too small to matter. Dashed: worth having."


def _forest_note(values: ForestValues) -> str:
    parts = ["Line: likely range of each study."]
    if any(row.weight is not None for row in values.rows):
        parts.append("Square size: weight in the average.")
    if values.average is None:
        parts.append("No average is drawn.")
    else:
        parts.append("Diamond: average.")
    if values.next_force is not None:
        parts.append("Pale bar: the range that one more study would probably fall in.")
    return " ".join([*parts, _grey(values.axis), values.remark]).strip()


def _method(row: MethodRow, axis: Axis, *, first: bool) -> Row:
    crosses = _holds_no_change(row.effect)
    return Row(
        title=row.title,
        detail="",
        numbers=with_interval(row.effect, axis),
        effect=row.effect,
        size=8.0 if first else 6.0,
        mark="mute" if crosses else "",
        strong=first,
    )


def _holds_no_change(effect: Range) -> bool:
    low = effect.low is None or effect.low <= 0
    return low and (effect.high is None or effect.high >= 0)


def _study(row: StudyRow, axis: Axis) -> Row:
    weight = 0.25 if row.weight is None else min(1.0, max(0.0, row.weight))
    return Row(
        title=f"{row.name} {row.detail}".strip(),
        detail=row.verdict_words,
        numbers=with_interval(row.effect, axis),
        effect=row.effect,
        size=4.0 + 6.0 * float(weight**0.5),
        mark={"worse": "harm", "cannot_tell": "mute"}.get(row.verdict, ""),
    )


def _pooled(values: ForestValues) -> list[Row]:
    named_rows = (
        (f"Average of {len(values.rows)}", values.average, "diamond", with_interval),
        ("Likely in the next force", values.next_force, "pale", interval),
    )
    return [
        Row(
            title=title,
            detail="",
            numbers=said(effect, values.axis),
            effect=effect,
            size=8.0,
            mark=mark,
            strong=True,
        )
        for title, effect, mark, said in named_rows
        if effect is not None
    ]
