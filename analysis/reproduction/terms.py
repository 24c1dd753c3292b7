"""The terms of a trial's model, as the tables of analysed rows name them."""

from analysis.reproduction.recipe import Case


def trial_terms(case: Case) -> list[str]:
    """Return the baseline, the covariates and the strata, those that the plan gives."""
    before = [] if case.seen.baseline is None else ["baseline"]
    strata = [] if case.seen.stratum is None else ["stratum"]
    return [*before, *case.rows.terms, *strata]
