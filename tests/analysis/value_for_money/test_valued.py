"""Valuations against integrals, arithmetic at the means, and what may and may not be claimed."""

import copy
import json

import numpy as np
import pytest
import scipy.integrate
import scipy.stats

from analysis.value_for_money import Cost, Costs, Value, value
from tests.analysis.value_for_money.money_cases import costs_of, effect


def test_at_the_means_it_is_arithmetic(plan, result):
    found = value(plan, result, costs_of())
    society = found["perspectives"]["society"]
    assert found["outcomes"]["value"] == 40.0
    assert (found["outcomes"]["low"], found["outcomes"]["high"]) == (10.6, 69.4)
    assert society["benefit"]["value"] == 562000.0
    assert society["net_benefit"]["value"] == 312000.0
    assert society["benefit_cost_ratio"]["value"] == pytest.approx(2.248)
    assert society["break_even_effect"] == pytest.approx(250000 / 14050)
    assert found["cost_per_outcome"]["value"] == 6250.0
    assert found["cost_per_outcome"]["low"] == pytest.approx(250000 / 69.4)
    assert found["cost_per_outcome"]["high"] == pytest.approx(250000 / 10.6)
    assert found["cost"] == {"value": 250000.0, "low": 250000.0, "high": 250000.0}
    assert found["warnings"] == []


def chance_below(net, *, mean, se, worth, variation, cost):
    """Return P(outcomes x worth - cost <= net), integrated over the gamma of the worth."""
    shape = variation**-2
    price = scipy.stats.gamma(shape, scale=worth / shape)

    def inside(at):
        return price.pdf(at) * scipy.stats.norm.cdf((net + cost) / at, mean, se)

    return scipy.integrate.quad(inside, price.ppf(1e-9), price.ppf(1 - 1e-9))[0]


def test_the_draws_agree_with_the_integral(plan, result):
    society = value(plan, result, costs_of())["perspectives"]["society"]
    of = {"mean": 40.0, "se": 15.0, "worth": 14050.0, "variation": 0.2, "cost": 250000.0}
    assert society["probability_net_benefit"] == pytest.approx(1 - chance_below(0, **of), abs=0.01)
    for name, share in (("low", 0.025), ("median", 0.5), ("high", 0.975)):
        reached = chance_below(society["net_benefit"][name], **of)
        assert reached == pytest.approx(share, abs=5 * (share * (1 - share) / 20000) ** 0.5)


def test_uncertain_costs_have_the_ends_of_their_gamma(plan, result):
    found = value(plan, result, costs_of(paid=((120000.0, 0.3),)))
    gamma = scipy.stats.gamma(0.3**-2, scale=120000 * 0.3**2)
    assert found["cost"]["value"] == 120000.0
    assert found["cost"]["low"] == pytest.approx(gamma.ppf(0.025), rel=0.02)
    assert found["cost"]["high"] == pytest.approx(gamma.ppf(0.975), rel=0.02)


def test_what_is_certain_makes_no_difference_between_median_and_mean(plan, result):
    result["hypotheses"][0]["estimate"] = effect(-40.0, -40.0, -40.0, se=0.0)
    found = value(plan, result, costs_of(worth=((10.0, 0.0, "society"),)))
    net = found["perspectives"]["society"]["net_benefit"]
    assert net["value"] == net["median"] == net["low"] == net["high"] == 400 - 250000
    assert found["perspectives"]["society"]["probability_net_benefit"] == 0.0


def test_the_same_seed_gives_the_same_bytes_and_another_does_not(plan, result):
    one, two = (json.dumps(value(plan, result, costs_of())) for _ in range(2))
    assert one == two
    result["seed"] = 8
    assert json.dumps(value(plan, result, costs_of())) != one


def test_perspectives_share_their_draws_and_are_never_added_up(plan, result):
    worth = ((14050.0, 0.2, "society"), (3000.0, 0.3, "fiscal"), (1000.0, 0.0, "fiscal"))
    found = value(plan, result, costs_of(worth=worth))
    assert list(found["perspectives"]) == ["society", "fiscal"]
    assert found["perspectives"]["fiscal"]["benefit"]["value"] == 160000.0
    alone = value(plan, result, costs_of(worth=worth[:1]))
    assert alone["perspectives"]["society"] == found["perspectives"]["society"]


