"""People in a group and period, held as means, have every number of the rows written out."""

import numpy as np
import pytest

from analysis.outcome import Estimate
from analysis.parts import panel_runs
from analysis.parts.panel_collapse import collapsed
from analysis.parts.panel_columns import Choice
from analysis.parts.panel_linear import LinearModel
from analysis.parts.panel_reading import read_panel
from tests.analysis.panel_rows import observed, run, simulated


def people(*, dated=True, clustered=True, kind="mean"):
    """Return people in groups over time, several in each cluster and period."""
    lists = simulated(units=240, treated=110, kind=kind)
    if clustered:
        lists["cluster"] = [
            f"{'t' if arm else 'c'}{int(name[1:]) // 12}"
            for name, arm in zip(lists["unit"], lists["treated"], strict=True)
        ]
    del lists["unit"]
    if not dated:
        lists["after"] = [period >= 4 for period in lists.pop("period")]
        del lists["start"]
    return observed(**lists)


def same(one, other, path):
    if isinstance(one, Estimate) and isinstance(other, Estimate):
        for name in ("value", "low", "high", "se", "df", "p"):
            same(getattr(one, name), getattr(other, name), f"{path}.{name}")
    elif one is None or other is None:
        assert one is other, path
    else:
        assert other == pytest.approx(one, rel=1e-7, abs=1e-10), path


def both(monkeypatch, seen, **chosen):
    rows = run(seen, fixed_effects="group_phase", draws=199, **chosen)
    monkeypatch.setattr(panel_runs, "MOST_NUMBERS", 0)
    return rows, run(seen, fixed_effects="group_phase", draws=199, **chosen)


@pytest.mark.parametrize("dated", [True, False])
@pytest.mark.parametrize("model", ["linear", "log"])
@pytest.mark.parametrize(
    "errors", ["cr1", "cr2", "cr3", "hc1", "hc2", "classical", "wild", "randomisation"]
)
def test_means_give_the_numbers_of_rows(dated, model, errors, monkeypatch):
    rows, means = both(monkeypatch, people(dated=dated), model=model, errors=errors)
    for name, value in rows.findings.quantities.items():
        same(value, means.findings.quantities[name], name)
    same(rows.counterfactual, means.counterfactual, "counterfactual")
    assert rows.findings.n == means.findings.n


@pytest.mark.parametrize("dated", [True, False])
@pytest.mark.parametrize("errors", ["cr1", "classical", "wild", "randomisation", "hc1"])
def test_sums_of_counts_give_the_numbers_of_rows(dated, errors, monkeypatch):
    rows, sums = both(monkeypatch, people(dated=dated, kind="count"), errors=errors)
    for name, value in rows.findings.quantities.items():
        same(value, sums.findings.quantities[name], name)
    same(rows.absolute, sums.absolute, "absolute")


@pytest.mark.parametrize("errors", ["hc1", "hc2", "classical"])
def test_people_without_clusters_are_held_as_four_means(errors, monkeypatch):
    rows, means = both(monkeypatch, people(dated=False, clustered=False), errors=errors)
    same(rows.estimate, means.estimate, errors)


@pytest.mark.parametrize(
    "more", [{"weight": [1.0] * 84}, {"covariates": {"x": [float(n) for n in range(84)]}}]
)
def test_rows_with_weights_or_covariates_stay(more):
    made = LinearModel(
        panel=read_panel(observed(**simulated(), **more)),
        choice=Choice(model="linear", effects="group_phase", errors="hc2"),
        level=0.95,
        draws=99,
        generator=np.random.default_rng,
    )
    assert collapsed(made) is made
