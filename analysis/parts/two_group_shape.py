"""Columns by role -> two groups: what is malformed is refused before any sum is taken."""

import numpy as np

from analysis.data import BoolArray, Factor, FloatArray, Kind, Observations
from analysis.errors import BadDataError, BadPlanError, Problem
from analysis.parts.pairs import only_pairs
from analysis.parts.two_groups import TwoGroups, TwoGroupSettings, Words


def two_groups(
    observations: Observations, first: BoolArray, words: Words, settings: TwoGroupSettings
) -> TwoGroups:
    """Return the observations as two groups.

    Raises
    ------
    BadDataError
        Counts that are not whole, a pair twice in one group, or pairs that cannot be made.
    BadPlanError
        Settings that contradict the columns.
    """
    if observations.outcome is None:
        raise BadDataError("Two groups are compared on an outcome of numbers, or of 0 and 1.")
    _refuse_broken_counts(observations)
    _refuse_endless_numbers(observations)
    _refuse_vanishing_exposure(observations)
    groups = TwoGroups(
        kind=observations.kind,
        first=first,
        outcome=observations.outcome,
        words=words,
        times=observations.count,
        people=observations.people,
        exposure=observations.exposure,
        exposure_name=observations.names.get("exposure"),
        stratum=observations.stratum,
        covariates=observations.covariates,
        left_out=observations.left_out,
    )
    _refuse_bad_settings(settings)
    if not is_paired(settings, has_pair=observations.pair is not None):
        return groups
    return only_pairs(groups, observations)


def is_paired(settings: TwoGroupSettings, *, has_pair: bool) -> bool:
    """Return whether the groups are compared pair by pair; ``auto`` is: with a pair column."""
    if settings.paired == "auto":
        return has_pair
    if settings.paired and not has_pair:
        raise BadPlanError(
            [
                Problem(
                    message="settings.paired is true, but the plan names no pair column: add "
                    'columns.pair, or leave paired at "auto".',
                    field="settings.paired",
                )
            ]
        )
    return bool(settings.paired)


def group_labels(factor: Factor, first: BoolArray, otherwise: tuple[str, str]) -> tuple[str, str]:
    """Return a column's own word for either side, or another where a side has many or none."""
    labels = []
    for side, word in zip((first, ~first), otherwise, strict=True):
        present = np.flatnonzero(np.bincount(factor.codes[side], minlength=len(factor.levels)))
        labels.append(factor.levels[present[0]] if present.size == 1 else word)
    return labels[0], labels[1]


def _refuse_bad_settings(settings: TwoGroupSettings) -> None:
    if settings.population_sd is not None and settings.population_sd <= 0:
        raise BadPlanError(
            [
                Problem(
                    message="settings.population_sd must be above 0.",
                    field="settings.population_sd",
                )
            ]
        )
    if settings.dispersion != "auto" and float(settings.dispersion) < 1.0:
        raise BadPlanError(
            [
                Problem(
                    message=f"settings.dispersion is {settings.dispersion}, but counts do not "
                    "vary less than chance: 1 or more is expected.",
                    field="settings.dispersion",
                )
            ]
        )


def _refuse_broken_counts(observations: Observations) -> None:
    """Refuse counts, people and events that are not whole numbers."""
    whole = {"count": observations.count, "people": observations.people}
    if observations.kind is Kind.COUNT or observations.people is not None:
        whole["outcome"] = observations.outcome
    problems: list[Problem] = []
    for role, values in whole.items():
        if values is None:
            continue
        broken = np.flatnonzero((values != np.floor(values)) | (values < 0))
        problems.extend(_broken(observations, role, values, int(place)) for place in broken)
    if problems:
        raise BadDataError(problems)


LARGEST = 1e100
"""A larger number is no measurement, and its square leaves double precision."""


def _refuse_endless_numbers(observations: Observations) -> None:
    numbers = {"outcome": observations.outcome, "exposure": observations.exposure}
    for role, values in numbers.items():
        if values is None or not values.size or float(np.abs(values).max()) <= LARGEST:
            continue
        place = int(np.argmax(np.abs(values)))
        row = None if observations.row is None else int(observations.row[place])
        column = observations.names.get(role, role)
        where = "" if row is None else f"Row {row}, column {column}: "
        message = f"{where}{values[place]:g} is too large to be a measurement."
        raise BadDataError([Problem(message=message, column=column, row=row)])


def _refuse_vanishing_exposure(observations: Observations) -> None:
    exposure = observations.exposure
    if exposure is None:
        return
    tiny = np.flatnonzero((exposure > 0.0) & (exposure < 1.0 / LARGEST))
    if tiny.size:
        place = int(tiny[0])
        row = None if observations.row is None else int(observations.row[place])
        column = observations.names.get("exposure", "exposure")
        where = "" if row is None else f"Row {row}, column {column}: "
        message = f"{where}{exposure[place]:g} is too small to be an exposure."
        raise BadDataError([Problem(message=message, column=column, row=row)])


def _broken(observations: Observations, role: str, values: FloatArray, place: int) -> Problem:
    row = None if observations.row is None else int(observations.row[place])
    column = observations.names.get(role, role)
    where = "" if row is None else f"Row {row}, column {column}: "
    return Problem(
        message=f"{where}{values[place]:g} is not a whole number of 0 or more, which a count is.",
        column=column,
        row=row,
    )
