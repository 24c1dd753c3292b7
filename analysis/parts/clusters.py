"""Covariances of least squares coefficients: classical, HC1, HC2, HC3, CR1, CR2 and CR3.

Every form is written on the orthonormal basis Q of the fit: a cluster g enters by Q_g'Q_g and
Q_g'u_g alone, whatever its rows.

References
----------
MacKinnon and White (1985), Journal of Econometrics 29, 305-325 (HC1, HC2, HC3).
Bell and McCaffrey (2002), Survey Methodology 28(2), 169-181 (CR2, degrees of freedom, CR3).
Pustejovsky and Tipton (2018), Journal of Business and Economic Statistics 36, 672-683, theorem 2
    (unit effects within clusters may be taken out first), equations 9 to 11.
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass

import numpy as np

from analysis.data import FloatArray, IntArray
from analysis.parts.fixed_effects import Fit
from analysis.parts.weighted_clusters import weighted_cr2

SINGULAR = 1e-10
"""Directions of a cluster with a smaller eigenvalue of I - H are left out (Moore-Penrose)."""

LARGEST_BATCH = 2_000_000
"""Numbers held at once for the matrices of a batch of clusters."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Covariance:
    """Of some coefficients: ``matrix`` (k, k); ``df`` (k,) of their t distributions."""

    matrix: FloatArray
    df: FloatArray

    def se(self, place: int = 0) -> float:
        """Return the standard error of one coefficient."""
        return float(np.sqrt(max(0.0, self.matrix[place, place])))


@dataclass(frozen=True, slots=True, kw_only=True)
class ClusterSums:
    """What errors need of each cluster: ``scores`` Q_g'u_g (clusters, rank), and its Q_g'Q_g.

    grams: yields slices of clusters with their matrices (batch, rank, rank).
    factor: of CR1.
    """

    scores: FloatArray
    grams: Callable[[], Iterator[tuple[slice, FloatArray]]]
    factor: float

    @property
    def clusters(self) -> int:
        """Clusters."""
        return int(self.scores.shape[0])


def covariance(fit: Fit, errors: str, places: IntArray) -> Covariance:
    """Return the covariance of the coefficients at ``places`` (k,) of a fit.

    errors: ``classical``, ``hc1``, ``hc2``, ``hc3``, ``cr1``, ``cr2`` or ``cr3``; the last three
        need a frame with clusters.
    """
    return combined(fit, errors, fit.inverse[places])


def combined(fit: Fit, errors: str, chosen: FloatArray) -> Covariance:
    """Return the same of linear combinations ``chosen`` (k, rank) of Q'y."""
    if errors.startswith("hc") or errors == "classical":
        return _by_row(fit, errors, chosen)
    if errors == "cr2" and fit.frame.root is not None and fit.frame.spread is None:
        matrix, df = weighted_cr2(fit, chosen)
        return Covariance(matrix=matrix, df=df)
    return by_cluster(cluster_sums(fit), errors, chosen)


def cluster_sums(fit: Fit) -> ClusterSums:
    """Return the sums by cluster of a fit."""
    return ClusterSums(
        scores=cluster_scores(fit), grams=lambda: _cluster_grams(fit), factor=cr1_factor(fit)
    )


def by_cluster(sums: ClusterSums, errors: str, chosen: FloatArray) -> Covariance:
    """Return CR1, CR2 or CR3 of the combinations ``chosen`` (k, rank) of Q'y."""
    if errors == "cr2":
        return _cr2(sums, chosen)
    clusters = sums.clusters
    parts, factor = sums.scores, sums.factor
    if errors == "cr3":
        batches = [_powered(grams, parts[batch], -1.0) for batch, grams in sums.grams()]
        parts, factor = np.concatenate(batches), (clusters - 1.0) / clusters
    moved = parts @ chosen.T
    df = np.full(chosen.shape[0], clusters - 1.0)
    return Covariance(matrix=factor * (moved.T @ moved), df=df)


def cr1_factor(fit: Fit) -> float:
    """Return G/(G - 1) x (N - 1)/(N - K); K leaves out unit effects nested in the clusters.

    K is regressors and periods, the constant among them: taking out unit effects takes the
    constant out too, so one is added.
    """
    held = fit.frame
    count = fit.rank + (1 if held.absorb else 0)
    return held.clusters / (held.clusters - 1.0) * (fit.rows - 1.0) / (fit.rows - count)


def cluster_scores(fit: Fit) -> FloatArray:
    """Return Q_g'u_g, shape (clusters, rank)."""
    return np.add.reduceat(fit.basis * fit.residuals[:, None], _starts(fit), axis=0)


def _starts(fit: Fit) -> IntArray:
    if fit.frame.cluster_starts is None:
        raise ValueError("the fit has no clusters")
    return fit.frame.cluster_starts


