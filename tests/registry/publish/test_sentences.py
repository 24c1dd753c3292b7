"""The sentences of a page: size before range, worth in its own units, and no claim too many."""

from typing import Any

import pytest

from registry.publish.sentences import change_said, role_said, sentences_of, times_more


def hypothesis(**changes: Any) -> dict[str, Any]:
    return {
        "key": "on_time",
        "role": "primary",
        "metric": "Victims told on time",
        "better": "higher",
        "outcome": "result",
        "verdict": "worked",
        "strength": 4,
        "estimate": {"value": 0.1, "low": 0.06, "high": 0.14, "scale": "risk_difference"},
        "absolute": None,
        "quantities": {"counterfactual": {"value": 0.7, "scale": "share"}},
        "sesoi": {"value": 0.05, "scale": "absolute", "of": "estimate", "d": 0.05},
        **changes,
    }


def test_size_comes_before_range_and_what_was_expected() -> None:
    said = sentences_of(hypothesis())
    assert said.size == "Victims told on time: about 10 more in every 100."
    assert said.rest == (
        "It could be 6 to 14 more. Without the initiative we would have expected about 70 in "
        "every 100."
    )
    assert "The change worth having was 5 in every 100." in said.more


@pytest.mark.parametrize(
    ("strength", "words"),
    [(5, "The initiative led to this."), (3, "The initiative probably led to this.")],
)
def test_the_cause_is_said_as_far_as_the_strength_goes(strength: int, words: str) -> None:
    assert words in sentences_of(hypothesis(strength=strength)).more
    assert "led to this" not in sentences_of(hypothesis(strength=2)).more


def test_an_open_question_is_never_said_to_be_no_effect() -> None:
    wide = {"value": 0.03, "low": -0.04, "high": 0.1, "scale": "risk_difference"}
    said = sentences_of(hypothesis(verdict="cannot_tell", estimate=wide))
    assert said.size == "The data fit a worthwhile gain and no gain at all."
    assert "must not be read as showing that it makes no difference" in said.more
    ruled_out = hypothesis(verdict="cannot_tell", estimate=wide, benefit_ruled_out=True)
    assert "worth having is ruled out" in sentences_of(ruled_out).size


def test_a_refusal_shows_no_figure() -> None:
    said = sentences_of(hypothesis(outcome="refusal", because="41 in 100 are missing."))
    assert "we show no figure" in said.size
    assert said.rest == "41 in 100 are missing."


def test_a_row_says_change_range_and_what_was_wanted() -> None:
    assert change_said(hypothesis()) == "10 more in every 100 (6 to 14 more)"
    assert change_said(hypothesis(estimate=None)) == "no figure"
    assert role_said(hypothesis()) == "Primary: 5 in every 100 worth having"
    guardrail = hypothesis(role="guardrail")
    assert role_said(guardrail) == "Guardrail: no more than 5 in every 100 worse"
    assert role_said(hypothesis(sesoi=None)) == "Primary: no smallest change was set"


def test_the_data_that_would_settle_it_grow_with_the_square_of_the_width() -> None:
    wide = {"value": 0.03, "low": -0.07, "high": 0.13, "scale": "risk_difference"}
    assert times_more(hypothesis(estimate=wide)) == pytest.approx(16)
    assert times_more(hypothesis(sesoi=None)) is None
