"""Cells of cohort and period put together: by cohort size, or as plain means, with their errors.

References
----------
Callaway and Sant'Anna (2021), Journal of Econometrics 225, 200-230: section 3.1 (aggregations) and
    corollary 2 (their influence functions; shares of the cohorts are estimated too).
"""

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field

import numpy as np

from analysis.data import BoolArray, FloatArray, IntArray
from analysis.parts.cell_effects import CellEffect
from analysis.parts.group_time import Compared


@dataclass(frozen=True, slots=True, kw_only=True)
class Pooled:
    """A mean of effects, (samples,), its influences, (units, samples), and both sides' units."""

    effect: FloatArray
    influence: FloatArray
    treated: BoolArray
    others: BoolArray

    def se(self, cluster: IntArray | None = None) -> FloatArray:
        """Return standard errors (samples,); the influences of a cluster are added up first."""
        return standard_errors(self.influence, cluster)

    def alone(self, cluster: IntArray | None = None) -> bool:
        """Return whether one side is a single unit, or cluster: then no error shows its chance."""
        return any(_is_single(side, cluster) for side in (self.treated, self.others))


def _is_single(side: BoolArray, cluster: IntArray | None) -> bool:
    if cluster is None:
        return int(np.count_nonzero(side)) < 2
    own = cluster[side]
    return not own.size or bool((own == own[0]).all())


def standard_errors(influence: FloatArray, cluster: IntArray | None) -> FloatArray:
    """Return the root of the summed squares over the number of units, for each sample."""
    units = influence.shape[0]
    if cluster is not None:
        sums = np.zeros((int(cluster.max()) + 1, influence.shape[1]))
        np.add.at(sums, cluster, influence)
        influence = sums
    return np.asarray(np.sqrt(np.einsum("ij,ij->j", influence, influence)) / units)


class Pool:
    """A mean of cells that grows: weighted by the size of their cohorts."""

    def __init__(self, sizes: "Sizes") -> None:
        self._sizes = sizes
        self._sums: dict[int, FloatArray] = {}
        self._counts: dict[int, int] = {}
        self._influence: FloatArray | None = None
        self._treated: BoolArray | None = None
        self._others: BoolArray | None = None

    def add(self, cohort: int, found: CellEffect, treated: BoolArray, others: BoolArray) -> None:
        """Add the effect of a cell, or of several put together."""
        share = self._sizes.share(cohort)
        self._sums[cohort] = self._sums.get(cohort, 0.0) + found.effect
        self._counts[cohort] = self._counts.get(cohort, 0) + 1
        own = share * found.influence
        self._influence = own if self._influence is None else self._influence + own
        self._treated = treated if self._treated is None else self._treated | treated
        self._others = others if self._others is None else self._others | others

    def pooled(self) -> Pooled | None:
        """Return the mean so far; None where nothing was added."""
        if self._influence is None or self._treated is None or self._others is None:
            return None
        shares = {cohort: self._sizes.share(cohort) for cohort in self._sums}
        total = sum(shares[cohort] * count for cohort, count in self._counts.items())
        effect = sum(shares[cohort] * found for cohort, found in self._sums.items()) / total
        influence = self._influence / total
        for cohort, found in self._sums.items():
            # the shares are estimated too: the derivative of the mean in each of them
            away = self._sizes.members(cohort) - shares[cohort]
            influence += np.outer(away, (found - self._counts[cohort] * effect) / total)
        return Pooled(
            effect=np.asarray(effect),
            influence=influence,
            treated=self._treated,
            others=self._others,
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class Sizes:
    """How large cohorts are. cohort, own: shape (units,); own is what each unit counts for."""

    cohort: IntArray
    own: FloatArray
    _shares: dict[int, float] = field(default_factory=dict)

    def members(self, cohort: int) -> FloatArray:
        """Return what each unit counts for in a cohort, (units,)."""
        return np.where(self.cohort == cohort, self.own, 0.0)

    def share(self, cohort: int) -> float:
        """Return a cohort's mean size over all units."""
        if cohort not in self._shares:
            self._shares[cohort] = float(self.members(cohort).mean())
        return self._shares[cohort]


class Pools:
    """Pools by a name for each cell: cohorts, periods, or event times."""

    def __init__(self, sizes: Sizes, name: Callable[[Compared], int | None]) -> None:
        self._sizes, self._name = sizes, name
        self._pools: dict[int, Pool] = {}

    def add(self, compared: Compared) -> None:
        """Add a cell to the pool of its name; a cell without effect, or name, is left out."""
        name = self._name(compared)
        if name is None or not isinstance(compared.found, CellEffect):
            return
        pool = self._pools.setdefault(name, Pool(self._sizes))
        pool.add(compared.cell.cohort, compared.found, compared.treated, compared.others)

    def pooled(self) -> dict[int, Pooled]:
        """Return the pools in order of their names."""
        found = {name: self._pools[name].pooled() for name in sorted(self._pools)}
        return {name: pooled for name, pooled in found.items() if pooled is not None}


def plain_mean(pools: Iterable[Pooled]) -> Pooled | None:
    """Return the unweighted mean of several; None of none."""
    found = list(pools)
    if not found:
        return None
    return Pooled(
        effect=np.mean([each.effect for each in found], axis=0),
        influence=np.mean([each.influence for each in found], axis=0),
        treated=np.any([each.treated for each in found], axis=0),
        others=np.any([each.others for each in found], axis=0),
    )


def by_size(pools: dict[int, Pooled], sizes: Sizes) -> Pooled | None:
    """Return the mean of cohorts' pools weighted by their sizes."""
    pool = Pool(sizes)
    for cohort, each in pools.items():
        effect = CellEffect(effect=each.effect, influence=each.influence)
        pool.add(cohort, effect, each.treated, each.others)
    return pool.pooled()
