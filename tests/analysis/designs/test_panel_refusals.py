"""What a difference in differences refuses, what it calls an error, and what it says beside."""

import subprocess
import sys
from pathlib import Path

import numpy as np
import pytest

from analysis.design import find
from analysis.designs.difference_in_differences import DESIGN
from analysis.errors import BadDataError, BadPlanError
from analysis.outcome import CheckStatus, Refusal, Scale
from tests.analysis.panel_rows import asked, check, observed, run, shaped, simulated


def test_a_group_that_changes_within_a_unit_names_the_unit_and_both_rows():
    lists = simulated()
    lists["treated"][3] = False
    with pytest.raises(BadDataError, match=r"Unit u00.*row 2 \(yes\).*row 5 \(no\).*starts"):
        shaped(observed(**lists))


def test_starts_that_change_within_a_unit_are_an_error():
    lists = simulated()
    del lists["treated"], lists["start"]
    begins = [4 if name < "u05" else None for name in lists["unit"]]
    begins[7] = 5
    with pytest.raises(BadDataError, match=r"Unit u01.*\(4\).*\(5\)"):
        shaped(observed(**lists, starts=begins))


def test_a_unit_twice_in_a_period_is_an_error_that_names_both_rows():
    lists = simulated()
    lists["period"][5] = 5
    with pytest.raises(BadDataError, match="Unit u00 stands twice in period 5: row 6 and row 7"):
        shaped(observed(**lists))


def test_unit_and_period_effects_without_the_columns_name_group_phase():
    lists = simulated()
    del lists["unit"]
    with pytest.raises(BadPlanError, match=r"no unit.*group_phase"):
        shaped(observed(**lists))


@pytest.mark.parametrize("errors", ["cr2", "wild", "randomisation"])
def test_cluster_errors_without_clusters_are_an_error(errors):
    lists = simulated()
    del lists["unit"]
    with pytest.raises(BadPlanError, match="cluster or unit"):
        shaped(observed(**lists), fixed_effects="group_phase", errors=errors)


@pytest.mark.parametrize("broken", [2.5, -1.0])
def test_a_count_that_is_broken_or_negative_is_an_error(broken):
    lists = simulated(kind="count")
    lists["outcome"][3] = broken
    with pytest.raises(BadDataError, match="row 5"):
        shaped(observed(**lists))


def refused(seen, **chosen):
    outcome = run(seen, draws=99, **chosen)
    assert isinstance(outcome, Refusal)
    assert outcome.what_would_help
    return outcome.because


def test_a_constant_outcome_is_refused():
    lists = simulated()
    assert "the same in every row" in refused(
        observed(**(lists | {"outcome": np.full(len(lists["unit"]), 3.0)}))
    )


def test_an_outcome_that_the_model_reproduces_exactly_is_refused():
    lists = simulated()
    exact = np.array(lists["period"]) * 1.7 + [float(name[1:]) for name in lists["unit"]]
    assert "reproduces every row" in refused(observed(**(lists | {"outcome": exact})))


def test_no_comparison_no_before_and_no_after_are_refused():
    lists = simulated()
    everyone = lists | {"treated": [True] * len(lists["unit"])}
    assert "no comparison" in refused(observed(**everyone))
    nobody = lists | {"treated": [False] * len(lists["unit"])}
    assert "No row belongs" in refused(observed(**nobody))
    assert "before its start" in refused(observed(**(lists | {"start": 1})))
    assert "initiative" in refused(observed(**(lists | {"start": 99})))


def test_a_logarithm_of_zero_is_refused():
    lists = simulated()
    lists["outcome"][4] = 0.0
    assert "no logarithm" in refused(observed(**lists), model="log")


def test_a_poisson_cell_without_events_is_refused_and_named():
    lists = simulated(kind="count")
    on = np.array(lists["treated"]) & (np.array(lists["period"]) >= 4)
    lists["outcome"][on] = 0.0
    assert "after the start" in refused(observed(**lists))


def test_a_level_that_only_the_treated_have_is_refused():
    lists = simulated()
    arms = np.array(lists["treated"])
    places = np.where(arms & (np.arange(arms.size) % 2 == 0), "dock", "town")
    seen = observed(**lists, covariates={"place": places.tolist()})
    assert "place = dock" in refused(seen)


