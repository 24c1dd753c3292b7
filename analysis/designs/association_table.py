"""Table of association: whether two variables, counted in a table, go together."""

from dataclasses import dataclass
from typing import Any

import numpy as np

from analysis.data import Factor, FloatArray, Kind, Observations
from analysis.design import CommonSettings, Design, Method, Question, Roles, setting
from analysis.errors import BadDataError, BadPlanError, Problem
from analysis.outcome import Findings, Outcome, Quantity, Refusal, Result
from analysis.parts.association import Associations, associations
from analysis.parts.contingency import CountTable, without_empty
from analysis.parts.group_answer import not_computed
from analysis.parts.ordered_levels import OrderedLevels, by_alphabet, by_value, in_given_order

ANONYMOUS_FROM = 10
"""Rows of the table with fewer observations are not drawn: too few to stay unknown."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Settings(CommonSettings):
    """In which order the levels of the two variables stand."""

    row_order: tuple[str | int | float | bool, ...] = setting(
        (),
        label="Order of the rows",
        help="The levels of the row variable from lowest to highest, where they have an order.",
        many=True,
    )
    column_order: tuple[str | int | float | bool, ...] = setting(
        (),
        label="Order of the columns",
        help="The levels of the column variable from lowest to highest, where they have an order.",
        many=True,
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class Cells:
    """A table, and the same within strata.

    table: without rows and columns that hold no observation.
    strata: shape (strata, rows, columns); None without a stratum column.
    no_trend: why no trend is sought; empty where both variables are ordered or have two levels,
        and one of them is ordered.
    file_rows: rows of the file.
    """

    table: CountTable
    strata: FloatArray | None
    no_trend: str
    file_rows: int


def shape(observations: Observations, _question: Question, settings: Settings) -> Cells:
    """Return the table.

    Raises
    ------
    BadPlanError
        The outcome is not the column variable, or an order lists a level twice.
    BadDataError
        A variable holds a level that its order does not list.
    """
    _check_columns(observations)
    rows, columns = observations.row_variable, observations.outcome_text
    if rows is None or columns is None:
        raise BadDataError("association_table needs a column for the rows of its table.")
    row_levels = _levels(rows, settings.row_order, "row_order")
    column_levels = _levels(columns, settings.column_order, "column_order")
    places = row_levels.places[rows.codes], column_levels.places[columns.codes]
    times = np.ones(rows.codes.size) if observations.count is None else observations.count
    stratum = observations.stratum
    of_stratum = np.zeros(rows.codes.size, np.int64) if stratum is None else stratum.codes
    sizes = (
        1 if stratum is None else len(stratum.levels),
        len(row_levels.labels),
        len(column_levels.labels),
    )
    counts = np.zeros(sizes)
    np.add.at(counts, (of_stratum, *places), times)
    whole = CountTable(
        counts=counts.sum(axis=0),
        rows=row_levels.labels,
        columns=column_levels.labels,
        row_scores=np.arange(sizes[1], dtype=np.float64),
        column_scores=np.arange(sizes[2], dtype=np.float64),
    )
    kept = np.ix_(
        np.arange(sizes[0]),
        np.flatnonzero(whole.counts.sum(axis=1) > 0),
        np.flatnonzero(whole.counts.sum(axis=0) > 0),
    )
    table = without_empty(whole)
    return Cells(
        table=table,
        strata=None if stratum is None else counts[kept],
        no_trend=_no_trend(row_levels, column_levels, table),
        file_rows=rows.codes.size,
    )


def _check_columns(observations: Observations) -> None:
    column, outcome = observations.names.get("column"), observations.names.get("outcome")
    if column is not None and column != outcome:
        message = (
            f"columns.column is {column!r} and the outcome {outcome!r}: in an association_table "
            "the outcome is the column variable, so name the same column in both."
        )
        raise BadPlanError([Problem(message=message, field="columns.column")])


def _levels(factor: Factor, order: Any, name: str) -> OrderedLevels:
    if order:
        listed = order if isinstance(order, tuple | list) else (order,)
        return in_given_order(factor, tuple(listed), setting=name)
    found = by_value(factor)
    if found is not None and len(found.labels) == len(factor.levels):
        return found
    return by_alphabet(factor)


def _no_trend(rows: OrderedLevels, columns: OrderedLevels, table: CountTable) -> str:
    """Return why there is no trend; empty where there is one."""
    if not (rows.ordered or columns.ordered):
        return "The plan gives no order of the levels (row_order, column_order), so none is sought."
    for levels, left, name in ((rows, table.rows, "row"), (columns, table.columns, "column")):
        if not levels.ordered and len(left) > 2:
            return f"The levels of the {name} variable have no order: say it in {name}_order."
    return ""


def estimate(cells: Cells, question: Question, settings: Settings) -> Outcome:
    """Return what the table shows; it describes, so there is no estimate."""
    table = cells.table
    because = _too_small(table)
    if because:
        return Refusal(
            because=because,
            what_would_help="Rows in which both variables take two values or more.",
            findings=Findings(
                quantities=dict.fromkeys(NAMED),
                n=_counts(cells),
                checks=tuple(not_computed(name, because) for name in NAMED),
                method=SENTENCE,
            ),
        )
    found = associations(
        table, cells.strata, no_trend=cells.no_trend, level=settings.level, question=question
    )
    findings = Findings(
        quantities=_named(found, table),
        n=_counts(cells),
        checks=found.checks,
        method=f"{SENTENCE} {found.exact_method}",
        references=REFERENCES,
        figure={"table": _drawn(table)},
        chosen={"trend": not cells.no_trend},
    )
    return Result(estimate=None, findings=findings)


NAMED = (
    "chi2",
    "chi2_p",
    "df",
    "exact_p",
    "cramers_v",
    "trend_chi2",
    "trend_p",
    "mantel_haenszel_or",
)
"""What every table is asked for, and cannot have where a variable takes one value only."""


def _too_small(table: CountTable) -> str:
    for left, name in ((table.rows, "row"), (table.columns, "column")):
        if not left:
            return "There is no observation."
        if len(left) == 1:
            return f"All observations have one value of the {name} variable, {left[0]}."
    return ""


def _counts(cells: Cells) -> dict[str, int]:
    n = {"rows": cells.file_rows, "units": round(cells.table.total)}
    if cells.strata is not None:
        n["strata"] = cells.strata.shape[0]
    return n


def _named(found: Associations, table: CountTable) -> dict[str, Quantity]:
    residuals = {
        f"adjusted_residual_{row}_{column}".replace(" ", "_"): float(found.residuals[i, j])
        for i, row in enumerate(table.rows)
        for j, column in enumerate(table.columns)
    }
    return {**found.quantities, **residuals}


def _drawn(table: CountTable) -> dict[str, Any]:
    """Return the shares of each row, so that rows of any size compare; small rows hide theirs."""
    return {
        "columns": list(table.columns),
        "rows": [
            {
                "label": label,
                "n": round(float(counts.sum())),
                "shares": [float(share) for share in counts / counts.sum()]
                if counts.sum() >= ANONYMOUS_FROM
                else None,
            }
            for label, counts in zip(table.rows, table.counts, strict=True)
        ],
    }


SENTENCE = (
    "Pearson's chi-squared without continuity correction, Cramer's V, Haberman's adjusted "
    "residuals; trend (n - 1) r^2 of integer scores in the given order; for a table of two by two "
    "Mantel and Haenszel's odds ratio (over the strata where there are some) with Robins, Breslow "
    "and Greenland's interval."
)

REFERENCES = (
    "Agresti (2002), Categorical Data Analysis, 2nd edition, chapters 2, 3 and 6",
    "Freeman and Halton (1951), Biometrika 38, 141-149",
    "Haberman (1973), Biometrics 29, 205-220",
    "Mantel (1963), Journal of the American Statistical Association 58, 690-700",
    "Robins, Breslow and Greenland (1986), Biometrics 42, 311-323",
)


def choose(
    _observations: Observations | None,
    _question: Question,
    settings: Settings,
    roles: frozenset[str],
) -> Method:
    """Return the method that will run."""
    rejected = []
    if not (settings.row_order or settings.column_order):
        rejected.append(("trend", "The plan gives no order of the levels."))
    if "stratum" not in roles:
        rejected.append(("strata", "The plan names no stratum column."))
    return Method(sentence=SENTENCE, rejected=tuple(rejected))


DESIGN = Design(
    key="association_table",
    title="Table of association",
    question="Do two things that are counted in a table go together?",
    kinds=frozenset({Kind.PROPORTION, Kind.ORDINAL}),
    roles=Roles(
        required=(frozenset({"row"}),),
        optional=frozenset({"column", "count", "stratum"}),
    ),
    settings=Settings,
    shape=shape,
    estimate=estimate,
    choose=choose,
    ceiling=lambda _question, _columns: 0,
    references=REFERENCES,
    figures=("table",),
    assumptions=(
        "Each observation is counted once, in one cell of the table.",
        "Observations are independent of one another.",
        "It describes what goes together; it does not say what brings about what.",
    ),
)
