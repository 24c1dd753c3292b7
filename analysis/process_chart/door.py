"""``spc``: from a table and what was asked to the document."""

import math
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from analysis.errors import BadDataError, Problem
from analysis.faults import nearest
from analysis.observing.moments import NoMoment, label_of, moment_of
from analysis.process_chart.chart import Asked, document_of
from analysis.process_chart.funnel import funnel
from analysis.process_chart.reading import chart_of, read_series, read_units
from analysis.process_chart.watched import Series
from analysis.table import Table

CHARTS = ("xmr", "p", "u", "funnel")
OVERDISPERSION = ("auto", "none", "laney")
BETTER = ("lower", "higher")


@dataclass(frozen=True, slots=True, kw_only=True)
class Options:
    """What was asked of a chart, checked as it is made; ``chart`` None goes by the columns.

    Raises
    ------
        BadDataError: an option is none of its words, or no number that it can be.
    """

    chart: str | None = None
    better: str | None = None
    target: float | None = None
    baseline: int | None = None
    rebase: tuple[str, ...] = ()
    overdispersion: str = "auto"

    def __post_init__(self) -> None:
        problems = [
            Problem(message=f"{name}: {because}", field=name) for name, because in self._faults()
        ]
        if problems:
            raise BadDataError(problems)

    def _faults(self) -> Iterator[tuple[str, str]]:
        words = (
            ("chart", self.chart, CHARTS),
            ("better", self.better, BETTER),
            ("overdispersion", self.overdispersion, OVERDISPERSION),
        )
        for name, word, known in words:
            if word is not None and word not in known:
                yield name, f"{word!r} is not known.{nearest(word, known)}"
        if self.target is not None and not math.isfinite(self.target):
            yield "target", f"{self.target!r} is no number."
        if self.baseline is not None and self.baseline < 1:
            yield "baseline", f"{self.baseline} points are no baseline; give 1 or more."

    def unused(self, chart: str) -> Iterator[tuple[str, str]]:
        """Yield the options that a chart has no use for, and why."""
        if chart == "funnel":
            asked = {
                "target": self.target is not None,
                "baseline": self.baseline is not None,
                "rebase": bool(self.rebase),
                "overdispersion": self.overdispersion == "laney",
            }
            because = "a funnel compares units in one period; it has no segments and no target."
            yield from ((name, because) for name, is_asked in asked.items() if is_asked)
        elif chart == "xmr" and self.overdispersion == "laney":
            yield "overdispersion", "laney is for shares and rates (p and u charts)."


def spc(table: Table, options: Options | None = None) -> dict[str, Any]:
    """Return the document of ``spc`` (contract, section 7), plain values ready for JSON.

    Raises
    ------
        BadDataError: the table cannot be charted, or an option does not fit it.
    """
    asked = options or Options()
    chart = asked.chart or chart_of(table)
    problems = [
        Problem(message=f"{name}: {because}", field=name) for name, because in asked.unused(chart)
    ]
    if problems:
        raise BadDataError(problems)
    if chart == "funnel":
        document = funnel(read_units(table), better=asked.better)
    else:
        series = read_series(table, chart=chart)
        document = document_of(
            series,
            Asked(
                chart=chart,
                better=asked.better,
                target=asked.target,
                baseline=asked.baseline,
                rebase=_places(series, asked.rebase),
                overdispersion=asked.overdispersion,
            ),
        )
    return {**document, "warnings": [*table.warnings, *document["warnings"]]}


def _places(series: Series, rebase: Sequence[str]) -> tuple[int, ...]:
    """Return where the periods of ``rebase`` stand; all that are not there are reported."""
    found, problems = [], []
    for text in rebase:
        label = _label(text)
        if label in series.labels:
            found.append(series.labels.index(label))
        else:
            message = (
                f"rebase: the series has no period {text!r}; it runs from {series.labels[0]} to "
                f"{series.labels[-1]}."
            )
            problems.append(Problem(message=message, field="rebase"))
    if problems:
        raise BadDataError(problems)
    return tuple(found)


def _label(text: str) -> str:
    moment = moment_of(text.strip())
    return text if isinstance(moment, NoMoment) else label_of(moment.kind, moment.place)