def test_a_covariate_that_marks_the_initiative_is_refused():
    lists = simulated()
    on = np.array(lists["treated"]) & (np.array(lists["period"]) >= 4)
    seen = observed(**lists, covariates={"marker": on * 5.0})
    assert "cannot be told apart" in refused(seen)


def test_a_share_with_people_is_weighted_by_people():
    lists = simulated()
    people = np.random.default_rng(2).integers(20, 200, len(lists["unit"])).astype(float)
    events = np.random.default_rng(3).binomial(people.astype(int), 0.3).astype(float)
    lists |= {"outcome": events, "kind": "proportion"}
    by_people = run(observed(**lists, people=people), draws=99)
    by_weight = run(
        observed(**(lists | {"outcome": events / people, "kind": "mean"}), weight=people), draws=99
    )
    assert by_people.estimate.scale is Scale.RISK_DIFFERENCE
    assert by_people.estimate.value == pytest.approx(by_weight.estimate.value, rel=1e-12)
    assert by_people.estimate.se == pytest.approx(by_weight.estimate.se, rel=1e-12)


def test_what_a_ratio_comes_to_follows_from_the_observed_rate():
    seen = observed(**simulated(kind="count", units=16, treated=8))
    outcome = run(seen, draws=99)
    on = seen.treated & (seen.period.codes >= seen.period.start)
    rate = seen.outcome[on].sum() / seen.exposure[on].sum()
    ratio = outcome.estimate
    assert outcome.counterfactual.value == pytest.approx(rate / ratio.value)
    assert outcome.absolute.value == pytest.approx(rate - rate / ratio.value)
    assert outcome.absolute.low == pytest.approx(rate - rate / ratio.low)
    assert outcome.absolute.high == pytest.approx(rate - rate / ratio.high)
    assert outcome.absolute.scale is Scale.RATE_DIFFERENCE
    averted = outcome.findings.quantities["averted"]
    assert averted.value == pytest.approx(seen.outcome[on].sum() * (1 / ratio.value - 1))
    assert averted.low < averted.value < averted.high


def test_what_a_difference_would_have_been_is_the_treated_mean_less_the_effect():
    seen = observed(**simulated())
    outcome = run(seen, draws=99)
    on = seen.treated & (seen.period.codes >= seen.period.start)
    expected = seen.outcome[on].mean() - outcome.estimate.value
    assert outcome.counterfactual.value == pytest.approx(expected)
    assert outcome.absolute is None


def test_the_chart_holds_group_averages_by_period_and_no_rows():
    seen = observed(**simulated())
    figure = run(seen, draws=99).findings.figure
    assert figure["series"]["labels"] == ["1", "2", "3", "4", "5", "6"]
    assert figure["series"]["start"] == 3
    own = seen.treated & (seen.period.codes == 2)
    assert figure["series"]["groups"]["treated"][2] == pytest.approx(seen.outcome[own].mean())
    assert [point["time"] for point in figure["event_study"]["points"]] == [-3, -2, -1, 0, 1, 2]


def test_lost_units_lower_the_strength():
    lists = simulated(units=20, treated=10)
    kept = [
        place
        for place, (name, period) in enumerate(zip(lists["unit"], lists["period"], strict=True))
        if name not in ("u00", "u01") or period < 4
    ]
    fewer = {name: [lists[name][k] for k in kept] for name in ("unit", "period", "treated")}
    outcome = run(observed(lists["outcome"][kept], start=4, **fewer), draws=99)
    assert [item.key for item in outcome.findings.downgrades] == ["attrition"]


def test_the_plan_alone_says_which_method_will_run():
    made = DESIGN.settings()
    roles = frozenset({"unit", "period", "group"})
    found = DESIGN.choose(None, asked("count"), made, roles)
    assert found.auto == {"model": "poisson", "errors": "auto"}
    seen = observed(**simulated(kind="count"))
    found = DESIGN.choose(seen, asked("count"), made, roles)
    assert found.auto == {"model": "poisson", "errors": "cr2"}
    assert "GLM's CR1" in found.sentence


