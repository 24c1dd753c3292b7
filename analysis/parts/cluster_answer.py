"""The whole answer of a trial of clusters: the effect by one model, all else beside it."""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import Any

from analysis.design import Question
from analysis.outcome import (
    Alternative,
    Check,
    CheckStatus,
    Consequence,
    Estimate,
    Findings,
    Outcome,
    Quantity,
    Result,
)
from analysis.parts.attrition import attrition_check, attrition_difference
from analysis.parts.cluster_effects import (
    ClusterEffect,
    by_means,
    by_mixed,
    by_permutation,
    few,
    permutation_of,
)
from analysis.parts.cluster_trials import ClusterTrial
from analysis.parts.distributions import beyond
from analysis.parts.group_answer import not_computed
from analysis.parts.means import centre_of, mean_interval, moments
from analysis.parts.panel_answer import No
from analysis.parts.permutation import Permuted
from analysis.parts.trial_answer import LEVELS, counts_of, few_clusters, likeness, refused
from analysis.parts.trial_arms import observed
from analysis.parts.trial_effects import DIFFERENCES, impossible, unit_of
from analysis.parts.trial_figures import balance, drawn

MEANS = "Hayes and Moulton (2017), Cluster Randomised Trials, 2nd edition, chapter 10"
MIXED = "Laird and Ware (1982), Biometrics 38, 963-974"
PERMUTED = "Gail, Mark, Carroll, Green and Pee (1996), Statistics in Medicine 15, 1069-1092"

WORDS = {
    "mixed": "Linear model with a random intercept of the cluster by restricted maximum "
    "likelihood (REML), t with clusters - 2 degrees of freedom less the covariates that whole "
    "clusters share",
    "cluster_means": "Difference of the unweighted means of the clusters' own figures, t test "
    "with pooled variance and clusters - 2 degrees of freedom",
    "permutation": "Difference of the unweighted means of the clusters' own figures over all "
    "assignments of the same numbers of clusters, within strata where there are any (100,000 "
    "drawn at random where there are more), interval by inverting the test",
}

TITLES = {
    "mixed": "Mixed model with a random intercept of the cluster",
    "cluster_means": "Difference of the clusters' means, t test",
    "permutation": "Difference of the clusters' means, permutation test",
}

MIXED_STRATA = No(
    because="The strata vary within clusters, so they do not say among which clusters chance drew.",
    help="Leave out the stratum column, or give each cluster one stratum.",
)

REFERENCES = {"mixed": MIXED, "cluster_means": MEANS, "permutation": PERMUTED}


@dataclass(frozen=True, slots=True, kw_only=True)
class _Found:
    """What each model gives: the mixed one, the means' and the permutation."""

    mixed: ClusterEffect
    means: ClusterEffect
    permuted: Permuted | None
    permutation: ClusterEffect

    def of(self, model: str) -> ClusterEffect:
        """Return one model's effect."""
        if model == "mixed":
            return self.mixed
        return self.means if model == "cluster_means" else self.permutation


def answer_clusters(
    clusters: ClusterTrial, model: str, question: Question, level: float
) -> Outcome:
    """Return the effect in a trial of clusters, or why these data cannot give it."""
    found = _found(clusters, question, level)
    effect = found.of(model)
    lost, downgrades = attrition_check(clusters.trial.attrition)
    quantities, checks = _quantities(clusters, found, effect, level)
    treated, comparison = clusters.sides
    findings = Findings(
        quantities=quantities,
        n={
            **counts_of(clusters.trial),
            "clusters": treated + comparison,
            "clusters_treated": treated,
            "clusters_comparison": comparison,
        },
        checks=(*checks, *lost, *_own_checks(clusters, found, effect, model, level)),
        downgrades=downgrades,
        sensitivity=tuple(_otherwise(found, model)),
        method=sentence(model),
        references=(REFERENCES[model],),
        figure=_figure(clusters, effect, level),
        chosen={"model": model},
    )
    if effect.estimate is None:
        return refused(effect.no, findings)
    return Result(
        estimate=effect.estimate,
        counterfactual=_counterfactual(clusters, effect.estimate, model),
        findings=findings,
    )


def sentence(model: str) -> str:
    """Return the method's sentence."""
    return (
        f"{WORDS[model]}; beside it the intracluster correlation (variance between clusters over "
        "between and within, of the mixed model) and the permutation test on the unweighted "
        "means of clusters."
    )


