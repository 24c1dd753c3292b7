"""The difference in differences: other programs' numbers, what it refuses, its manners."""

import csv
import json
import math
import subprocess
import sys
import warnings
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from analysis.design import find
from analysis.designs.difference_in_differences import DESIGN
from analysis.errors import BadDataError, BadPlanError
from analysis.outcome import CheckStatus, Consequence, Estimate, Refusal, Result, Scale
from tests.analysis.panel_rows import asked, check, observed, run, shaped, simulated

ORACLES = Path(__file__).parents[2] / "oracles"
CASES = {
    case["id"]: case
    for case in json.loads((ORACLES / "difference_in_differences.json").read_text(encoding="utf-8"))
}


def castle(hypothesis):
    """Return the states' panel as one hypothesis sees it, and its settings."""
    case = CASES["castle_doctrine"]
    plan = case["hypotheses"][hypothesis]
    with (ORACLES / case["data"]).open(encoding="utf-8", newline="") as file:
        table = list(csv.DictReader(file))

    def numbers(name):
        return [float(line[name]) for line in table]

    seen = observed(
        numbers(plan.get("outcome", "homicide")),
        unit=[line["sid"] for line in table],
        period=[int(line["year"]) for line in table],
        starts=[int(line["law_year"]) if line["law_year"] else None for line in table],
        covariates={name: numbers(name) for name in plan.get("covariates", ())},
        **({"weight": numbers(plan["weight"])} if "weight" in plan else {}),
    )
    return seen, case["settings"] | plan.get("settings", {})


def found_at(outcome, path):
    """Return the number at a path of the result, as the reference cases write it."""
    head, _, rest = path.partition(".")
    if head == "n":
        return outcome.findings.n[rest]
    if head == "estimate":
        return getattr(outcome.estimate, rest)
    name, _, part = rest.partition(".")
    if name == "counterfactual":
        return outcome.counterfactual.value
    value = outcome.findings.quantities[name]
    return getattr(value, part or "value") if isinstance(value, Estimate) else value


def wanted(expected):
    return pytest.approx(
        expected["value"], rel=expected.get("rtol", 0.0), abs=expected.get("tol", 0.0)
    )


@pytest.mark.parametrize("hypothesis", list(CASES["castle_doctrine"]["hypotheses"]))
def test_homicide_after_castle_laws_has_the_numbers_of_another_program(hypothesis):
    seen, chosen = castle(hypothesis)
    outcome = run(seen, **chosen)
    for expected in CASES["castle_doctrine"]["checks"]:
        if expected["hypothesis"] == hypothesis:
            assert found_at(outcome, expected["path"]) == wanted(expected), expected["path"]


@pytest.mark.parametrize("model", ["linear", "log"])
def test_group_and_phase_have_the_numbers_of_another_program(model):
    case = CASES["verdict_designs"]
    lists = case["rows"]
    seen = observed(lists["outcome"], treated=lists["treated"], after=lists["after"])
    outcome = run(seen, model=model, **case["settings"])
    for expected in case["checks"]:
        if expected["model"] == model:
            assert found_at(outcome, expected["path"]) == wanted(expected), expected["path"]


def test_four_rates_alone_are_refused_and_the_change_still_stands():
    case = CASES["snow_cholera"]
    lists = case["rows"]
    seen = observed(lists["outcome"], treated=lists["treated"], after=lists["after"])
    outcome = run(seen, **case["settings"])
    assert isinstance(outcome, Refusal)
    assert "no residual degree of freedom" in outcome.because
    assert outcome.what_would_help
    effect = outcome.findings.quantities["effect"]
    assert effect.value == pytest.approx(-56.9, rel=1e-6)
    assert effect.low is None


def test_auto_takes_cr2_with_six_clusters_on_each_side_and_reassignment_with_fewer():
    for treated, errors in ((6, "cr2"), (5, "randomisation"), (9, "randomisation")):
        seen = observed(**simulated(units=14, treated=treated))
        chosen = run(seen, draws=99).findings.chosen
        assert chosen["errors"] == ("cr2" if 14 - treated >= 6 <= treated else errors)
    seen = observed(**simulated(units=12, treated=6))
    assert run(seen, draws=99).findings.chosen == {"model": "linear", "errors": "cr2"}


