"""CR2 of a model whose observations have unequal variances: logistic and Poisson regression.

The working model is the regression's own variance, and the adjustment the symmetric one that
clubSandwich takes: with Phi the variances of a cluster and Q its part of the orthonormal basis,
the residuals meet Phi [Phi (I - QQ') Phi]^(-1/2) Q. Where Phi is the same in all of a cluster's
rows this is the CR2 of least squares.
"""

import numpy as np

from analysis.data import FloatArray
from analysis.parts.clusters import SINGULAR, Covariance, by_cluster, cluster_sums, satterthwaite
from analysis.parts.fixed_effects import Fit

MOST_WORK = 5e9
"""Cubes of rows, added over clusters, from which the variances are taken as equal in a cluster."""


def model_cr2(fit: Fit, variance: FloatArray, chosen: FloatArray) -> Covariance:
    """Return the covariance of linear combinations of Q'y, ``chosen`` (k, rank).

    variance: shape (rows,), each observation's variance on the scale of the response, in
        the order of the fit's frame.

    References
    ----------
    Pustejovsky and Tipton (2018), Journal of Business and Economic Statistics 36, 672-683,
    equations 5, 6 and 9 to 11.
    """
    starts = fit.frame.cluster_starts
    if starts is None:
        raise ValueError("CR2 needs clusters")
    ends = np.append(starts[1:], fit.frame.rows)
    if float(np.sum((ends - starts).astype(np.float64) ** 3)) > MOST_WORK:
        return by_cluster(cluster_sums(fit), "cr2", chosen)
    count = chosen.shape[0]
    moved, own = np.empty((ends.size, count)), np.empty((ends.size, count))
    shared = np.empty((ends.size, count, fit.rank))
    for place, (start, end) in enumerate(zip(starts.tolist(), ends.tolist(), strict=True)):
        basis = fit.basis[start:end]
        met = _adjusted(basis, variance[start:end]) @ chosen.T
        moved[place] = met.T @ fit.residuals[start:end]
        own[place] = np.einsum("nk,nk->k", met, met)
        shared[place] = met.T @ basis
    df = [satterthwaite(own[:, k], shared[:, k]) for k in range(count)]
    return Covariance(matrix=moved.T @ moved, df=np.array(df))


def _adjusted(basis: FloatArray, variance: FloatArray) -> FloatArray:
    """Return Phi [Phi (I - QQ') Phi]^(-1/2) Q, shape (rows, rank)."""
    phi = variance / float(np.exp(np.mean(np.log(variance))))
    block = np.diag(phi**2) - (phi[:, None] * basis) @ (phi[:, None] * basis).T
    values, vectors = np.linalg.eigh(block)
    powers = np.zeros_like(values)
    np.power(values, -0.5, out=powers, where=values > SINGULAR * float(phi.max()) ** 2)
    return np.asarray(phi[:, None] * (vectors @ (powers[:, None] * (vectors.T @ basis))))
