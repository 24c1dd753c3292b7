"""Difference in differences: regressions with effects held fixed."""

from dataclasses import replace

from analysis.reproduction.panels import panel_columns
from analysis.reproduction.recipe import Case, Recipe, Unscripted
from analysis.reproduction.recipe import recipe as recipe_of


def recipe(case: Case) -> Recipe | Unscripted:
    """Return the recipe of the model and its errors."""
    model, errors = case.setting("model"), case.setting("errors")
    if errors == "wild":
        return Unscripted(because="the wild bootstrap's interval is found by a search of its own")
    if errors == "randomisation" and model == "poisson":
        because = "randomisation inference of a Poisson model is found by a search of its own"
        return Unscripted(because=because)
    found = _model(case, model, errors)
    return replace(found, columns=panel_columns(case.seen))


def _model(case: Case, model: str, errors: str) -> Recipe:
    settings, terms = case.settings, list(case.rows.terms)
    effects, log = settings.fixed_effects, True if model == "log" else None
    if errors == "randomisation":
        return recipe_of(
            "two_way_permutation",
            settings.level,
            effects=effects,
            terms=terms,
            log=log,
            most=settings.draws,
            seed=case.seed,
        )
    name = "two_way_poisson" if model == "poisson" else "two_way_linear"
    return recipe_of(name, settings.level, effects=effects, errors=errors, terms=terms, log=log)