def test_auto_takes_poisson_for_counts_and_linear_for_everything_else():
    counted = observed(**simulated(kind="count"))
    assert run(counted, draws=99).estimate.scale is Scale.RATIO_OF_RATIOS
    mean = run(observed(**simulated()), draws=99)
    assert mean.estimate.scale is Scale.MEAN_DIFFERENCE
    lists = simulated()
    yes = (lists.pop("outcome") > 20).astype(float)
    share = run(observed(yes, **(lists | {"kind": "proportion"})), draws=99)
    assert share.estimate.scale is Scale.RISK_DIFFERENCE


def test_auto_without_unit_or_cluster_is_hc2():
    lists = simulated()
    del lists["unit"]
    outcome = run(observed(**lists), fixed_effects="group_phase")
    assert outcome.findings.chosen["errors"] == "hc2"
    assert outcome.findings.quantities["effect_cr1"] is None
    assert check(outcome, "effect_cr1").because


@pytest.mark.parametrize(
    "errors", ["cr2", "cr1", "cr3", "hc1", "hc2", "classical", "wild", "randomisation"]
)
@pytest.mark.parametrize("model", ["linear", "log", "poisson"])
@pytest.mark.parametrize("effects", ["unit_period", "group_phase"])
def test_every_model_runs_with_every_error_and_holds_its_estimate(model, errors, effects):
    kind = "count" if model == "poisson" else "mean"
    seen = observed(**simulated(kind=kind, units=16, treated=8))
    outcome = run(seen, model=model, errors=errors, fixed_effects=effects, draws=199)
    assert isinstance(outcome, Result)
    assert outcome.estimate == outcome.findings.quantities["effect"]
    assert outcome.estimate.low < outcome.estimate.value < outcome.estimate.high
    assert 0.0 <= outcome.estimate.p <= 1.0
    assert outcome.findings.method.endswith(".")


def test_every_quantity_of_the_contract_is_there():
    lists = simulated(kind="count", units=16, treated=8)
    noise = np.random.default_rng(1).normal(size=128 - 32)
    regions = [("north", "south", "west")[number % 3] for number in range(96)]
    seen = observed(**lists, covariates={"x": noise[:96], "region": regions})
    found = run(seen, draws=99).findings.quantities
    names = {
        *("effect", "effect_cr1", "effect_cr2", "wild_p", "randomisation_p", "pre_trend_p"),
        *("lead_3", "lead_2", "lag_0", "lag_1", "lag_2", "averted"),
        *("coef_x", "coef_region_south", "coef_region_west"),
    }
    assert set(found) == names
    assert found["effect_cr2"] == found["effect_cr1"]


def test_a_coefficient_that_units_hold_is_null_and_a_check_says_why():
    lists = simulated(units=16, treated=8)
    sizes = [float(name[1:]) for name in lists["unit"]]
    outcome = run(observed(**lists, covariates={"size": sizes}), draws=99)
    assert outcome.findings.quantities["coef_size"] is None
    assert "already hold" in check(outcome, "coef_size").because


def test_one_treated_cluster_refuses_cluster_errors_and_auto_reassigns():
    seen = observed(**simulated(units=30, treated=1))
    for errors in ("cr1", "cr2", "cr3"):
        outcome = run(seen, errors=errors, draws=99)
        assert isinstance(outcome, Refusal)
        assert "one treated cluster" in outcome.because
        assert outcome.findings.quantities["randomisation_p"] is not None
        assert outcome.findings.quantities["effect_cr2"] is None
    outcome = run(seen)
    assert outcome.findings.chosen["errors"] == "randomisation"
    assert outcome.estimate.low is not None
    assert check(outcome, "randomisation_floor").value == pytest.approx(1 / 30)


