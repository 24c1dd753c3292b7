"""Synthetic control: weighted donors, and each donor in turn as a placebo."""

from dataclasses import replace

from analysis.reproduction.panels import panel_columns
from analysis.reproduction.recipe import Case, Recipe, Unscripted
from analysis.reproduction.recipe import recipe as recipe_of


def recipe(case: Case) -> Recipe | Unscripted:
    """Return the recipe of the method, where every donor is a placebo."""
    settings = case.settings
    if settings.placebos != "all":
        return Unscripted(because="the placebos are drawn at random")
    found = recipe_of("synthetic_effect", settings.level, method=settings.method)
    return replace(found, columns=panel_columns(case.seen))
