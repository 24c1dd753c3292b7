"""The document of ``spc`` for a series: segments, points, signals, variation and assurance."""

import itertools
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

from analysis.data import BoolArray, FloatArray
from analysis.errors import BadDataError
from analysis.process_chart.limits import FEW, FEWEST, Centred, of_counts, xmr
from analysis.process_chart.rules import HIGH, RULES, Marks, marks_of
from analysis.process_chart.watched import Series


@dataclass(frozen=True, slots=True, kw_only=True)
class Asked:
    """How a series is to be charted. ``rebase`` are the places where new segments begin."""

    chart: str
    better: str | None = None
    target: float | None = None
    baseline: int | None = None
    rebase: tuple[int, ...] = ()
    overdispersion: str = "auto"


@dataclass(frozen=True, slots=True, kw_only=True)
class Segment:
    """One stretch of a series with limits of its own: places ``first`` to before ``end``."""

    first: int
    end: int
    baseline: BoolArray
    """Shape (periods of the segment,): the points that the limits come from."""
    points: int
    centred: Centred
    marks: Marks


def document_of(series: Series, asked: Asked) -> dict[str, Any]:
    """Return the document (contract, section 7), plain values ready for JSON.

    Raises
    ------
        BadDataError: a segment has no point.
    """
    plotted = series.plotted()
    bounds = (0, *(place for place in sorted(set(asked.rebase)) if place > 0), plotted.size)
    segments = [
        _segment(series, plotted, first, end, asked) for first, end in itertools.pairwise(bounds)
    ]
    points = [
        point for segment in segments for point in _points(series, plotted, segment, asked.better)
    ]
    shown = [point for point in points if point["value"] is not None]
    last = segments[-1]
    return {
        "chart": asked.chart,
        "laney": last.centred.laney,
        "sigma_z": last.centred.sigma_z,
        "centre": last.centred.centre,
        "better": asked.better,
        "target": asked.target,
        "segments": [_segment_block(series, segment) for segment in segments],
        "points": points,
        "signals": {
            rule: [point["period"] for point in points if rule in point["rules"]] for rule in RULES
        },
        "variation": shown[-1]["variation"],
        "assurance": _assurance(shown[-1], asked),
        "warnings": [*series.warnings, *_warnings(series, segments)],
    }


def _segment(series: Series, plotted: FloatArray, first: int, end: int, asked: Asked) -> Segment:
    part = slice(first, end)
    there = series.there[part]
    points = int(there.sum())
    if points == 0:
        raise BadDataError(
            f"No period from {series.labels[first]} to {series.labels[end - 1]} has a value: "
            "there is no point to take a centre from."
        )
    most = points if asked.baseline is None else asked.baseline
    baseline = there & (np.cumsum(there) <= most)
    if series.size is None:
        centred = xmr(series.values[part], baseline)
    else:
        centred = of_counts(
            series.values[part],
            series.size[part],
            baseline,
            of_people=asked.chart == "p",
            overdispersion=asked.overdispersion,
        )
    return Segment(
        first=first,
        end=end,
        baseline=baseline,
        points=points,
        centred=centred,
        marks=marks_of(plotted[part], centred),
    )


def _points(
    series: Series, plotted: FloatArray, segment: Segment, better: str | None
) -> Iterator[dict[str, Any]]:
    """Yield every period of a segment; a gap has a period and no value, rule or variation."""
    for place in range(segment.end - segment.first):
        at = segment.first + place
        gap = bool(np.isnan(plotted[at]))
        low, high = _limits(segment.centred, place)
        yield {
            "period": series.labels[at],
            "value": None if gap else float(plotted[at]),
            "centre": segment.centred.centre,
            "low": None if gap else low,
            "high": None if gap else high,
            "rules": segment.marks.rules_at(place),
            "variation": None if gap else _variation(segment.marks.side_at(place), better),
        }


def _limits(centred: Centred, place: int) -> tuple[float | None, float | None]:
    if centred.band is None:
        return None, None
    return float(centred.band.shown_low[place]), float(centred.band.shown_high[place])


def _variation(side: str | None, better: str | None) -> str:
    if side is None:
        return "common"
    if better is None:
        return "neutral"
    return "improvement" if (side == HIGH) == (better == "higher") else "concern"


def _segment_block(series: Series, segment: Segment) -> dict[str, Any]:
    last = int(np.flatnonzero(series.there[segment.first : segment.end])[-1])
    low, high = _limits(segment.centred, last)
    return {
        "from": series.labels[segment.first],
        "to": series.labels[segment.end - 1],
        "points": segment.points,
        "baseline": int(segment.baseline.sum()),
        "centre": segment.centred.centre,
        "low": low,
        "high": high,
        "moving_range": segment.centred.moving_range,
        "sigma_z": segment.centred.sigma_z,
        "laney": segment.centred.laney,
    }


def _assurance(last: dict[str, Any], asked: Asked) -> str | None:
    """Return whether the target will be met as things stand, where limits can say so."""
    low, high = last["low"], last["high"]
    if asked.target is None or asked.better is None or low is None or high is None:
        return None
    if low <= asked.target <= high:
        return "hit_and_miss"
    above = asked.target > high
    return "passes" if above == (asked.better == "lower") else "fails"


def _warnings(series: Series, segments: Sequence[Segment]) -> Iterator[str]:
    for segment in segments:
        points = int(segment.baseline.sum())
        where = f"from {series.labels[segment.first]}" if len(segments) > 1 else "of the series"
        if points < FEWEST:
            yield (
                f"The baseline {where} has {points} points, and limits need {FEWEST}: only the "
                "centre is given, and no rule is applied."
            )
        elif segment.centred.band is None:
            yield f"No two neighbouring points {where} have a value: no limits can be drawn."
        elif points < FEW:
            yield (f"The baseline {where} has {points} points: from {FEW} on, limits are steadier.")
        if segment.centred.laney:
            yield (
                f"The points {where} vary {segment.centred.sigma_z:.1f} times as much as chance "
                "alone would make them: the limits are widened by that (Laney)."
            )
