"""Analysis of variance: how the means of several groups, all alike in standing, differ."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import numpy as np

from analysis.data import Factor, FloatArray, Kind, Observations
from analysis.design import CommonSettings, Design, Method, Question, Roles
from analysis.errors import BadDataError
from analysis.outcome import (
    Check,
    CheckStatus,
    Consequence,
    Estimate,
    Findings,
    Outcome,
    Quantity,
    Refusal,
    Result,
)
from analysis.parts.distributions import beyond
from analysis.parts.group_answer import not_computed
from analysis.parts.means import mean_interval
from analysis.parts.one_way import OneWay, equal_spread_p, f_above, kruskal_wallis, one_way

FEW = 5
"""Observations in a group below which its mean is called unsteady."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Settings(CommonSettings):
    """An analysis of variance has no settings of its own."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Groups:
    """values: shape (rows,); group: the group of each row, every level of it in some row."""

    values: FloatArray
    group: Factor


def shape(observations: Observations, _question: Question, _settings: Settings) -> Groups:
    """Return the values by group.

    Raises
    ------
    BadDataError
        There is no outcome of numbers or no group.
    """
    values, group = observations.outcome, observations.group
    if values is None or group is None:
        raise BadDataError("analysis_of_variance needs a group column and an outcome of numbers.")
    return Groups(values=values, group=group)


def estimate(data: Groups, _question: Question, settings: Settings) -> Outcome:
    """Return the table of the analysis of variance; it describes, so there is no estimate."""
    if data.values.size == 0 or len(data.group.levels) < 2:
        return _too_few(data)
    found = one_way(data.values, data.group)
    findings = Findings(
        quantities=_quantities(data, found, settings.level),
        n={"rows": data.values.size, "units": data.values.size, "groups": len(data.group.levels)},
        checks=tuple(_checks(data, found, settings.level)),
        method=SENTENCE,
        references=REFERENCES,
        figure={"groups": _drawn(data, found, settings.level)},
    )
    because = _why_none(found)
    if because:
        return Refusal(
            because=because,
            what_would_help="More rows in each group, with values that differ.",
            findings=findings,
        )
    return Result(estimate=None, findings=findings)


NAMED = (
    "f",
    "df_between",
    "df_within",
    "p",
    "r_squared",
    "residual_sd",
    "mean_square_between",
    "mean_square_within",
)
"""What the analysis is asked for, and cannot give of one group alone."""


def _too_few(data: Groups) -> Refusal:
    because = (
        "There is no row with an outcome and a group."
        if not data.values.size
        else f"All rows are of one group, {data.group.levels[0]}: there is nothing to compare."
    )
    return Refusal(
        because=because,
        what_would_help="Rows of two or more groups.",
        findings=Findings(
            quantities=dict.fromkeys(NAMED),
            n={"rows": data.values.size, "units": data.values.size},
            checks=tuple(not_computed(name, because) for name in NAMED),
            method=SENTENCE,
        ),
    )


def _why_none(found: OneWay) -> str:
    if found.df_within <= 0:
        return "Every group has one row only, so nothing shows how much values vary within groups."
    if found.within <= 0 and found.between <= 0:
        return "All values are the same, so there is nothing to explain."
    return ""


def _quantities(data: Groups, found: OneWay, level: float) -> dict[str, Quantity]:
    within = found.mean_square_within
    f = found.f
    ranks = kruskal_wallis(data.values, data.group)
    return {
        "f": f,
        "df_between": found.df_between,
        "df_within": found.df_within,
        "p": None if f is None else f_above(f, found.df_between, found.df_within),
        "r_squared": found.r_squared,
        "residual_sd": None if within is None else float(np.sqrt(within)),
        "mean_square_between": found.mean_square_between,
        "mean_square_within": within,
        "kruskal_wallis_chi2": None if ranks is None else ranks[0],
        "kruskal_wallis_p": None if ranks is None else ranks[1],
        **{
            f"mean_{name.replace(' ', '_')}": mean
            for name, mean in zip(data.group.levels, _means(found, level), strict=True)
        },
    }


def _means(found: OneWay, level: float) -> list[Estimate]:
    return [mean_interval(group, level) for group in found.groups]


def _checks(data: Groups, found: OneWay, level: float) -> Iterator[Check]:
    if found.f is None:
        because = _why_none(found) or "Values do not vary within groups, so F has no bound."
        for name in ("f", "p"):
            yield Check(key=name, status=CheckStatus.UNKNOWN, because=because)
    if found.r_squared is None:
        for name in ("r_squared", "kruskal_wallis_chi2", "kruskal_wallis_p"):
            yield Check(key=name, status=CheckStatus.UNKNOWN, because=_why_none(found))
    if found.mean_square_within is None:
        for name in ("residual_sd", "mean_square_within"):
            yield Check(key=name, status=CheckStatus.UNKNOWN, because=_why_none(found))
    yield from _spread_check(data, found, beyond(level))
    fewest = min(group.size for group in found.groups)
    if fewest < FEW:
        yield Check(
            key="small_groups",
            status=CheckStatus.NOT_HELD,
            because=f"The smallest group has {fewest:.0f} rows: one unusual value can turn its "
            "mean. Read the rank test beside F.",
            value=fewest,
            threshold=f"{FEW} or more in each group",
            consequence=Consequence.CAVEAT,
        )


def _spread_check(data: Groups, found: OneWay, least: float) -> Iterator[Check]:
    p = None if found.f is None else equal_spread_p(data.values, data.group)
    if p is None:
        return
    held = p >= least
    yield Check(
        key="equal_spread",
        status=CheckStatus.HELD if held else CheckStatus.NOT_HELD,
        because="The groups spread about alike (Brown and Forsythe's test)."
        if held
        else "The groups spread differently (Brown and Forsythe's test), which F takes as equal: "
        "read the rank test beside it.",
        value=p,
        threshold=f"p of {least:g} or more",
        consequence=Consequence.NONE if held else Consequence.CAVEAT,
    )


def _drawn(data: Groups, found: OneWay, level: float) -> list[dict[str, Any]]:
    return [
        {
            "label": label,
            "n": int(group.size),
            "value": mean.value,
            "low": mean.low,
            "high": mean.high,
            "scale": mean.scale.value,
            "unit": None,
        }
        for label, group, mean in zip(
            data.group.levels, found.groups, _means(found, level), strict=True
        )
    ]


SENTENCE = (
    "One-way analysis of variance by F, sums about a common centre; Kruskal and Wallis's rank test "
    "with correction for ties beside it, and each group's mean with the t interval of that group "
    "alone."
)

REFERENCES = (
    "Fisher (1925), Statistical Methods for Research Workers, chapter 7",
    "Kruskal and Wallis (1952), Journal of the American Statistical Association 47, 583-621",
    "Brown and Forsythe (1974), Journal of the American Statistical Association 69, 364-367",
)


def choose(
    _observations: Observations | None,
    _question: Question,
    _settings: Settings,
    _roles: frozenset[str],
) -> Method:
    """Return the method that will run."""
    return Method(
        sentence=SENTENCE,
        rejected=(
            ("comparison_group", "The groups are alike in standing: none of them is the treated."),
        ),
    )


DESIGN = Design(
    key="analysis_of_variance",
    title="Analysis of variance",
    question="Do the means of several groups differ by more than chance would have them?",
    kinds=frozenset({Kind.MEAN}),
    roles=Roles(required=(frozenset({"group"}),)),
    settings=Settings,
    shape=shape,
    estimate=estimate,
    choose=choose,
    ceiling=lambda _question, _columns: 0,
    references=REFERENCES,
    figures=("groups",),
    assumptions=(
        "Rows are independent of one another.",
        "Values spread about alike within each group.",
        "It describes differences; it does not say what brought them about.",
    ),
)
