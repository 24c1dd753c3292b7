"""Least squares with unit effects taken out exactly, kept as an orthonormal basis of rows.

The thin QR decomposition of what is left after the unit effects gives everything that errors
need: coefficients, leverages, and for each cluster the matrices of CR1, CR2 and CR3.
"""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from analysis.data import BoolArray, CodeArray, FloatArray, IntArray

COLLINEAR = 1e-9
"""A column whose part that earlier ones do not hold is smaller than this share of it is dropped."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Column:
    """A regressor by name: ``values`` has shape (rows,), in the order of the data."""

    name: str
    values: FloatArray


@dataclass(frozen=True, slots=True, kw_only=True)
class Frame:
    """How rows are grouped: sorted by cluster, then unit, so that groups are slices.

    order: shape (rows,), the data's row at each sorted place.
    cluster: shape (rows,), each sorted row's cluster, 0 to clusters - 1; None without clusters.
    cluster_starts: shape (clusters,), the first sorted row of each.
    unit, unit_starts: the same for units; None where the model has no unit effects.
    absorb: whether unit effects are taken out: they are where each unit lies in one cluster, or
        where no clusters are asked for. Otherwise they must be columns.
    root: shape (rows,), square roots of the weights in sorted order; None without weights.
    """

    order: IntArray
    cluster: CodeArray | None
    cluster_starts: IntArray | None
    unit: CodeArray | None
    unit_starts: IntArray | None
    absorb: bool
    root: FloatArray | None
    spread: FloatArray | None = None
    """Where each row is the mean of root^2 rows: their squares around it, (rows,), sorted."""

    counts: int | None = None
    """Rows of the data, where those of the fit are means or sums of them."""

    @property
    def counted(self) -> int:
        """Rows of the data."""
        return self.rows if self.counts is None else self.counts

    @property
    def rows(self) -> int:
        """Rows."""
        return int(self.order.size)

    @property
    def clusters(self) -> int:
        """Clusters; 0 without them."""
        return 0 if self.cluster_starts is None else int(self.cluster_starts.size)

    @property
    def units(self) -> int:
        """Units with an effect of their own; 0 where the model has none."""
        return 0 if self.unit_starts is None else int(self.unit_starts.size)

    @property
    def absorbed(self) -> int:
        """Unit effects that are taken out rather than being columns."""
        return self.units if self.absorb else 0

    def sorted(self, values: FloatArray | BoolArray) -> FloatArray:
        """Return a column of the data as floats in sorted order."""
        return np.asarray(values, dtype=np.float64)[self.order]

    def scaled(self, values: FloatArray) -> FloatArray:
        """Return sorted values (rows,) or (rows, columns) times the roots of the weights."""
        if self.root is None:
            return values
        return values * (self.root if values.ndim == 1 else self.root[:, None])

    def within(self, values: FloatArray) -> FloatArray:
        """Return sorted values, (rows,) or (rows, columns), less their weighted unit means."""
        if not self.absorb or self.unit is None or self.unit_starts is None:
            return values
        if self.root is None:
            sizes = np.diff(self.unit_starts, append=self.rows).astype(np.float64)
            sums = np.add.reduceat(values, self.unit_starts, axis=0)
        else:
            weight = self.root * self.root
            sizes = np.add.reduceat(weight, self.unit_starts)
            weighted = values * (weight if values.ndim == 1 else weight[:, None])
            sums = np.add.reduceat(weighted, self.unit_starts, axis=0)
        means = sums / (sizes if values.ndim == 1 else sizes[:, None])
        return values - means[self.unit]


def frame(
    *,
    rows: int,
    cluster: CodeArray | None,
    unit: CodeArray | None,
    weight: FloatArray | None,
) -> Frame:
    """Return how rows are grouped, for a model with effects of ``unit`` (None: without).

    cluster, unit: shape (rows,), any non-negative codes, need not be consecutive.
    weight: shape (rows,), above 0.
    """
    keys = tuple(key for key in (unit, cluster) if key is not None)
    order = np.lexsort(keys) if keys else np.arange(rows)
    in_cluster = None if cluster is None else _consecutive(cluster[order])
    nested = True
    in_unit: tuple[CodeArray, IntArray] | None = None
    if unit is not None:
        in_unit = _consecutive(unit[order])
        nested = in_unit[1].size == np.count_nonzero(np.bincount(unit))
    return Frame(
        order=order,
        cluster=None if in_cluster is None else in_cluster[0],
        cluster_starts=None if in_cluster is None else in_cluster[1],
        unit=None if in_unit is None else _unit_codes(in_unit[0], unit, order, nested=nested),
        unit_starts=None if in_unit is None else _unit_starts(in_unit[1], unit, nested=nested),
        absorb=unit is not None and nested,
        root=None if weight is None else np.sqrt(weight[order]),
    )


def _consecutive(codes: CodeArray) -> tuple[CodeArray, IntArray]:
    """Return codes 0, 1, ... of runs of equal values, and where each run begins."""
    new = np.empty(codes.size, dtype=np.bool_)
    new[:1] = True
    np.not_equal(codes[1:], codes[:-1], out=new[1:])
    return (np.cumsum(new) - 1).astype(np.int32), np.flatnonzero(new)


def _unit_codes(
    runs: CodeArray, unit: CodeArray | None, order: IntArray, *, nested: bool
) -> CodeArray:
    if nested or unit is None:
        return runs
    return np.unique(unit[order], return_inverse=True)[1].astype(np.int32)


def _unit_starts(starts: IntArray, unit: CodeArray | None, *, nested: bool) -> IntArray:
    """Return a place for each unit: where it is not nested, only their number has a meaning."""
    if nested or unit is None:
        return starts
    return np.arange(np.count_nonzero(np.bincount(unit)))


@dataclass(frozen=True, slots=True, kw_only=True)
class Fit:
    """A least squares fit: columns W^(1/2) X = basis @ inv(inverse), beta = inverse @ basis' y.

    names: of the columns that stand, in order; ``dropped``: of those that earlier ones hold.
    basis: shape (rows, rank), orthonormal columns, rows in the frame's order.
    inverse: shape (rank, rank), upper triangular.
    outcome, residuals: shape (rows,), in the frame's order, times the roots of the weights, the
        unit effects taken out of the outcome.
    """

    names: tuple[str, ...]
    dropped: tuple[str, ...]
    basis: FloatArray
    inverse: FloatArray
    beta: FloatArray
    outcome: FloatArray
    residuals: FloatArray
    frame: Frame

    @property
    def rank(self) -> int:
        """Coefficients of the columns; unit effects that were taken out are not among them."""
        return int(self.beta.size)

    @property
    def df_residual(self) -> int:
        """Rows less all coefficients, unit effects too."""
        return self.rows - self.rank - self.frame.absorbed

    @property
    def rows(self) -> int:
        """Rows."""
        return self.frame.counted

    @property
    def squares(self) -> float:
        """The weighted sum of squared residuals."""
        inside = 0.0 if self.frame.spread is None else float(self.frame.spread.sum())
        return float(self.residuals @ self.residuals) + inside

    @property
    def left_over(self) -> float:
        """The size of the residuals, as a share of the outcome's own."""
        size = float(np.linalg.norm(self.outcome)) + float(abs(self.outcome).max(initial=0.0))
        return float(np.sqrt(self.squares)) / max(size, 1e-300)

    def place(self, name: str) -> int | None:
        """Return where a column stands; None where it was dropped."""
        return self.names.index(name) if name in self.names else None

    def leverages(self) -> FloatArray:
        """Return each row's leverage in the whole model, shape (rows,), 0 to 1."""
        own: FloatArray = np.einsum("ij,ij->i", self.basis, self.basis)
        held = self.frame
        if held.absorb and held.unit is not None and held.unit_starts is not None:
            weight = np.ones(held.rows) if held.root is None else held.root**2
            own += weight / np.add.reduceat(weight, held.unit_starts)[held.unit]
        return own


