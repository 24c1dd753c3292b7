"""Leads and lags against cell means, and the joint test before the start."""

import numpy as np
import pytest
from scipy import stats

from analysis.outcome import CheckStatus, Consequence
from analysis.parts.event_study import event_columns
from analysis.parts.panel_reading import read_panel
from tests.analysis.panel_rows import check, observed, run, simulated


def cell(seen, treated, period):
    own = (seen.treated == treated) & (seen.period.codes == period)
    return seen.outcome[own].mean()


def test_leads_and_lags_of_a_complete_panel_are_differences_of_cell_means():
    seen = observed(**simulated())
    found = run(seen, errors="cr2").findings.quantities
    base = cell(seen, True, 2) - cell(seen, False, 2)
    for name, period in (("lead_3", 0), ("lead_2", 1), ("lag_0", 3), ("lag_2", 5)):
        change = cell(seen, True, period) - cell(seen, False, period) - base
        assert found[name].value == pytest.approx(change, abs=1e-10)
        assert found[name].low < change < found[name].high
    assert "lead_1" not in found


def test_group_and_phase_with_periods_have_leads_and_lags_too():
    seen = observed(**simulated())
    found = run(seen, errors="hc2", fixed_effects="group_phase").findings.quantities
    base = cell(seen, True, 2) - cell(seen, False, 2)
    change = cell(seen, True, 0) - cell(seen, False, 0) - base
    assert found["lead_3"].value == pytest.approx(change, abs=1e-10)


def test_event_times_count_missing_periods():
    lists = simulated(times=8, start=5)
    kept = [place for place, period in enumerate(lists["period"]) if period not in (6, 7)]
    seen = observed(
        lists["outcome"][kept],
        start=5,
        **{name: [lists[name][k] for k in kept] for name in ("unit", "period", "treated")},
    )
    assert event_columns(read_panel(seen)).times == (-4, -3, -2, 0, 3)


def test_the_last_period_seen_before_the_start_is_the_reference():
    lists = simulated(times=8, start=5)
    kept = [place for place, period in enumerate(lists["period"]) if period not in (3, 4)]
    seen = observed(
        lists["outcome"][kept],
        start=5,
        **{name: [lists[name][k] for k in kept] for name in ("unit", "period", "treated")},
    )
    outcome = run(seen, errors="cr1")
    assert event_columns(read_panel(seen)).reference == -3
    assert check(outcome, "event_reference").value == -3
    assert check(outcome, "missing_cells").status is CheckStatus.NOT_HELD
    assert [item.key for item in outcome.findings.downgrades] == ["data_quality"]


def test_periods_in_steps_of_two_are_counted_in_steps():
    lists = simulated()
    lists["period"] = [2000 + 2 * period for period in lists["period"]]
    seen = observed(**(lists | {"start": 2008}))
    assert event_columns(read_panel(seen)).times == (-3, -2, 0, 1, 2)


def test_one_lead_has_the_p_of_its_own_t_test():
    seen = observed(**simulated(times=5, start=3))
    found = run(seen, errors="cr2").findings.quantities
    assert found["pre_trend_p"] == pytest.approx(found["lead_2"].p, rel=1e-9)


def test_classical_leads_have_the_f_test_of_nested_models():
    seen = observed(**simulated())
    found = run(seen, errors="classical").findings.quantities
    units = np.eye(14)[seen.unit.codes]
    times = np.eye(6)[seen.period.codes][:, 1:]
    leads = np.column_stack([seen.treated & (seen.period.codes == place) for place in (0, 1)])
    lags = np.column_stack([seen.treated & (seen.period.codes == place) for place in (3, 4, 5)])
    small = np.column_stack([units, times, lags])
    large = np.column_stack([small, leads])

    def left(design):
        return np.sum(
            (seen.outcome - design @ np.linalg.lstsq(design, seen.outcome, rcond=None)[0]) ** 2
        )

    df = seen.rows - large.shape[1]
    statistic = (left(small) - left(large)) / 2 / (left(large) / df)
    assert found["pre_trend_p"] == pytest.approx(stats.f.sf(statistic, 2, df), rel=1e-8)


def test_a_joint_test_of_cr2_is_seldom_wrong_when_nothing_differs():
    found = [
        run(
            observed(**simulated(seed=seed, units=12, treated=6, times=7, start=6)),
            errors="cr2",
            draws=99,
        ).findings.quantities["pre_trend_p"]
        for seed in range(150)
    ]
    assert np.mean(np.array(found) < 0.05) < 0.12


def test_a_trend_of_its_own_is_seen_and_caps_strength():
    lists = simulated(units=30, treated=15)
    drift = np.array(lists["treated"]) * np.array(lists["period"]) * 3.0
    lists["outcome"] = lists["outcome"] + drift
    found = check(run(observed(**lists)), "pre_trend")
    assert found.status is CheckStatus.NOT_HELD
    assert found.consequence is Consequence.CAPS_STRENGTH
    assert found.cap == 2


def test_no_trend_seen_is_never_called_parallel():
    found = check(run(observed(**simulated(units=30, treated=15))), "pre_trend")
    assert found.status is CheckStatus.HELD
    assert "could not see" in found.because
    assert "80 of 100" in found.because
    assert "parallel" not in found.because


def test_one_period_before_says_nothing_of_trends():
    outcome = run(observed(**simulated(start=2)))
    assert check(outcome, "pre_trend").status is CheckStatus.UNKNOWN
    assert outcome.findings.quantities["pre_trend_p"] is None


def test_one_treated_unit_has_a_pre_trend_by_reassignment():
    outcome = run(observed(**simulated(units=25, treated=1)))
    p = outcome.findings.quantities["pre_trend_p"]
    assert p * 25 == pytest.approx(round(p * 25))
    assert outcome.findings.quantities["lead_2"].low is None


def test_more_leads_than_clusters_can_bear_are_read_as_one_trend():
    outcome = run(observed(**simulated(units=13, treated=6, times=24, start=20)), errors="cr1")
    assert 0.0 < outcome.findings.quantities["pre_trend_p"] <= 1.0
    assert "straight trend" in check(outcome, "pre_trend").because
