"""Survey on an ordered scale: does one group answer higher than another."""

from dataclasses import dataclass
from typing import Any

import numpy as np

from analysis.data import BoolArray, Factor, FloatArray, IntArray, Kind, Observations
from analysis.design import CommonSettings, Design, Method, Question, Roles, setting
from analysis.errors import BadDataError, BadPlanError, Problem
from analysis.outcome import (
    Alternative,
    Check,
    Estimate,
    Findings,
    Outcome,
    Quantity,
    Refusal,
    Result,
)
from analysis.parts.brunner_munzel import Superiority, superiority
from analysis.parts.group_answer import not_computed
from analysis.parts.ordered_levels import OrderedLevels, by_value, in_given_order
from analysis.parts.power_survey import power_of_survey
from analysis.parts.ranks import Tally, mann_whitney_p
from analysis.parts.survey_groups import Survey, counts, few_check, figure
from analysis.parts.survey_odds import Answers, survey_odds
from analysis.parts.two_group_shape import group_labels


@dataclass(frozen=True, slots=True, kw_only=True)
class Settings(CommonSettings):
    """In which order the answers stand."""

    order: tuple[str | int | float | bool, ...] = setting(
        (),
        label="Order of the answers",
        help="Every answer from lowest to highest. Numbers need none.",
        many=True,
    )


def shape(observations: Observations, _question: Question, settings: Settings) -> Survey:
    """Return the answers of the two groups, level by level.

    Raises
    ------
    BadPlanError
        Answers are texts and the plan gives no order, or one lists a level twice; or the plan names
        both a group and a phase.
    BadDataError
        There is an answer that the order does not list.
    """
    answers, first = observations.outcome_text, _first(observations)
    if answers is None or first is None:
        raise BadDataError("ordinal_survey needs answers, and a group or a phase column.")
    if observations.treated is not None and observations.after is not None:
        message = "columns.group and columns.phase are two comparisons: name one, and narrow the "
        message += "rows to a wave or a group with where."
        raise BadPlanError([Problem(message=message, field="columns.phase")])
    levels = _levels(answers, settings)
    places = levels.places[answers.codes]
    times = np.ones(places.size) if observations.count is None else observations.count
    counted = times > 0
    number = len(levels.labels)
    given, compact = np.unique(places[counted], return_inverse=True)
    del given
    rows = Answers(
        levels=compact.ravel().astype(np.int64),
        treated=first[counted],
        times=times[counted],
        covariates=tuple(_counted(one, counted) for one in observations.covariates),
    )
    return Survey(
        levels=levels.labels,
        first=_by_level(places, times, first, number),
        second=_by_level(places, times, ~first, number),
        rows=rows,
        labels=_labels(observations, first),
        file_rows=places.size,
    )


def _by_level(places: IntArray, times: FloatArray, rows: BoolArray, number: int) -> FloatArray:
    found = np.zeros(number)
    np.add.at(found, places[rows], times[rows])
    return found


def _counted(covariate: Any, rows: BoolArray) -> Any:
    if rows.all():
        return covariate
    values = covariate.values
    if isinstance(values, Factor):
        values = Factor(codes=values.codes[rows], levels=values.levels)
    else:
        values = values[rows]
    return type(covariate)(name=covariate.name, values=values)


def _first(observations: Observations) -> BoolArray | None:
    """Return the rows of the treated, or of the time after where there are no groups."""
    return observations.after if observations.treated is None else observations.treated


def _labels(observations: Observations, first: BoolArray) -> tuple[str, str]:
    if observations.treated is not None and observations.group is not None:
        return group_labels(observations.group, first, ("treated", "comparison"))
    if observations.phase is not None:
        return group_labels(observations.phase, first, ("after", "before"))
    return "treated", "comparison"


def _levels(answers: Factor, settings: Settings) -> OrderedLevels:
    order: Any = settings.order
    if order:
        listed = tuple(order) if isinstance(order, tuple | list) else (order,)
        return in_given_order(answers, listed, setting="order")
    found = by_value(answers)
    if found is None:
        message = (
            "settings.order is needed: the answers are texts, and only numbers have an order of "
            f"their own. List them from lowest to highest; the data hold "
            f"{', '.join(answers.levels[:20])}."
        )
        raise BadPlanError([Problem(message=message, field="settings.order")])
    return found


