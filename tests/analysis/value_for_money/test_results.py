"""Results that cannot be valued, and what is no result: each refused with what to give."""

import pytest

from analysis.errors import BadDataError
from analysis.value_for_money import read_result, value
from tests.analysis.value_for_money.money_cases import costs_of, effect


@pytest.mark.parametrize(
    ("quantity", "said"),
    [
        ("estimate", "absolute"),
        ("absolut", "Did you mean 'absolute'"),
        ("p_of_it", "no effect with an interval"),
    ],
)
def test_what_cannot_be_valued_is_refused_with_what_to_give(plan, result, quantity, said):
    result["hypotheses"][1]["quantities"] = {"p_of_it": 0.2}
    with pytest.raises(BadDataError, match=said) as caught:
        value(plan, result, costs_of(hypothesis="trust", quantity=quantity))
    assert [problem.field for problem in caught.value.problems] == ["quantity"]


def test_a_ratio_without_an_absolute_effect_is_refused(plan, result):
    result["hypotheses"][1]["absolute"] = None
    with pytest.raises(BadDataError, match="no absolute effect"):
        value(plan, result, costs_of(hypothesis="trust"))


def test_an_effect_without_error_or_two_ends_is_refused(plan, result):
    result["hypotheses"][0]["estimate"] = effect(-40.0, None, -10.0)
    with pytest.raises(BadDataError, match="no standard error"):
        value(plan, result, costs_of())


def test_a_level_is_no_effect_to_be_valued(plan, result):
    result["hypotheses"][0]["quantities"]["counterfactual"] = {"value": 3.0, "scale": "mean"}
    with pytest.raises(BadDataError, match="scale mean"):
        value(plan, result, costs_of(quantity="counterfactual"))


def test_a_refusal_and_a_missing_hypothesis_have_nothing_to_value(plan, result):
    result["hypotheses"][0] = {"key": "burglary", "outcome": "refusal", "because": "Too few."}
    with pytest.raises(BadDataError, match=r"refuses to answer 'burglary': Too few\."):
        value(plan, result, costs_of())
    result["hypotheses"] = result["hypotheses"][1:]
    with pytest.raises(BadDataError, match="holds no 'burglary'"):
        value(plan, result, costs_of())
    with pytest.raises(BadDataError, match="Did you mean 'burglary'"):
        value(plan, result, costs_of(hypothesis="burglaries"))


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (b"\xff\xfe", "UTF-8"),
        (b"{", "not valid JSON"),
        (b"[]", "result/1"),
        (b'{"schema": "plan/1"}', "result/1"),
        (b'{"schema": "result/1", "seed": NaN}', "no number"),
        (b'{"schema": "result/1", "hypotheses": [1]}', "hypotheses"),
        (b'{"schema": "result/1", "hypotheses": [], "seed": -1}', "seed"),
    ],
)
def test_what_is_no_result_is_said_to_be_none(content, said):
    with pytest.raises(BadDataError, match=said):
        read_result(content)


def test_hostile_numbers_in_a_result_are_refused(plan, result):
    for wrong in ("many", True, [1], 1e400):
        result["hypotheses"][0]["estimate"]["value"] = wrong
        with pytest.raises(BadDataError, match="no number"):
            value(plan, result, costs_of())
