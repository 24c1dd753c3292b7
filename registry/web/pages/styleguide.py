"""What the page of all shared parts is told: every part in every state, with invented figures."""

from dataclasses import dataclass

from registry.publish.charts.estimates import estimate
from registry.publish.charts.values import Axis, EstimateValues, Range, RowValues, Words, Worth
from registry.web.fields import Conflict, Field
from registry.web.pages import layout, parts
from registry.web.pages.charts import estimate_part, row_part
from registry.web.pages.frame import Head


@dataclass(frozen=True, slots=True, kw_only=True)
class VerdictRow:
    """One verdict, its small estimate if it has one, and when it is given."""

    verdict: parts.Verdict
    picture: parts.EstimatePicture | None
    when: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Swatch:
    """One colour, what it is for, and its class."""

    name: str
    value: str
    use: str


@dataclass(frozen=True, slots=True, kw_only=True)
class PartsPage:
    """All parts."""

    head: Head
    verdicts: tuple[VerdictRow, ...]
    checks: tuple[parts.CheckLine, ...]
    strengths: tuple[parts.Strength, ...]
    wide: parts.EstimatePicture
    column: parts.EstimatePicture
    exploratory: parts.EstimatePicture
    marks: tuple[parts.Mark, ...]
    looks: tuple[parts.State, ...]
    states: tuple[tuple[parts.State, ...], ...]
    fields: tuple[Field, ...]
    swatches: tuple[Swatch, ...]
    timeline: tuple[parts.TimelineStep, ...]
    receipt: parts.Receipt
    dues: tuple[parts.Due, ...]
    tabs: tuple[parts.Tab, ...]
    table: parts.Table
    pages: parts.Pages
    empty: parts.Empty
    filters: tuple[Field, ...]
    more_fields: tuple[Field, ...]
    counts: tuple[layout.Count, ...]
    steps: tuple[layout.Step, ...]
    gates: tuple[layout.Gate, ...]
    conflict: Conflict


def _row(key: str, value: float, low: float, high: float) -> parts.EstimatePicture:
    return row_part(RowValues(effect=Range(value=value, low=low, high=high), verdict=key))


_VERDICTS = (
    VerdictRow(
        verdict=parts.Verdict(key="worked", word="Worked"),
        picture=_row("worked", 2.0, 1.3, 2.7),
        when="whole range at or past the change worth having",
    ),
    VerdictRow(
        verdict=parts.Verdict(key="worked_size_uncertain", word="Worked; the size is uncertain"),
        picture=_row("worked_size_uncertain", 1.3, 0.4, 2.2),
        when="range above no change, and reaches past the change worth having",
    ),
    VerdictRow(
        verdict=parts.Verdict(
            key="below_worthwhile", word="Worked, but by less than is worthwhile"
        ),
        picture=_row("below_worthwhile", 0.5, 0.2, 0.9),
        when="range above no change, and short of the change worth having",
    ),
    VerdictRow(
        verdict=parts.Verdict(key="no_meaningful_difference", word="No meaningful difference"),
        picture=_row("no_meaningful_difference", 0.1, -0.5, 0.7),
        when="range holds no change, and stays inside the grey",
    ),
    VerdictRow(
        verdict=parts.Verdict(key="worse", word="Made it worse"),
        picture=_row("worse", -1.6, -2.6, -0.5),
        when="whole range below no change, and reaches out of the grey",
    ),
    VerdictRow(
        verdict=parts.Verdict(key="cannot_tell", word="Cannot tell yet"),
        picture=_row("cannot_tell", 0.5, -1.6, 2.6),
        when="everything else: range too wide to say",
    ),
    VerdictRow(
        verdict=parts.Verdict(key="not_testable", word="Not testable"),
        picture=None,
        when="data gate failed, or the design refused",
    ),
)
_CHECKS = (
    parts.CheckLine(
        icon="tick", word="Held", what="same path before the start",
        seen="What was seen, and what could have been seen",
    ),
    parts.CheckLine(
        icon="warning", word="Warning", what="way of recording",
        seen="A caveat that travels with the result",
    ),
    parts.CheckLine(
        icon="stop", word="Not held", what="delivered as planned",
        seen="Caps strength or refuses; the text says which",
    ),
    parts.CheckLine(
        icon="unknown", word="Cannot be checked", what="other changes in the town",
        seen="Nobody can check this from the data",
    ),
    parts.CheckLine(
        icon="info", word="For information", what="spread of the data",
        seen="A fact, with no judgement",
    ),
    parts.CheckLine(
        icon="todo", word="To do", what="reviewer named", seen="A line of the ready list"
    ),
)  # fmt: skip
_AXIS = Axis(
    better="lower",
    words=Words(less="fewer", more="more"),
    worth=Worth(good=7, bad=7),
    unit="offences a month",
)


