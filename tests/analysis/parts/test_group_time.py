"""Staggered starts against units never treated: another program's numbers, and by hand."""

import csv
from pathlib import Path

import numpy as np
import pytest

from analysis.outcome import Scale
from analysis.parts.group_time import GroupTime, Rules
from analysis.parts.staggered_effects import Reported, effects, simple_effect
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
