"""Those that compete in differences in differences and in rate ratios, from files and memory."""

import json
from collections.abc import Callable

import numpy as np

Timed = Callable[[], object]

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


def plan_of(document):
    from analysis.design import terms
    from analysis.plan import read

    return read(json.dumps(document).encode(), suffix=".json", terms=terms())


def observed_from(path, plan):
    from analysis.design import find
    from analysis.roles import observe
    from analysis.table import open_table

    hypothesis = plan.hypotheses[0]
    design = find(hypothesis.design)
    return observe(open_table(path), hypothesis, design), design, hypothesis


def model_of_run(seen, design, plan, hypothesis, draws=9999):
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
    plan = plan_of(DID_PLAN)

    def timed():
        seen, design, hypothesis = observed_from(path, plan)
        found = model_of_run(seen, design, plan, hypothesis).estimate("cr1")
        return found.value, found.se

    return timed


def did_memory(path, _rows) -> Timed:
    """The engine's effect and CR1, from columns in memory on."""
    plan = plan_of(DID_PLAN)
    seen, design, hypothesis = observed_from(path, plan)

    def timed():
        found = model_of_run(seen, design, plan, hypothesis).estimate("cr1")
        return found.value, found.se

    return timed


def did_whole(path, _rows) -> Timed:
    """The whole result of a plan: every quantity, check, chart and alternative."""
    from analysis.evaluate import evaluate
    from analysis.table import open_table

    plan = plan_of(DID_PLAN)
    return lambda: evaluate(plan, open_table(path)).document()["hypotheses"][0]["estimate"]["value"]


def group_by(path, _rows) -> Timed:
    """One pass of DuckDB: sums by unit."""
    import duckdb

    query = (
        "select unit, count(*) n, sum(y) s, sum(y * y) q, max(arm) arm, "
        f"sum(case when month >= 25 then y else 0 end) a from '{path}' group by unit"
    )
    return lambda: len(duckdb.connect().execute(query).fetchnumpy()["n"])


def frame_of(path):
    import duckdb

    frame = duckdb.connect().execute(f"select * from '{path}'").df()
    start = 25 if frame["month"].max() < 55 else 36
    frame["d"] = ((frame["arm"] == 1) & (frame["month"] >= start)).astype(float)
    return frame


def pyfixest(path, _rows) -> Timed:
    """Fixed effects by pyfixest, clustered by unit, warm."""
    import pyfixest as pf

    frame = frame_of(path)

    def timed():
        fit = pf.feols("y ~ d | unit + month", data=frame, vcov={"CRV1": "unit"})
        return fit.coef()["d"], fit.se()["d"]

    timed()
    return timed


def linearmodels(path, _rows) -> Timed:
    """Panel least squares by linearmodels, clustered by unit."""
    from linearmodels.panel import PanelOLS

    frame = frame_of(path).set_index(["unit", "month"])

    def timed():
        model = PanelOLS(frame["y"], frame[["d"]], entity_effects=True, time_effects=True)
        fit = model.fit(cov_type="clustered", cluster_entity=True)
        return fit.params["d"], fit.std_errors["d"]

    return timed


def statsmodels(path, _rows) -> Timed:
    """Least squares on dummies by a statsmodels formula, clustered by unit."""
    from statsmodels.formula.api import ols

    frame = frame_of(path)

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

    plan = plan_of(RATE_PLAN)
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
