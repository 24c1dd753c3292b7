"""The models of a trial, each fitted once: least squares, logistic and Poisson regression.

Whatever the model, what comes out is an orthonormal basis of its rows, from which one code takes
the HC2, HC3 and CR2 errors of any linear combination of its coefficients.
"""

from dataclasses import dataclass, replace

import numpy as np

from analysis.data import FloatArray, Kind
from analysis.parts.adjusted_columns import AdjustedColumns
from analysis.parts.adjusted_models import Separated, logistic, poisson
from analysis.parts.clusters import combined
from analysis.parts.fixed_effects import Column, Fit, Frame, frame, least_squares
from analysis.parts.model_clusters import model_cr2
from analysis.parts.trials import Trial

EFFECT = "effect"


@dataclass(frozen=True, slots=True, kw_only=True)
class TrialFit:
    """A fitted model whose last column is the treatment.

    x: shape (rows, columns), the model's columns in the order of the data.
    size: shape (rows,), what each row weighs in an average over everyone: people or exposure.
    variance: shape (rows,), in the order of the fit's frame, an observation's variance on the scale
        of the linear predictor; None where least squares takes it as equal.
    """

    fit: Fit
    x: FloatArray
    size: FloatArray
    variance: FloatArray | None = None

    def spread(self, gradient: FloatArray, errors: str) -> tuple[float, float]:
        """Return the standard error and degrees of freedom of a combination of coefficients.

        gradient: shape (columns,).
        """
        chosen = (gradient @ self.fit.inverse)[None, :]
        if errors == "cr2" and self.variance is not None:
            found = model_cr2(self.fit, self.variance, chosen)
        else:
            found = combined(self.fit, errors, chosen)
        return found.se(), float(found.df[0])


def exposure_of(trial: Trial) -> FloatArray:
    """Return what each row of counts is a count over, shape (rows,); 1 without an exposure."""
    exposure = trial.groups.exposure
    return np.ones(trial.groups.rows) if exposure is None else exposure


def at_risk(trial: Trial) -> np.ndarray:
    """Return which rows have some exposure, shape (rows,); all for means and shares."""
    if trial.kind is not Kind.COUNT or trial.groups.exposure is None:
        return np.ones(trial.groups.rows, dtype=np.bool_)
    return np.asarray(trial.groups.exposure > 0.0)


def linear(trial: Trial, columns: AdjustedColumns) -> TrialFit:
    """Return least squares; of counts on their rates, each weighted by its exposure."""
    taken = at_risk(trial)
    x = columns.values[taken]
    outcome, size = trial.groups.outcome[taken], trial.times[taken]
    if trial.kind is Kind.COUNT:
        size = exposure_of(trial)[taken]
        outcome = outcome / size
    names = [*(f"{place}" for place in range(x.shape[1] - 1)), EFFECT]
    regressors = [Column(name=name, values=x[:, place]) for place, name in enumerate(names)]
    fit = least_squares(outcome, regressors, _frame(trial, taken, x.shape[0]))
    kept = [names.index(name) for name in fit.names]
    return TrialFit(fit=fit, x=x[:, kept], size=size)


def logistic_fit(trial: Trial, columns: AdjustedColumns) -> TrialFit | Separated:
    """Return logistic regression of a share; or on which column the events part."""
    times = trial.times
    found = logistic(columns, times * trial.groups.outcome, times)
    if isinstance(found, Separated):
        return found
    spread = found.fitted * (1.0 - found.fitted)
    grouped = _frame(trial, np.ones(times.size, dtype=np.bool_), times.size)
    left = trial.groups.outcome - found.fitted
    fit = _weighted(columns.values, found.coefficients, (times, spread, left), grouped)
    variance = spread[grouped.order]
    return TrialFit(fit=fit, x=columns.values, size=times, variance=variance)


def poisson_fit(trial: Trial, columns: AdjustedColumns) -> TrialFit | Separated:
    """Return Poisson regression of counts, the logarithm of the exposure as offset."""
    taken = at_risk(trial)
    x, size = columns.values[taken], exposure_of(trial)[taken]
    within = AdjustedColumns(values=x, owners=columns.owners)
    found = poisson(within, trial.groups.outcome[taken], size)
    if isinstance(found, Separated):
        return found
    grouped = replace(_frame(trial, taken, size.size), root=None)
    left = trial.groups.outcome[taken] - found.fitted
    fit = _weighted(x, found.coefficients, (np.ones(size.size), found.fitted, left), grouped)
    return TrialFit(fit=fit, x=x, size=size, variance=found.fitted[grouped.order])


def _weighted(
    x: FloatArray,
    coefficients: FloatArray,
    rows: tuple[FloatArray, FloatArray, FloatArray],
    grouped: Frame,
) -> Fit:
    """Return a converged model as the least squares fit of its last step.

    rows: how many observations each row stands for, each observation's variance, and outcome less
        fitted, shape (rows,) each.
    """
    times, spread, left = rows
    root = np.sqrt(times * spread)[grouped.order]
    basis, triangle = np.linalg.qr(x[grouped.order] * root[:, None])
    residuals = (times * left)[grouped.order] / root
    inverse = np.triu(np.linalg.solve(triangle, np.eye(triangle.shape[0])))
    names = (*(f"{place}" for place in range(x.shape[1] - 1)), EFFECT)
    return Fit(
        names=names,
        dropped=(),
        basis=basis,
        inverse=inverse,
        beta=coefficients,
        outcome=basis @ (triangle @ coefficients) + residuals,
        residuals=residuals,
        frame=grouped,
    )


def _frame(trial: Trial, taken: np.ndarray, rows: int) -> Frame:
    """Return how rows are grouped; rows that stand for several observations count as those."""
    cluster = None if trial.cluster is None else trial.cluster.codes[taken]
    if trial.kind is Kind.COUNT:
        weight = None if trial.groups.exposure is None else trial.groups.exposure[taken]
        return frame(rows=rows, cluster=cluster, unit=None, weight=weight)
    times = trial.groups.times
    if times is None:
        return frame(rows=rows, cluster=cluster, unit=None, weight=None)
    grouped = frame(rows=rows, cluster=cluster, unit=None, weight=times[taken])
    return replace(grouped, spread=np.zeros(rows), counts=int(times[taken].sum()))
