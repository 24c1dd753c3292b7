"""How outcomes vary by chance in the untreated rows of a panel, and new panels that vary alike.

References
----------
Solon (1984), Review of Economics and Statistics 66, 165-169 (autocorrelation after demeaning).
"""

from dataclasses import dataclass

import numpy as np

from analysis.data import BoolArray, FloatArray, IntArray

MOST_SWEEPS = 500
SETTLED = 1e-10
FURTHEST = 0.95
"""No autocorrelation or share of clusters beyond this is believed of a short panel."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Noise:
    """How cells vary within units and periods.

    sd: of a cell of average weight. autocorrelation: first order. shared: the part of the variance
    that units of one cluster have in common in a period.
    """

    sd: float
    autocorrelation: float
    shared: float


def noise_of(
    outcome: FloatArray, weight: FloatArray | None, cluster: IntArray | None, untreated: BoolArray
) -> Noise:
    """Return the noise of the untreated cells of a table, all shapes (units, periods).

    cluster: shape (units,). Under weights the sd is that of a cell of average weight.
    """
    there = untreated & ~np.isnan(outcome)
    size = np.where(there, 1.0 if weight is None else weight, 0.0)
    size = size / max(float(size[there].mean()) if there.any() else 1.0, 1e-300)
    left = _without_effects(np.where(there, outcome, 0.0), size)
    rows, columns = (int(there.any(axis=axis).sum()) for axis in (1, 0))
    df = int(there.sum()) - rows - columns + 1
    if df <= 0:
        return Noise(sd=0.0, autocorrelation=0.0, shared=0.0)
    scaled = left * np.sqrt(size)
    squares = float((scaled**2).sum())
    shared = 0.0 if cluster is None else _shared(scaled, there, cluster, squares)
    return Noise(
        sd=float(np.sqrt(squares / df)),
        autocorrelation=_autocorrelation(scaled, there),
        shared=shared,
    )


def _without_effects(values: FloatArray, size: FloatArray) -> FloatArray:
    """Return what effects of units and periods leave, by turns until nothing moves."""
    left = values.copy()
    spread = float(np.abs(values).max(initial=0.0)) or 1.0
    for _ in range(MOST_SWEEPS):
        moved = 0.0
        for axis in (1, 0):
            total = size.sum(axis=axis, keepdims=True)
            mean = (left * size).sum(axis=axis, keepdims=True) / np.where(total > 0, total, 1.0)
            left = np.where(size > 0, left - mean, 0.0)
            moved = max(moved, float(np.abs(mean).max(initial=0.0)))
        if moved <= SETTLED * spread:
            break
    return left


def _autocorrelation(left: FloatArray, there: BoolArray) -> float:
    both = there[:, 1:] & there[:, :-1]
    length = float(there.sum(axis=1)[there.any(axis=1)].mean())
    below = float((np.where(both, left[:, :-1] ** 2 + left[:, 1:] ** 2, 0.0)).sum()) / 2.0
    if below <= 0.0 or length < 4.0:
        return 0.0
    found = float(np.where(both, left[:, :-1] * left[:, 1:], 0.0).sum()) / below
    # Demeaning pulls it down by about (1 + r) / (T - 1).
    found = (found * (length - 1.0) + 1.0) / (length - 2.0)
    return min(FURTHEST, max(-FURTHEST, found))


def _shared(left: FloatArray, there: BoolArray, cluster: IntArray, squares: float) -> float:
    """Return the mean product of two units of one cluster in a period, over the mean square."""
    sums, own, counts = (np.zeros((int(cluster.max()) + 1, left.shape[1])) for _ in range(3))
    for total, values in ((sums, left), (own, left**2), (counts, there.astype(np.float64))):
        np.add.at(total, cluster, values)
    pairs = float((counts * (counts - 1.0)).sum())
    if pairs <= 0.0 or squares <= 0.0:
        return 0.0
    found = float((sums**2 - own).sum()) / pairs / (squares / float(there.sum()))
    return min(FURTHEST, max(0.0, found))


def simulated(
    noise: Noise, shape: tuple[int, int, int], cluster: IntArray | None, draw: np.random.Generator
) -> FloatArray:
    """Return panels of noise alone, shape (units, periods, samples)."""
    units, periods, samples = shape
    own = _series(noise.autocorrelation, (units, periods, samples), draw)
    if cluster is None or noise.shared <= 0.0:
        return noise.sd * own
    clusters = int(cluster.max()) + 1
    common = _series(noise.autocorrelation, (clusters, periods, samples), draw)[cluster]
    mixed = np.sqrt(1.0 - noise.shared) * own + np.sqrt(noise.shared) * common
    return np.asarray(noise.sd * mixed)


def _series(
    autocorrelation: float, shape: tuple[int, int, int], draw: np.random.Generator
) -> FloatArray:
    """Return first-order autoregressive series of variance 1 along the second axis."""
    found = draw.standard_normal(shape)
    fresh = np.sqrt(1.0 - autocorrelation**2)
    for place in range(1, shape[1]):
        found[:, place] = autocorrelation * found[:, place - 1] + fresh * found[:, place]
    return found
