"""CR2 under analysis weights, whose working model has equal variances, as in clubSandwich.

With weights the unit effects may not be taken out of the adjustment first, so each cluster's
block of (I - H)(I - H)' is built in full: rows of the cluster by rows of the cluster.
"""

import numpy as np

from analysis.data import FloatArray
from analysis.parts.fixed_effects import Fit, Frame

SINGULAR = 1e-10


def weighted_cr2(fit: Fit, chosen: FloatArray) -> tuple[FloatArray, FloatArray]:
    """Return the covariance (k, k) and degrees of freedom (k,) of linear combinations of Q'y.

    chosen: shape (k, rank), rows of the fit's ``inverse``.

    References
    ----------
    Pustejovsky and Tipton (2018), Journal of Business and Economic Statistics 36, 672-683,
    equations 5 and 9 to 11 with an identity working model.
    """
    held = fit.frame
    if held.root is None or held.cluster_starts is None:
        raise ValueError("a weighted CR2 needs weights and clusters")
    weight = held.root**2
    plain = fit.basis / held.root[:, None]
    squared = (plain * (weight**2)[:, None]).T @ plain
    ends = np.append(held.cluster_starts[1:], held.rows)
    count = chosen.shape[0]
    moved = np.empty((ends.size, count))
    own = np.empty((ends.size, count))
    left = np.empty((ends.size, count, fit.rank))
    right = np.empty((ends.size, count, fit.rank))
    for place, (start, end) in enumerate(zip(held.cluster_starts, ends, strict=True)):
        rows = slice(int(start), int(end))
        x, w = plain[rows], weight[rows]
        centred = _centring(held, rows)
        weighted = x * w[:, None]
        cross = centred @ weighted @ x.T
        block = centred @ centred.T - cross - cross.T + x @ squared @ x.T
        adjusted = _inverse_root(block) @ (weighted @ chosen.T)
        moved[place] = adjusted.T @ (fit.residuals[rows] / held.root[rows])
        own[place] = np.einsum("nk,nm,mk->k", adjusted, centred @ centred.T, adjusted)
        left[place] = (x.T @ adjusted).T
        right[place] = (weighted.T @ (centred.T @ adjusted)).T
    df = np.array([_degrees(own[:, k], left[:, k], right[:, k], squared) for k in range(count)])
    return moved.T @ moved, df


def _centring(held: Frame, rows: slice) -> FloatArray:
    """Return I less the weighted projection on the unit effects, of one cluster's rows."""
    size = rows.stop - rows.start
    if not held.absorb or held.unit is None or held.root is None:
        return np.eye(size)
    unit = held.unit[rows]
    same = (unit[:, None] == unit[None, :]).astype(np.float64) * held.root[rows] ** 2
    return np.asarray(np.eye(size) - same / same.sum(axis=1, keepdims=True))


def _inverse_root(block: FloatArray) -> FloatArray:
    values, vectors = np.linalg.eigh(block)
    powers = np.zeros_like(values)
    np.power(values, -0.5, out=powers, where=values > SINGULAR)
    return np.asarray((vectors * powers) @ vectors.T)


def _degrees(own: FloatArray, left: FloatArray, right: FloatArray, squared: FloatArray) -> float:
    """Return (sum p_gg)^2 / sum p_gh^2, p_gh = [g = h] own_g - r_g'l_h - l_g'r_h + l_g'S l_h."""
    rank = squared.shape[0]
    stacked = np.hstack([left, right])
    middle = np.block([[squared, -np.eye(rank)], [-np.eye(rank), np.zeros((rank, rank))]])
    gram = stacked.T @ stacked
    diagonal = np.einsum("gi,ij,gj->g", stacked, middle, stacked, optimize=True)
    half = middle @ gram
    spread = float(np.sum(half * half.T)) + float(np.sum(2.0 * own * diagonal + own * own))
    total = float(np.sum(own + diagonal))
    return total * total / spread if spread > 0.0 and total > 0.0 else 0.0
