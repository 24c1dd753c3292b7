"""Comparisons made of donors: another program's weights, sums by hand, and placebos."""

import numpy as np
import pytest

from analysis.parts.synthetic import noise_level
from analysis.parts.synthetic_placebos import Donors, placebo_p, spread_of

METHODS = ("synthetic_did", "synthetic_control", "did")


def panel(seed=5, donors=15, before=20, after=8, effect=-3.0, treated=1):
    """Return a treated unit and donors that follow two common courses."""
    draw = np.random.default_rng(seed)
    course = np.cumsum(draw.normal(size=(before + after, 2)), axis=0)
    loads = draw.normal(size=(donors + 3, 2))
    level = 10.0 + draw.normal(0.0, 2.0, donors + 3)[:, None]
    outcome = level + loads @ course.T + draw.normal(0.0, 0.7, (donors + 3, before + after))
    own = outcome[donors : donors + treated].mean(axis=0)
    own[before:] += effect
    return Donors(unit=own, donors=outcome[:donors], before=before, treated=treated)


def test_synthetic_differences_are_those_of_another_program():
    # diff-diff 3.13.0: SyntheticDiD(variance_method="placebo").fit on these very panels, whose
    # search stops a little short of the least point
    for treated, att in ((1, -3.949628643508432), (3, -3.3000528131641618)):
        fit = panel(treated=treated).fit("synthetic_did")
        assert fit.att == pytest.approx(att, abs=2.5e-3)
    assert noise_level(panel().donors[:, :20]) == pytest.approx(1.4831733896293104, rel=1e-12)


def test_all_alike_is_the_change_of_the_unit_less_the_mean_change_of_the_donors():
    made = panel()
    fit = made.fit("did")
    change = [row[20:].mean() - row[:20].mean() for row in (made.unit, *made.donors)]
    assert fit.att == pytest.approx(change[0] - np.mean(change[1:]))
    assert fit.weights.tolist() == [1.0 / 15] * 15
    assert fit.gaps[:20].mean() == pytest.approx(0.0, abs=1e-12)


def test_a_synthetic_control_is_the_plain_gap_to_its_weighted_donors():
    made = panel()
    fit = made.fit("synthetic_control")
    assert fit.gaps == pytest.approx(made.unit - fit.weights @ made.donors)
    assert fit.pre_rmspe == pytest.approx(np.sqrt(np.mean(fit.gaps[:20] ** 2)))
    assert fit.ratio == pytest.approx(fit.post_rmspe / fit.pre_rmspe)


def test_synthetic_differences_are_by_time_weights_that_add_up_to_one():
    made = panel()
    fit = made.fit("synthetic_did")
    assert fit.time_weights.sum() == pytest.approx(1.0)
    apart = made.unit - fit.weights @ made.donors
    assert fit.att == pytest.approx(apart[20:].mean() - fit.time_weights @ apart[:20])


@pytest.mark.parametrize("method", METHODS)
def test_an_effect_after_the_start_moves_the_gaps_by_it_and_no_weight(method):
    one, other = panel(effect=0.0).fit(method), panel(effect=-4.0).fit(method)
    assert other.att == pytest.approx(one.att - 4.0)
    assert other.weights == pytest.approx(one.weights)


@pytest.mark.parametrize("method", ["synthetic_did", "did"])
def test_a_level_of_its_own_does_not_matter_to_differences(method):
    made = panel()
    raised = Donors(unit=made.unit + 100.0, donors=made.donors, before=made.before)
    assert raised.fit(method).att == pytest.approx(made.fit(method).att)


@pytest.mark.parametrize("method", METHODS)
def test_the_unit_of_the_outcome_does_not_matter(method):
    made = panel()
    scaled = Donors(unit=made.unit * 1e4, donors=made.donors * 1e4, before=made.before)
    assert scaled.fit(method).att == pytest.approx(1e4 * made.fit(method).att, rel=1e-6)
    assert scaled.fit(method).weights == pytest.approx(made.fit(method).weights, abs=1e-7)


def test_each_donor_is_a_placebo_once_and_the_treated_is_none_of_its_donors():
    made = panel()
    placebos = made.placebos("did")
    assert len(placebos) == 15
    others = np.delete(made.donors, 4, axis=0)
    by_hand = Donors(unit=made.donors[4], donors=others, before=20).fit("did")
    assert placebos[4].att == pytest.approx(by_hand.att)
    assert len(placebos[4].weights) == 14


def test_the_placebo_p_is_the_share_of_units_whose_ratio_is_as_large():
    made = panel()
    fit, placebos = made.fit("synthetic_control"), made.placebos("synthetic_control")
    above = sum(placebo.ratio >= fit.ratio for placebo in placebos)
    assert placebo_p(fit, placebos) == (1 + above) / 16
    assert placebo_p(fit, ()) is None


def test_fewer_than_ten_placebos_have_no_spread():
    values = np.arange(10.0)
    assert spread_of(values) == pytest.approx(np.std(values, ddof=1))
    assert spread_of(values[:9]) == 0.0


def test_one_period_before_or_one_donor_is_enough_for_a_comparison():
    for method in METHODS:
        assert np.isfinite(panel(before=1).fit(method).att)
        assert panel(donors=1).fit(method).weights.tolist() == [1.0]
        assert panel(donors=1).placebos(method) == ()


def test_a_unit_that_donors_make_up_exactly_has_a_ratio_without_bound():
    made = panel()
    mixed = made.donors[:3].mean(axis=0)
    mixed[20:] -= 1.0
    fit = Donors(unit=mixed, donors=made.donors, before=20).fit("synthetic_control")
    assert fit.att == pytest.approx(-1.0)
    assert fit.ratio == np.inf
