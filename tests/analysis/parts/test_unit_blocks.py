"""A panel in blocks of units has every number of the same panel in a table of rows."""

import numpy as np
import pytest

from analysis.outcome import Estimate
from analysis.parts import block_errors, panel_runs, unit_blocks
from analysis.parts.panel_reading import read_panel
from tests.analysis.panel_rows import observed, run, simulated

EXTRAS = ("plain", "covariates", "regions", "staggered", "shuffled")


def panel(extra, lost, kind="mean"):
    lists = simulated(units=20, treated=9, lost=lost, kind=kind)
    count = len(lists["unit"])
    generator = np.random.default_rng(7)
    if extra == "staggered":
        begins = {f"u{number:02d}": 3 + number % 3 for number in range(9)}
        del lists["treated"], lists["start"]
        lists["starts"] = [begins.get(name) for name in lists["unit"]]
    if extra == "covariates":
        names = ("x", "z")
        lists["covariates"] = {name: generator.normal(size=count) * 4 for name in names}
    if extra == "regions":
        alone = ("u08", "u09")
        lists["cluster"] = [
            name if name in alone else f"r{int(name[1:]) // 2}" for name in lists["unit"]
        ]
    if extra == "shuffled":
        order = generator.permutation(count)
        for name in ("unit", "period", "treated", "outcome", "exposure"):
            if name in lists:
                lists[name] = np.asarray(lists[name])[order]
    return observed(**lists)


@pytest.fixture
def in_blocks(monkeypatch):
    """Run on blocks of a few units, whatever the size of the panel."""

    def running(seen, **chosen):
        with monkeypatch.context() as patch:
            patch.setattr(panel_runs, "MOST_NUMBERS", 0)
            patch.setattr(unit_blocks, "BLOCK_CELLS", 45)
            return run(seen, **chosen)

    return running


def same(one, other, path):
    if isinstance(one, Estimate) and isinstance(other, Estimate):
        for name in ("value", "low", "high", "se", "df", "p"):
            same(getattr(one, name), getattr(other, name), f"{path}.{name}")
    elif one is None or other is None:
        assert one is other, path
    else:
        assert other == pytest.approx(one, rel=1e-7, abs=1e-10), path


@pytest.mark.parametrize("extra", EXTRAS)
@pytest.mark.parametrize("lost", [0.0, 0.12])
@pytest.mark.parametrize("errors", ["auto", "cr1", "cr3", "hc2", "hc1", "classical", "wild"])
def test_a_linear_model_in_blocks_is_the_one_of_rows(extra, lost, errors, in_blocks):
    seen = panel(extra, lost)
    rows, blocks = run(seen, errors=errors, draws=199), in_blocks(seen, errors=errors, draws=199)
    assert type(rows) is type(blocks)
    for name, value in rows.findings.quantities.items():
        same(value, blocks.findings.quantities[name], name)
    others = {item.key: item.estimate for item in blocks.findings.sensitivity}
    for item in rows.findings.sensitivity:
        same(item.estimate, others[item.key], item.key)


@pytest.mark.parametrize("extra", EXTRAS)
@pytest.mark.parametrize("lost", [0.0, 0.12])
def test_a_poisson_model_in_blocks_is_the_one_of_rows(extra, lost, in_blocks):
    seen = panel(extra, lost, kind="count")
    rows, blocks = run(seen, draws=199), in_blocks(seen, draws=199)
    for name, value in rows.findings.quantities.items():
        other = blocks.findings.quantities[name]
        if rows.findings.chosen["errors"] != "randomisation":
            if name != "randomisation_p":
                same(value, other, name)
        elif name == "effect":
            assert other.value == pytest.approx(value.value, rel=1e-9)
            assert other.low == pytest.approx(value.low, abs=0.05)
            assert other.high == pytest.approx(value.high, abs=0.05)


@pytest.mark.parametrize("errors", ["cr2", "cr3"])
@pytest.mark.parametrize("extra", ["plain", "covariates", "staggered"])
@pytest.mark.parametrize("lost", [0.0, 0.12])
def test_series_of_many_clusters_give_the_errors_of_their_matrices(
    errors, extra, lost, in_blocks, monkeypatch
):
    seen = panel(extra, lost)
    by_matrices = run(seen, errors=errors, draws=199)
    monkeypatch.setattr(block_errors, "MOST_MATRICES", 2)
    monkeypatch.setattr(block_errors, "MOST_TERMS", 400)
    by_series = in_blocks(seen, errors=errors, draws=199)
    same(by_matrices.estimate, by_series.estimate, errors)


def test_a_unit_whose_series_does_not_end_has_its_own_matrix(in_blocks, monkeypatch):
    seen = panel("plain", 0.12)
    by_matrices = run(seen, errors="cr2", draws=199)
    monkeypatch.setattr(block_errors, "MOST_MATRICES", 2)
    monkeypatch.setattr(block_errors, "MOST_TERMS", 1)
    same(by_matrices.estimate, in_blocks(seen, errors="cr2", draws=199).estimate, "cr2")


@pytest.mark.parametrize("errors", ["cr1", "cr3", "hc1", "hc2", "classical", "wild"])
def test_weights_in_blocks_are_those_of_rows(errors, in_blocks):
    lists = simulated(units=20, treated=9, lost=0.1)
    weight = np.random.default_rng(2).uniform(0.5, 3, len(lists["unit"]))
    seen = observed(**lists, weight=weight)
    same(
        run(seen, errors=errors, draws=199).estimate,
        in_blocks(seen, errors=errors, draws=199).estimate,
        errors,
    )


def test_rows_in_order_are_read_without_a_copy():
    seen = observed(**simulated())
    made = read_panel(seen)
    blocks = unit_blocks.unit_blocks(made, made.outcome, None, ())
    assert blocks.order is None
    block = next(iter(blocks))
    assert block.place is None
    assert block.weight is None


def test_what_is_written_back_stands_in_its_own_row():
    seen = panel("shuffled", 0.12)
    made = read_panel(seen)
    blocks = unit_blocks.unit_blocks(made, made.outcome, None, ())
    found = np.full(made.rows, np.nan)
    means = np.zeros(made.rows)
    for block in blocks:
        block.write(block.outcome, found)
    for code in np.unique(made.unit):
        own = made.unit == code
        means[own] = made.outcome[own].mean()
    np.testing.assert_allclose(found, made.outcome - means)


def test_a_unit_in_two_clusters_cannot_be_read_in_blocks(in_blocks):
    lists = simulated()
    halves = ["early" if period < 4 else "late" for period in lists["period"]]
    seen = observed(**lists, cluster=halves)
    made = read_panel(seen)
    assert unit_blocks.unit_blocks(made, made.outcome, None, ()) is None
    assert in_blocks(seen, errors="hc2") == run(seen, errors="hc2")
