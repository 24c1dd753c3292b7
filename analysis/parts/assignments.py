"""Ways in which clusters could have been assigned: signs for a bootstrap, labels for a permutation.

All of them where there are few enough, otherwise drawn from the generator that is passed in.
"""

import math
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import combinations

import numpy as np
from numpy.typing import NDArray

from analysis.data import FloatArray

SignArray = NDArray[np.int8]


MOST_WORDS = 4_000_000


@dataclass(frozen=True, slots=True, kw_only=True)
class Labels:
    """Assignments of labels to clusters: ``values`` (assignments, clusters).

    complete: whether these are all assignments of the same numbers of labels, the observed one
    among them.
    """

    values: SignArray
    complete: bool


def all_signs(clusters: int, draws: int) -> bool:
    """Return whether there are at most so many sign vectors, so that all of them are used."""
    return clusters < 60 and 2**clusters <= draws


def sign_batches(
    clusters: int, draws: int, generator: np.random.Generator, numbers: int
) -> Iterator[FloatArray]:
    """Yield signs of -1 and 1, (batch, clusters): all of them, or ``draws`` at random.

    numbers: about how many signs a batch holds.
    """
    size = max(1, numbers // clusters)
    whole = all_signs(clusters, draws)
    count = 2**clusters if whole else draws
    for first in range(0, count, size):
        last = min(count, first + size)
        if whole:
            bits = (np.arange(first, last)[:, None] >> np.arange(clusters)) & 1
        else:
            bits = generator.integers(0, 2, size=(last - first, clusters), dtype=np.int8)
        yield np.asarray(1.0 - 2.0 * bits, dtype=np.float64)


def labels(observed: Sequence[int], draws: int, generator: np.random.Generator) -> Labels:
    """Return every way to give the observed labels to the clusters, or ``draws`` at random.

    observed: shape (clusters,), small whole numbers from 0.
    """
    seen = np.asarray(observed, dtype=np.int8)
    if count_assignments(seen) <= draws:
        return Labels(values=_all(seen), complete=True)
    # whole words are shuffled nearly twice as fast as bytes, where there is room for them
    word = np.int64 if draws * seen.size <= MOST_WORDS else np.int8
    table = np.broadcast_to(seen.astype(word), (draws, seen.size)).copy()
    generator.permuted(table, axis=1, out=table)
    return Labels(values=table.astype(np.int8), complete=False)


def count_assignments(observed: SignArray) -> int:
    """Return in how many ways the labels can be given to the clusters."""
    total, left = 1, int(observed.size)
    for count in Counter(observed.tolist()).values():
        total *= math.comb(left, count)
        left -= count
    return total


def _all(observed: SignArray) -> SignArray:
    """Return all assignments, label by label from the rarest."""
    counts = sorted(Counter(observed.tolist()).items(), key=lambda item: (item[1], item[0]))
    common = counts[-1][0]
    partial = [(np.full(observed.size, common, dtype=np.int8), tuple(range(observed.size)))]
    for label, count in counts[:-1]:
        grown = []
        for values, free in partial:
            for chosen in combinations(free, count):
                copy = values.copy()
                copy[list(chosen)] = label
                grown.append((copy, tuple(place for place in free if place not in chosen)))
        partial = grown
    return np.array([values for values, _ in partial], dtype=np.int8)
