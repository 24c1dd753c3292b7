"""Stepped wedge: a mixed model of periods and treatment."""

from analysis.reproduction.recipe import Case, Recipe, Unscripted
from analysis.reproduction.recipe import recipe as recipe_of


def recipe(case: Case) -> Recipe | Unscripted:
    """Return the recipe of the mixed model."""
    if case.setting("model") != "mixed":
        return Unscripted(because="the permutation of a wedge's starts is not scripted")
    return recipe_of("wedge_effect", case.settings.level, several=case.shaped.several)