def _by_row(fit: Fit, errors: str, chosen: FloatArray) -> Covariance:
    df = np.full(chosen.shape[0], float(fit.df_residual))
    if errors == "classical":
        scale = fit.squares / fit.df_residual
        return Covariance(matrix=scale * (chosen @ chosen.T), df=df)
    squares, leverage = fit.residuals**2, fit.leverages()
    if fit.frame.spread is not None and fit.frame.root is not None:
        squares = (squares + fit.frame.spread) / fit.frame.root**2
        leverage = leverage / fit.frame.root**2
    if errors in {"hc2", "hc3"}:
        left = 1.0 - leverage
        room = left if errors == "hc2" else left * left
        squares = np.divide(squares, room, out=np.zeros_like(squares), where=left > SINGULAR)
    else:
        squares = squares * (fit.rows / fit.df_residual)
    moved = fit.basis @ chosen.T
    return Covariance(matrix=moved.T @ (moved * squares[:, None]), df=df)


def _cr2(sums: ClusterSums, chosen: FloatArray) -> Covariance:
    parts = cr2_parts(sums, chosen)
    own = np.einsum("gkk->gk", parts.own_pairs)
    degrees = [satterthwaite(own[:, k], parts.shared[:, k]) for k in range(chosen.shape[0])]
    return Covariance(matrix=parts.effect.T @ parts.effect, df=np.array(degrees))


@dataclass(frozen=True, slots=True, kw_only=True)
class Cr2Parts:
    """What CR2 holds of each cluster, for k linear combinations of Q'y.

    effect: (clusters, k), their sum of squares is the variance. own_pairs: (clusters, k, k), the
    expected products within a cluster, before what it shares with itself as one of all clusters
    is taken off. shared: (clusters, k, rank): between clusters the expectation is -b_g'b_h.
    """

    effect: FloatArray
    own_pairs: FloatArray
    shared: FloatArray


def cr2_parts(sums: ClusterSums, chosen: FloatArray) -> Cr2Parts:
    """Return the CR2 parts of the combinations ``chosen`` (k, rank), without weights."""
    moved, own, seen = [], [], []
    for batch, grams in sums.grams():
        roots = power_matrices(grams, -0.5)
        a = np.einsum("grs,ks->gkr", roots, chosen, optimize=True)
        b = np.einsum("grs,gks->gkr", grams, a, optimize=True)
        moved.append(np.einsum("gkr,gr->gk", a, sums.scores[batch], optimize=True))
        own.append(np.einsum("gkr,glr->gkl", a, b, optimize=True))
        seen.append(b)
    return Cr2Parts(
        effect=np.concatenate(moved), own_pairs=np.concatenate(own), shared=np.concatenate(seen)
    )


def satterthwaite(own: FloatArray, shared: FloatArray) -> float:
    """Return the degrees of freedom of a CR2 variance, 0 where there are none.

    own: shape (clusters,), a_g'a_g. shared: shape (clusters, rank), b_g, so that the expected
    product of clusters g and h is p_gh = [g = h] own_g - b_g'b_h.
    """
    cross = shared.T @ shared
    diagonal = np.einsum("gr,gr->g", shared, shared)
    spread = float(own @ own) - 2.0 * float(own @ diagonal) + float(np.sum(cross * cross))
    total = float(np.sum(own - diagonal))
    return total * total / spread if spread > 0.0 and total > 0.0 else 0.0


def _cluster_grams(fit: Fit) -> Iterator[tuple[slice, FloatArray]]:
    """Yield batches of clusters with their Q_g'Q_g, shape (batch, rank, rank)."""
    starts = _starts(fit)
    ends = np.append(starts[1:], fit.frame.rows)
    size = max(1, LARGEST_BATCH // max(1, fit.rank**2))
    for first in range(0, starts.size, size):
        batch = slice(first, min(first + size, starts.size))
        yield batch, _grams(fit.basis, starts[batch], ends[batch])


def _grams(basis: FloatArray, starts: IntArray, ends: IntArray) -> FloatArray:
    rank = basis.shape[1]
    grams = np.empty((starts.size, rank, rank))
    if rank <= 8:
        part = basis[starts[0] : ends[-1]]
        for row in range(rank):
            for column in range(row + 1):
                sums = np.add.reduceat(part[:, row] * part[:, column], starts - starts[0])
                grams[:, row, column] = grams[:, column, row] = sums
        return grams
    for place, (start, end) in enumerate(zip(starts.tolist(), ends.tolist(), strict=True)):
        own = basis[start:end]
        np.matmul(own.T, own, out=grams[place])
    return grams


def power_matrices(grams: FloatArray, power: float) -> FloatArray:
    """Return (I - Q_g'Q_g)^power for a batch, directions without anything left set to 0."""
    values, vectors = np.linalg.eigh(grams)
    left = 1.0 - values
    powers = np.zeros_like(left)
    np.power(left, power, out=powers, where=left > SINGULAR)
    return np.asarray((vectors * powers[:, None, :]) @ vectors.transpose(0, 2, 1))


def _powered(grams: FloatArray, scores: FloatArray, power: float) -> FloatArray:
    return np.asarray(np.einsum("grs,gs->gr", power_matrices(grams, power), scores))
