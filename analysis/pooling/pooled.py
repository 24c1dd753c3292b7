"""Studies of one scale put together: the average, its intervals, and the variance between them."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from analysis.data import FloatArray, IntArray
from analysis.errors import BadDataError, Problem
from analysis.pooling.clusters import cluster_interval
from analysis.pooling.estimators import (
    Average,
    Interval,
    Spread,
    knapp_hartung,
    restricted,
    spread,
)
from analysis.pooling.studies import LARGEST_ERROR, Study


@dataclass(frozen=True, slots=True, kw_only=True)
class Pooled:
    """Studies of one scale put together. Arrays have shape (studies,), on the additive scale."""

    studies: tuple[Study, ...]
    effects: FloatArray
    variances: FloatArray
    clusters: IntArray | None
    level: float
    average: Average
    plain: Interval
    guarded: Interval
    headline: Interval
    spread: Spread

    @property
    def ratio(self) -> bool:
        """Whether the studies are ratios."""
        return self.studies[0].is_ratio


def refuse_unlike(studies: Sequence[Study]) -> None:
    """Refuse studies that cannot stand in one average.

    Raises
    ------
        BadDataError: there is none, they are of several scales, only some have a cluster, or their
            errors lie too far apart to be those of one question.
    """
    if not studies:
        raise BadDataError("There is no study to pool.")
    scales = sorted({"none" if each.scale is None else each.scale.value for each in studies})
    problems = []
    if len(scales) > 1:
        message = (
            f"The studies are of {len(scales)} scales, {', '.join(scales)}: pool one at a time."
        )
        problems.append(Problem(message=message, column="scale"))
    with_cluster = sum(each.cluster is not None for each in studies)
    if 0 < with_cluster < len(studies):
        message = "Some studies have a cluster and some have none: give each its own, or none."
        problems.append(Problem(message=message, column="cluster"))
    errors = [each.se for each in studies]
    if max(errors) / min(errors) > LARGEST_ERROR:
        message = f"The standard errors run from {min(errors):g} to {max(errors):g}: one is wrong."
        problems.append(Problem(message=message, column="se"))
    if problems:
        raise BadDataError(problems)


def pooled(studies: tuple[Study, ...], level: float) -> Pooled:
    """Return the studies put together; what cannot be told of so few is None."""
    effects = np.array([each.effect for each in studies])
    variances = np.array([each.se for each in studies]) ** 2
    average = restricted(effects, variances)
    plain, guarded = (
        knapp_hartung(effects, variances, average, level=level, least=least) for least in (0.0, 1.0)
    )
    codes = _codes(studies)
    headline = plain
    if codes is not None:
        headline = cluster_interval(effects, variances, average, clusters=codes, level=level)
    return Pooled(
        studies=studies,
        effects=effects,
        variances=variances,
        clusters=codes,
        level=level,
        average=average,
        plain=plain,
        guarded=guarded,
        headline=headline,
        spread=spread(effects, variances, average.tau2),
    )


def _codes(studies: Sequence[Study]) -> IntArray | None:
    names = [each.cluster for each in studies if each.cluster is not None]
    if not names:
        return None
    return np.unique(np.array(names), return_inverse=True)[1].astype(np.int64)
