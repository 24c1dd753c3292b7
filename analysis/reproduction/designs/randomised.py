"""Randomised trial: regression on the arm, with robust errors."""

from analysis.data import Kind
from analysis.reproduction.recipe import Case, Recipe
from analysis.reproduction.recipe import recipe as recipe_of
from analysis.reproduction.terms import trial_terms


def recipe(case: Case) -> Recipe:
    """Return the recipe of the model, with the errors asked for."""
    model, errors, level = case.setting("model"), case.setting("errors"), case.settings.level
    terms = [] if model == "difference" else trial_terms(case)
    if model in ("logistic", "poisson"):
        return recipe_of(f"{model}_effect", level, terms=terms, errors=errors)
    rates = True if case.seen.kind is Kind.COUNT else None
    return recipe_of("linear_effect", level, terms=terms, errors=errors, rates=rates)
