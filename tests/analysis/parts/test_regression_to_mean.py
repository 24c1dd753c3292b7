"""Regression to the mean: the formula, a simulation of it, and when it is asked for."""

import numpy as np
import pytest

from analysis.data import Kind
from analysis.design import Question
from analysis.outcome import CheckStatus, Consequence, Estimate, Scale
from analysis.parts.regression_to_mean import expected_fall, regression_to_mean
from analysis.parts.two_groups import TwoGroupSettings

CHANGE = Estimate(value=-3.0, scale=Scale.MEAN_DIFFERENCE)


def question(selected):
    return Question(
        key="k", kind=Kind.MEAN, better="lower", metric="m", selected_on_baseline=selected
    )


def test_units_chosen_for_high_figures_fall_as_the_formula_says():
    draw = np.random.default_rng(11)
    level = draw.normal(0, np.sqrt(0.6), 400_000)
    before, after = (level + draw.normal(0, np.sqrt(0.4), level.size) for _ in range(2))
    chosen = before > 1.0
    fall = (before - after)[chosen].mean()
    assert expected_fall(1.0, 0.6, 0.0, 1.0) == pytest.approx(0.6100, abs=1e-4)
    assert fall == pytest.approx(expected_fall(1.0, 0.6, 0.0, 1.0), abs=0.01)


def test_a_threshold_far_beyond_the_population_does_not_underflow():
    assert expected_fall(50.0, 0.5, 0.0, 1.0) == pytest.approx(0.5 * 50.02, rel=1e-3)


def test_it_is_absent_where_units_were_not_chosen_for_their_figure():
    assert regression_to_mean(question(False), TwoGroupSettings(), CHANGE) == (
        None,
        None,
    )


def test_without_the_four_settings_it_is_unknown_and_caps_strength():
    settings = TwoGroupSettings(selection_threshold=5.0, reliability=0.5)
    fall, check = regression_to_mean(question(True), settings, CHANGE)
    assert fall is None
    assert check.status is CheckStatus.UNKNOWN
    assert (check.consequence, check.cap) == (Consequence.CAPS_STRENGTH, 1)


def test_with_the_four_settings_it_is_a_quantity():
    settings = TwoGroupSettings(
        selection_threshold=12.0, reliability=0.6, population_mean=10.0, population_sd=2.0
    )
    fall, check = regression_to_mean(question(True), settings, CHANGE)
    assert fall.value == pytest.approx(2 * 0.61, abs=1e-3)
    assert check.status is CheckStatus.INFO
    assert "-1.78 remains" in check.because


def test_without_the_reliability_it_shows_what_three_would_mean():
    settings = TwoGroupSettings(selection_threshold=12.0, population_mean=10.0, population_sd=2.0)
    fall, check = regression_to_mean(question(True), settings, CHANGE)
    assert fall is None
    assert check.cap == 1
    assert "2.135, 1.525 or 0.9151" in check.because