def _estimate(key: str, finding: str, *, exploratory: bool = False) -> parts.EstimatePicture:
    values = EstimateValues(
        key=key,
        finding=finding,
        axis=_AXIS,
        effect=Range(value=-10, low=-17, high=-3),
        verdict="worked_size_uncertain",
        exploratory=exploratory,
    )
    return estimate_part(estimate(values), exploratory=exploratory)


def _column_only(picture: parts.EstimatePicture) -> parts.EstimatePicture:
    return parts.EstimatePicture(
        wide=picture.narrow, narrow=picture.narrow, finding="Phone and print column"
    )


_SWATCHES = (
    Swatch(name="Ink", value="#0b0c0c", use="text, line of no change; 19.6"),
    Swatch(name="Muted", value="#4a555c", use="help text, axis labels; 7.6"),
    Swatch(name="Accent", value="#0b5464", use="links, buttons, our series; 8.5"),
    Swatch(name="Navy", value="#12303f", use="page head, marks; 13.8"),
    Swatch(name="Tint", value="#e6f0f2", use="say box, selected row; ink 16.9"),
    Swatch(name="Wash", value="#f5f7f8", use="panels; ink 18.2"),
    Swatch(name="Grey band", value="#eceff1", use="too small to matter; muted 6.6"),
    Swatch(name="Range band", value="#d5e5e9", use="counterfactual 95%; accent 6.6"),
    Swatch(name="Comparison", value="#66727a", use="comparison series; 4.9"),
    Swatch(name="Rule", value="#c5cdd2", use="row rules (decoration)"),
    Swatch(name="Harm", value="#942514", use="made it worse, errors; 8.3"),
    Swatch(name="Warning", value="#7a4f00", use="warnings; 7.1"),
    Swatch(name="Explore", value="#5b3a78", use="exploratory only; 9.0"),
    Swatch(name="Focus", value="#ffdd00", use="focus, with black edge"),
)
_STATE_ROWS = (
    ("draft", "in_review", "registered"),
    ("running", "follow_up", "analysing"),
    ("reported", "decided", "closed"),
    ("paused", "terminated_early", "withdrawn"),
)
_STRENGTHS = ((0, 1), (1, 0), (2, 0), (2, 1), (3, 0), (3, 2), (4, 1), (5, 0))


def parts_page() -> PartsPage:
    """Return every part in every state."""
    from registry.web.pages import styleguide_values as more

    wide = _estimate("parts-estimate", "Change in violence with injury, each month")
    return PartsPage(
        head=Head(
            title="Parts",
            caption="Shared parts: each is drawn in one macro, and nowhere else",
        ),
        verdicts=_VERDICTS,
        checks=_CHECKS,
        strengths=tuple(parts.Strength(level=level, lost=lost) for level, lost in _STRENGTHS),
        wide=wide,
        column=_column_only(_estimate("parts-column", "Phone and print column")),
        exploratory=_estimate(
            "parts-exploratory",
            "Change in violence with injury, Fridays and Saturdays",
            exploratory=True,
        ),
        marks=(parts.CONFIRMATORY, *parts.TIMING_MARKS.values()),
        looks=(parts.UNSEEN, parts.SEEN),
        states=(
            *(tuple(parts.STATES[key] for key in row) for row in _STATE_ROWS),
            (parts.late(23),),
        ),
        fields=more.FIELDS,
        swatches=_SWATCHES,
        timeline=more.TIMELINE,
        receipt=more.RECEIPT,
        dues=more.DUES,
        tabs=more.TABS,
        table=more.TABLE,
        pages=more.PAGES,
        empty=more.EMPTY,
        filters=more.FILTERS,
        more_fields=more.MORE_FIELDS,
        counts=more.COUNTS,
        steps=more.STEPS,
        gates=more.GATES,
        conflict=more.CONFLICT,
    )
