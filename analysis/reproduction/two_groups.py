"""Which recipe two groups get: by the kind of outcome, and whether they are paired."""

from analysis.data import Kind
from analysis.reproduction.recipe import Case, Recipe, recipe


def two_group_recipe(case: Case, *, side: str) -> Recipe:
    """Return the recipe of a comparison of two groups; ``side`` is the column that parts them."""
    level = case.settings.level
    if case.seen.kind is Kind.COUNT:
        asked = case.settings.dispersion
        planned = None if asked == "auto" else float(asked)
        return recipe("rate_ratio", level, side=side, dispersion=planned)
    what = "share_difference" if case.seen.kind is Kind.PROPORTION else "mean_difference"
    return recipe(f"paired_{what}" if case.chosen["paired"] else what, level, side=side)
