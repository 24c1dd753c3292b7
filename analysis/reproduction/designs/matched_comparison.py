"""Matched comparison: weights, models of the outcome, or both; or one regression."""

from collections.abc import Iterator

from analysis.data import Factor, Kind
from analysis.reproduction.recipe import Case, Recipe, Unscripted
from analysis.reproduction.recipe import recipe as recipe_of


def recipe(case: Case) -> Recipe | Unscripted:
    """Return the recipe of the method."""
    settings, terms = case.settings, list(_terms(case))
    if settings.method == "nearest":
        return Unscripted(because="matching on nearest neighbours is not scripted")
    if settings.method == "regression":
        if settings.trim or case.seen.weight is not None or "^" in "".join(terms):
            because = "a regression of trimmed or weighted rows, or of powers, is not scripted"
            return Unscripted(because=because)
        errors = "hc2" if case.seen.cluster is None else "cr2"
        plain = [term.removeprefix("C(").removesuffix(")") for term in terms]
        if plain != terms:
            return Unscripted(because="a regression on numbers taken as levels is not scripted")
        rates = True if case.seen.kind is Kind.COUNT else None
        return recipe_of("linear_effect", settings.level, terms=terms, errors=errors, rates=rates)
    return recipe_of(
        "matched_effect",
        settings.level,
        method=settings.method,
        estimand=settings.estimand,
        trim=float(settings.trim),
        kind=case.seen.kind.value,
        terms=terms,
    )


def _terms(case: Case) -> Iterator[str]:
    """Yield the terms by the names of the analysed rows: age, age^2, C(edu)."""
    pairs = zip(case.seen.covariates, case.rows.terms, strict=True)
    named = {one.name: name for one, name in pairs}
    numbers = {one.name for one in case.seen.covariates if not isinstance(one.values, Factor)}
    for term in case.shaped.terms:
        name = term.name if term.power == 1 else term.name.rpartition("^")[0]
        column = named.get(name, "stratum")
        if term.power > 1:
            yield f"{column}^{term.power}"
        elif isinstance(term.values, Factor) and name in numbers:
            yield f"C({column})"
        else:
            yield column
