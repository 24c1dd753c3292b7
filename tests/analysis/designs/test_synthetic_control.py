"""Synthetic control: real laws with one state treated, what is refused, and what is an error."""

import csv
from pathlib import Path

import numpy as np
import pytest

from analysis.data import Kind
from analysis.design import Question
from analysis.designs.synthetic_control import DESIGN
from analysis.errors import BadDataError, BadPlanError
from analysis.outcome import CheckStatus, Consequence, Refusal, Result, Scale
from analysis.parts.synthetic_placebos import Donors
from tests.analysis.donor_rows import places
from tests.analysis.panel_rows import check, observed

ORACLES = Path(__file__).parents[2] / "oracles"


def asked(kind="mean", better="lower", seed=(1, 2)):
    return Question(key="main", kind=Kind(kind), better=better, metric="Figure", seed=seed)


def run(seen, *, seed=(1, 2), **settings):
    made = DESIGN.settings(**settings)
    question = asked(seen.kind, seed=seed)
    return DESIGN.estimate(DESIGN.shape(seen, question, made), question, made)


def florida():
    """Return homicides in the one state whose law is coded 2006, and in states without a law.

    Source: Cheng and Hoekstra (2013), by the package causaldata (MIT).
    """
    with (ORACLES / "castle_doctrine.csv").open(encoding="utf-8", newline="") as file:
        lines = [line for line in csv.DictReader(file) if line["law_year"] in ("", "2006")]
    return observed(
        [float(line["homicide"]) for line in lines],
        unit=[f"state {line['sid']}" for line in lines],
        period=[int(line["year"]) for line in lines],
        starts=[int(line["law_year"]) if line["law_year"] else None for line in lines],
    )


def test_florida_has_the_gaps_of_weights_that_add_up_to_one():
    seen = florida()
    found = run(seen, method="synthetic_control")
    weights = {
        name.removeprefix("weight_"): value
        for name, value in found.findings.quantities.items()
        if name.startswith("weight_")
    }
    assert sum(weights.values()) == pytest.approx(1.0)
    table = {
        (seen.unit.levels[u].replace(" ", "_"), int(p) + 2000): y
        for u, p, y in zip(seen.unit.codes, seen.period.codes, seen.outcome, strict=True)
    }
    [own] = {unit for unit, _ in table} - set(weights)
    gaps = {
        year: table[own, year] - sum(w * table[unit, year] for unit, w in weights.items())
        for year in range(2000, 2011)
    }
    for year, gap in gaps.items():
        assert found.findings.quantities[f"gap_{year}"].value == pytest.approx(gap)
    assert found.estimate.value == pytest.approx(
        np.mean([gaps[year] for year in range(2006, 2011)])
    )
    before = np.sqrt(np.mean([gaps[year] ** 2 for year in range(2000, 2006)]))
    assert found.findings.quantities["pre_rmspe"] == pytest.approx(before)
    after = np.sqrt(np.mean([gaps[year] ** 2 for year in range(2006, 2011)]))
    assert found.findings.quantities["rmspe_ratio"] == pytest.approx(after / before)
    assert found.findings.n["comparison"] == len(weights)


def test_the_interval_is_by_the_spread_of_placebos_and_z():
    seen = places()
    found = run(seen)
    table = seen.outcome.reshape(14, 21)
    donors = table[1:]
    placebos = [
        Donors(unit=donors[j], donors=np.delete(donors, j, axis=0), before=15)
        .fit("synthetic_did")
        .att
        for j in range(13)
    ]
    assert found.estimate.se == pytest.approx(np.std(placebos, ddof=1))
    half = 1.959963984540054 * found.estimate.se
    assert found.estimate.low == pytest.approx(found.estimate.value - half)
    assert found.estimate.df is None
    assert found.counterfactual.value == pytest.approx(table[0, 15:].mean() - found.estimate.value)


def test_group_with_start_and_starts_are_two_ways_to_say_the_same():
    one, other = run(places()), run(places(grouped=True))
    assert one.estimate == other.estimate
    assert one.findings.quantities == other.findings.quantities


