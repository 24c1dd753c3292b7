"""Staggered starters against units never treated: another program's numbers, and by hand."""

import csv
from pathlib import Path

import numpy as np
import pytest

from analysis.parts.group_time import group_time
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


def test_castle_laws_have_the_effect_and_error_of_another_program():
    found = group_time(*castle())
    assert found.effect == pytest.approx(0.0194028105861352, abs=1e-9)
    assert found.se() == pytest.approx(0.0383886449197891, abs=1e-6)


def test_one_cohort_in_two_periods_is_the_difference_of_mean_changes():
    generator = np.random.default_rng(1)
    table = generator.normal(size=(20, 2))
    cohort = np.where(np.arange(20) < 8, 1, -1)
    found = group_time(table, cohort)
    change = table[:, 1] - table[:, 0]
    assert found.effect == pytest.approx(change[:8].mean() - change[8:].mean())
    expected = change[:8].var() / 8 + change[8:].var() / 12
    assert found.se() == pytest.approx(np.sqrt(expected))


def test_without_units_never_treated_those_not_yet_treated_are_the_comparison():
    table = np.array([[0.0, 1.0, 9.0], [0.0, 3.0, 9.0], [0.0, 5.0, 9.0], [0.0, 7.0, 9.0]])
    found = group_time(table, np.array([1, 1, 2, 2]))
    assert found.effect == pytest.approx(2.0 - 6.0)


def test_units_treated_from_the_first_period_on_are_left_out():
    table, cohort = castle()
    more = np.vstack([table, np.arange(11.0)])
    same, again = group_time(table, cohort), group_time(more, np.append(cohort, 0))
    assert same.effect == again.effect
    assert same.se() == again.se()


def test_the_two_way_estimate_has_it_in_its_sensitivity_set():
    lists = simulated(units=18, treated=8)
    del lists["treated"], lists["start"]
    begins = {f"u{number:02d}": 3 + number % 3 for number in range(8)}
    seen = observed(**lists, starts=[begins.get(name) for name in lists["unit"]])
    others = {item.key: item.estimate for item in run(seen, draws=99).findings.sensitivity}
    table = np.asarray(lists["outcome"]).reshape(18, 6)
    cohort = np.array([begins.get(f"u{number:02d}", 0) - 1 for number in range(18)])
    found = group_time(table, cohort)
    assert others["staggered_adoption"].value == pytest.approx(found.effect)
    assert others["staggered_adoption"].se == pytest.approx(found.se())
