"""Staggered starts against units never treated: another program's numbers, and by hand."""

import csv
import json
from pathlib import Path

import numpy as np
import pytest

from analysis.outcome import Scale
from analysis.parts.group_time import GroupTime, Rules
from analysis.parts.staggered_effects import Reported, effects, simple_effect
from analysis.parts.staggered_reading import read_staggered
from analysis.parts.unit_tables import UnitTables
from tests.analysis.panel_rows import observed, run, simulated

ORACLE = Path(__file__).parents[2] / "oracles" / "castle_doctrine.csv"


def castle():
    with ORACLE.open(encoding="utf-8", newline="") as file:
        lines = list(csv.DictReader(file))
    states = sorted({line["sid"] for line in lines}, key=int)
    table = np.full((len(states), 11), np.nan)
    cohort = np.full(len(states), -1)
    for line in lines:
        state = states.index(line["sid"])
        table[state, int(line["year"]) - 2000] = np.log(float(line["homicide"]))
        if line["law_year"]:
            cohort[state] = int(line["law_year"]) - 2000
    return table, cohort


def tables(outcome, cohort, *, weight=None, covariates=None, cluster=None, steps=None):
    """Return tables of units by periods; covariates and weights of units hold in every period."""
    outcome = np.asarray(outcome, dtype=float)
    units, periods = outcome.shape
    columns = np.empty((units, 0)) if covariates is None else np.asarray(covariates, dtype=float)
    if columns.ndim < 3:
        columns = np.repeat(columns[:, None, :], periods, axis=1)
    weights = None if weight is None else np.asarray(weight, dtype=float)
    if weights is not None and weights.ndim == 1:
        weights = np.repeat(weights[:, None], periods, axis=1)
    return UnitTables(
        outcome=outcome,
        weight=weights,
        covariates=columns,
        covariate_names=tuple(f"x{place}" for place in range(columns.shape[2])),
        cohort=np.asarray(cohort),
        cluster=None if cluster is None else np.asarray(cluster),
        labels=tuple(str(place) for place in range(periods)),
        steps=np.arange(periods) if steps is None else np.asarray(steps),
    )


def all_effects(made, **rules):
    reported = Reported(scale=Scale.MEAN_DIFFERENCE, level=0.95)
    return effects(GroupTime(tables=made, rules=Rules(**rules)), reported)


def att(made, **rules):
    """Return the simple effect and its error."""
    found = simple_effect(GroupTime(tables=made, rules=Rules(**rules)))
    return float(found.effect[0]), float(found.se(made.cluster)[0])


def test_castle_laws_have_the_effect_and_error_of_another_program():
    effect, error = att(tables(*castle()))
    assert effect == pytest.approx(0.0194028105861352, abs=1e-9)
    assert error == pytest.approx(0.0383886449197891, abs=1e-6)


def test_one_cohort_in_two_periods_is_the_difference_of_mean_changes():
    generator = np.random.default_rng(1)
    table = generator.normal(size=(20, 2))
    effect, error = att(tables(table, np.where(np.arange(20) < 8, 1, -1)))
    change = table[:, 1] - table[:, 0]
    assert effect == pytest.approx(change[:8].mean() - change[8:].mean())
    assert error == pytest.approx(np.sqrt(change[:8].var() / 8 + change[8:].var() / 12))


def test_those_not_yet_treated_can_be_the_comparison():
    table = np.array([[0.0, 1.0, 9.0], [0.0, 3.0, 9.0], [0.0, 5.0, 9.0], [0.0, 7.0, 9.0]])
    effect, _ = att(tables(table, [1, 1, 2, 2]), comparison="not_yet")
    assert effect == pytest.approx(2.0 - 6.0)


