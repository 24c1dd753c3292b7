"""Treated people and those they are compared with: the shape of the matched comparison."""

from dataclasses import dataclass, field, replace

import numpy as np

from analysis.data import BoolArray, CodeArray, FloatArray, Kind, Observations
from analysis.errors import BadDataError, BadPlanError, Problem
from analysis.parts.matched_terms import Term, terms_of
from analysis.parts.two_group_shape import group_labels


@dataclass(frozen=True, slots=True, kw_only=True)
class MatchedGroups:
    """Rows of two groups with what is known of them beforehand; every array is (rows,).

    outcome: a number; 0 or 1 for a proportion; events for a count.
    base: what a figure is per: the exposure of a count, otherwise 1.
    times: how many observations a row stands for.
    weight: analysis weight, above 0; ``weighted`` says whether the plan gave one.
    cluster: codes, None without.
    file_rows: rows of the file that are analysed.
    """

    kind: Kind
    treated: BoolArray
    outcome: FloatArray
    base: FloatArray
    times: FloatArray
    weight: FloatArray
    cluster: CodeArray | None
    terms: tuple[Term, ...]
    unit: str | None
    labels: tuple[str, str]
    file_rows: int
    weighted: bool = False
    repeated: bool = False
    """Whether some row stands for more than one observation."""

    mass: FloatArray = field(init=False)
    """Observations times analysis weight: what each row counts in a mean."""

    def __post_init__(self) -> None:
        object.__setattr__(self, "mass", self.times * self.weight)

    @property
    def rows(self) -> int:
        """Rows, where one row of events among people has become two."""
        return int(self.outcome.size)

    @property
    def observations(self) -> float:
        """Observations, counted out."""
        return float(self.times.sum())

    def size(self, side: BoolArray) -> int:
        """Return the observations on one side, counted out."""
        return round(float(self.times[side].sum()))

    def taken(self, rows: BoolArray) -> "MatchedGroups":
        """Return some of the rows alone."""
        return self._at(np.flatnonzero(rows))

    def counted_out(self) -> "MatchedGroups":
        """Return one row for each observation."""
        places = np.repeat(np.arange(self.rows), np.rint(self.times).astype(np.int64))
        return replace(self._at(places), times=np.ones(places.size), repeated=False)

    def _at(self, places: np.ndarray) -> "MatchedGroups":
        return replace(
            self,
            treated=self.treated[places],
            outcome=self.outcome[places],
            base=self.base[places],
            times=self.times[places],
            weight=self.weight[places],
            cluster=None if self.cluster is None else self.cluster[places],
            terms=tuple(term.taken(places) for term in self.terms),
        )


def matched_groups(seen: Observations, formula: tuple[str, ...]) -> MatchedGroups:
    """Return treated and comparison rows, events among people spread out to one outcome a row.

    Raises
    ------
    BadPlanError
        No covariate to be alike in, or a formula that names none of them.
    BadDataError
        A number too large to be a measurement.
    """
    if seen.treated is None or seen.outcome is None:
        raise BadDataError("matched_comparison needs a group column and an outcome of numbers.")
    terms = terms_of(seen.covariates, formula, seen.stratum)
    if not terms:
        raise BadPlanError([_NO_TERMS])
    rows, outcome, times = _spread_out(seen, seen.outcome)
    per = np.ones(rows.size)
    unit = None
    if seen.kind is Kind.COUNT:
        unit = "per row"
        if seen.exposure is not None:
            per = seen.exposure[rows]
            unit = f"per unit of {seen.names.get('exposure', 'exposure')}"
    if rows.size and float(np.abs(outcome).max()) > 1e100:
        raise BadDataError(f"{np.abs(outcome).max():g} is too large to be an outcome.")
    labels = ("treated", "comparison")
    return MatchedGroups(
        kind=seen.kind,
        treated=seen.treated[rows],
        outcome=outcome,
        base=per,
        times=times,
        weight=np.ones(rows.size) if seen.weight is None else seen.weight[rows],
        cluster=None if seen.cluster is None else seen.cluster.codes[rows],
        terms=tuple(_of_rows(term, rows, seen.rows) for term in terms),
        unit=unit,
        labels=labels if seen.group is None else group_labels(seen.group, seen.treated, labels),
        file_rows=seen.rows,
        weighted=seen.weight is not None,
        repeated=bool((times != 1.0).any()),
    )


_NO_TERMS = Problem(
    message="matched_comparison needs covariates: name in `columns.covariates` what was known of "
    "people before the start, so that like can be compared with like.",
    field="columns.covariates",
)


def _of_rows(term: Term, rows: np.ndarray, total: int) -> Term:
    """Return a term of some rows, itself where those are all of them in their order."""
    whole = rows.size == total and bool((rows == np.arange(total)).all())
    return term if whole else term.taken(rows)


def _spread_out(
    seen: Observations, outcome: FloatArray
) -> tuple[np.ndarray, FloatArray, FloatArray]:
    """Return the place of each analysed row, its outcome, and how many observations it is.

    A row without people, without count or without exposure is none.
    """
    times = np.ones(seen.rows) if seen.count is None else seen.count
    if seen.kind is Kind.PROPORTION and seen.people is not None:
        places = np.arange(seen.rows)
        without = seen.people - outcome
        rows = np.concatenate([places[outcome > 0], places[without > 0]])
        values = np.concatenate([np.ones(int((outcome > 0).sum())), np.zeros(rows.size)])
        people = np.concatenate([outcome[outcome > 0], without[without > 0]])
        each = people * times[rows]
        there = each > 0
        return rows[there], values[: rows.size][there], each[there]
    there = times > 0
    if seen.kind is Kind.COUNT and seen.exposure is not None:
        there &= seen.exposure > 0
    rows = np.flatnonzero(there)
    return rows, outcome[rows], times[rows]
