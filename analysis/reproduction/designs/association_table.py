"""Association table: the script gives chi-squared, for there is no effect."""

from analysis.reproduction.recipe import Case, Recipe
from analysis.reproduction.recipe import recipe as recipe_of


def recipe(case: Case) -> Recipe:
    """Return the one recipe."""
    return recipe_of("association_table", case.settings.level)
