"""Where well-formed panels cannot answer: each reason with what would help."""

import numpy as np

from analysis.data import Factor
from analysis.parts.fitted import Fitted
from analysis.parts.panel_answer import No
from analysis.parts.panel_columns import EFFECT, Choice
from analysis.parts.panels import Panel

EXACT = 1e-13
"""Residuals smaller than this share of the outcome's own spread are rounding."""


def cells_missing(panel: Panel) -> No | None:
    """Return why rows of one group, or of before or after, are missing altogether."""
    if not panel.ever.any():
        return No(
            because="No row belongs to the initiative within these periods, so there is nothing "
            "to compare.",
            help="Check `treated_value`, `starts` and `where`, or wait until there is data after "
            "the start.",
        )
    if panel.ever.all() and not panel.staggered:
        return No(
            because="Every row belongs to the initiative: there is no comparison.",
            help="Add units that the initiative did not reach in the same periods.",
        )
    if not panel.on.any():
        return No(
            because="No row of the initiative lies at or after its start.",
            help="Wait until there are outcomes after the start, or check `start`.",
        )
    if bool(panel.on[panel.ever].all()):
        return No(
            because="No row of the initiative lies before its start, so a change cannot be seen.",
            help="Add periods before the start.",
        )
    return None


def lonely_level(panel: Panel) -> No | None:
    """Return the covariate's level that only rows of the initiative's group have."""
    for covariate in panel.covariates:
        if not isinstance(covariate.values, Factor):
            continue
        size = len(covariate.values.levels)
        inside = np.bincount(covariate.values.codes[panel.ever], minlength=size)
        outside = np.bincount(covariate.values.codes[~panel.ever], minlength=size)
        only = np.flatnonzero((inside > 0) & (outside == 0))
        if only.size and not panel.ever.all():
            level = covariate.values.levels[int(only[0])]
            return No(
                because=f"Only the initiative's group has {covariate.name} = {level}: nobody in "
                "the comparison is like them.",
                help=f"Leave out {covariate.name}, merge its levels, or narrow the rows by "
                "`where` to levels that both groups have.",
            )
    return None


def lonely_cluster(panel: Panel, choice: Choice) -> No | None:
    """Return why cluster-robust errors cannot stand: one cluster on a side."""
    if choice.errors not in {"cr1", "cr2", "cr3"} or choice.model == "poisson":
        return None
    return one_cluster(panel, choice.errors)


def one_cluster(panel: Panel, errors: str) -> No | None:
    """Return why cluster-robust errors fail where a side has only one cluster."""
    for count, side in zip(panel.cluster_sides, ("treated", "comparison"), strict=True):
        if count == 1:
            return No(
                because=f"There is one {side} cluster. Cluster-robust errors ({errors.upper()}) "
                "see no variation within one cluster and would be far too small.",
                help='Use `errors = "randomisation"` (or leave it `auto`), or a synthetic '
                "control with more comparison units.",
            )
    return None


def not_positive(panel: Panel) -> No | None:
    """Return why logarithms cannot be taken."""
    count = int(np.count_nonzero(panel.outcome <= 0))
    if count == 0:
        return None
    return No(
        because=f"{count} of {panel.rows} rows have an outcome of 0 or less, which has no "
        "logarithm.",
        help='Use `model = "poisson"` for counts with zeros, or `model = "linear"`.',
    )


def no_events(panel: Panel) -> No | None:
    """Return why a ratio cannot be had: a negative outcome, or a cell without any event."""
    if float(panel.outcome.min(initial=0.0)) < 0.0:
        return No(
            because="The outcome has values below 0, and a Poisson model is of counts and rates.",
            help='Use `model = "linear"`.',
        )
    after = panel.period >= panel.first_start
    for cell, words in (
        (panel.on, "the initiative's group after the start"),
        (panel.ever & ~panel.on, "the initiative's group before the start"),
        (~panel.ever & after, "the comparison after the start"),
        (~panel.ever & ~after, "the comparison before the start"),
    ):
        if cell.any() and not float(panel.outcome[cell].sum()) > 0.0:
            return No(
                because=f"There is no event in {words}, so a ratio of ratios cannot be had.",
                help='Add periods or units, or use `model = "linear"` for a difference of rates.',
            )
    return None


def constant(panel: Panel) -> No | None:
    """Return that the outcome never varies."""
    if panel.rows and float(np.ptp(panel.outcome)) > 0.0:
        return None
    if panel.people is not None and panel.rows and float(np.ptp(panel.people)) > 0.0:
        shares = panel.outcome / panel.people
        if float(np.ptp(shares)) > 0.0:
            return None
    return No(
        because="The outcome is the same in every row, so nothing says how it varies by chance.",
        help="Check the outcome column, or wait until the outcome varies.",
    )


def unidentified(fit: Fitted) -> No | None:
    """Return that periods, units and covariates already hold the treatment."""
    if fit.place(EFFECT) is not None:
        return None
    return No(
        because="The effect cannot be told apart from the effects of units and periods, or from "
        "a covariate that moves with the initiative.",
        help="Add units that are never treated in the same periods, or leave out the covariate "
        "that marks the initiative.",
    )


def saturated(fit: Fitted) -> No | None:
    """Return that no residual degrees of freedom are left, or that nothing is left over."""
    if fit.df_residual <= 0:
        return No(
            because=f"{fit.rows} rows for {fit.rows - fit.df_residual} coefficients leave "
            "no residual degree of freedom to say how uncertain the effect is.",
            help="Add rows: more units, more periods, or the individual figures behind each total.",
        )
    if fit.left_over <= EXACT * fit.rows**0.5:
        return No(
            because="The model reproduces every row exactly, so nothing says how uncertain the "
            "effect is.",
            help="Check that the outcome was not computed from the other columns; add units or "
            "periods.",
        )
    return None
