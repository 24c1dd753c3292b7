"""Time to an event: Cox's model, or the areas under Kaplan and Meier's curves."""

from analysis.reproduction.recipe import Case, Recipe, Unscripted
from analysis.reproduction.recipe import recipe as recipe_of


def recipe(case: Case) -> Recipe | Unscripted:
    """Return the recipe of the headline."""
    settings = case.settings
    if settings.headline == "hazard_ratio":
        terms = list(case.rows.terms)
        return recipe_of("hazard_ratio", settings.level, terms=terms, ties=settings.ties)
    if case.seen.competing is not None:
        return Unscripted(because="mean times under competing events are not scripted")
    horizon = float(max(settings.horizon)) if settings.horizon else None
    return recipe_of("mean_time_difference", settings.level, horizon=horizon)
