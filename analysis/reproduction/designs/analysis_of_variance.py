"""Analysis of variance: the script gives F, for there is no effect."""

from analysis.reproduction.recipe import Case, Recipe
from analysis.reproduction.recipe import recipe as recipe_of


def recipe(case: Case) -> Recipe:
    """Return the one recipe."""
    return recipe_of("analysis_of_variance", case.settings.level)
