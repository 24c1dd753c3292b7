"""Synthetic control: one place against a weighted mix of places that it resembled before."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np

from analysis.data import IntArray, Kind, Observations
from analysis.design import CommonSettings, Design, Method, Question, Roles, setting
from analysis.errors import BadPlanError, Problem
from analysis.outcome import Findings, Outcome, Refusal, Result
from analysis.parts.panel_answer import left_open
from analysis.parts.panel_counts import counts
from analysis.parts.power_synthetic import power_of_synthetic
from analysis.parts.synthetic_answer import (
    answered,
    counterfactual,
    figures,
    headline,
    quantities,
    sensitivity,
)
from analysis.parts.synthetic_checks import (
    FEWEST_PERIODS,
    WORST_FIT,
    impossible,
    synthetic_checks,
)
from analysis.parts.synthetic_placebos import FEWEST_DONORS
from analysis.parts.synthetic_reading import Synthetic, read_synthetic

NAMES = ("att", "placebo_p", "pre_rmspe", "rmspe_ratio")
"""Quantities that stand in every answer, those that cannot be had as null."""

REFERENCES = {
    "synthetic_did": "Arkhangelsky, Athey, Hirshberg, Imbens and Wager (2021), American Economic "
    "Review 111, 4088-4118.",
    "synthetic_control": "Abadie, Diamond and Hainmueller (2010), Journal of the American "
    "Statistical Association 105, 493-505.",
    "did": "Angrist and Pischke (2009), Mostly Harmless Econometrics, chapter 5.",
}

_PLACEBO_REFERENCE = "Abadie (2021), Journal of Economic Literature 59, 391-425."

ALL = "all"


@dataclass(frozen=True, slots=True, kw_only=True)
class Settings(CommonSettings):
    """How the comparison is made of donors, and how many of them are tried as placebos."""

    method: str = setting(
        "synthetic_did",
        label="Comparison",
        help="Weights of donors and of the time before (synthetic difference-in-differences), "
        "weights of donors alone (synthetic control), or all alike.",
        choices=("synthetic_did", "synthetic_control", "did"),
    )
    placebos: str | int = setting(
        ALL,
        label="Placebos",
        help="How many donors are tried as if they had been treated: all, or a whole number of "
        "them drawn at random.",
        choices=(ALL,),
        minimum=1,
    )
    predictors: str = setting(
        "outcomes",
        label="Fitted on",
        help="What the weights are fitted on: every outcome before the start.",
        choices=("outcomes",),
    )

    def __post_init__(self) -> None:
        if self.placebos != ALL and (isinstance(self.placebos, bool | str) or self.placebos < 1):
            message = f"`placebos` is all, or a whole number from 1; found {self.placebos!r}."
            raise BadPlanError([Problem(message=message, field="settings.placebos")])


def shape(seen: Observations, _question: Question, _settings: Settings) -> Synthetic:
    """Return the whole tables of treated units and donors.

    Raises
    ------
        BadDataError: a unit without a row in some period, or rows that contradict each other.
    """
    return read_synthetic(seen)


def estimate(data: Synthetic, question: Question, settings: Settings) -> Outcome:
    """Return the mean gap from the start on, or why these data cannot give it."""
    references = (REFERENCES[settings.method], _PLACEBO_REFERENCE)
    sentence = method_sentence(settings)
    no = impossible(data)
    if no is not None:
        named, said = left_open(NAMES, {}, (), no.because)
        findings = Findings(
            quantities=named,
            n=counts(data.panel),
            checks=said,
            method=sentence,
            references=references,
        )
        return Refusal(because=no.because, what_would_help=no.help, findings=findings)
    chosen = _chosen(settings, len(data.donor_names), question)
    found = answered(data, settings.method, settings.level, chosen)
    named, absences = quantities(found)
    checks, downgrades = synthetic_checks(data, found.fit, found.tried, settings.level, absences)
    findings = Findings(
        quantities=named,
        n=counts(data.panel),
        checks=checks,
        downgrades=downgrades,
        sensitivity=sensitivity(found),
        method=sentence,
        references=references,
        figure=figures(found),
    )
    return Result(estimate=headline(found), findings=findings, counterfactual=counterfactual(found))


def _chosen(settings: Settings, donors: int, question: Question) -> IntArray | None:
    """Return the donors that are tried as placebos; None for all of them."""
    if isinstance(settings.placebos, str) or settings.placebos >= donors:
        return None
    drawn = question.generator().choice(donors, size=int(settings.placebos), replace=False)
    return np.sort(drawn).astype(np.int64)


def method_sentence(settings: Settings) -> str:
    """Return one sentence that names weights, the difference taken, placebos and the interval."""
    how = {
        "synthetic_did": "Synthetic difference-in-differences: donors weighted to run parallel to "
        "the treated before the start (ridge by the noise of donors' changes), periods before "
        "weighted to foretell those after; the gap less its weighted mean before",
        "synthetic_control": "Synthetic control: donors' weights not negative and adding up to 1, "
        "least squares on every outcome before the start; the plain gap",
        "did": "Difference-in-differences: all donors and all periods before alike; the gap less "
        "its mean before",
    }[settings.method]
    which = "each donor" if settings.placebos == ALL else f"{settings.placebos} donors"
    return (
        f"{how}, averaged from the start on; interval: -/+ z x the sample standard deviation of "
        f"the placebo estimates of {which} (the treated is no donor there), none under "
        f"{FEWEST_DONORS}; placebo p by rank of the ratio of root mean squared gaps, after over "
        "before."
    )


def choose(
    seen: Observations | None, question: Question, settings: Settings, _roles: frozenset[str]
) -> Method:
    """Return the method that will run: nothing of it is left to the data."""
    if seen is not None:
        shape(seen, question, settings)
    fitted = "weights fitted on covariates depend on where the search for them starts"
    return Method(
        sentence=method_sentence(settings), rejected=(("predictors other than outcomes", fitted),)
    )


def power(
    assumptions: Mapping[str, Any], question: Question, settings: Settings
) -> Mapping[str, Any]:
    """Return the ``power`` document: simulation by this estimator and its placebos."""
    return power_of_synthetic(assumptions, question, settings.method)


DESIGN = Design(
    key="synthetic_control",
    title="Synthetic control",
    question="Did one place move away from a mix of places that it resembled before?",
    kinds=frozenset({Kind.MEAN, Kind.PROPORTION, Kind.COUNT}),
    roles=Roles(
        required=(frozenset({"unit", "period", "group"}), frozenset({"unit", "period", "starts"})),
        optional=frozenset({"exposure", "people"}),
    ),
    settings=Settings,
    shape=shape,
    estimate=estimate,
    choose=choose,
    ceiling=lambda _question, _roles: 3,
    references=(*REFERENCES.values(), _PLACEBO_REFERENCE),
    needs_start=lambda roles: "starts" not in roles,
    power=power,
    figures=("estimate", "series", "gaps"),
    thresholds={
        "fewest_donors": FEWEST_DONORS,
        "fewest_periods_before": FEWEST_PERIODS,
        "worst_fit_before": WORST_FIT,
    },
    assumptions=(
        "Without the initiative the treated would have gone on as its weighted donors did.",
        "The initiative does not reach the donors, and none has begun one like it.",
        "Nothing else began in the treated alone at the same time.",
        "The mix of donors that fitted before the start goes on fitting after it.",
    ),
)
