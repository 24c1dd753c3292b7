"""What is pooled: each study's effect with its error, and a table of them."""

import math
from collections.abc import Iterator
from dataclasses import dataclass, fields
from typing import Any

from analysis.errors import BadDataError, Problem
from analysis.faults import nearest
from analysis.observing.faults import DataFaults
from analysis.observing.kept import KeptRows
from analysis.observing.measures import read_numbers
from analysis.observing.treatment import check_case
from analysis.outcome import Scale
from analysis.table import FIRST_ROW, Table
from analysis.tables.cell_text import number_text, shown

LARGEST_ERROR = 1e100
SMALLEST_ERROR = 1e-100
_REQUIRED = ("study", "estimate", "se")
_TEXTS = ("study", "scale", "design", "cluster")
_NUMBERS = ("estimate", "se", "year")
_YEARS = range(1000, 3000)


@dataclass(frozen=True, slots=True, kw_only=True)
class Study:
    """One study as it is pooled. On a ratio scale ``estimate`` is the ratio, ``se`` of its log.

    Raises
    ------
        BadDataError: as it is made, where a number cannot be pooled; each problem names its column.
    """

    study: str
    estimate: float
    se: float
    scale: Scale | None = None
    design: str | None = None
    year: int | None = None
    cluster: str | None = None

    def __post_init__(self) -> None:
        problems = [
            Problem(message=f"Study {shown(self.study)}, {column}: {because}", column=column)
            for column, because in wrong_numbers(self.estimate, self.se, self.scale)
        ]
        if not self.study.strip():
            problems.append(Problem(message="A study has a name.", column="study"))
        if problems:
            raise BadDataError(problems)

    @property
    def is_ratio(self) -> bool:
        """Whether the study is pooled on the logarithm."""
        return self.scale is not None and self.scale.is_ratio

    @property
    def effect(self) -> float:
        """The estimate on the additive scale: the logarithm of a ratio."""
        return math.log(self.estimate) if self.is_ratio else self.estimate


def wrong_numbers(estimate: float, error: float, scale: Scale | None) -> Iterator[tuple[str, str]]:
    """Yield what cannot be pooled of two numbers: the column, and why."""
    if not math.isfinite(estimate) or abs(estimate) > LARGEST_ERROR:
        yield "estimate", f"{estimate!r} is no number that can be pooled."
    elif scale is not None and scale.is_ratio and estimate <= 0.0:
        yield "estimate", _no_ratio(estimate, scale)
    if error <= 0.0:
        yield "se", f"{number_text(error)} is no standard error, which is above 0."
    elif not SMALLEST_ERROR <= error <= LARGEST_ERROR:
        yield "se", f"{error!r} is no standard error that can be pooled."


def _no_ratio(value: float, scale: Scale) -> str:
    return (
        f"{number_text(value)} is no {scale.value.replace('_', ' ')}, which is above 0. If it is a "
        "logarithm, give its exponential: se stays that of the logarithm."
    )


def read_studies(table: Table) -> tuple[Study, ...]:
    """Return the studies of a table, one a row: ``study``, ``estimate``, ``se``.

    ``scale``, ``design``, ``year`` and ``cluster`` are read where they are there. All errors are
    reported together.

    Raises
    ------
        BadDataError: a column or a value is missing, a number is none or cannot be pooled, or
            ``scale`` holds a word that is no scale.
    """
    table.require(_REQUIRED)
    faults = DataFaults()
    names = [field.name for field in fields(Study) if field.name in table.names]
    kept = KeptRows(table, None)
    numbers = {
        name: read_numbers(kept, name, faults).tolist() for name in names if name in _NUMBERS
    }
    texts = {name: table.text(name) for name in names if name in _TEXTS}
    for name in texts.keys() - {"study", "scale"}:
        check_case(texts[name], faults)
    wrong = {name: set(table.numbers(name).bad.tolist()) for name in numbers}
    made: list[Study] = []
    for place in range(table.rows):
        cells: dict[str, Any] = {name: texts[name].text_at(place) for name in texts}
        if _check_row(place, cells, numbers, wrong, faults):
            made.append(Study(**cells))
    if not table.rows:
        faults.add("The table holds no study: below its first row there is nothing.")
    faults.raise_any()
    return tuple(made)


def _check_row(
    place: int,
    cells: dict[str, Any],
    numbers: dict[str, list[float]],
    wrong: dict[str, set[int]],
    faults: DataFaults,
) -> bool:
    """Note what a row lacks, put its numbers to its texts, and return whether it may be made."""
    row, sound = FIRST_ROW + place, True
    for name in ("study", "scale", "cluster"):
        if name in cells and cells[name] is None:
            faults.cell(row, name, f"is empty; {_needed(name)}")
            sound = False
    for name, column in numbers.items():
        value = column[place]
        if place in wrong[name]:
            sound = False
        elif math.isnan(value):
            cells[name] = None
            if name != "year":
                faults.cell(row, name, "is empty; a study without it cannot be pooled.")
                sound = False
        elif name == "year" and value not in _YEARS:
            faults.cell(row, name, f"{number_text(value)} is no year.")
            sound = False
        else:
            cells[name] = int(value) if name == "year" else value
    return sound and _check_scale(row, cells, faults)


def _needed(name: str) -> str:
    return {
        "study": "each study has a name.",
        "scale": "with a scale column each study says its scale.",
        "cluster": "with a cluster column each study says its cluster, if only its own name.",
    }[name]


def _check_scale(row: int, cells: dict[str, Any], faults: DataFaults) -> bool:
    """Note a scale that is none, and numbers that its scale cannot have."""
    word = cells.get("scale")
    known = [scale.value for scale in Scale]
    if word is not None and word not in known:
        faults.cell(row, "scale", f"{shown(word)} is no scale.{nearest(word, known)}")
        return False
    cells["scale"] = None if word is None else Scale(word)
    found = list(wrong_numbers(cells["estimate"], cells["se"], cells["scale"]))
    for column, because in found:
        faults.cell(row, column, because)
    return not found
