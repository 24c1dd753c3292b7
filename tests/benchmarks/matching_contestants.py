"""Those that compete in propensity scores, neighbours and doubly robust effects, from memory."""

from collections.abc import Callable

import duckdb
import numpy as np

Timed = Callable[[], object]

COVARIATES = 20
TERMS = tuple(f"x{place}" for place in range(COVARIATES))


def columns_of(path):
    """Return who is treated, the outcome and the covariates, each a plain array."""
    with duckdb.connect() as connection:
        found = connection.execute(f"select * from '{path}'").fetchnumpy()
    return {name: np.asarray(values, dtype=np.float64) for name, values in found.items()}


def groups_of(path):
    from analysis.data import Covariate, Kind, Observations
    from analysis.parts.matched_groups import matched_groups

    data = columns_of(path)
    seen = Observations(
        kind=Kind.MEAN,
        outcome=data["y"],
        treated=data["treated"] > 0,
        covariates=tuple(Covariate(name=name, values=data[name]) for name in TERMS),
    )
    return matched_groups(seen, ())


def design_of(groups):
    from analysis.parts.matched_columns import columns_of as columns

    return columns(groups.terms, groups.mass)


def matched_logit(path, _rows) -> Timed:
    """The engine's propensity score."""
    from analysis.parts.matched_propensity import propensity

    groups = groups_of(path)
    columns = design_of(groups)

    def timed():
        return propensity(groups, columns, everyone=True).share.sum()

    return timed


def matched_aipw(path, _rows) -> Timed:
    """The engine's doubly robust effect with its error, the score and the columns in it."""
    from analysis.parts.matched_methods import Sides
    from analysis.parts.matched_propensity import propensity
    from analysis.parts.matched_runs import Runs

    groups = groups_of(path)

    def timed():
        columns = design_of(groups)
        score = propensity(groups, columns, everyone=True)
        kept = np.ones(groups.rows, dtype=bool)
        sides = Sides(groups=groups, kept=kept, everyone=True)
        runs = Runs(
            groups=groups,
            columns=columns,
            propensity=score,
            sides=sides,
            caliper=0.2,
            level=0.95,
        )
        found = runs.found("aipw").estimate
        return found.value, found.se

    return timed


def scored(path):
    """Return a score, who is treated and the outcome."""
    data = columns_of(path)
    score = sum(data[name] for name in TERMS[:4])
    return score, data["treated"] > 0, data["y"]


def matched_neighbours(path, _rows) -> Timed:
    """The engine's nearest neighbours on one score, and the mean of their outcomes."""
    from analysis.parts.nearest_neighbour import nearest

    score, treated, outcome = scored(path)

    def timed():
        found = nearest(score, treated, ~treated, np.inf)
        return (found.pooled(outcome) / found.pooled(np.ones(outcome.size))).mean()

    return timed


def kd_tree(path, _rows) -> Timed:
    """scipy's tree on the same score."""
    from scipy.spatial import cKDTree

    score, treated, outcome = scored(path)

    def timed():
        tree = cKDTree(score[~treated][:, None])
        _, place = tree.query(score[treated][:, None])
        return outcome[~treated][place].mean()

    return timed


def matrix_of(path):
    data = columns_of(path)
    x = np.column_stack([np.ones(data["y"].size), *(data[name] for name in TERMS)])
    return data, x


def statsmodels_logit(path, _rows) -> Timed:
    from statsmodels.discrete.discrete_model import Logit

    data, x = matrix_of(path)
    return lambda: Logit(data["treated"], x).fit(disp=False).predict().sum()


def statsmodels_aipw(path, _rows) -> Timed:
    """statsmodels' point, without an error."""
    from statsmodels.discrete.discrete_model import Logit
    from statsmodels.regression.linear_model import OLS
    from statsmodels.treatment.treatment_effects import TreatmentEffect

    data, x = matrix_of(path)

    def timed():
        score = Logit(data["treated"], x).fit(disp=False)
        effect = TreatmentEffect(
            OLS(data["y"], x), data["treated"].astype(int), results_select=score
        )
        return effect.aipw(return_results=False)[0]

    return timed
