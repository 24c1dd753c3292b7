"""Staggered adoption: units begin at different times, each set against those that have not."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from analysis.data import Kind, Observations
from analysis.design import CommonSettings, Design, Method, Question, Roles, setting
from analysis.outcome import Findings, Outcome, Quantity, Refusal, Result
from analysis.parts.group_time import Rules
from analysis.parts.panel_answer import No, left_open
from analysis.parts.panel_counts import counts
from analysis.parts.panel_runs import Run
from analysis.parts.power_staggered import power_of_staggered
from analysis.parts.staggered_answer import (
    Staged,
    counterfactual,
    figures,
    quantities,
    sensitivity,
    two_way,
)
from analysis.parts.staggered_checks import (
    FEW,
    SMALL_COHORT,
    impossible,
    staggered_checks,
    unanswered,
)
from analysis.parts.staggered_reading import Staggered, read_staggered

NAMES = ("att", "att_group", "att_calendar", "att_dynamic", "twoway_effect", "pre_trend_p")
"""Quantities that stand in every answer, those that cannot be had as null."""

REFERENCES = (
    "Callaway and Sant'Anna (2021), Journal of Econometrics 225, 200-230.",
    "Sant'Anna and Zhao (2020), Journal of Econometrics 219, 101-122.",
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Settings(CommonSettings):
    """Whom cohorts are compared with, from which period, and how covariates enter."""

    comparison: str = setting(
        "never",
        label="Compared with",
        help="Units that are never treated, or those not yet treated as well.",
        choices=("never", "not_yet"),
    )
    base: str = setting(
        "universal",
        label="Base period",
        help="Universal: every change is from the last period before the start. Varying: before "
        "the start each period is set against the one before it.",
        choices=("universal", "varying"),
    )
    anticipation: int = setting(
        0,
        label="Periods of anticipation",
        help="How many periods ahead of its start a unit may already change.",
        unit="periods",
        minimum=0,
        maximum=1000,
    )
    method: str = setting(
        "doubly_robust",
        label="Adjustment",
        help="How covariates enter: regression and weights together, or one of them alone.",
        choices=("doubly_robust", "regression", "weighting"),
    )

    def rules(self) -> Rules:
        """Return the settings as the comparisons take them."""
        return Rules(
            comparison=self.comparison,
            base=self.base,
            anticipation=int(self.anticipation),
            method=self.method,
        )


def shape(seen: Observations, _question: Question, settings: Settings) -> Staggered:
    """Return the panel, checked.

    Raises
    ------
        BadDataError: the rows contradict each other.
    """
    return read_staggered(seen, int(settings.anticipation))


def estimate(data: Staggered, question: Question, settings: Settings) -> Outcome:
    """Return the effect on the treated, or why these data cannot give it."""
    no = impossible(data, settings.rules())
    sentence = method_sentence(settings, adjusted=bool(data.panel.covariates), data=data)
    run = Run(level=settings.level, draws=99, generator=question.generator)
    staged = None
    if data.tables is not None:
        staged = Staged(data=data, tables=data.tables, rules=settings.rules(), run=run)
    if no is not None or staged is None:
        no = no or No(because="No row is left.", help="Add rows.")
        return _impossible(no, data, staged, sentence)
    found = staged.effects()
    named, absences = quantities(staged, found)
    checks, downgrades = staggered_checks(found, data, absences)
    no = unanswered(found, data)
    findings = Findings(
        quantities=named,
        n=counts(data.panel),
        checks=checks,
        downgrades=downgrades,
        sensitivity=() if no else sensitivity(staged, named["twoway_effect"]),
        method=sentence,
        references=REFERENCES,
        figure=figures(staged, found),
    )
    if no is not None or found.att is None:
        return _refused(no or No(because="There is no effect.", help="Add units."), findings)
    return Result(
        estimate=found.att, findings=findings, counterfactual=counterfactual(staged, found)
    )


def _impossible(no: No, data: Staggered, staged: Staged | None, sentence: str) -> Refusal:
    """Return a refusal beside which the two-way estimate stands where it can be had."""
    two = None if staged is None else two_way(staged)
    known: dict[str, Quantity] = {} if two is None else {"twoway_effect": two}
    named, why = left_open(NAMES, known, (), no.because)
    findings = Findings(
        quantities=named, n=counts(data.panel), checks=why, method=sentence, references=REFERENCES
    )
    return _refused(no, findings)


def _refused(no: No, findings: Findings) -> Refusal:
    return Refusal(because=no.because, what_would_help=no.help, findings=findings)


def method_sentence(settings: Settings, *, adjusted: bool, data: Staggered | None = None) -> str:
    """Return one sentence that names comparison, base, adjustment, weights and errors."""
    others = {
        "never": "units never treated",
        "not_yet": "units never or not yet treated",
    }[settings.comparison]
    base = {
        "universal": "the last period before the start",
        "varying": "the last period before the start (before it: the period before)",
    }[settings.base]
    periods = "1 period" if settings.anticipation == 1 else f"{settings.anticipation} periods"
    ahead = f", {periods} of anticipation" if settings.anticipation else ""
    how = {
        "doubly_robust": "doubly robust (logistic propensity, least squares among the comparison, "
        "normalised weights)",
        "regression": "least squares among the comparison",
        "weighting": "weights from a logistic propensity, normalised",
    }[settings.method]
    adjusting = f", covariates of the base period by {how}" if adjusted else ""
    weighted = ""
    if data is not None and data.measured.response.weighted_by:
        by = " and ".join(data.measured.response.weighted_by)
        weighted = f", weighted by {by} in the base period"
    return (
        f"Callaway and Sant'Anna: the change of each cohort from {base}{ahead}, less that of "
        f"{others}{adjusting}{weighted}; cells after the start weighted by cohort size; errors "
        "from the influence function with estimated cohort shares, normal."
    )


def choose(
    seen: Observations | None, question: Question, settings: Settings, roles: frozenset[str]
) -> Method:
    """Return the method that will run: nothing of it is left to the data."""
    data = None if seen is None else shape(seen, question, settings)
    two_way = "it also compares with units already treated; it stands beside as twoway_effect"
    said = method_sentence(settings, adjusted="covariates" in roles, data=data)
    return Method(
        sentence=f"{said} Starts say when a unit begins; a treatment that stops cannot be said.",
        rejected=(("difference_in_differences", two_way),),
    )


def power(
    assumptions: Mapping[str, Any], question: Question, settings: Settings
) -> Mapping[str, Any]:
    """Return the ``power`` document: simulation on the data's own shape by this estimator."""
    return power_of_staggered(
        assumptions, question, settings.rules(), lambda seen: shape(seen, question, settings)
    )


DESIGN = Design(
    key="staggered_adoption",
    title="Staggered adoption",
    question="Did units change more, once they began, than those that had not begun?",
    kinds=frozenset({Kind.MEAN, Kind.PROPORTION, Kind.COUNT}),
    roles=Roles(
        required=(frozenset({"unit", "period", "starts"}),),
        optional=frozenset({"cluster", "weight", "exposure", "people", "covariates"}),
    ),
    settings=Settings,
    shape=shape,
    estimate=estimate,
    choose=choose,
    ceiling=lambda _question, _roles: 3,
    references=REFERENCES,
    power=power,
    figures=("estimate", "series", "event_study", "cohorts"),
    thresholds={"small_cohort": SMALL_COHORT, "few_units": FEW},
    assumptions=(
        "Without the initiative each cohort would have changed as those it is compared with did.",
        "Nobody changes ahead of the start by more periods than the plan allows for.",
        "The initiative does not reach those that have not begun.",
        "A unit that has begun stays treated.",
        "The units that are seen, and how they are recorded, stay the same over time.",
    ),
)
