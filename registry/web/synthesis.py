"""Published results of one kind put together: a forest for each metric, and its average.

Results are put beside each other only where they share metric, unit and side of the line between
tests that compare (strength 3 and more) and tests that do not; an average takes three of them.
The average itself is computed at the desk: no page loads the libraries of statistics.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from registry.actions.find import ResultLine
from registry.publish.words import verdict_name
from registry.web.board_page import line_document
from registry.web.findings import leading
from registry.web.pages.charts import chart_part
from registry.web.pages.parts import Chart
from registry.web.words import plural
from registry.work.desk import DESK

Document = Mapping[str, Any]

FEWEST_TO_AVERAGE = 3
FAIR = 3
"""The strength from which a test compares with others: below it, other things may be the cause."""
PATIENCE = 15.0
"""Seconds that a page waits for averages; they are remembered."""
_MUCH = 50.0
"""Percent of the spread between studies from which a page says that they differ a good deal."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Together:
    """Results that share an axis. ``shown`` are their hypotheses as they are drawn."""

    metric: str
    lines: tuple[ResultLine, ...]
    shown: tuple[Document, ...]
    is_fair: bool
    average: Document | None = None
    """The document of ``pool``; None where they are too few, or it is not there yet."""


def together(lines: Sequence[ResultLine]) -> tuple[Together, ...]:
    """Return the results that can stand on one axis, with their averages; the most first."""
    from analysis.figures import natural_effect

    found: dict[tuple[Any, ...], list[tuple[ResultLine, Document]]] = {}
    for line in lines:
        document = line_document(line)
        shown = None if document is None else _as_drawn(leading(document))
        drawn = None if shown is None else natural_effect(shown)
        if shown is None or drawn is None:
            continue
        fair = line.standing.strength >= FAIR
        scale = shown["estimate"]["scale"]
        key = (shown.get("metric"), scale, drawn.unit, drawn.more_is_good, fair)
        found.setdefault(key, []).append((line, shown))
    groups = [
        Together(
            metric=str(key[0] or ""),
            lines=tuple(line for line, _ in pairs),
            shown=tuple(shown for _, shown in pairs),
            is_fair=bool(key[-1]),
        )
        for key, pairs in found.items()
    ]
    groups.sort(key=lambda group: (not group.is_fair, -len(group.lines)))
    return _averaged(groups)


def _as_drawn(hypothesis: Document) -> Document | None:
    """Return a hypothesis as it is compared with others: a ratio without its own place's level."""
    from analysis.outcome import Scale

    estimate = hypothesis.get("estimate")
    if not estimate or hypothesis.get("outcome") != "result":
        return None
    if not Scale(estimate["scale"]).is_ratio:
        return hypothesis
    worth = hypothesis.get("sesoi")
    return {
        **hypothesis,
        "quantities": {},
        "absolute": None,
        "sesoi": worth if worth and worth.get("of") == "estimate" else None,
    }


def _averaged(groups: Sequence[Together]) -> tuple[Together, ...]:
    """Return the groups with the averages of those that are large enough."""
    asked = {}
    for place, group in enumerate(groups):
        studies = [study for study in map(_study, group.lines, group.shown) if study is not None]
        if len(studies) == len(group.lines) >= FEWEST_TO_AVERAGE:
            asked[place] = {"pool": studies}
    answers = DESK.ask(tuple(asked.values()), wait=PATIENCE) if asked else ()
    known = dict(zip(asked, answers or (), strict=False))
    return tuple(
        replace(group, average=_whole(known.get(place))) for place, group in enumerate(groups)
    )


def _whole(answer: Document | None) -> Document | None:
    return None if answer is None or "problems" in answer else answer


def _study(line: ResultLine, shown: Document) -> dict[str, Any] | None:
    """Return what is pooled of a result; None without an error.

    An exact or score interval has no error of its own: its width stands for one.
    """
    import math
    from statistics import NormalDist

    from analysis.outcome import Scale

    estimate = shown["estimate"]
    value, error = estimate.get("value"), estimate.get("se")
    scale = Scale(estimate["scale"])
    ends = [estimate.get("low"), estimate.get("high")]
    if value is None or (scale.is_ratio and value <= 0):
        return None
    if error is None:
        if None in ends or (scale.is_ratio and min(ends) <= 0):
            return None
        low, high = map(math.log, ends) if scale.is_ratio else ends
        z = NormalDist().inv_cdf(0.5 + (estimate.get("level") or 0.95) / 2)
        error = (high - low) / (2 * z)
    if not error > 0:
        return None
    return {
        "study": line.evaluation.reference,
        "estimate": value,
        "se": error,
        "scale": scale.value,
        "design": shown.get("design"),
    }


