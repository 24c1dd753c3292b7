"""What must hold of any panel: order, exchange, units of measurement, levels, meaning."""

import math
import warnings

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from analysis.designs.difference_in_differences import DESIGN
from analysis.outcome import Estimate, Refusal, Result
from tests.analysis.panel_rows import asked, observed, run, shaped, simulated

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