def test_an_interval_gives_the_error_where_there_is_none(plan, result):
    found = value(plan, result, costs_of(hypothesis="trust", units=1000.0))
    assert found["outcomes"]["value"] == pytest.approx(200.0)
    assert found["outcomes"]["se"] == pytest.approx(300 / (2 * scipy.stats.norm.ppf(0.975)))
    assert (found["outcomes"]["low"], found["outcomes"]["high"]) == (50.0, 350.0)


def test_the_error_gives_the_interval_where_there_is_none(plan, result):
    result["hypotheses"][0]["estimate"] = {"value": -40.0, "scale": "count", "se": 10.0}
    found = value(plan, result, costs_of())
    half = 10 * scipy.stats.norm.ppf(0.975)
    assert found["outcomes"]["low"] == pytest.approx(40 - half)
    assert found["outcomes"]["high"] == pytest.approx(40 + half)


def test_a_longer_time_without_the_event_is_a_benefit_where_less_of_it_is_better(plan, result):
    result["hypotheses"][0]["estimate"] = effect(5.0, 2.0, 8.0, "rmst_difference")
    assert value(plan, result, costs_of())["outcomes"]["value"] == 5.0


def test_a_named_quantity_is_valued_in_place_of_the_estimate(plan, result):
    found = value(plan, result, costs_of(quantity="fewer", units=100.0))
    assert found["outcomes"]["value"] == pytest.approx(50.0)
    assert found["outcomes"]["low"] == pytest.approx(10.0)


def test_no_cost_per_outcome_where_there_may_be_no_outcome(plan, result):
    result["hypotheses"][0]["estimate"] = effect(-40.0, -90.0, 10.0)
    found = value(plan, result, costs_of())
    assert found["cost_per_outcome"] == {"value": None, "low": None, "high": None}
    assert any("cannot be said" in warning for warning in found["warnings"])


def test_nothing_paid_has_no_ratio(plan, result):
    found = value(plan, result, costs_of(paid=((0.0, 0.0),)))
    ratio = found["perspectives"]["society"]["benefit_cost_ratio"]
    assert ratio == {"value": None, "median": None, "low": None, "high": None}


def test_nothing_gained_has_no_break_even(plan, result):
    found = value(plan, result, costs_of(worth=((0.0, 0.2, "society"),)))
    assert found["perspectives"]["society"]["break_even_effect"] is None


@pytest.mark.parametrize(
    ("verdict", "claimed"),
    [
        ("worked", True),
        ("worked_size_uncertain", True),
        ("below_worthwhile", False),
        ("no_meaningful_difference", False),
        ("worse", False),
        ("cannot_tell", False),
        (None, False),
    ],
)
def test_a_benefit_is_claimed_only_where_it_worked(plan, result, verdict, claimed):
    result["hypotheses"][0]["verdict"] = verdict
    found = value(plan, result, costs_of())
    assert found["benefit_claimed"] is claimed
    leader = found["wording"]["leader"]
    assert ("Net cost so far: £250,000" in leader) is not claimed
    assert ("£312,000" in leader) is claimed
    assert found["perspectives"]["society"]["net_benefit"]["value"] == 312000.0


def test_assumptions_are_said(plan, result):
    costs = Costs(
        currency="GBP",
        price_year=2024,
        costs=(Cost(item="a", amount=5.0, year=2.0),),
        values=(Value(item="Burglary", amount=1.0, perspective="society", assumed=True),),
        quantity="fewer",
    )
    result["plan_sha256"] = "0" * 64
    said = " ".join(value(plan, result, costs)["warnings"])
    for words in ("another plan", "No cv is given for Burglary", "units is not given"):
        assert words in said
    assert "not discounted" in said


def test_a_result_of_a_narrower_level_has_narrower_ends(plan, result):
    narrow = copy.deepcopy(result)
    narrow["hypotheses"][0]["estimate"]["level"] = 0.8
    wide_net, narrow_net = (
        value(plan, each, costs_of())["perspectives"]["society"]["net_benefit"]
        for each in (result, narrow)
    )
    assert wide_net["low"] < narrow_net["low"] < narrow_net["high"] < wide_net["high"]


def test_the_median_of_the_draws_is_near_the_value_of_symmetric_ones(plan, result):
    found = value(plan, result, costs_of(worth=((14050.0, 0.0, "society"),)))
    net = found["perspectives"]["society"]["net_benefit"]
    assert net["median"] == pytest.approx(net["value"], abs=5 * 15 * 14050 / np.sqrt(20000) * 1.26)
