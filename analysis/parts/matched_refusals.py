"""Where well-formed rows cannot give a matched comparison: each reason with what would help."""

import numpy as np

from analysis.data import Kind
from analysis.parts.matched_columns import MOST_NUMBERS, wanted
from analysis.parts.matched_groups import MatchedGroups
from analysis.parts.matched_models import Parted
from analysis.parts.panel_answer import No


def empty_side(groups: MatchedGroups) -> No | None:
    """Return which of the two groups has no row."""
    for side, label in zip((groups.treated, ~groups.treated), groups.labels, strict=True):
        if not side.any():
            return No(
                because=f"There is no complete observation in the group {label}.",
                help="Rows with an outcome and every covariate in both groups.",
            )
    return None


def impossible(groups: MatchedGroups) -> No | None:
    """Return why no method can answer: what holds before any model is fitted."""
    return (
        _constant(groups)
        or _no_events(groups)
        or _lonely_level(groups)
        or _lonely_cluster(groups)
        or _too_many_columns(groups)
    )


def _constant(groups: MatchedGroups) -> No | None:
    figure = groups.outcome / groups.base
    if float(figure.max()) > float(figure.min()):
        return None
    return No(
        because=f"The outcome is {figure[0]:g} in every row, so nothing can be compared.",
        help="An outcome that varies, or a longer time in which it can.",
    )


def _no_events(groups: MatchedGroups) -> No | None:
    if groups.kind is not Kind.COUNT:
        return None
    for side, label in zip((groups.treated, ~groups.treated), groups.labels, strict=True):
        if float(groups.mass[side] @ groups.outcome[side]) == 0.0:
            return No(
                because=f"There was no event in the group {label}, so there is no ratio of rates.",
                help="A longer time, more people, or an outcome that happens more often.",
            )
    return None


def _lonely_level(groups: MatchedGroups) -> No | None:
    for term in groups.terms:
        alone = term.lonely_level(groups.treated, ~groups.treated)
        if alone:
            return No(
                because=f"Only the treated group has {alone}: there is nobody alike to compare "
                "with.",
                help=f"Leave out {term.name}, merge its levels, or narrow the rows by `where` to "
                "levels that both groups have.",
            )
    return None


def _lonely_cluster(groups: MatchedGroups) -> No | None:
    if groups.cluster is None:
        return None
    for side, word in ((groups.treated, "treated"), (~groups.treated, "comparison")):
        if np.count_nonzero(np.bincount(groups.cluster[side])) == 1:
            return No(
                because=f"There is one {word} cluster. Errors by cluster see no variation within "
                "one cluster and would be far too small.",
                help="More clusters on that side, or a panel with `synthetic_control`.",
            )
    return None


def _too_many_columns(groups: MatchedGroups) -> No | None:
    columns = wanted(groups.terms)
    if columns < groups.observations and columns * groups.rows <= MOST_NUMBERS:
        return None
    return No(
        because=f"The terms have {columns:,} columns for {groups.observations:,.0f} people: so "
        "many fit anything.",
        help="Merge the levels of covariates, or leave out those that name single people.",
    )


def parted_groups(found: Parted) -> No:
    """Return why nobody can be compared: a covariate parts the groups."""
    if found.owner == "the constant":
        return No(
            because="The covariates together decide who is treated (separation): nobody in the "
            "comparison is like the treated.",
            help="Use fewer covariates, or a comparison that had a chance of being treated.",
        )
    return No(
        because=f"{found.owner} parts the treated from the comparison (separation): beyond some "
        "value of it everybody is treated, or nobody, so that like cannot be compared with like.",
        help=f"Leave out {found.owner} if it follows from the treatment, narrow the rows by "
        "`where` to values that both groups have, or find a comparison with them.",
    )


def trimmed_away(trim: float) -> No:
    """Return that trimming left one side empty."""
    return No(
        because=f"Trimming at {trim:g} leaves nobody in one of the groups: hardly anyone of one "
        "group is like anyone of the other.",
        help="A smaller `trim`, or a comparison that is more like the treated.",
    )