def test_a_floor_above_the_level_leaves_both_ends_open_and_says_so():
    outcome = run(observed(**simulated(units=9, treated=1)))
    assert outcome.estimate.low is None
    assert outcome.estimate.high is None
    floor = check(outcome, "randomisation_floor")
    assert floor.value == pytest.approx(1 / 9)
    assert floor.status is CheckStatus.NOT_HELD


@pytest.mark.parametrize("kind", ["mean", "count"])
def test_a_floor_of_exactly_the_level_has_both_ends(kind):
    outcome = run(observed(**simulated(units=10, treated=1, kind=kind)), level=0.9)
    assert outcome.estimate.low < outcome.estimate.value < outcome.estimate.high
    assert check(outcome, "randomisation_floor").status is CheckStatus.HELD


def test_few_degrees_of_freedom_are_a_caveat():
    outcome = run(observed(**simulated(units=14, treated=3)), errors="cr2")
    found = check(outcome, "few_clusters")
    assert found.value < 5
    assert found.consequence is Consequence.CAVEAT


def test_staggered_starts_give_the_two_way_estimate_with_a_check():
    seen, chosen = castle("linear")
    outcome = run(seen, **chosen, draws=99)
    assert check(outcome, "staggered").status is CheckStatus.NOT_HELD
    with pytest.raises(BadDataError, match="unit_period"):
        shaped(seen, fixed_effects="group_phase")


def test_starts_and_a_group_with_one_start_give_the_same_result():
    lists = simulated()
    begins = [4 if one else None for one in lists["treated"]]
    by_group = run(observed(**lists), draws=99)
    del lists["treated"], lists["start"]
    by_starts = run(observed(**lists, starts=begins), draws=99)
    assert by_starts.estimate == by_group.estimate
    assert by_starts.findings.n == by_group.findings.n


def test_a_start_after_the_last_period_is_never():
    lists = simulated()
    del lists["treated"], lists["start"]
    begins = [{"u00": 4, "u01": 4, "u02": 99}.get(name) for name in lists["unit"]]
    outcome = run(observed(**lists, starts=begins), draws=99)
    assert outcome.findings.n["treated"] == 2


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


PANELS = st.fixed_dictionaries(
    {
        "seed": st.integers(0, 10_000),
        "units": st.integers(12, 20),
        "times": st.integers(3, 7),
        "start": st.just(3),
        "treated": st.just(6),
        "kind": st.sampled_from(["mean", "count"]),
        "lost": st.sampled_from([0.0, 0.1]),
    }
)


def close(one, other, sign=1.0):
    ends = (other.low, other.high) if sign > 0 else (other.high, other.low)
    assert one.value == pytest.approx(sign * other.value, rel=1e-7, abs=1e-9)
    assert one.low == pytest.approx(sign * ends[0], rel=1e-7, abs=1e-9)
    assert one.high == pytest.approx(sign * ends[1], rel=1e-7, abs=1e-9)


def quick(lists, **chosen):
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        return run(observed(**lists), draws=99, **chosen)


@settings(max_examples=25, deadline=None)
@given(PANELS, st.randoms(use_true_random=False))
def test_the_order_of_rows_changes_nothing(facts, random):
    lists = simulated(**facts)
    order = list(range(len(lists["unit"])))
    random.shuffle(order)
    moved = {
        name: values if isinstance(values, (int, str)) else np.asarray(values)[order]
        for name, values in lists.items()
    }
    one, other = quick(lists), quick(moved)
    assert type(one) is type(other)
    if isinstance(one, Result):
        close(one.estimate, other.estimate)


@settings(max_examples=25, deadline=None)
@given(PANELS)
def test_exchanging_the_groups_turns_the_sign_or_the_ratio(facts):
    lists = simulated(**(facts | {"lost": 0.0}))
    other = lists | {"treated": [not one for one in lists["treated"]]}
    one, turned = quick(lists), quick(other)
    if isinstance(one, Refusal) or isinstance(turned, Refusal):
        assert type(one) is type(turned)
        return
    if one.estimate.scale.is_ratio:
        assert one.estimate.value == pytest.approx(1.0 / turned.estimate.value, rel=1e-8)
        assert one.estimate.low == pytest.approx(1.0 / turned.estimate.high, rel=1e-7)
    else:
        close(one.estimate, turned.estimate, sign=-1.0)