def test_fewer_than_ten_donors_give_no_interval_and_still_a_placebo_p():
    found = run(places(units=10))
    assert isinstance(found, Result)
    assert (
        found.estimate.low is found.estimate.high is found.estimate.p is found.estimate.se is None
    )
    assert 0.1 <= found.findings.quantities["placebo_p"] <= 1.0
    assert check(found, "few_donors").status is CheckStatus.NOT_HELD
    assert check(found, "placebo_floor").consequence is Consequence.CAVEAT
    assert run(places(units=11)).estimate.low is not None


def test_one_donor_has_an_estimate_and_says_why_there_is_no_placebo():
    found = run(places(units=2))
    assert isinstance(found, Result)
    assert found.findings.quantities["placebo_p"] is None
    assert "second donor" in check(found, "placebo_p").because
    assert check(found, "leave_one_out").status is CheckStatus.UNKNOWN


def test_a_number_of_placebos_draws_that_many_donors_from_the_seed():
    seen = places()
    few = run(seen, placebos=10)
    assert check(few, "few_donors").value == 10.0
    assert few.estimate.value == run(seen).estimate.value
    assert few.estimate == run(seen, placebos=10).estimate
    assert few.estimate.se != run(seen, placebos=10, seed=(9, 9)).estimate.se
    assert run(seen, placebos=13).estimate == run(seen).estimate


@pytest.mark.parametrize("placebos", [0, -1, "some", True])
def test_placebos_are_all_or_a_whole_number(placebos):
    with pytest.raises(BadPlanError, match="placebos"):
        DESIGN.settings(placebos=placebos)


def test_the_other_methods_and_the_ends_of_leaving_donors_out_are_the_sensitivity_set():
    seen = places()
    found = run(seen)
    others = {item.key: item.estimate for item in found.findings.sensitivity}
    assert others["synthetic_control"] == run(seen, method="synthetic_control").estimate
    assert others["did"] == run(seen, method="did").estimate
    assert (
        others["leave_out_lowest"].value
        <= found.estimate.value
        <= others["leave_out_highest"].value
    )
    width = found.estimate.high - found.estimate.low
    assert others["leave_out_lowest"].high - others["leave_out_lowest"].low == pytest.approx(width)


def test_a_start_that_shows_before_the_real_one_caps_strength():
    seen = places(units=30, effect=0.0)
    early = (seen.unit.codes == 0) & (seen.period.codes >= 10)
    seen.outcome[early] -= 40.0
    found = check(run(seen, method="did"), "in_time_placebo")
    assert found.status is CheckStatus.NOT_HELD
    assert (found.consequence, found.cap) == (Consequence.CAPS_STRENGTH, 2)
    calm = check(run(places(units=30)), "in_time_placebo")
    assert calm.status is CheckStatus.HELD


def test_a_place_that_no_mix_of_donors_resembles_caps_strength():
    seen = places()
    seen.outcome[seen.unit.codes == 0] += 1000.0
    found = check(run(seen, method="synthetic_control"), "pre_fit")
    assert (found.status, found.cap) == (CheckStatus.NOT_HELD, 2)
    assert check(run(seen, method="did"), "pre_fit").status is CheckStatus.HELD


def test_a_missing_unit_and_period_is_an_error_that_names_both():
    seen = places()
    keep = ~((seen.unit.codes == 3) & np.isin(seen.period.codes, [2, 5]))
    lines = np.flatnonzero(keep)
    gappy = observed(
        seen.outcome[lines],
        unit=[seen.unit.levels[code] for code in seen.unit.codes[lines]],
        period=(seen.period.codes[lines] + 2001).tolist(),
        starts=[2016 if code == 0 else None for code in seen.unit.codes[lines]],
    )
    with pytest.raises(BadDataError, match="Area 03 has no complete row in 2003, 2006"):
        DESIGN.shape(gappy, asked(), DESIGN.settings())