def test_the_choice_of_method_does_not_look_at_outcomes():
    lists = simulated()
    shuffled = lists | {"outcome": lists["outcome"][::-1].copy()}
    made = DESIGN.settings()
    both = [DESIGN.choose(observed(**one), asked(), made, frozenset()) for one in (lists, shuffled)]
    assert both[0] == both[1]


def test_the_same_seed_gives_the_same_numbers_and_another_seed_others():
    seen = observed(**simulated(units=24, treated=12, effect=-0.5))
    one, again = run(seen, draws=99), run(seen, draws=99)
    other = run(seen, draws=99, seed=(3, 4))
    assert one == again
    assert one.estimate == other.estimate
    assert one.findings.quantities["wild_p"] != other.findings.quantities["wild_p"]


def test_a_linear_effect_loads_no_statistics_package():
    code = (
        "import sys\n"
        "from tests.analysis.panel_rows import observed, run, simulated\n"
        "run(observed(**simulated()), draws=99)\n"
        "heavy = {'statsmodels', 'pandas', 'scipy.stats'}\n"
        "print(sorted(heavy & set(sys.modules)))\n"
    )
    root = Path(__file__).parents[3]
    done = subprocess.run(
        [sys.executable, "-c", code], cwd=root, capture_output=True, text=True, check=True
    )
    assert done.stdout.strip() == "[]"


def test_people_for_a_mean_are_an_error():
    lists = simulated()
    with pytest.raises(BadPlanError, match="proportion"):
        shaped(observed(**lists, people=[10.0] * len(lists["unit"])))


def test_an_exposure_that_a_mean_does_not_use_is_said():
    lists = simulated()
    outcome = run(observed(**lists, exposure=[10.0] * len(lists["unit"])), draws=99)
    assert "not used" in check(outcome, "exposure").because


def test_a_plain_poisson_error_on_counts_that_vary_more_caps_strength():
    lists = simulated(kind="count", units=16, treated=8)
    lists["outcome"] = lists["outcome"] * np.random.default_rng(5).integers(1, 9, 96)
    seen = observed(**lists)
    plain = check(run(seen, errors="classical", draws=99), "dispersion")
    assert plain.status is CheckStatus.NOT_HELD
    assert plain.cap == 1
    assert check(run(seen, errors="cr1", draws=99), "dispersion").status is CheckStatus.INFO


def test_a_rate_in_levels_is_weighted_by_exposure():
    seen = observed(**simulated(kind="count", units=16, treated=8))
    outcome = run(seen, model="linear", draws=99)
    assert outcome.estimate.scale is Scale.RATE_DIFFERENCE
    averted = outcome.findings.quantities["averted"]
    on = seen.treated & (seen.period.codes >= seen.period.start)
    assert averted.value == pytest.approx(-outcome.estimate.value * seen.exposure[on].sum())
    assert {item.key for item in outcome.findings.sensitivity} >= {"poisson_cr1", "linear_cr3"}


def test_phases_with_periods_are_read_as_one_start():
    lists = simulated()
    after = [period >= 4 for period in lists["period"]]
    start = lists.pop("start")
    by_phase = run(observed(**lists, after=after), draws=99)
    by_start = run(observed(**lists, start=start), draws=99)
    assert by_phase.estimate == by_start.estimate
    assert by_phase.findings.quantities["lag_1"] == by_start.findings.quantities["lag_1"]


def test_a_period_that_is_before_and_after_is_an_error():
    lists = simulated()
    after = [period >= 4 for period in lists["period"]]
    after[0] = True
    del lists["start"]
    with pytest.raises(BadDataError, match="both before and after"):
        shaped(observed(**lists, after=after))


def test_a_group_that_contradicts_starts_is_an_error():
    lists = simulated()
    del lists["start"]
    with pytest.raises(BadDataError, match="contradict"):
        shaped(observed(**lists, starts=[None] * len(lists["unit"])))


def test_the_design_is_in_the_catalogue_under_its_own_name():
    assert find("difference_in_differences") is DESIGN
    assert DESIGN.needs_start(frozenset({"period", "group"}))
    assert not DESIGN.needs_start(frozenset({"group", "phase"}))
