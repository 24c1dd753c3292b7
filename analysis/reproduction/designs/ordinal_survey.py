"""Survey on an ordered scale: each answer's place in the order stands beside it."""

from dataclasses import replace

from analysis.data import Factor
from analysis.parts.ordered_levels import OrderedLevels, by_value, in_given_order
from analysis.reproduction.recipe import Case, Recipe
from analysis.reproduction.recipe import recipe as recipe_of


def recipe(case: Case) -> Recipe:
    """Return the one recipe, with each row's place in the order of answers."""
    side = "after" if case.seen.treated is None else "treated"
    answers = case.seen.outcome_text
    if answers is None:
        raise TypeError("a survey has answers")
    found = recipe_of("probability_superiority", case.settings.level, side=side)
    places = _ordered(answers, tuple(case.settings.order)).places[answers.codes] + 1
    return replace(found, columns={"place": places.tolist()})


def _ordered(answers: Factor, order: tuple[str | int | float | bool, ...]) -> OrderedLevels:
    if order:
        return in_given_order(answers, order, setting="order")
    found = by_value(answers)
    if found is None:
        raise TypeError("answers without an order are numbers")
    return found
