"""Robust errors of a hazard model, and the exact test of proportional hazards."""

from collections.abc import Sequence

import numpy as np

from analysis.data import FloatArray, IntArray
from analysis.parts.adjusted_columns import gram
from analysis.parts.cox import CoxFit, CoxModel, tied_products
from analysis.parts.distributions import chi2_above


def score_residuals(model: CoxModel, fit: CoxFit) -> FloatArray:
    """Return each row's contribution to the score, for one of the people it stands for: (rows, k).

    References
    ----------
    Lin and Wei (1989), Journal of the American Statistical Association 84, 1074-1078; Therneau and
    Grambsch (2000), Modeling Survival Data, section 7.1 (Efron's ties).
    """
    sets, state, ties = model.sets, fit.state, fit.state.ties
    deaths = sets.deaths()[:, None]
    risk, event = state.risk_sums, state.event_sums
    # The mean of x over the events of a cell, and the weighted means less those of the tied.
    mean = (risk * ties.a[:, None] - event * ties.af[:, None]) / deaths
    drift = risk * ties.aa[:, None] - event * ties.aaf[:, None]
    tied = risk * ties.aaf[:, None] - event * ties.aaff[:, None]
    hazard = sets.minus_own(sets.up_to(ties.a), ties.af)
    moved = sets.minus_own(sets.up_to(drift), tied)
    found = -state.relative[:, None] * (hazard[:, None] * model.values - moved)
    events = slice(0, sets.events)
    found[events] += model.values[events] - mean[sets.last[events]]
    return np.asarray(found)


def clustered(model: CoxModel, fit: CoxFit, clusters: IntArray) -> FloatArray:
    """Return the covariance by clusters, shape (k, k): Lin and Wei's sandwich, as R's ``cluster``.

    Parameters
    ----------
    clusters: shape (rows,), codes of the rows at risk.

    References
    ----------
    Lee, Wei and Amato (1992), in Survival Analysis: State of the Art, 237-247.
    """
    residuals = score_residuals(model, fit) * model.sets.people[:, None]
    sums = np.column_stack([np.bincount(clusters, column) for column in residuals.T])
    moved = sums @ fit.covariance
    return np.asarray(moved.T @ moved)


def proportional_hazards(
    model: CoxModel, fit: CoxFit, times: FloatArray, terms: Sequence[Sequence[int]]
) -> list[float | None]:
    """Return the p of the exact score test of each term, then of all together; None where none.

    Parameters
    ----------
    times: shape (cells,), a function of the time of each cell: effects that grow along it.
    terms: the columns of each term.

    References
    ----------
    Grambsch and Therneau (1994), Biometrika 81, 515-526; the score test itself is that of
    Therneau's survival package, version 3.
    """
    state, ties, x = fit.state, fit.state.ties, model.values
    deaths = model.sets.deaths()
    g = times - float(deaths @ times) / float(deaths.sum())
    events = slice(0, model.sets.events)
    weight = model.sets.people * state.relative
    growing = -model.expected(weight, ties.a * g, ties.af * g)
    growing[events] += model.sets.people[events] * g[model.sets.last[events]]
    score = x.T @ growing
    blocks = [state.information]
    for power in (g, g * g):
        rows = gram(x, model.expected(weight, ties.a * power, ties.af * power))
        blocks.append(rows - tied_products(state.risk_sums, state.event_sums, ties, power))
    every = [column for term in terms for column in term]
    return [_score_p(blocks, score, list(columns)) for columns in (*terms, every)]


def _score_p(blocks: Sequence[FloatArray], score: FloatArray, columns: list[int]) -> float | None:
    """Return the p of the score of some columns' growth, the coefficients themselves fitted."""
    plain, cross, squared = blocks
    part = cross[:, columns]
    within = squared[np.ix_(columns, columns)]
    left = within - part.T @ np.linalg.pinv(plain, hermitian=True) @ part
    own = np.sqrt(np.maximum(np.diag(within), 0.0))
    if bool((own <= 0.0).any()):
        return None
    scaled = left / np.outer(own, own)
    if float(np.linalg.eigvalsh(scaled)[0]) <= 1e-10:
        return None
    z = score[columns] / own
    return chi2_above(float(z @ np.linalg.solve(scaled, z)), len(columns))
