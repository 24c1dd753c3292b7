"""Staggered adoption: real laws, sums by hand, and what does not matter to the answer."""

import numpy as np
import pytest

from analysis.designs.staggered_adoption import DESIGN
from analysis.outcome import CheckStatus, Result, Scale
from tests.analysis.panel_rows import check, observed
from tests.analysis.staggered_rows import asked, castle, run, small


def test_castle_laws_have_the_effects_of_another_program():
    found = run(castle())
    quantities = found.findings.quantities
    for name, value in {
        "att": 0.0194028105861352,
        "att_group": 0.0115278250876089,
        "att_dynamic": 0.0590541723536112,
        "att_calendar": 0.0589931120319461,
        "event_-3": -0.0392993595071972,
        "event_4": 0.232218940026078,
        "att_2007_2005": -0.107994178359461,
        "twoway_effect": 0.06939843672772182,
    }.items():
        assert quantities[name].value == pytest.approx(value, abs=1e-9), name
    assert found.estimate.low == pytest.approx(0.0194028 - 1.959964 * 0.0383886, abs=1e-5)
    assert found.findings.n["treated"] == 21
    assert found.findings.n["comparison"] == 29
    assert "event_-1" not in quantities


def test_the_two_way_effect_and_other_comparisons_are_in_the_sensitivity_set():
    found = {item.key: item.estimate for item in run(castle()).findings.sensitivity}
    assert found["comparison_not_yet"].value == pytest.approx(0.0174120477190043, abs=1e-9)
    assert found["two_way"].se == pytest.approx(0.0560899666470981, rel=1e-6)
    assert {"anticipation_1"} <= set(found)
    again = {item.key for item in run(castle(), comparison="not_yet").findings.sensitivity}
    assert "comparison_never" in again


def test_with_covariates_the_other_adjustments_are_in_the_sensitivity_set():
    found = run(castle(columns=("unemployrt",)), method="regression", comparison="not_yet")
    keys = {item.key for item in found.findings.sensitivity}
    assert {"without_covariates", "comparison_never", "method_doubly_robust"} <= keys
    assert "least squares among the comparison" in found.findings.method


def test_the_counterfactual_is_what_was_seen_less_the_effect():
    seen = small()
    found = run(seen)
    table = seen.outcome.reshape(7, 5)
    after = np.concatenate([table[3:5, 2:].ravel(), table[5:, 3:].ravel()])
    assert found.counterfactual.value == pytest.approx(after.mean() - found.estimate.value)
    assert found.counterfactual.scale is Scale.MEAN
    assert found.absolute is None


def test_a_share_of_people_is_weighted_by_people():
    draw = np.random.default_rng(3)
    people = np.array([40, 60, 100, 50, 30, 80, 20])
    events = draw.binomial(np.repeat(people, 5), 0.3).astype(float)
    found = run(small(events, kind="proportion", people=people))
    shares = (events / np.repeat(people, 5)).reshape(7, 5)

    def change(rows, period, base):
        return np.average((shares[:, period] - shares[:, base])[rows], weights=people[rows])

    cells = [
        *((80, change([3, 4], t, 1) - change([0, 1, 2], t, 1)) for t in (2, 3, 4)),
        *((100, change([5, 6], t, 2) - change([0, 1, 2], t, 2)) for t in (3, 4)),
    ]
    expected = sum(size * effect for size, effect in cells) / sum(size for size, _ in cells)
    assert found.estimate.value == pytest.approx(expected)
    assert found.estimate.scale is Scale.RISK_DIFFERENCE
    assert found.counterfactual.scale is Scale.SHARE
    assert "weighted by people" in found.findings.method


def test_a_count_with_exposure_is_a_rate_weighted_by_it_and_without_it_a_rate_for_each_row():
    draw = np.random.default_rng(4)
    events = draw.poisson(20.0, 35).astype(float)
    exposure = np.array([2.0, 3.0, 4.0, 5.0, 6.0, 7.0, 8.0])
    rated = run(small(events, kind="count", exposure=exposure))
    assert rated.estimate.scale is Scale.RATE_DIFFERENCE
    same = run(small(events / np.repeat(exposure, 5), weight=exposure))
    assert rated.estimate.value == pytest.approx(same.estimate.value)
    assert rated.estimate.se == pytest.approx(same.estimate.se)
    plain = run(small(events, kind="count"))
    assert plain.estimate.value == pytest.approx(run(small(events)).estimate.value)
    assert plain.estimate.unit == "per area and period"


def test_equal_weights_change_nothing():
    plain, weighted = run(small()), run(small(weight=[3.0] * 7))
    assert weighted.estimate.value == pytest.approx(plain.estimate.value)
    assert weighted.estimate.se == pytest.approx(plain.estimate.se)


