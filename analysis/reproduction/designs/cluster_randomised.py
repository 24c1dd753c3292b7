"""Trial of clusters: a mixed model, the clusters' means, or a permutation of them."""

from analysis.parts.cluster_permutation import DRAWS
from analysis.reproduction.recipe import Case, Recipe
from analysis.reproduction.recipe import recipe as recipe_of
from analysis.reproduction.terms import trial_terms


def recipe(case: Case) -> Recipe:
    """Return the recipe of the model."""
    model, level = case.setting("model"), case.settings.level
    if model == "mixed":
        return recipe_of("mixed_effect", level, terms=trial_terms(case))
    if model == "cluster_means":
        return recipe_of("cluster_means", level)
    return recipe_of("cluster_permutation", level, most=DRAWS, seed=case.seed)
