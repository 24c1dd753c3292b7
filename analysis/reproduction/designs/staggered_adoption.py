"""Staggered adoption: cohorts against units never treated, or not yet."""

from dataclasses import replace

from analysis.reproduction.panels import panel_columns
from analysis.reproduction.recipe import Case, Recipe
from analysis.reproduction.recipe import recipe as recipe_of


def recipe(case: Case) -> Recipe:
    """Return the one recipe, with each unit's cohort beside its rows."""
    settings = case.settings
    found = recipe_of(
        "staggered_effect",
        settings.level,
        comparison=settings.comparison,
        anticipation=int(settings.anticipation),
        method=settings.method,
        terms=list(case.rows.terms),
    )
    return replace(found, columns=panel_columns(case.seen))
