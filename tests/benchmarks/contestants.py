"""The contestants: each prepares outside the clock and returns what is timed.

Ours go through the engine's own doors. Peers are timed from a frame in memory, warm.
"""

import json
import resource
import sys
import time
from collections.abc import Callable
from pathlib import Path

import numpy as np

Timed = Callable[[], object]

REPEATS = 3
LONG = 20.0
"""A contestant that takes longer than this many seconds is not repeated."""


def compete(name: str, path: str, rows: str) -> None:
    """Run one contestant and print its measure as JSON."""
    timed = CONTESTANTS[name](Path(path), int(rows))
    best = (np.inf, np.inf)
    value: object = None
    for _ in range(REPEATS):
        wall, cpu = time.perf_counter(), time.process_time()
        value = timed()
        took = (time.perf_counter() - wall, time.process_time() - cpu)
        best = min(best[0], took[0]), min(best[1], took[1])
        if took[0] > LONG:
            break
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    peak /= 1024.0 * 1024.0 if sys.platform == "darwin" else 1024.0
    print(json.dumps({"wall": best[0], "cpu": best[1], "peak": peak, "value": str(value)}))


DID_PLAN = {
    "schema": "plan/1",
    "title": "Benchmark",
    "design": "difference_in_differences",
    "start": 25,
    "columns": {"unit": "unit", "period": "month", "group": "arm"},
    "settings": {"errors": "cr1"},
    "hypotheses": [
        {
            "key": "y",
            "role": "primary",
            "metric": "Y",
            "outcome": "y",
            "kind": "mean",
            "better": "lower",
        }
    ],
}


def _plan(document):
    from analysis.design import terms
    from analysis.plan import read

    return read(json.dumps(document).encode(), suffix=".json", terms=terms())


def _observed(path, plan):
    from analysis.design import find
    from analysis.roles import observe
    from analysis.table import open_table

    hypothesis = plan.hypotheses[0]
    design = find(hypothesis.design)
    return observe(open_table(path), hypothesis, design), design, hypothesis


def _model(seen, design, plan, hypothesis, draws=9999):
    from analysis.designs.difference_in_differences import resolve
    from analysis.evaluate import question_of
    from analysis.parts.panel_runs import Run, model_of

    question = question_of(hypothesis, plan)
    settings = design.settings(**hypothesis.settings)
    panel = design.shape(seen, question, settings)
    run = Run(level=0.95, draws=draws, generator=question.generator)
    return model_of(panel, resolve(panel, settings), run)


def did_file(path, _rows) -> Timed:
    """The engine's effect and CR1, from the file on."""
    plan = _plan(DID_PLAN)

    def timed():
        seen, design, hypothesis = _observed(path, plan)
        found = _model(seen, design, plan, hypothesis).estimate("cr1")
        return found.value, found.se

    return timed


def did_memory(path, _rows) -> Timed:
    """The engine's effect and CR1, from columns in memory on."""
    plan = _plan(DID_PLAN)
    seen, design, hypothesis = _observed(path, plan)

    def timed():
        found = _model(seen, design, plan, hypothesis).estimate("cr1")
        return found.value, found.se

    return timed


def did_whole(path, _rows) -> Timed:
    """The whole result of a plan: every quantity, check, chart and alternative."""
    from analysis.evaluate import evaluate
    from analysis.table import open_table

    plan = _plan(DID_PLAN)
    return lambda: evaluate(plan, open_table(path)).document()["hypotheses"][0]["estimate"]["value"]


def group_by(path, _rows) -> Timed:
    """One pass of DuckDB: sums by unit."""
    import duckdb

    query = (
        "select unit, count(*) n, sum(y) s, sum(y * y) q, max(arm) arm, "
        f"sum(case when month >= 25 then y else 0 end) a from '{path}' group by unit"
    )
    return lambda: len(duckdb.connect().execute(query).fetchnumpy()["n"])


def _frame(path):
    import duckdb

    frame = duckdb.connect().execute(f"select * from '{path}'").df()
    start = 25 if frame["month"].max() < 55 else 36
    frame["d"] = ((frame["arm"] == 1) & (frame["month"] >= start)).astype(float)
    return frame


def pyfixest(path, _rows) -> Timed:
    """Fixed effects by pyfixest, clustered by unit, warm."""
    import pyfixest as pf

    frame = _frame(path)

    def timed():
        fit = pf.feols("y ~ d | unit + month", data=frame, vcov={"CRV1": "unit"})
        return fit.coef()["d"], fit.se()["d"]

    timed()
    return timed


