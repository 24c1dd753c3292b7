"""Trial of clusters: chance decided which teams, stations or places had the initiative."""

from dataclasses import dataclass

import numpy as np

from analysis.data import Kind, Observations
from analysis.design import CommonSettings, Design, Method, Question, Roles, setting
from analysis.errors import BadDataError
from analysis.outcome import Outcome
from analysis.parts.cluster_answer import MEANS, MIXED, PERMUTED, answer_clusters, sentence
from analysis.parts.cluster_trials import ClusterTrial, read_cluster_trial
from analysis.parts.power_clusters import power_of_clusters

MIXED_FROM = 15
"""Clusters in each arm from which `auto` fits a mixed model."""

MEANS_FROM = 4
"""Clusters in each arm from which `auto` compares the clusters' means by a t test."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Settings(CommonSettings):
    """How the effect is modelled."""

    model: str = setting(
        "auto",
        label="Model",
        help="auto: a mixed model with 15 or more clusters in each arm, a t test on the clusters' "
        "means with 4 or more, otherwise a permutation test.",
        choices=("auto", "mixed", "cluster_means", "permutation"),
    )


def shape(seen: Observations, _question: Question, settings: Settings) -> ClusterTrial:
    """Return the trial, checked.

    Raises
    ------
    BadDataError
        A cluster is in both arms, strata do not say among which clusters chance drew, or the rows
        are malformed.
    """
    clusters = read_cluster_trial(seen)
    if clusters.mixed_strata and resolve(min(clusters.sides), settings) == "permutation":
        raise BadDataError(
            f"Column {seen.names.get('stratum', 'stratum')!r} varies within clusters, so it does "
            "not say among which clusters chance drew: the permutation test needs one stratum for "
            "each cluster. Leave it out, or give each cluster one."
        )
    return clusters


def resolve(fewest: int, settings: Settings) -> str:
    """Return the model that runs, by the clusters of the smaller arm."""
    if settings.model != "auto":
        return settings.model
    if fewest >= MIXED_FROM:
        return "mixed"
    return "cluster_means" if fewest >= MEANS_FROM else "permutation"


def estimate(clusters: ClusterTrial, question: Question, settings: Settings) -> Outcome:
    """Return the effect of the cluster having been drawn for the initiative."""
    model = resolve(min(clusters.sides), settings)
    return answer_clusters(clusters, model, question, settings.level)


def choose(
    seen: Observations | None, _question: Question, settings: Settings, _roles: frozenset[str]
) -> Method:
    """Return the method that will run: from the plan alone, or with the clusters of the data."""
    if settings.model != "auto":
        return Method(sentence=sentence(settings.model))
    fewest = None if seen is None else _fewest(seen)
    if fewest is None:
        said = (
            f"mixed with {MIXED_FROM} or more clusters in each arm, cluster_means with "
            f"{MEANS_FROM} or more, otherwise permutation"
        )
        return Method(sentence=f"By the number of clusters: {said}.", auto={"model": said})
    model = resolve(fewest, settings)
    return Method(sentence=sentence(model), auto={"model": model})


def _fewest(seen: Observations) -> int | None:
    if seen.cluster is None or seen.treated is None:
        return None
    codes = seen.cluster.codes
    return min(int(np.unique(codes[side]).size) for side in (seen.treated, ~seen.treated))


DESIGN = Design(
    key="cluster_randomised",
    title="Cluster randomised trial",
    question="Did the teams or places that chance gave the initiative do better than the others?",
    kinds=frozenset({Kind.MEAN, Kind.PROPORTION, Kind.COUNT}),
    roles=Roles(
        required=(frozenset({"group", "cluster"}),),
        optional=frozenset({"stratum", "covariates", "baseline", "people", "exposure"}),
    ),
    settings=Settings,
    shape=shape,
    estimate=estimate,
    choose=choose,
    ceiling=lambda _question, _roles: 5,
    references=(MIXED, MEANS, PERMUTED),
    power=lambda assumptions, question, _settings: power_of_clusters(assumptions, question),
    figures=("estimate", "groups", "balance"),
    thresholds={
        "mixed_from_clusters_per_arm": MIXED_FROM,
        "cluster_means_from_clusters_per_arm": MEANS_FROM,
    },
    assumptions=(
        "Chance alone decided which clusters had the initiative.",
        "People did not join or leave a cluster because of the initiative.",
        "Clusters do not influence each other.",
        "Those who were lost along the way are alike in both arms.",
    ),
)