@settings(max_examples=20, deadline=None)
@given(PANELS, st.sampled_from([0.001, 7.0, 1e6]), st.sampled_from(["cr2", "hc2", "wild"]))
def test_another_unit_of_measurement_scales_the_effect(facts, factor, errors):
    lists = simulated(**(facts | {"kind": "mean"}))
    one = quick(lists, errors=errors)
    other = quick(lists | {"outcome": lists["outcome"] * factor}, errors=errors)
    assert other.estimate.value == pytest.approx(factor * one.estimate.value, rel=1e-7)
    if one.estimate.low is not None:
        assert other.estimate.low == pytest.approx(factor * one.estimate.low, rel=1e-6)
    assert other.estimate.p == pytest.approx(one.estimate.p, rel=1e-6)


@settings(max_examples=20, deadline=None)
@given(PANELS, st.sampled_from(["cr2", "classical", "wild", "randomisation"]))
def test_a_wider_level_holds_a_narrower_one(facts, errors):
    lists = simulated(**facts)
    narrow, wide = (quick(lists, errors=errors, level=level) for level in (0.8, 0.9))
    if isinstance(narrow, Refusal) or wide.estimate.low is None:
        return
    assert wide.estimate.low <= narrow.estimate.low <= narrow.estimate.high
    assert narrow.estimate.high <= wide.estimate.high


@settings(max_examples=30, deadline=None)
@given(
    PANELS,
    st.sampled_from(["linear", "log", "poisson"]),
    st.sampled_from(["auto", "cr1", "cr3", "hc1", "wild", "randomisation"]),
    st.sampled_from(["unit_period", "group_phase"]),
)
def test_no_number_is_ever_without_a_meaning(facts, model, errors, effects):
    lists = simulated(**facts)
    outcome = quick(lists, model=model, errors=errors, fixed_effects=effects)
    for value in outcome.findings.quantities.values():
        plain = value.value if isinstance(value, Estimate) else value
        assert plain is None or math.isfinite(plain)
    nothing = [key for key, value in outcome.findings.quantities.items() if value is None]
    said = {item.key for item in outcome.findings.checks}
    explained = said | {"pre_trend_p"} if "pre_trend" in said else said
    assert set(nothing) <= explained


@settings(max_examples=20, deadline=None)
@given(PANELS)
def test_an_exposure_in_another_unit_leaves_the_ratio_alone(facts):
    lists = simulated(**(facts | {"kind": "count"}))
    one = quick(lists)
    other = quick(lists | {"exposure": lists["exposure"] * 1000.0})
    if isinstance(one, Result):
        close(one.estimate, other.estimate)
        if one.absolute.low is not None:
            assert other.absolute.value == pytest.approx(one.absolute.value / 1000.0, rel=1e-6)


def test_a_row_without_people_is_no_observation():
    lists = simulated()
    people = np.full(len(lists["unit"]), 50.0)
    events = np.random.default_rng(3).binomial(50, 0.3, people.size).astype(float)
    people[7], events[7] = 0.0, 0.0
    seen = observed(**(lists | {"outcome": events, "kind": "proportion"}), people=people)
    assert run(seen, draws=99).findings.n["rows"] == people.size - 1


def test_the_empty_set_is_refused():
    panel = shaped(observed([], unit=[], period=[], starts=[]))
    outcome = DESIGN.estimate(panel, asked(), DESIGN.settings())
    assert isinstance(outcome, Refusal)
    assert outcome.findings.n["rows"] == 0


def test_the_method_names_its_conventions():
    lists = simulated(kind="count", units=16, treated=8)
    said = run(observed(**lists), draws=99).findings.method
    assert "logarithm of exposure as offset" in said
    assert "(N - 1)/(N - K)" in said
    weighted = run(observed(**lists), draws=99, model="linear", errors="hc2").findings.method
    assert "weighted by exposure" in weighted
    assert "K counting every effect" in weighted