def estimate(survey: Survey, _question: Question, settings: Settings) -> Outcome:
    """Return the chance that one of the treated answers higher than one of the others."""
    sizes = float(survey.first.sum()), float(survey.second.sum())
    empty = next((label for label, size in zip(survey.labels, sizes, strict=True) if not size), "")
    if not min(sizes):
        because = f"There is no answer in the group {empty}."
        return Refusal(
            because=because,
            what_would_help="Answers of both groups.",
            findings=Findings(
                quantities=dict.fromkeys(NAMED),
                n=counts(survey),
                checks=tuple(not_computed(name, because) for name in NAMED),
            ),
        )
    found = superiority(survey.first, survey.second)
    because = _why_none(survey, found)
    headline = found.estimate(settings.level)
    quantities, checks = _quantities(survey, found, headline, settings.level, because)
    within = found.on_log_odds(settings.level)
    findings = Findings(
        quantities=quantities,
        n=counts(survey),
        checks=(*checks, *few_check(survey)),
        sensitivity=()
        if within is None
        else (
            Alternative(
                key="log_odds",
                title="The interval taken on the log odds, which stays within 0 and 1",
                estimate=within,
            ),
        ),
        method=SENTENCE,
        references=REFERENCES,
        figure=figure(survey, headline),
    )
    if because:
        return Refusal(because=because, what_would_help=HELP, findings=findings)
    return Result(estimate=headline, findings=findings)


NAMED = ("probability_superiority", "brunner_munzel_p", "proportional_odds", "rank_p")
"""What cannot be had where one of the groups has no answer."""

HELP = "More answers, or a question to which people answer differently."


def _why_none(survey: Survey, found: Superiority) -> str:
    if np.count_nonzero(survey.first + survey.second) == 1:
        return "Everyone gave the same answer, so the groups cannot differ."
    if found.se is not None:
        return ""
    if min(survey.first.sum(), survey.second.sum()) < 2:
        return "One of the groups has a single answer, which shows nothing of how answers vary."
    return (
        "Every answer of one group is higher than every answer of the other: the data set no "
        "bounds to such a difference."
    )


def _quantities(
    survey: Survey, found: Superiority, headline: Estimate, level: float, because: str
) -> tuple[dict[str, Quantity], tuple[Check, ...]]:
    odds = survey_odds(survey.rows, level) if np.unique(survey.rows.levels).size > 1 else None
    values = np.arange(len(survey.levels), dtype=np.float64)
    rank_p = mann_whitney_p(_tally(values, survey.first), _tally(values, survey.second))
    quantities: dict[str, Quantity] = {
        "probability_superiority": headline,
        "brunner_munzel_p": found.p,
        "rank_p": rank_p,
        **({"proportional_odds": None} if odds is None else odds.quantities),
    }
    checks = () if odds is None else odds.checks
    absent = [
        not_computed(name, because)
        for name in ("brunner_munzel_p", "rank_p", "proportional_odds")
        if quantities[name] is None and not any(check.key == name for check in checks)
    ]
    return quantities, (*checks, *absent)


def _tally(values: FloatArray, times: FloatArray) -> Tally:
    given = times > 0
    return Tally(values=values[given], times=times[given])


SENTENCE = (
    "Probability of superiority, ties counting half, with Brunner and Munzel's interval (t, not "
    "transformed); Mann and Whitney's test beside it, exact without ties under 50 in each group, "
    "otherwise normal with tie and continuity correction; proportional odds by maximum likelihood, "
    "with the plan's covariates, Wald intervals; whether the odds are proportional by the "
    "likelihood ratio against coefficients of each level's own."
)

REFERENCES = (
    "Brunner and Munzel (2000), Biometrical Journal 42, 17-25",
    "McCullagh (1980), Journal of the Royal Statistical Society B 42, 109-142",
    "Mann and Whitney (1947), Annals of Mathematical Statistics 18, 50-60",
)


def choose(
    _observations: Observations | None,
    _question: Question,
    _settings: Settings,
    roles: frozenset[str],
) -> Method:
    """Return the method that will run."""
    because = "Answers are ordered, but nobody knows that the steps between them are equal."
    rejected = [("difference of means", because)]
    if "covariates" not in roles:
        rejected.append(("adjusted odds", "The plan names no covariates."))
    return Method(sentence=SENTENCE, rejected=tuple(rejected))


DESIGN = Design(
    key="ordinal_survey",
    title="Survey on an ordered scale",
    question="Do people with the initiative answer higher than people without it?",
    kinds=frozenset({Kind.ORDINAL}),
    roles=Roles(
        required=(frozenset({"group"}), frozenset({"phase"})),
        optional=frozenset({"count", "covariates"}),
    ),
    settings=Settings,
    shape=shape,
    estimate=estimate,
    choose=choose,
    ceiling=lambda _question, _columns: 1,
    references=REFERENCES,
    power=power_of_survey,
    figures=("estimate", "answers"),
    assumptions=(
        "Those who answered are like those who did not.",
        "Without the initiative the two groups would have answered alike.",
        "Everyone reads the question and the answers in the same way.",
        "Nobody is counted twice; two waves of a survey are taken as different people.",
    ),
)