def test_treated_units_that_start_at_different_times_are_an_error_that_names_them():
    seen = places()
    seen.starts[seen.unit.codes == 1] = 17
    with pytest.raises(BadDataError, match=r"2016: Area 00; 2018: Area 01.*staggered_adoption"):
        DESIGN.shape(seen, asked(), DESIGN.settings())


def test_several_that_start_together_are_compared_as_their_mean():
    seen = places()
    seen.starts[seen.unit.codes == 1] = 15
    found = run(seen, method="did")
    table = seen.outcome.reshape(14, 21)
    change = table[:, 15:].mean(axis=1) - table[:, :15].mean(axis=1)
    assert found.estimate.value == pytest.approx(change[:2].mean() - change[2:].mean())
    assert check(found, "several_treated").value == 2.0
    assert found.findings.n["treated"] == 2


@pytest.mark.parametrize(
    ("change", "because"),
    [
        (lambda seen: seen.outcome.fill(3.0), "same in every row"),
        (lambda seen: seen.starts.fill(-1), "nothing to compare"),
        (lambda seen: seen.starts.fill(15), "no comparison"),
        (lambda seen: np.copyto(seen.starts, 0, where=seen.starts >= 0), "before its start"),
    ],
)
def test_data_that_cannot_answer_are_refused(change, because):
    seen = places()
    change(seen)
    found = run(seen)
    assert isinstance(found, Refusal)
    assert because in found.because


def test_an_exact_fit_has_no_ratio_and_says_why():
    seen = places()
    table = seen.outcome.reshape(14, 21)
    table[0] = table[1:4].mean(axis=0)
    table[0, 15:] -= 2.0
    found = run(seen, method="synthetic_control")
    assert found.estimate.value == pytest.approx(-2.0)
    assert found.findings.quantities["rmspe_ratio"] is None
    assert "exactly" in check(found, "rmspe_ratio").because


def test_counts_with_exposure_are_rates_and_without_it_so_many_in_a_unit_and_period():
    size = np.linspace(2.0, 9.0, 14)
    rated = run(places(kind="count", exposure=size), method="did")
    assert rated.estimate.scale is Scale.RATE_DIFFERENCE
    seen = places(kind="count")
    same = observed(
        seen.outcome / np.repeat(size, 21),
        unit=[seen.unit.levels[code] for code in seen.unit.codes],
        period=(seen.period.codes + 2001).tolist(),
        starts=[2016 if code == 0 else None for code in seen.unit.codes],
    )
    assert rated.estimate.value == pytest.approx(run(same, method="did").estimate.value)
    plain = run(seen)
    assert plain.estimate.unit == "per area and period"
    assert plain.counterfactual.scale is Scale.RATE


def test_rows_in_another_order_give_the_same_numbers():
    seen = places()
    order = np.random.default_rng(1).permutation(seen.rows)
    shuffled = observed(
        seen.outcome[order],
        unit=[seen.unit.levels[code] for code in seen.unit.codes[order]],
        period=(seen.period.codes[order] + 2001).tolist(),
        starts=[2016 if code == 0 else None for code in seen.unit.codes[order]],
    )
    assert run(shuffled).estimate == run(seen).estimate


def test_the_chart_has_the_gaps_and_the_range_of_the_placebos_and_no_donors_own_line():
    drawn = run(places()).findings.figure
    gaps = drawn["gaps"]
    assert gaps["start"] == 15
    assert (
        len(gaps["treated"]) == len(gaps["low"]) == len(gaps["high"]) == len(gaps["labels"]) == 21
    )
    assert all(low <= high for low, high in zip(gaps["low"], gaps["high"], strict=True))
    assert set(drawn["series"]["groups"]) == {"treated", "comparison"}


def test_check_plan_says_the_method():
    method = DESIGN.choose(None, asked(), DESIGN.settings(), frozenset({"unit"}))
    assert method.sentence.startswith("Synthetic difference-in-differences")
