"""From published results to what works: by problem and type, drawn on one axis where they share it.

Nothing is averaged here: results stand beside each other, those against drawn like those for.
"""

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from registry.actions.find import ResultLine
from registry.publish.words import verdict_name
from registry.web.board_page import line_document
from registry.web.findings import leading
from registry.web.pages.charts import chart_part
from registry.web.pages.parts import Chart
from registry.web.pages.what_works import ProblemPart, TypeLine
from registry.web.tally import tally_words
from registry.web.words import plural

OTHER = "Other problems"
FEWEST_TO_AVERAGE = 3


@dataclass(frozen=True, slots=True, kw_only=True)
class Kind:
    """A problem and a type of intervention, with every published result of it."""

    problem: str
    name: str
    lines: tuple[ResultLine, ...]

    @property
    def url(self) -> str:
        """The address of its page."""
        return f"/what-works/{slug(self.problem)}/{slug(self.name)}"


def slug(text: str) -> str:
    """Return words as a part of an address."""
    return re.sub(r"[^a-z0-9]+", "-", text.lower()).strip("-") or "none"


def kinds(lines: Iterable[ResultLine]) -> tuple[Kind, ...]:
    """Return the problems and types that have results, by name; what has no problem comes last."""
    found: dict[tuple[str, str], list[ResultLine]] = {}
    for line in lines:
        problem = _said(str(line.evaluation.summary.get("tag") or OTHER))
        name = _said(line.evaluation.kind or "No type named")
        found.setdefault((problem, name), []).append(line)
    order = sorted(found, key=lambda pair: (pair[0] == OTHER, *pair))
    return tuple(
        Kind(problem=problem, name=name, lines=tuple(found[problem, name]))
        for problem, name in order
    )


def _said(text: str) -> str:
    return f"{text[:1].upper()}{text[1:]}"


def problem_parts(every: Sequence[Kind]) -> Iterator[ProblemPart]:
    """Return each problem with its types."""
    for problem in dict.fromkeys(kind.problem for kind in every):
        yield ProblemPart(
            name=problem,
            id=slug(problem),
            types=tuple(
                TypeLine(
                    name=kind.name,
                    url=kind.url,
                    tests=plural(len(kind.lines), "test"),
                    tally=tally_words(kind.lines),
                )
                for kind in every
                if kind.problem == problem
            ),
        )


def average_words(lines: Sequence[ResultLine]) -> str:
    """Return why there is no average, or that none is drawn."""
    if len(lines) < FEWEST_TO_AVERAGE:
        return "Too few to average."
    return "They stand beside each other; no average is drawn from them."


def forests(lines: Sequence[ResultLine]) -> tuple[Chart, ...]:
    """Return one forest for each metric and unit: what is on another scale is not put beside it.

    A single study needs none: its row in the table holds the same picture.
    """
    from analysis.figures import natural_effect
    from registry.publish.pictures import axis_of

    groups: dict[tuple[str, str, str], list[ResultLine]] = {}
    for line in lines:
        document = line_document(line)
        first = leading(document) if document else None
        drawn = natural_effect(first) if first else None
        if first is not None and drawn is not None:
            axis = axis_of(drawn)
            groups.setdefault((first["metric"], axis.unit, axis.better), []).append(line)
    return tuple(
        _forest(metric, group, place)
        for place, ((metric, _, _), group) in enumerate(groups.items())
    )


def _forest(metric: str, lines: Sequence[ResultLine], place: int) -> Chart:
    from dataclasses import replace

    from analysis.figures import natural_effect
    from registry.publish import charts
    from registry.publish.charts import values
    from registry.publish.pictures import axis_of, range_of

    rows, axes = [], []
    for line in lines:
        drawn = natural_effect(leading(line_document(line) or {}))
        if drawn is None:
            continue
        standing, it = line.standing, line.evaluation
        axes.append(axis_of(drawn))
        rows.append(
            values.StudyRow(
                name=it.title,
                detail=" \u00b7 ".join(
                    word for word in (str(line.conclusion.concluded_at.year), _place(line)) if word
                ),
                effect=range_of(drawn.effect),
                verdict=standing.verdict,
                verdict_words=verdict_name(standing.verdict, standing.strength),
            )
        )
    axis = axes[0]
    if any(other.worth != axis.worth for other in axes):
        axis = replace(axis, worth=None)
    return chart_part(
        charts.forest(
            values.ForestValues(
                key=f"forest-{place}",
                finding=f"Change in {metric[:1].lower()}{metric[1:]}, {axis.unit}",
                axis=axis,
                rows=tuple(rows),
            )
        )
    )


def _place(line: ResultLine) -> str:
    return str(line.evaluation.summary.get("place") or "")
