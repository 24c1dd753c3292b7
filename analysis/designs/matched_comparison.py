"""Matched comparison: the treated against a comparison that is made like them by weights."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from analysis.data import Kind, Observations
from analysis.design import CommonSettings, Design, Method, Question, Roles, setting
from analysis.outcome import Findings, Outcome, Refusal, Result
from analysis.parts.matched_answer import Asked, MatchedAnswer, answer
from analysis.parts.matched_checks import (
    ALIKE,
    FEWEST_EFFECTIVE,
    LARGEST_SHARE,
    MOST_OUTSIDE,
    lost_strength,
)
from analysis.parts.matched_figure import figure
from analysis.parts.matched_groups import MatchedGroups, matched_groups
from analysis.parts.matched_influence import clusters
from analysis.parts.matched_sentences import REFERENCES, REJECTED, method_sentence
from analysis.parts.power_two_group import power_two_groups
from analysis.parts.two_groups import TwoGroupSettings


@dataclass(frozen=True, slots=True, kw_only=True)
class Settings(CommonSettings):
    """Whose effect is asked for, and how the groups are made alike."""

    estimand: str = setting(
        "att",
        label="Whose effect",
        help="att: of those who were treated. ate: of everybody, had all been treated.",
        choices=("att", "ate"),
    )
    method: str = setting(
        "entropy_aipw",
        label="Method",
        help="Entropy balancing with a model of the outcome is the first choice; the others stand "
        "beside it in any case.",
        choices=(
            "entropy_aipw",
            "aipw",
            "ipw",
            "entropy",
            "standardisation",
            "nearest",
            "regression",
        ),
    )
    trim: float = setting(
        0,
        label="Trimming",
        help="People whose chance of being treated is below this, or above 1 less it, are left "
        "out: 0.01 leaves out those who almost never or almost always are.",
        minimum=0.0,
        below=0.5,
    )
    caliper: float = setting(
        0.2,
        label="Caliper",
        help="How far a nearest neighbour may be, in standard deviations of the log odds of being "
        "treated.",
        above=0.0,
    )
    formula: tuple[str, ...] = setting(
        (),
        label="Terms",
        help="What people are made alike in: age, age^2 for its square, C(district) for each "
        "value apart. Without it, every covariate as it is.",
    )


def shape(seen: Observations, _question: Question, settings: Settings) -> MatchedGroups:
    """Return the treated and the comparison with the terms that they are made alike in."""
    return matched_groups(seen, tuple(settings.formula))


def estimate(groups: MatchedGroups, question: Question, settings: Settings) -> Outcome:
    """Return the effect on those asked about, or why these data cannot give it."""
    asked = Asked(
        everyone=settings.estimand == "ate",
        method=settings.method,
        trim=float(settings.trim),
        caliper=float(settings.caliper),
        level=settings.level,
    )
    found = answer(groups, asked, question)
    findings = Findings(
        quantities=found.quantities,
        n=_counts(groups),
        checks=found.checks,
        downgrades=lost_strength(found.checks),
        sensitivity=found.sensitivity,
        method=method_sentence(groups.kind, asked, clustered=groups.cluster is not None),
        references=REFERENCES[asked.method],
        figure=figure(found),
    )
    if found.estimate is None or found.no is not None:
        return _refusal(found, findings)
    return Result(
        estimate=found.estimate,
        findings=findings,
        absolute=found.absolute,
        counterfactual=found.counterfactual,
    )


def _refusal(found: MatchedAnswer, findings: Findings) -> Refusal:
    because = "" if found.no is None else found.no.because
    helps = "" if found.no is None else found.no.help
    return Refusal(because=because, what_would_help=helps, findings=findings)


def _counts(groups: MatchedGroups) -> dict[str, int]:
    treated, comparison = groups.size(groups.treated), groups.size(~groups.treated)
    n = {
        "rows": groups.file_rows,
        "units": treated + comparison,
        "treated": treated,
        "comparison": comparison,
    }
    if groups.cluster is not None:
        n["clusters"] = clusters(groups)
    if groups.kind is not Kind.MEAN:
        n["events"] = round(float(groups.times @ groups.outcome))
    return n


def choose(
    _seen: Observations | None, question: Question, settings: Settings, roles: frozenset[str]
) -> Method:
    """Return the method that the plan names, and why each other one is not the first choice."""
    asked = Asked(
        everyone=settings.estimand == "ate",
        method=settings.method,
        trim=float(settings.trim),
        caliper=float(settings.caliper),
        level=settings.level,
    )
    rejected = tuple((name, why) for name, why in REJECTED if name != settings.method)
    sentence = method_sentence(question.kind, asked, clustered="cluster" in roles)
    return Method(sentence=sentence, rejected=rejected)


def power(
    assumptions: Mapping[str, Any], question: Question, _settings: Settings
) -> Mapping[str, Any]:
    """Return the power of two groups as they are, and say that weighting costs some of it."""
    plain = {**assumptions, "roles": ()}
    found = dict(power_two_groups(plain, question, TwoGroupSettings()))
    found["method"] = (
        f"{found['method']} Weighting will cost some of it: what counts then is the effective "
        "sample of the comparison, which is smaller than its size."
    )
    return found


DESIGN = Design(
    key="matched_comparison",
    title="Matched comparison",
    question="Did those with the initiative do better than people like them without it?",
    kinds=frozenset({Kind.MEAN, Kind.PROPORTION, Kind.COUNT}),
    roles=Roles(
        required=(frozenset({"group"}),),
        optional=frozenset(
            {"covariates", "weight", "cluster", "stratum", "exposure", "people", "count"}
        ),
    ),
    settings=Settings,
    shape=shape,
    estimate=estimate,
    choose=choose,
    ceiling=lambda _question, _roles: 3,
    references=(
        "Hainmueller (2012), Political Analysis 20, 25-46.",
        "Robins, Rotnitzky and Zhao (1994), JASA 89, 846-866.",
        "Abadie and Imbens (2006), Econometrica 74, 235-267.",
    ),
    power=power,
    figures=("estimate", "balance"),
    thresholds={
        "largest_standardised_difference": ALIKE,
        "fewest_effective": FEWEST_EFFECTIVE,
        "largest_share_of_weight": LARGEST_SHARE,
        "most_outside_overlap": MOST_OUTSIDE,
    },
    assumptions=(
        "What is known beforehand holds all that decided who got it and matters for the outcome.",
        "For everyone who got it there are people like them who did not.",
        "The clock starts alike in both groups, and nobody had to last until a later start.",
        "The initiative does not reach the comparison.",
    ),
)
