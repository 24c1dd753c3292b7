"""Those that compete in bootstraps and permutations over clusters."""

from collections.abc import Callable

import numpy as np

from tests.benchmarks.panel_contestants import (
    DID_PLAN,
    frame_of,
    model_of_run,
    observed_from,
    plan_of,
)

Timed = Callable[[], object]

FORCES_PLAN = DID_PLAN | {
    "start": 36,
    "columns": {"unit": "unit", "period": "month", "group": "arm", "cluster": "force"},
}


def _forces(path):
    plan = plan_of(FORCES_PLAN)
    return (*observed_from(path, plan), plan)


def wild(path, _rows) -> Timed:
    """The engine's wild bootstrap, from columns in memory on: fit, sums, 9,999 draws, p."""
    seen, design, hypothesis, plan = _forces(path)
    return lambda: model_of_run(seen, design, plan, hypothesis).wild_p


def wild_draws(path, _rows) -> Timed:
    """The engine's draws alone, once the fit has been collapsed to sums by cluster."""
    from analysis.parts.block_resampling import block_wild_sums
    from analysis.parts.resampling import wild_draws as drawn

    seen, design, hypothesis, plan = _forces(path)
    model = model_of_run(seen, design, plan, hypothesis)
    sums = block_wild_sums(model.fit)
    return lambda: drawn(sums, 9999, model.generator()).p(0.0)


def wildboottest(path, _rows) -> Timed:
    """The wild bootstrap of wildboottest on least squares with dummies, warm."""
    from statsmodels.formula.api import ols
    from wildboottest.wildboottest import wildboottest as boot

    frame = frame_of(path)
    model = ols("y ~ d + C(unit) + C(month)", frame)

    def timed():
        return boot(model, param="d", cluster=frame["force"], B=9999, seed=1, show=False)

    timed()
    return timed


def sign_products(_path, _rows) -> Timed:
    """The floor: signs of 43 clusters and two products with them."""
    generator = np.random.default_rng(1)
    matrix = generator.normal(size=(43, 43))

    def timed():
        signs = 1.0 - 2.0 * generator.integers(0, 2, size=(9999, 43), dtype=np.int8)
        return (signs @ matrix).sum() + (signs @ matrix.T).sum()

    return timed


def permutation(path, _rows) -> Timed:
    """The engine's reassignment of 43 units, once the model has been fitted."""
    seen, design, hypothesis, plan = _forces(path)

    def timed():
        model = model_of_run(seen, design, plan, hypothesis, draws=10_000)
        return model.randomisation_p

    return timed


def _changes(path):
    frame = frame_of(path)
    before = frame[frame["month"] < 36].groupby("unit")["y"].mean()
    change = (frame[frame["month"] >= 36].groupby("unit")["y"].mean() - before).to_numpy()
    treated = frame.groupby("unit")["arm"].max().to_numpy() == 1
    return change, treated


def scipy_permutation(path, _rows) -> Timed:
    """The same by scipy, on the units' changes."""
    from scipy.stats import permutation_test

    change, treated = _changes(path)

    def timed():
        return permutation_test(
            (change[treated], change[~treated]),
            lambda one, other, axis: one.mean(axis=axis) - other.mean(axis=axis),
            n_resamples=10_000,
            vectorized=True,
            rng=np.random.default_rng(1),
        ).pvalue

    return timed


def shuffling(_path, _rows) -> Timed:
    """The floor: 10,000 shuffles of 43 labels."""
    generator = np.random.default_rng(1)
    table = np.broadcast_to(np.arange(43) < 12, (10_000, 43))
    return lambda: generator.permuted(table, axis=1).sum()