def test_clusters_of_one_unit_change_nothing_and_larger_ones_add_up_influences():
    plain = run(small())
    alone = run(small(cluster=[f"c{place}" for place in range(7)]))
    assert alone.estimate.se == pytest.approx(plain.estimate.se)
    joined = run(small(cluster=["a", "a", "b", "c", "c", "d", "d"]))
    assert joined.estimate.value == pytest.approx(plain.estimate.value)
    assert joined.findings.n["clusters"] == 4
    assert joined.estimate.se != pytest.approx(plain.estimate.se)


def test_units_treated_from_the_first_period_on_are_left_out_and_said():
    plain = run(small())
    more = small(
        np.concatenate([small().outcome, np.arange(5.0)]),
        starts=(None, None, None, 3, 3, 4, 4, 1),
    )
    found = run(more)
    assert found.estimate == plain.estimate
    assert found.findings.n == plain.findings.n
    assert check(found, "always_treated").value == 1.0


def test_a_unit_that_starts_after_the_last_period_counts_as_never():
    found, plain = run(small(starts=(None, None, 9, 3, 3, 4, 4))), run(small())
    assert found.estimate == plain.estimate
    assert check(found, "later_starts").value == 1.0


def test_rows_in_another_order_give_the_same_numbers():
    seen = castle()
    order = np.random.default_rng(5).permutation(seen.rows)
    lines = {"unit": seen.unit, "period": seen.period.codes, "starts": seen.starts}
    shuffled = observed(
        seen.outcome[order],
        unit=[lines["unit"].levels[code] for code in lines["unit"].codes[order]],
        period=(lines["period"][order] + 2000).tolist(),
        starts=[2000 + start if start >= 0 else None for start in lines["starts"][order]],
    )
    one, other = run(seen), run(shuffled)
    assert other.estimate.value == pytest.approx(one.estimate.value, rel=1e-12)
    assert other.estimate.se == pytest.approx(one.estimate.se, rel=1e-12)


def test_an_effect_added_to_the_treated_moves_the_estimate_by_it_and_no_error():
    seen = small()
    on = (seen.starts >= 0) & (seen.period.codes >= seen.starts)
    moved = run(small(seen.outcome - 3.0 * on))
    plain = run(seen)
    assert moved.estimate.value == pytest.approx(plain.estimate.value - 3.0)
    assert moved.estimate.se == pytest.approx(plain.estimate.se)


def test_scaling_the_outcome_scales_everything():
    plain, scaled = run(small()), run(small(small().outcome * 100.0))
    assert scaled.estimate.value == pytest.approx(100.0 * plain.estimate.value)
    assert scaled.estimate.high == pytest.approx(100.0 * plain.estimate.high)
    names = {"pre_trend_p"}
    for name in names:
        assert scaled.findings.quantities[name] == pytest.approx(plain.findings.quantities[name])


def test_missing_cells_are_counted_and_the_rest_is_compared():
    seen = castle()
    keep = np.random.default_rng(6).random(seen.rows) > 0.15
    lines = [place for place in range(seen.rows) if keep[place]]
    gappy = observed(
        seen.outcome[lines],
        unit=[seen.unit.levels[seen.unit.codes[place]] for place in lines],
        period=[int(seen.period.codes[place]) + 2000 for place in lines],
        starts=[
            2000 + int(seen.starts[place]) if seen.starts[place] >= 0 else None for place in lines
        ],
    )
    found = run(gappy)
    assert isinstance(found, Result)
    assert check(found, "missing_cells").status is CheckStatus.NOT_HELD
    assert "data_quality" in {downgrade.key for downgrade in found.findings.downgrades}


def test_the_event_study_has_leads_lags_and_its_reference():
    drawn = run(castle()).findings.figure
    times = [point["time"] for point in drawn["event_study"]["points"]]
    assert times == [*range(-10, -1), *range(5)]
    assert drawn["event_study"]["reference"] == -1
    assert [cohort["label"] for cohort in drawn["cohorts"]] == [
        str(year) for year in range(2006, 2010 + 1)
    ]
    assert drawn["series"]["start"] is None
    ahead = run(castle(), anticipation=1).findings.figure["event_study"]
    assert ahead["reference"] == -2
    assert -1 in [point["time"] for point in ahead["points"]]
    assert run(castle(), base="varying").findings.figure["event_study"]["reference"] is None


def test_check_plan_says_the_method_and_that_a_treatment_cannot_stop():
    method = DESIGN.choose(
        None, asked(), DESIGN.settings(), frozenset({"unit", "period", "starts"})
    )
    assert "Callaway and Sant'Anna" in method.sentence
    assert "stops cannot be said" in method.sentence
