"""Linear models with random intercepts by restricted maximum likelihood, from sums by cluster.

A row has the variance s2 / weight; rows of one cell share an intercept of variance s2 inner, and
cells of one cluster another of variance s2 outer. Given the two ratios everything is in closed
form, and the likelihood's slope is too: its root is found, not the likelihood's own top, so that
every digit stands.

References
----------
Patterson and Thompson (1971), Biometrika 58, 545-554. Harville (1977), Journal of the American
Statistical Association 72, 320-338. Laird and Ware (1982), Biometrics 38, 963-974.
"""

from dataclasses import dataclass

import numpy as np

from analysis.data import CodeArray, FloatArray

GRID = np.concatenate([[0.0], np.logspace(-6.0, 6.0, 49)])
"""Ratios of variances at which the likelihood is first looked at."""

MOST_ROUNDS = 400

SAME = 1e-12
"""The ratios are found when a round changes neither by more than this share of itself."""

EXACT = 1e-26
"""What is left of the squares, as a share of all, below which rows are explained exactly."""

ROUNDING = 1e-24
"""The same share of what is left after effects of clusters too."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Rows:
    """The rows of a model in sums by cell.

    x: shape (cells, columns), the mean of each column in the cell, by weight; y: (cells,).
    weight: shape (cells,), the rows' weights added up.
    cluster: shape (cells,), codes 0, 1, ... in ascending order.
    inside: X'WX, X'Wy and y'Wy about the cells' means, added over the cells.
    count: observations.
    """

    x: FloatArray
    y: FloatArray
    weight: FloatArray
    cluster: CodeArray
    inside: tuple[FloatArray, FloatArray, float]
    count: int


def rows_of(
    x: FloatArray,
    y: FloatArray,
    weight: FloatArray,
    cell: CodeArray,
    cluster: CodeArray,
    count: int,
) -> Rows:
    """Return the sums by cell of rows; cells are numbered so that those of a cluster are together.

    x: shape (rows, columns), of full rank; y, weight, cell, cluster: shape (rows,).
    """
    total: FloatArray = np.bincount(cell, weights=weight).astype(np.float64)
    means = np.empty((total.size, x.shape[1]))
    for place in range(x.shape[1]):
        means[:, place] = np.bincount(cell, weights=weight * x[:, place]) / total
    mean = np.bincount(cell, weights=weight * y) / total
    apart, left = x - means[cell], y - mean[cell]
    heavy = apart * weight[:, None]
    owner = np.zeros(total.size, dtype=np.int32)
    owner[cell] = cluster
    return Rows(
        x=means,
        y=mean,
        weight=total,
        cluster=owner,
        inside=(heavy.T @ apart, heavy.T @ left, float(weight @ (left * left))),
        count=count,
    )


def is_flat(rows: Rows) -> bool:
    """Return whether the rows of every cell have the same outcome, so that a cell is one row."""
    total = rows.inside[2] + float(rows.weight @ (rows.y * rows.y))
    return rows.count > rows.y.size and rows.inside[2] <= EXACT * total


def as_single(rows: Rows) -> Rows:
    """Return each cell as one row of weight 1."""
    width = rows.x.shape[1]
    return Rows(
        x=rows.x,
        y=rows.y,
        weight=np.ones(rows.y.size),
        cluster=rows.cluster,
        inside=(np.zeros((width, width)), np.zeros(width), 0.0),
        count=int(rows.y.size),
    )


def is_exact(rows: Rows) -> bool:
    """Return whether columns and an effect of each cluster reproduce every outcome.

    Columns must be the same in all rows of a cell.
    """
    starts = np.flatnonzero(np.r_[True, rows.cluster[1:] != rows.cluster[:-1]])
    total = np.add.reduceat(rows.weight, starts)
    both = np.column_stack([rows.x, rows.y])
    means = np.add.reduceat(both * rows.weight[:, None], starts) / total[:, None]
    within = np.sqrt(rows.weight)[:, None] * (both - means[rows.cluster])
    x, y = within[:, :-1], within[:, -1]
    left = y - x @ np.linalg.lstsq(x, y, rcond=1e-12)[0]
    squares = rows.inside[2] + float(rows.weight @ (rows.y * rows.y))
    return rows.inside[2] + float(left @ left) <= ROUNDING * squares


@dataclass(frozen=True, slots=True, kw_only=True)
class Moment:
    """The likelihood at two ratios: generalised least squares, and its value and slopes.

    beta, covariance: of the coefficients, the latter over s2. squares: what is left, weighted.
    """

    value: float
    slopes: tuple[float, float]
    beta: FloatArray
    covariance: FloatArray
    squares: float


def moment(rows: Rows, inner: float, outer: float) -> Moment:
    """Return -2 times the profiled restricted log-likelihood (but a constant), and its slopes."""
    spread = 1.0 + inner * rows.weight
    u = rows.weight / spread
    starts = np.flatnonzero(np.r_[True, rows.cluster[1:] != rows.cluster[:-1]])
    total = np.add.reduceat(u, starts)
    room = 1.0 + outer * total
    xu = rows.x * u[:, None]
    of_x, of_y = np.add.reduceat(xu, starts, axis=0), np.add.reduceat(u * rows.y, starts)
    shrink = outer / room
    gram = rows.inside[0] + xu.T @ rows.x - (of_x * shrink[:, None]).T @ of_x
    right = rows.inside[1] + xu.T @ rows.y - of_x.T @ (shrink * of_y)
    covariance = _inverse(gram)
    beta = covariance @ right
    left = rows.y - rows.x @ beta
    of_left = np.add.reduceat(u * left, starts)
    squares = _inside_squares(rows, beta) + float(u @ (left * left) - shrink @ (of_left * of_left))
    squares = max(squares, 1e-300)
    df = rows.count - beta.size
    value = df * np.log(squares) + np.log(spread).sum() + np.log(room).sum() + _log_det(gram)
    # what the residuals and columns are after the cluster's shrinking, by cell
    back_y = left - (shrink * of_left)[rows.cluster]
    back_x = rows.x - (of_x * shrink[:, None])[rows.cluster]
    hats = ((back_x @ covariance) * back_x).sum(axis=1)
    by_cell = u * (1.0 - u * (outer / room)[rows.cluster])
    inner_slope = float(
        by_cell.sum() - u**2 @ hats - df / squares * float((u * back_y) @ (u * back_y))
    )
    outer_hats = ((of_x @ covariance) * of_x).sum(axis=1)
    outer_slope = float(
        (total / room).sum()
        - (outer_hats / room**2).sum()
        - df / squares * float(((of_left / room) ** 2).sum())
    )
    return Moment(
        value=float(value),
        slopes=(inner_slope, outer_slope),
        beta=beta,
        covariance=covariance,
        squares=squares,
    )


def _inside_squares(rows: Rows, beta: FloatArray) -> float:
    gram, right, squares = rows.inside
    return max(0.0, squares - 2.0 * float(beta @ right) + float(beta @ gram @ beta))


def _inverse(gram: FloatArray) -> FloatArray:
    scale = np.sqrt(np.diag(gram))
    inner = np.linalg.inv(gram / np.outer(scale, scale))
    return np.asarray(inner / np.outer(scale, scale))


def _log_det(gram: FloatArray) -> float:
    return float(np.linalg.slogdet(gram)[1])


@dataclass(frozen=True, slots=True, kw_only=True)
class Mixed:
    """A fitted model: coefficients, their covariance, and the three variances.

    within: of a row of weight 1; cell: of the cell's intercept; cluster: of the cluster's.
    """

    beta: FloatArray
    covariance: FloatArray
    within: float
    cell: float
    cluster: float

    @property
    def icc(self) -> float | None:
        """The clusters' share of all three variances; None where there is no variance at all."""
        total = self.within + self.cell + self.cluster
        return self.cluster / total if total > 0.0 else None


