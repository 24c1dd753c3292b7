"""Comparison group: the treated rows against the others."""

from analysis.reproduction.recipe import Case, Recipe
from analysis.reproduction.two_groups import two_group_recipe


def recipe(case: Case) -> Recipe:
    """Return the recipe of the kind of outcome."""
    return two_group_recipe(case, side="treated")
