"""The error of an average whose studies share something: a force, a team, the same people."""

import math

import numpy as np

from analysis.data import FloatArray, IntArray
from analysis.parts.clusters import satterthwaite
from analysis.pooling.estimators import Average, Interval, interval_of

_SINGULAR = 1e-10
_FEWEST = 2


def cluster_interval(
    effects: FloatArray,
    variances: FloatArray,
    average: Average,
    *,
    clusters: IntArray,
    level: float,
) -> Interval:
    """Return the CR2 interval with Satterthwaite degrees of freedom; nothing for one cluster.

    clusters: shape (studies,), codes from 0. The working model is the average's own: independent
    studies of variance v + tau2.

    References
    ----------
    Pustejovsky and Tipton (2018), Journal of Business and Economic Statistics 36, 672-683.
    """
    count = int(clusters.max()) + 1
    if count < _FEWEST:
        return Interval(se=None, low=None, high=None)
    model = variances + average.tau2
    away = effects - average.mu
    moved, own, shared = np.empty(count), np.empty(count), np.empty((count, 1))
    for cluster in range(count):
        rows = clusters == cluster
        pull = _adjusted(model[rows], average.se**2)
        moved[cluster] = pull @ away[rows]
        own[cluster] = float(pull @ (model[rows] * pull))
        shared[cluster, 0] = average.se * pull.sum()
    df = satterthwaite(own, shared)
    se = math.sqrt(float(moved @ moved))
    if df <= 0.0:
        return Interval(se=se, low=None, high=None)
    return interval_of(average.mu, se, level, df)


def _adjusted(model: FloatArray, variance: float) -> FloatArray:
    """Return how each study of a cluster moves the average, adjusted for its own pull on it."""
    root = np.sqrt(model)
    block = np.diag(model**2) - variance * np.outer(root, root)
    values, vectors = np.linalg.eigh(block)
    powers = np.zeros_like(values)
    np.power(values, -0.5, out=powers, where=values > _SINGULAR * values.max())
    half = (vectors * powers) @ vectors.T
    return np.asarray(variance * (root * (half @ (root / model))))