def fit_mixed(rows: Rows, *, nested: bool) -> Mixed:
    """Return the model that maximises the restricted likelihood, with intercepts of cells if asked.

    The ratios are sought one after the other until neither moves: for each the least of a grid,
    then the root of the slope beside it.
    """
    inner, outer = 0.0, _best(rows, 0.0, None)
    if nested:
        for _ in range(MOST_ROUNDS):
            new_inner = _best(rows, None, outer, near=inner)
            new_outer = _best(rows, new_inner, None, near=outer)
            still = _close(new_inner, inner) and _close(new_outer, outer)
            inner, outer = new_inner, new_outer
            if still:
                break
    return at(rows, inner, outer)


def at(rows: Rows, inner: float, outer: float) -> Mixed:
    """Return the model at given ratios of variances, s2 as the restricted likelihood has it."""
    found = moment(rows, inner, outer)
    within = found.squares / (rows.count - found.beta.size)
    return Mixed(
        beta=found.beta,
        covariance=within * found.covariance,
        within=within,
        cell=inner * within,
        cluster=outer * within,
    )


def _close(one: float, other: float) -> bool:
    return abs(one - other) <= SAME * max(abs(one), abs(other), 1e-8)


def _best(rows: Rows, inner: float | None, outer: float | None, near: float = 0.0) -> float:
    """Return the ratio that is None at its best, the other held; sought beside ``near`` first."""
    from scipy.optimize import brentq

    place = 0 if inner is None else 1
    scale = rows.count / float(rows.weight.sum())

    def seen(ratio: float) -> Moment:
        return moment(rows, ratio if inner is None else inner, ratio if outer is None else outer)

    def slope(ratio: float) -> float:
        return seen(ratio).slopes[place]

    low, high = near / 1.3, near * 1.3
    if near == 0.0 or slope(low) >= 0.0 or slope(high) <= 0.0:
        grid = GRID * scale
        values = [seen(float(ratio)).value for ratio in grid]
        least = int(np.argmin(values))
        low, high = float(grid[max(0, least - 1)]), float(grid[min(grid.size - 1, least + 1)])
        if slope(low) >= 0.0:
            return low
        if slope(high) <= 0.0:
            return high
    return float(brentq(slope, low, high, xtol=1e-300, rtol=8.9e-16, maxiter=300))