def least_squares(
    outcome: FloatArray | BoolArray, columns: Sequence[Column], grouped: Frame
) -> Fit:
    """Return the fit of an outcome (rows, in the data's order) on columns and unit effects.

    Columns that earlier ones (or the unit effects) already hold are dropped, in order: what is
    asked about stands last, so that it is dropped when it cannot be told from the rest.
    """
    raw = np.empty((grouped.rows, len(columns)))
    for place, column in enumerate(columns):
        raw[:, place] = grouped.sorted(column.values)
    sizes = np.sqrt(np.einsum("ij,ij->j", raw, raw))
    table = grouped.scaled(grouped.within(raw))
    if grouped.root is not None:
        sizes *= np.sqrt(np.mean(grouped.root**2))
    kept = _independent(table, sizes)
    basis, triangle = np.linalg.qr(table[:, kept])
    inverse = _inverse(triangle)
    response = grouped.scaled(grouped.within(grouped.sorted(outcome)))
    projected = basis.T @ response
    names = [column.name for column in columns]
    return Fit(
        names=tuple(names[place] for place in kept),
        dropped=tuple(name for place, name in enumerate(names) if place not in set(kept)),
        basis=basis,
        inverse=inverse,
        beta=inverse @ projected,
        outcome=response,
        residuals=response - basis @ projected,
        frame=grouped,
    )


def _independent(table: FloatArray, sizes: FloatArray) -> list[int]:
    """Return the places of columns that those before them do not hold."""
    kept = list(range(table.shape[1]))
    while kept:
        diagonal = np.abs(np.diag(np.linalg.qr(table[:, kept], mode="r")))
        low = np.flatnonzero(
            diagonal <= COLLINEAR * np.maximum(sizes[kept][: diagonal.size], 1e-300)
        )
        if low.size == 0:
            return kept[: diagonal.size]
        del kept[int(low[0])]
    return kept


def _inverse(triangle: FloatArray) -> FloatArray:
    """Return the inverse of an upper triangular matrix, (rank, rank)."""
    if triangle.size == 0:
        return np.zeros((0, 0))
    return np.triu(np.linalg.solve(triangle, np.eye(triangle.shape[0])))