def forests(groups: Sequence[Together]) -> tuple[Chart, ...]:
    """Return one forest for each group. A single study needs none: its row holds the picture."""
    both = len({group.is_fair for group in groups}) > 1
    return tuple(
        _forest(group, place, says_which=both)
        for place, group in enumerate(groups)
        if len(group.lines) > 1 or len(groups) > 1
    )


def _forest(group: Together, place: int, *, says_which: bool) -> Chart:
    from analysis.figures import natural_effect
    from registry.publish import charts
    from registry.publish.charts import values
    from registry.publish.pictures import axis_of, range_of

    weights = _weights(group)
    rows, axes = [], []
    for line, shown in zip(group.lines, group.shown, strict=True):
        drawn = natural_effect(shown)
        if drawn is None:
            continue
        axes.append(axis_of(drawn))
        standing = line.standing
        rows.append(
            values.StudyRow(
                name=line.evaluation.title,
                detail=_detail(line),
                effect=range_of(drawn.effect),
                verdict=standing.verdict,
                verdict_words=verdict_name(standing.verdict, standing.strength),
                weight=weights.get(line.evaluation.reference),
            )
        )
    axis = axes[0]
    if any(other.worth != axis.worth for other in axes):
        axis = replace(axis, worth=None)
    average, next_force = _ranges(group)
    which = ""
    if says_which:
        which = " (tests that compare)" if group.is_fair else " (tests without a fair comparison)"
    return chart_part(
        charts.forest(
            values.ForestValues(
                key=f"forest-{place}",
                finding=f"Change in {_within(group.metric)}, {axis.unit}{which}",
                axis=axis,
                rows=tuple(rows),
                average=average,
                next_force=next_force,
                remark=_spread_words(group),
            )
        )
    )


def _detail(line: ResultLine) -> str:
    place = str(line.evaluation.summary.get("place") or "")
    return " \u00b7 ".join(word for word in (str(line.conclusion.concluded_at.year), place) if word)


def _within(metric: str) -> str:
    return metric if metric[1:2].isupper() else f"{metric[:1].lower()}{metric[1:]}"


def _weights(group: Together) -> dict[str, float]:
    if group.average is None:
        return {}
    studies = group.average["studies"]
    heaviest = max(study["weight"] for study in studies)
    return {study["study"]: study["weight"] / heaviest for study in studies}


def _ranges(group: Together) -> tuple[Any, Any]:
    """Return the average and the range of one more study, in the units of the axis."""
    if group.average is None:
        return None, None
    return _span(group, "low", "high"), _span(group, "prediction_low", "prediction_high")


def _span(group: Together, low: str, high: str) -> Any:
    from analysis.figures import natural_effect
    from registry.publish.pictures import range_of

    first, average = group.shown[0], group.average or {}
    ends = {"value": average["mu"], "low": average[low], "high": average[high]}
    drawn = natural_effect({**first, "estimate": {**first["estimate"], **ends}})
    return None if drawn is None else range_of(drawn.effect)


def _spread_words(group: Together) -> str:
    """Return how much of the spread between studies is no chance."""
    i2 = (group.average or {}).get("i2")
    if i2 is None:
        return ""
    if i2 >= _MUCH:
        return (
            f"Places differ a good deal: about {i2:.0f} in 100 of the spread is real difference, "
            "not chance."
        )
    return "What lies between the studies is mostly what chance would bring."


def average_words(groups: Sequence[Together], tests: int) -> Iterator[str]:
    """Yield what is averaged and what the next place may expect, or why nothing is."""
    pooled = [group for group in groups if group.average is not None]
    if not pooled:
        yield (
            "Too few to average."
            if tests < FEWEST_TO_AVERAGE
            else "They measure different things, or too few alike: no average is drawn from them."
        )
        return
    group = pooled[0]
    from analysis.figures import natural_effect
    from registry.publish import charts
    from registry.publish.pictures import axis_of

    drawn = natural_effect(group.shown[0])
    if drawn is None:
        return
    axis = axis_of(drawn)
    average, next_force = _ranges(group)
    of = plural(len(group.lines), "test")
    if len(group.lines) == tests:
        of = "all of them"
    yield f"On average, of {of}: {charts.with_interval(average, axis)} {axis.unit}."
    if next_force is not None and next_force.low is not None:
        yield f"In the next place expect anything from {charts.interval(next_force, axis)}."
    if not group.is_fair:
        yield "None of these compares fairly: other things may be the cause."