def linearmodels(path, _rows) -> Timed:
    """Panel least squares by linearmodels, clustered by unit."""
    from linearmodels.panel import PanelOLS

    frame = _frame(path).set_index(["unit", "month"])

    def timed():
        model = PanelOLS(frame["y"], frame[["d"]], entity_effects=True, time_effects=True)
        fit = model.fit(cov_type="clustered", cluster_entity=True)
        return fit.params["d"], fit.std_errors["d"]

    return timed


def statsmodels(path, _rows) -> Timed:
    """Least squares on dummies by a statsmodels formula, clustered by unit."""
    from statsmodels.formula.api import ols

    frame = _frame(path)

    def timed():
        fit = ols("y ~ d + C(unit) + C(month)", frame).fit(
            cov_type="cluster", cov_kwds={"groups": frame["unit"]}
        )
        return fit.params["d"], fit.bse["d"]

    return timed


RATE_PLAN = {
    "schema": "plan/1",
    "title": "Benchmark",
    "design": "before_after",
    "columns": {"phase": "phase", "exposure": "days"},
    "settings": {"after_value": 1},
    "hypotheses": [
        {
            "key": "events",
            "role": "primary",
            "metric": "Events",
            "outcome": "events",
            "kind": "count",
            "better": "lower",
        }
    ],
}


def rate_file(path, _rows) -> Timed:
    """The engine's rate ratio, from the file on."""
    from analysis.evaluate import evaluate
    from analysis.table import open_table

    plan = _plan(RATE_PLAN)
    return lambda: evaluate(plan, open_table(path)).document()["hypotheses"][0]["estimate"]["value"]


def five_sums(path, _rows) -> Timed:
    """One pass of DuckDB: five sums by phase, from which the ratio follows in closed form."""
    import duckdb

    query = (
        "select phase, count(*), sum(events), sum(days), sum(events * events), sum(events * days), "
        f"sum(days * days) from '{path}' group by phase"
    )
    return lambda: duckdb.connect().execute(query).fetchall()


def glm(path, _rows) -> Timed:
    """A Poisson GLM of statsmodels on arrays, robust."""
    import duckdb
    from statsmodels.genmod.families import Poisson
    from statsmodels.genmod.generalized_linear_model import GLM

    columns = duckdb.connect().execute(f"select * from '{path}'").fetchnumpy()
    design = np.column_stack([np.ones(columns["phase"].size), columns["phase"]])

    def timed():
        model = GLM(
            columns["events"].astype(float),
            design,
            family=Poisson(),
            offset=np.log(columns["days"]),
        )
        return float(np.exp(model.fit(cov_type="HC0").params[1]))

    return timed


FORCES_PLAN = DID_PLAN | {
    "start": 36,
    "columns": {"unit": "unit", "period": "month", "group": "arm", "cluster": "force"},
}


def _forces(path):
    plan = _plan(FORCES_PLAN)
    return (*_observed(path, plan), plan)


def wild(path, _rows) -> Timed:
    """The engine's wild bootstrap, from columns in memory on: fit, sums, 9,999 draws, p."""
    seen, design, hypothesis, plan = _forces(path)
    return lambda: _model(seen, design, plan, hypothesis).wild_p


def wild_draws(path, _rows) -> Timed:
    """The engine's draws alone, once the fit has been collapsed to sums by cluster."""
    from analysis.parts.block_resampling import block_wild_sums
    from analysis.parts.resampling import wild_draws as drawn

    seen, design, hypothesis, plan = _forces(path)
    model = _model(seen, design, plan, hypothesis)
    sums = block_wild_sums(model.fit)
    return lambda: drawn(sums, 9999, model.generator()).p(0.0)


def wildboottest(path, _rows) -> Timed:
    """The wild bootstrap of wildboottest on least squares with dummies, warm."""
    from statsmodels.formula.api import ols
    from wildboottest.wildboottest import wildboottest as boot

    frame = _frame(path)
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
        model = _model(seen, design, plan, hypothesis, draws=10_000)
        return model.randomisation_p

    return timed


def _changes(path):
    frame = _frame(path)
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


CONTESTANTS: dict[str, Callable[[Path, int], Timed]] = {
    function.__name__: function
    for function in (
        did_file,
        did_memory,
        did_whole,
        group_by,
        pyfixest,
        linearmodels,
        statsmodels,
        rate_file,
        five_sums,
        glm,
        wild,
        wild_draws,
        wildboottest,
        sign_products,
        permutation,
        scipy_permutation,
        shuffling,
    )
}