def _found(clusters: ClusterTrial, question: Question, level: float) -> _Found:
    no = few(clusters) or impossible(clusters.trial.bare())
    if no is not None:
        nothing = ClusterEffect(no=no)
        return _Found(mixed=nothing, means=nothing, permuted=None, permutation=nothing)
    permuted = permutation_of(clusters, question.generator())
    permutation = ClusterEffect(no=MIXED_STRATA)
    if permuted is not None:
        permutation = ClusterEffect(estimate=by_permutation(clusters, permuted, level))
    return _Found(
        mixed=by_mixed(clusters, level),
        means=by_means(clusters, level),
        permuted=permuted,
        permutation=permutation,
    )


def _quantities(
    clusters: ClusterTrial, found: _Found, effect: ClusterEffect, level: float
) -> tuple[dict[str, Quantity], list[Check]]:
    quantities: dict[str, Quantity] = {
        "effect": effect.estimate,
        "icc": found.mixed.icc,
        "permutation_p": None if found.permuted is None else found.permuted.p(),
        "unadjusted": _unadjusted(clusters, found),
        "attrition_difference": attrition_difference(clusters.trial.attrition, level, alone=False),
    }
    why = {
        "icc": found.mixed.no_icc or _because(found.mixed),
        "permutation_p": _because(found.permutation),
        "unadjusted": _because(found.means),
        "attrition_difference": "One of the arms has nobody.",
    }
    missing = [name for name, because in why.items() if quantities[name] is None and because]
    return quantities, [not_computed(name, why[name]) for name in missing]


def _because(effect: ClusterEffect) -> str:
    return "" if effect.no is None else effect.no.because


def _unadjusted(clusters: ClusterTrial, found: _Found) -> Estimate | None:
    """Return the plain difference of the clusters' means, with its t interval where it has one."""
    if found.means.estimate is not None:
        return found.means.estimate
    if min(clusters.sides) == 0:
        return None
    trial = clusters.trial
    return Estimate(value=clusters.difference, scale=DIFFERENCES[trial.kind], unit=unit_of(trial))


def _own_checks(
    clusters: ClusterTrial, found: _Found, effect: ClusterEffect, model: str, level: float
) -> Iterator[Check]:
    if effect.estimate is None:
        return
    if model == "permutation" and found.permuted is not None:
        yield floor(found.permuted, level)
    elif effect.estimate.df is not None:
        yield few_clusters(clusters.clusters, effect.estimate.df)
    yield likeness(clusters.trial)
    adjusts = clusters.trial.groups.covariates or clusters.trial.groups.stratum is not None
    if adjusts and model != "mixed":
        yield Check(
            key="covariates",
            status=CheckStatus.INFO,
            because="The means of clusters are compared as they are: covariates"
            f"{' and strata' if model == 'cluster_means' else ''} enter the mixed model only.",
        )


def floor(permuted: Permuted, level: float) -> Check:
    """Return the smallest p that drawing the clusters anew could give."""
    smallest = permuted.smallest_p
    reached = smallest <= beyond(level)
    because = f"The smallest p that the permutation test can give here is {smallest:.3g}"
    because += "." if reached else f": no effect, however large, could show at {level:g}."
    return Check(
        key="randomisation_floor",
        status=CheckStatus.HELD if reached else CheckStatus.NOT_HELD,
        value=smallest,
        threshold=f"not held above {beyond(level):.3g}",
        because=because,
        consequence=Consequence.NONE if reached else Consequence.CAVEAT,
    )


def _otherwise(found: _Found, model: str) -> Iterator[Alternative]:
    for other, title in TITLES.items():
        estimate = found.of(other).estimate
        if other != model and estimate is not None and found.of(model).estimate is not None:
            yield Alternative(key=other, title=title, estimate=estimate)


def _counterfactual(clusters: ClusterTrial, effect: Estimate, model: str) -> Estimate | None:
    """Return what the treated had, as the model weighs them, less the effect."""
    if effect.value is None:
        return None
    own = observed(clusters.trial)
    if model != "mixed":
        own = float(clusters.side(treated=True).mean())
    trial = clusters.trial
    return Estimate(value=own - effect.value, scale=LEVELS[trial.kind], unit=unit_of(trial))


def _figure(clusters: ClusterTrial, effect: ClusterEffect, level: float) -> dict[str, Any]:
    """Return the effect, and each arm's mean of clusters with its own t interval."""
    groups = []
    rows = clusters.trial.groups
    for label, treated in zip(rows.words.labels, (True, False), strict=True):
        side = clusters.side(treated=treated)
        if side.size:
            own = mean_interval(moments(side, None, centre=centre_of(side)), level)
            shown = replace(own, scale=LEVELS[clusters.trial.kind], unit=unit_of(clusters.trial))
            size = rows.observations(rows.first == treated)
            groups.append({"label": label, "n": size, **drawn(shown)})
    estimate = effect.estimate
    return {
        "estimate": None if estimate is None else {**drawn(estimate), "no_change": 0.0},
        "groups": groups,
        **balance(clusters.trial),
    }
