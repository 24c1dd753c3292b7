"""Every way in which chance could have drawn the clusters, and the difference under each.

References
----------
Fisher (1935), The Design of Experiments. Gail, Mark, Carroll, Green and Pee (1996), Statistics in
Medicine 15, 1069-1092 (trials of clusters).
"""

import math
from collections.abc import Iterator

import numpy as np

from analysis.data import BoolArray, CodeArray, FloatArray
from analysis.parts.assignments import labels
from analysis.parts.permutation import Permuted

DRAWS = 100_000
"""As many assignments are all taken; of more, as many are drawn."""

MOST_NUMBERS = 4_000_000
"""Numbers held at once for a batch of assignments."""


def permuted_means(
    means: FloatArray,
    treated: BoolArray,
    stratum: CodeArray | None,
    generator: np.random.Generator,
) -> Permuted:
    """Return the difference of the unweighted means of clusters under each assignment.

    Parameters
    ----------
    means, treated: shape (clusters,). stratum: shape (clusters,), within which as many clusters as
        in the data are assigned; None: anywhere.
    """
    sides = _groups(treated, stratum)
    complete = math.prod(math.comb(side.size, int(treated[side].sum())) for side in sides) <= DRAWS
    count, rest = float(treated.sum()), float((~treated).sum())
    both = np.column_stack([means - means.mean(), treated.astype(np.float64)])
    total = both.sum(axis=0)
    found = [
        (assigned @ both) * (1.0 / count + 1.0 / rest) - total / rest
        for assigned in _assignments(treated, sides, generator, complete=complete)
    ]
    effects = np.concatenate(found)
    effect = float(means[treated].mean() - means[~treated].mean())
    return Permuted(effect=effect, effects=effects[:, 0], moves=effects[:, 1], complete=complete)


def _groups(treated: BoolArray, stratum: CodeArray | None) -> list[np.ndarray]:
    if stratum is None:
        return [np.arange(treated.size)]
    return [np.flatnonzero(stratum == code) for code in np.unique(stratum)]


def _assignments(
    treated: BoolArray,
    sides: list[np.ndarray],
    generator: np.random.Generator,
    *,
    complete: bool,
) -> Iterator[FloatArray]:
    """Yield batches of assignments, 1 where a cluster is given the initiative."""
    size = max(1, MOST_NUMBERS // max(1, treated.size))
    own = treated.astype(np.int8)
    if complete:
        whole = np.zeros((1, treated.size), dtype=np.int8)
        for side in sides:
            parts = labels(own[side].tolist(), DRAWS, generator).values
            grown = np.repeat(whole, len(parts), axis=0)
            grown[:, side] = np.tile(parts, (len(whole), 1))
            whole = grown
        for first in range(0, len(whole), size):
            yield whole[first : first + size].astype(np.float64)
        return
    for first in range(0, DRAWS, size):
        count = min(size, DRAWS - first)
        batch = np.empty((count, treated.size), dtype=np.int8)
        for side in sides:
            table = np.broadcast_to(own[side], (count, side.size)).copy()
            batch[:, side] = generator.permuted(table, axis=1)
        yield batch.astype(np.float64)
