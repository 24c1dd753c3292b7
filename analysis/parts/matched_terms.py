"""The terms on which groups are made alike: covariates, their powers, and factors, by formula."""

import difflib
import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from analysis.data import BoolArray, Covariate, Factor, FloatArray, IntArray
from analysis.errors import BadDataError, BadPlanError, Problem
from analysis.tables.cell_text import number_text

HIGHEST_POWER = 9
LARGEST = 1e100
"""A larger number is no measurement, and its square leaves double precision."""

_POWER = re.compile(r"^(?P<name>.+?)\s*\^\s*(?P<power>\d+)$")
_FACTOR = re.compile(r"^C\(\s*(?P<name>.+?)\s*\)$")


@dataclass(frozen=True, slots=True, kw_only=True)
class Term:
    """One term: numbers to a power, or a factor, of which every level is looked at for balance."""

    name: str
    values: FloatArray | Factor
    power: int = 1

    @property
    def columns(self) -> int:
        """Columns that the term has in a model, its first level left out."""
        return len(self.values.levels) - 1 if isinstance(self.values, Factor) else 1

    def taken(self, rows: IntArray) -> "Term":
        """Return the term of some rows, in the order given."""
        if isinstance(self.values, Factor):
            factor = Factor(self.values.codes[rows], self.values.levels)
            return Term(name=self.name, values=factor)
        return Term(name=self.name, values=self.values[rows], power=self.power)

    def items(self, *, every_level: bool) -> Iterator[tuple[str, FloatArray]]:
        """Yield each column with its name: numbers, or an indicator of a level."""
        if not isinstance(self.values, Factor):
            yield self.name, self.values if self.power == 1 else self.values**self.power
            return
        for code, level in enumerate(self.values.levels):
            if every_level or code:
                yield f"{self.name} {level}", (self.values.codes == code).astype(np.float64)

    def lonely_level(self, one: BoolArray, other: BoolArray) -> str:
        """Return the term and level that some of ``one`` have and nobody of ``other``."""
        if not isinstance(self.values, Factor):
            return ""
        size = len(self.values.levels)
        inside = np.bincount(self.values.codes[one], minlength=size)
        outside = np.bincount(self.values.codes[other], minlength=size)
        alone = np.flatnonzero((inside > 0) & (outside == 0))
        return f"{self.name} {self.values.levels[int(alone[0])]}" if alone.size else ""


def terms_of(
    covariates: Sequence[Covariate], formula: Sequence[str], stratum: Factor | None
) -> tuple[Term, ...]:
    """Return the terms of a formula, or of all covariates without one; the stratum is a factor.

    Raises
    ------
    BadPlanError
        A term that is no covariate, or a power of a text.
    BadDataError
        A number too large to be a measurement.
    """
    known = {covariate.name: covariate.values for covariate in covariates}
    problems: list[Problem] = []
    found: dict[str, Term] = {}
    for text in formula or tuple(known):
        term = _term(text.strip(), known)
        if isinstance(term, str):
            problems.append(Problem(message=term, field="settings.formula"))
        else:
            found.setdefault(term.name, term)
    if problems:
        raise BadPlanError(problems)
    if stratum is not None:
        found["stratum"] = Term(name="stratum", values=_present(stratum))
    _refuse_endless(found.values())
    return tuple(found.values())


def _term(text: str, known: Mapping[str, FloatArray | Factor]) -> Term | str:
    """Return one term, or the sentence that says why it is none."""
    if text in known:
        return _plain(text, known[text])
    factor = _FACTOR.match(text)
    name = factor["name"] if factor else text
    power = _POWER.match(name)
    degree = 1
    if power:
        name, degree = power["name"], int(power["power"])
    if name not in known:
        close = difflib.get_close_matches(name, known, n=1, cutoff=0.6)
        meant = f" Did you mean {close[0]!r}?" if close else ""
        return (
            f"settings.formula: {text!r} is no term of the plan's covariates, which are "
            f"{', '.join(known) or 'none'}. Write age, age^2 or C(age).{meant}"
        )
    values = known[name]
    if factor:
        return _factor(name, values) if not power else _no_power(text)
    if isinstance(values, Factor) or not 1 <= degree <= HIGHEST_POWER:
        return _plain(name, values) if degree == 1 else _no_power(text)
    return Term(name=name if degree == 1 else f"{name}^{degree}", values=values, power=degree)


def _no_power(text: str) -> str:
    return (
        f"settings.formula: {text!r} takes a power of what has none: only a covariate of numbers "
        f"has powers, from 2 to {HIGHEST_POWER}."
    )


def _plain(name: str, values: FloatArray | Factor) -> Term:
    return Term(name=name, values=_present(values) if isinstance(values, Factor) else values)


def _factor(name: str, values: FloatArray | Factor) -> Term:
    if isinstance(values, Factor):
        return _plain(name, values)
    numbers, codes = np.unique(values, return_inverse=True)
    levels = tuple(number_text(float(number)) for number in numbers)
    return Term(name=name, values=Factor(codes.astype(np.int32), levels))


def _present(factor: Factor) -> Factor:
    """Return a factor without the levels that no row has."""
    there = np.bincount(factor.codes, minlength=len(factor.levels)) > 0
    if bool(there.all()):
        return factor
    place = np.cumsum(there) - 1
    levels = tuple(level for level, one in zip(factor.levels, there, strict=True) if one)
    return Factor(place[factor.codes].astype(np.int32), levels)


def _refuse_endless(terms: Iterable[Term]) -> None:
    for term in terms:
        if isinstance(term.values, Factor) or not term.values.size:
            continue
        largest = float(np.abs(term.values).max())
        if largest > LARGEST ** (1.0 / term.power):
            raise BadDataError(
                f"Column {term.name.split('^')[0]}: {largest:g} is too large for the term "
                f"{term.name}."
            )