def test_the_two_way_estimate_has_it_in_its_sensitivity_set():
    lists = simulated(units=18, treated=8)
    del lists["treated"], lists["start"]
    begins = {f"u{number:02d}": 3 + number % 3 for number in range(8)}
    seen = observed(**lists, starts=[begins.get(name) for name in lists["unit"]])
    others = {item.key: item.estimate for item in run(seen, draws=99).findings.sensitivity}
    table = np.asarray(lists["outcome"]).reshape(18, 6)
    cohort = np.array([begins.get(f"u{number:02d}", 0) - 1 for number in range(18)])
    effect, error = att(tables(table, cohort))
    assert others["staggered_adoption"].value == pytest.approx(effect)
    assert others["staggered_adoption"].se == pytest.approx(error)


ANOTHER = json.loads(
    (Path(__file__).parents[2] / "oracles" / "staggered_adoption.json").read_text(encoding="utf-8")
)
"""Panels of our own, and what diff-diff 3.13.0 says of them: the script beside it made it."""


def seen_of(name, *, method, cluster, weight):
    rows = ANOTHER["panels"][name]
    more = {}
    if method != "none":
        more["covariates"] = {"x": rows["x"], "z": rows["z"]}
    if cluster:
        more["cluster"] = rows["cluster"]
    if weight:
        more["weight"] = rows["w"]
    return observed(
        rows["y"],
        unit=[f"u{unit:02d}" for unit in rows["unit"]],
        period=rows["period"],
        starts=[start or None for start in rows["starts"]],
        **more,
    )


def setting_of(case):
    return " ".join(str(value) for name, value in case.items() if name != "answers")


@pytest.mark.parametrize("case", ANOTHER["cases"], ids=setting_of)
def test_every_setting_has_the_effects_and_errors_of_another_program(case):
    seen = seen_of(
        case["panel"], method=case["method"], cluster=case["cluster"], weight=case["weight"]
    )
    data = read_staggered(seen, case["ahead"])
    method = "doubly_robust" if case["method"] == "none" else case["method"]
    found = all_effects(
        data.tables,
        comparison=case["comparison"],
        base=case["base"],
        anticipation=case["ahead"],
        method=method,
    )
    labels = data.tables.labels
    ours = {"att": found.att}
    for each in found.cells:
        ours[f"att_{labels[each.cell.cohort]}_{labels[each.cell.period]}"] = each.estimate
    ours |= {f"event_{time}": estimate for time, estimate in found.times.items()}
    whole = case["panel"] != "gaps" or case["weight"]
    compared = 0
    for name, (value, error) in case["answers"].items():
        # with gaps and no weights that program sizes a cohort by each cell's rows, not its units
        if whole or name.startswith("att_"):
            assert ours[name].value == pytest.approx(value, rel=1e-8, abs=1e-9), name
            assert ours[name].se == pytest.approx(error, rel=1e-7), name
            compared += 1
    assert compared > 10


def test_the_error_of_the_whole_is_how_it_moves_with_each_units_weight():
    draw = np.random.default_rng(8)
    outcome, cohort = draw.normal(size=(30, 6)).cumsum(axis=1), np.repeat([-1, 2, 3, 5, -1], 6)
    x, weight = draw.normal(size=(30, 1)), draw.uniform(0.5, 2.0, 30)
    made = tables(outcome, cohort, weight=weight, covariates=x)
    found = simple_effect(GroupTime(tables=made, rules=Rules()))
    for unit in (3, 7, 15, 20, 28):
        ends = []
        for step in (1e-5, -1e-5):
            moved = weight.copy()
            moved[unit] *= 1.0 + step
            ends.append(att(tables(outcome, cohort, weight=moved, covariates=x))[0])
        slope = 30 * (ends[0] - ends[1]) / 2e-5
        assert slope == pytest.approx(found.influence[unit, 0], rel=1e-5, abs=1e-7)


