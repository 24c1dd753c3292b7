"""Everything that one table of counts shows of the association of its two variables."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

import numpy as np

from analysis.data import FloatArray
from analysis.design import Question
from analysis.outcome import Check, CheckStatus, Consequence, Estimate, Quantity
from analysis.parts.contingency import (
    CountTable,
    adjusted_residuals,
    cramers_v,
    linear_trend,
    pearson_chi2,
)
from analysis.parts.distributions import beyond
from analysis.parts.exact_tables import ExactP, exact_p
from analysis.parts.group_answer import not_computed
from analysis.parts.strata import mantel_haenszel_odds_ratio
from analysis.parts.strata_tests import cochran_mantel_haenszel, common_odds_p

ENOUGH_EXPECTED = 5.0
"""An expected count below this says that chi-squared is rough (Cochran 1954)."""

REMARKABLE = 3.0
"""An adjusted residual beyond this is named."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Associations:
    """Quantities by name, adjusted residuals of shape (rows, columns), checks, and the exact test.

    ``exact_method`` says in a sentence how the exact p came about.
    """

    quantities: Mapping[str, Quantity]
    residuals: FloatArray
    checks: tuple[Check, ...]
    exact_method: str


def associations(
    table: CountTable,
    strata: FloatArray | None,
    *,
    no_trend: str,
    level: float,
    question: Question,
) -> Associations:
    """Return what a table with two or more rows and columns shows.

    Parameters
    ----------
    strata: shape (strata, rows, columns); None where the plan names no stratum.
    no_trend: why no trend is sought; empty where it is.
    """
    chi2, p = pearson_chi2(table)
    exact = exact_p(table.counts, question.generator())
    trend = None if no_trend else linear_trend(table)
    within = _within(table, strata, level)
    residuals = adjusted_residuals(table)
    checks = [*_expected_check(table), _remarkable(table, residuals), *within.checks]
    if trend is None:
        checks += [not_computed(name, no_trend) for name in ("trend_chi2", "trend_p")]
    if exact is None:
        checks.append(not_computed("exact_p", "There are too many observations to draw tables."))
    return Associations(
        quantities={
            "chi2": chi2,
            "chi2_p": p,
            "df": table.df,
            "exact_p": None if exact is None else exact.p,
            "cramers_v": cramers_v(table, chi2),
            "trend_chi2": None if trend is None else trend[0],
            "trend_p": None if trend is None else trend[1],
            **within.quantities,
        },
        residuals=residuals,
        checks=tuple(checks),
        exact_method=_exact_words(exact),
    )


def _exact_words(exact: ExactP | None) -> str:
    if exact is None:
        return ""
    if exact.draws is None:
        return "exact_p: Fisher, Freeman and Halton's test over all tables with these margins."
    return (
        f"exact_p: Fisher, Freeman and Halton's test over {exact.draws:,} tables drawn with these "
        "margins, the one seen among them."
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class _Within:
    quantities: Mapping[str, Quantity]
    checks: tuple[Check, ...]


def _within(table: CountTable, strata: FloatArray | None, level: float) -> _Within:
    """Return the odds ratio within strata; a table without strata is one."""
    tables = table.counts[None] if strata is None else strata
    if tables.shape[1:] != (2, 2):
        because = "Only a table of two rows and two columns has one odds ratio."
        return _without_odds_ratio(because)
    ratio = mantel_haenszel_odds_ratio(
        tables[:, 0, 0],
        tables[:, 0, :].sum(axis=1),
        tables[:, 1, 0],
        tables[:, 1, :].sum(axis=1),
        level,
    )
    if ratio is None:
        because = "A cell of the table is 0 in every stratum that could tell, so it has no bound."
        return _without_odds_ratio(because)
    quantities: dict[str, Quantity] = {"mantel_haenszel_or": ratio}
    if strata is None:
        return _Within(quantities=quantities, checks=())
    test = cochran_mantel_haenszel(tables)
    quantities["mantel_haenszel_chi2"] = None if test is None else test[0]
    quantities["mantel_haenszel_p"] = None if test is None else test[1]
    return _Within(quantities=quantities, checks=tuple(_common(tables, ratio, beyond(level))))


def _without_odds_ratio(because: str) -> _Within:
    return _Within(
        quantities={"mantel_haenszel_or": None},
        checks=(not_computed("mantel_haenszel_or", because),),
    )


def _common(tables: FloatArray, ratio: Estimate, least: float) -> Iterator[Check]:
    p = None if not ratio.value else common_odds_p(tables, ratio.value)
    if p is None:
        return
    held = p >= least
    yield Check(
        key="common_odds_ratio",
        status=CheckStatus.HELD if held else CheckStatus.NOT_HELD,
        because="The strata show about the same odds ratio (Breslow and Day's test, as Tarone "
        "has it)."
        if held
        else "The odds ratio differs between strata (Breslow and Day's test, as Tarone has it): "
        "one number for all hides that.",
        value=p,
        threshold=f"p of {least:g} or more",
        consequence=Consequence.NONE if held else Consequence.CAVEAT,
    )


def _expected_check(table: CountTable) -> Iterator[Check]:
    fewest = float(table.expected.min())
    held = fewest >= ENOUGH_EXPECTED
    yield Check(
        key="expected_counts",
        status=CheckStatus.HELD if held else CheckStatus.NOT_HELD,
        because="Every cell expects enough for chi-squared."
        if held
        else f"A cell expects {fewest:.3g} only, so chi-squared is rough: read exact_p.",
        value=fewest,
        threshold=f"{ENOUGH_EXPECTED:g} or more expected in each cell",
        consequence=Consequence.NONE if held else Consequence.CAVEAT,
    )


def _remarkable(table: CountTable, residuals: FloatArray) -> Check:
    """Return the cells that are far from what is expected, the furthest first."""
    places = np.argsort(-np.abs(residuals), axis=None, kind="stable")
    far = [
        (int(i), int(j))
        for i, j in zip(*np.unravel_index(places, residuals.shape), strict=True)
        if abs(residuals[i, j]) > REMARKABLE
    ][:5]
    named = "; ".join(
        f"{'more' if residuals[i, j] > 0 else 'fewer'} {table.rows[i]} with {table.columns[j]}"
        for i, j in far
    )
    return Check(
        key="cells",
        status=CheckStatus.INFO,
        because=f"Far from what no association would bring: {named}."
        if named
        else "No cell is far from what no association would bring.",
        value=float(np.abs(residuals).max()),
        threshold=f"adjusted residual beyond {REMARKABLE:g}",
    )
