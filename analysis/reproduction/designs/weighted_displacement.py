"""Weighted displacement difference: the areas are numbered, however the file writes them."""

from dataclasses import replace

from analysis.reproduction.recipe import Case, Recipe
from analysis.reproduction.recipe import recipe as recipe_of


def recipe(case: Case) -> Recipe:
    """Return the one recipe, with each row's area as a number from 1 to 4."""
    settings = case.settings
    found = recipe_of(
        "weighted_displacement", settings.level, dispersion=float(settings.dispersion)
    )
    return replace(found, columns={"area_number": (case.shaped.area + 1).tolist()})