def test_means_over_cohorts_periods_and_event_times_are_those_of_the_cells_by_hand():
    draw = np.random.default_rng(9)
    outcome, cohort = draw.normal(size=(20, 5)), np.repeat([-1, -1, 1, 3], [6, 4, 7, 3])
    found = all_effects(tables(outcome, cohort))
    cell = {(each.cell.cohort, each.cell.period): each.estimate.value for each in found.cells}
    one, three = ([cell[start, t] for t in range(start, 5)] for start in (1, 3))
    sizes = np.repeat([7.0, 3.0], [4, 2])
    assert found.att.value == pytest.approx(np.average([*one, *three], weights=sizes))
    grouped = np.average([np.mean(one), np.mean(three)], weights=[7, 3])
    assert found.group.value == pytest.approx(grouped)
    by_period = [one[0], one[1], *((7 * one[t] + 3 * three[t - 2]) / 10 for t in (2, 3))]
    assert found.calendar.value == pytest.approx(np.mean(by_period))
    by_time = [*((7 * one[k] + 3 * three[k]) / 10 for k in (0, 1)), one[2], one[3]]
    assert found.dynamic.value == pytest.approx(np.mean(by_time))
    assert found.times[1].value == pytest.approx(by_time[1])
    assert found.cohorts[3].value == pytest.approx(np.mean(three))


def test_what_is_expected_is_what_was_seen_in_the_same_cells_less_the_effect():
    draw = np.random.default_rng(10)
    outcome, cohort = draw.normal(5.0, 1.0, size=(12, 4)), np.repeat([-1, 1, 2], 4)
    found = all_effects(tables(outcome, cohort))
    seen = np.concatenate([outcome[4:8, 1:].ravel(), outcome[8:, 2:].ravel()])
    assert found.observed == pytest.approx(seen.mean())


def test_the_pre_trend_is_the_same_by_either_base_without_covariates():
    one, other = (all_effects(tables(*castle()), base=base) for base in ("universal", "varying"))
    assert 0.0 < one.pre_trend_p < 1.0
    # each lead is a sum of steps only while the same cohorts stand at every time before
    outcome, cohort = castle()
    same = np.isin(cohort, [-1, 6, 7])
    cohort = np.where(cohort == 7, 6, cohort)[same]
    one, other = (
        all_effects(tables(outcome[same], cohort), base=base) for base in ("universal", "varying")
    )
    assert one.pre_trend_p == pytest.approx(other.pre_trend_p)


def test_a_gap_in_time_is_no_period_and_the_base_is_the_last_that_occurs():
    draw = np.random.default_rng(11)
    outcome, cohort = draw.normal(size=(10, 4)), np.repeat([-1, 2], 5)
    made = tables(outcome, cohort, steps=[0, 1, 4, 5])
    cells = list(GroupTime(tables=made, rules=Rules()).cells())
    assert [(cell.period, cell.base, cell.time) for cell in cells] == [
        (0, 1, -4),
        (2, 1, 0),
        (3, 1, 1),
    ]
    ahead = list(GroupTime(tables=made, rules=Rules(anticipation=3)).cells())
    assert {cell.base for cell in ahead} == {0}


def test_a_cohort_of_one_unit_has_an_effect_and_no_error_of_its_own():
    draw = np.random.default_rng(12)
    outcome, cohort = draw.normal(size=(12, 4)), np.array([2] + [1] * 5 + [-1] * 6)
    found = all_effects(tables(outcome, cohort))
    alone = [each.estimate for each in found.cells if each.cell.cohort == 2]
    assert all(each.value is not None and each.se is None and each.low is None for each in alone)
    assert found.att.se > 0.0


def test_a_weight_that_changes_is_taken_from_the_base_period():
    draw = np.random.default_rng(13)
    outcome, weight = draw.normal(size=(14, 4)), draw.uniform(1.0, 5.0, (14, 4))
    cohort = np.repeat([-1, 1, 2], [6, 4, 4])
    effect, _ = att(tables(outcome, cohort, weight=weight))

    def change(rows, period, base):
        return np.average((outcome[:, period] - outcome[:, base])[rows], weights=weight[rows, base])

    never, one, two = slice(0, 6), slice(6, 10), slice(10, 14)
    cells = [
        *((weight[one, 0].sum(), change(one, t, 0) - change(never, t, 0)) for t in (1, 2, 3)),
        *((weight[two, 1].sum(), change(two, t, 1) - change(never, t, 1)) for t in (2, 3)),
    ]
    sizes, effects_of = zip(*cells, strict=True)
    assert effect == pytest.approx(np.average(effects_of, weights=sizes))
