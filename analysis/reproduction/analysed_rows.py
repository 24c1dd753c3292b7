"""The analysed rows of a hypothesis as a table whose columns are named by their role."""

import csv
import io
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

import numpy as np

from analysis.data import Covariate, Factor, Observations

_NUMBERS = (
    "weight",
    "exposure",
    "people",
    "count",
    "baseline",
    "duration",
    "entry",
)
_INDICATORS = ("treated", "after", "event", "competing")
_TEXTS = ("group", "phase", "unit", "cluster", "pair", "stratum", "area", "row_variable")
_NUMBER = re.compile(r"[^0-9A-Za-z]+")


@dataclass(frozen=True, slots=True, kw_only=True)
class AnalysedRows:
    """The rows that a hypothesis analyses, one named column for each role.

    ``text`` names the columns that are read as text, whatever is written in them; ``terms`` the
    columns of the covariates.
    """

    columns: tuple[tuple[str, Sequence[str]], ...]
    text: tuple[str, ...]
    terms: tuple[str, ...]

    @property
    def names(self) -> tuple[str, ...]:
        """The columns' names, in order."""
        return tuple(name for name, _ in self.columns)

    def with_columns(self, more: Mapping[str, Sequence[int]]) -> "AnalysedRows":
        """Return the rows with more columns of whole numbers."""
        added = [(name, [str(value) for value in values]) for name, values in more.items()]
        return replace(self, columns=(*self.columns, *added))

    def csv(self) -> str:
        """Return the table as CSV; numbers have every digit that tells them apart."""
        written = io.StringIO()
        writer = csv.writer(written, lineterminator="\n")
        writer.writerow(self.names)
        writer.writerows(zip(*(values for _, values in self.columns), strict=True))
        return written.getvalue()


def analysed_rows(seen: Observations) -> AnalysedRows:
    """Return the observations by role.

    Periods come three times: as written (``period``), numbered in order of time from 1
    (``period_number``), and by their place in the calendar (``step``). ``starts`` is the number of
    a unit's first treated period, empty where it has none.
    """
    columns = [*_outcome(seen), *_numbers(seen), *_factors(seen), *_periods(seen)]
    terms = list(_covariates(seen))
    text = [name for name, values in columns if isinstance(values, _Text)]
    text += [name for name, values in terms if isinstance(values, _Text)]
    return AnalysedRows(
        columns=(*columns, *terms),
        text=tuple(text),
        terms=tuple(name for name, _ in terms),
    )


class _Text(list[str]):
    """A column of text."""


_Named = tuple[str, list[str]]


def _outcome(seen: Observations) -> Iterator[_Named]:
    if seen.outcome is not None:
        yield "outcome", _written(seen.outcome)
    elif seen.outcome_text is not None:
        yield "outcome", _text(seen.outcome_text)


def _numbers(seen: Observations) -> Iterator[_Named]:
    for role in _INDICATORS:
        values = getattr(seen, role)
        if values is not None:
            yield role, [str(int(value)) for value in values]
    for role in _NUMBERS:
        values = getattr(seen, role)
        if values is not None:
            yield role, _written(values)


def _factors(seen: Observations) -> Iterator[_Named]:
    for role in _TEXTS:
        factor = getattr(seen, role)
        if factor is not None:
            yield role, _text(factor)


def _periods(seen: Observations) -> Iterator[_Named]:
    period = seen.period
    if period is None:
        return
    yield "period", _Text(period.labels[code] for code in period.codes)
    yield "period_number", [str(code + 1) for code in period.codes]
    yield "step", [str(period.step[code]) for code in period.codes]
    if seen.starts is not None:
        yield "starts", ["" if code < 0 else str(code + 1) for code in seen.starts]


def _covariates(seen: Observations) -> Iterator[_Named]:
    taken: set[str] = set()
    for covariate in seen.covariates:
        name = _name_of(covariate, taken)
        taken.add(name)
        values = covariate.values
        yield name, _text(values) if isinstance(values, Factor) else _written(values)


def _name_of(covariate: Covariate, taken: set[str]) -> str:
    """Return a name that both languages take for a variable, and no other covariate has."""
    name = "x_" + (_NUMBER.sub("_", covariate.name).strip("_") or "covariate")
    if name not in taken:
        return name
    return next(
        f"{name}_{more}" for more in range(2, len(taken) + 3) if f"{name}_{more}" not in taken
    )


def _text(factor: Factor) -> _Text:
    return _Text("" if code < 0 else factor.levels[code] for code in factor.codes)


def _written(values: np.ndarray) -> list[str]:
    return [
        str(int(value)) if value == int(value) and abs(value) < 1e15 else repr(float(value))
        for value in values.tolist()
    ]
