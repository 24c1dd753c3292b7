"""What the frozen rule recommends."""

import itertools

import pytest

from registry.domain.decision import DEFAULT_RULE, Choice, Harm, recommend


@pytest.mark.parametrize(
    ("verdict", "strength", "harm", "expected"),
    [
        ("worked", 3, Harm.NONE, Choice.ADOPT),
        ("worked", 2, Harm.NONE, Choice.EXTEND),
        ("worked_size_uncertain", 4, Harm.NONE, Choice.ADOPT),
        ("below_worthwhile", 5, Harm.NONE, Choice.ADAPT),
        ("no_meaningful_difference", 3, Harm.NONE, Choice.STOP),
        ("cannot_tell", 3, Harm.NONE, Choice.EXTEND),
        ("worse", 3, Harm.NONE, Choice.STOP),
        ("worse", 2, Harm.NONE, Choice.PAUSE),
        ("not_testable", 0, Harm.NONE, Choice.PAUSE),
        ("worked", 5, Harm.HARM, Choice.ADAPT),
    ],
)
def test_the_standard_rule(verdict: str, strength: int, harm: Harm, expected: Choice) -> None:
    assert recommend({}, verdict=verdict, strength=strength, harm=harm).choice is expected


@pytest.mark.parametrize(
    ("verdict", "strength"),
    list(itertools.product(DEFAULT_RULE["options"], range(6))),
)
def test_harm_is_never_adopted_nor_scaled(verdict: str, strength: int) -> None:
    advice = recommend({}, verdict=verdict, strength=strength, harm=Harm.HARM)
    assert advice.choice not in {Choice.ADOPT, Choice.SCALE}
    assert advice.closed == (Choice.ADOPT, Choice.SCALE)


def test_a_rule_that_would_scale_harm_is_overruled() -> None:
    rule = {"text": "Scale.", "options": {"worked": dict.fromkeys(("strong", "weak"), "scale")}}
    rule["options"]["worked"] |= {"harm": "scale", "harm_unclear": "scale"}  # type: ignore[index, operator]
    assert recommend(rule, verdict="worked", strength=5, harm=Harm.HARM).choice is Choice.ADAPT
    assert recommend(rule, verdict="worked", strength=5, harm=Harm.UNCLEAR).choice is Choice.ADAPT


def test_a_benefit_that_is_ruled_out_is_not_waited_for() -> None:
    advice = recommend({}, verdict="cannot_tell", strength=3, benefit_ruled_out=True)
    assert advice.choice is Choice.STOP


@pytest.mark.parametrize("verdict", list(DEFAULT_RULE["options"]))
def test_harm_that_is_not_ruled_out_never_recommends_more_than_no_harm(verdict: str) -> None:
    spreads = {Choice.ADOPT, Choice.SCALE}
    for strength, harm in itertools.product(range(6), (Harm.UNCLEAR, Harm.HARM)):
        advice = recommend({}, verdict=verdict, strength=strength, harm=harm).choice
        held = recommend({}, verdict=verdict, strength=strength).choice
        assert advice not in spreads or held in spreads


def test_weak_evidence_is_not_adopted_because_harm_is_not_ruled_out() -> None:
    weak = recommend({}, verdict="worked", strength=1, harm=Harm.UNCLEAR)
    assert (weak.choice, weak.closed) == (Choice.EXTEND, (Choice.SCALE,))
    assert recommend({}, verdict="worked", strength=3, harm=Harm.UNCLEAR).choice is Choice.ADOPT
