"""Every method of the matched comparison against plain code in R; it stands beside its output."""

import numpy as np
import pytest

from analysis.outcome import Result
from tests.analysis.designs.matched_rows import (
    NHEFS_TERMS,
    infertile,
    nhefs,
    oracle,
    rows,
    run,
    smokers,
)

CASES = oracle()["cases"]
METHODS = (*("aipw", "entropy_aipw", "ipw", "entropy", "standardisation", "regression", "nearest"),)


def seen(case):
    """Return the observations and settings of a case by its name."""
    kind, estimand, *more = case.split(":")
    settings = {"estimand": estimand, "method": "ipw"}
    if kind == "count":
        return infertile(exposed="exposure" in more), settings
    columns = {}
    numbers = nhefs()["seqn"]
    if "weight" in more:
        columns["weight"] = 0.5 + (numbers % 7) / 7
    if "cluster" in more:
        columns["cluster"] = (numbers % 97).astype(int)
    return smokers(kind, **columns), {**settings, "formula": NHEFS_TERMS}


@pytest.mark.parametrize("case", CASES)
def test_every_method_has_rs_value_and_error(case):
    observations, settings = seen(case)
    outcome = run(observations, **settings)
    assert isinstance(outcome, Result)
    for method in METHODS:
        wanted = CASES[case].get(method)
        found = outcome.findings.quantities[f"effect_{method}"]
        if wanted is None:
            continue
        assert found.value == pytest.approx(wanted["value"], rel=1e-7), method
        if "se" in wanted:
            assert found.se == pytest.approx(wanted["se"], rel=1e-7), method


@pytest.mark.parametrize("case", CASES)
def test_the_plain_comparison_and_the_effective_sample_are_rs(case):
    observations, settings = seen(case)
    found = run(observations, **settings).findings.quantities
    wanted = CASES[case]
    plain = found["rate_ratio_unadjusted" if case.startswith("count") else "unadjusted"]
    assert plain.value == pytest.approx(wanted["unadjusted"]["value"], rel=1e-9)
    assert plain.se == pytest.approx(wanted["unadjusted"]["se"], rel=1e-9)
    size = wanted["sizes"]["effective"]
    assert found["effective_sample_size"] == pytest.approx(size, rel=1e-8)


def test_the_error_is_what_leaving_each_row_a_little_out_says():
    """The infinitesimal jackknife: a row's contribution is the derivative by its weight."""
    data = nhefs()
    picked = slice(0, None, 12)
    covariates = {name: data[name][picked] for name in ("age", "smokeyrs", "wt71")}

    def effects(weight):
        observations = rows(
            "proportion",
            data["qsmk"][picked] == 1,
            data["death"][picked],
            covariates,
            weight=weight,
        )
        return run(observations, method="ipw").findings.quantities

    count = data["qsmk"][picked].size
    step = 1e-4
    squares = dict.fromkeys(("ipw", "entropy", "standardisation"), 0.0)
    for row in range(count):
        more, less = np.ones(count), np.ones(count)
        more[row], less[row] = 1 + step, 1 - step
        up, down = effects(more), effects(less)
        for name in squares:
            key = f"effect_{name}"
            squares[name] += ((up[key].value - down[key].value) / (2 * step)) ** 2
    plain = effects(np.ones(count))
    for name, total in squares.items():
        wanted = np.sqrt(total * count / (count - 1))
        assert plain[f"effect_{name}"].se == pytest.approx(wanted, rel=1e-4), name
