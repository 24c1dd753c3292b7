"""What a draft claims: one sentence with its gaps, what would refute it, the change in words."""

from typing import Any
from uuid import UUID

import pytest

from registry import catalogue
from registry.domain.claim import claim_of, natural_size, primary_place, smallest_words, within
from registry.domain.draft import Draft

NOBODY = UUID(int=0)


def draft(**values: Any) -> Draft:
    return Draft(evaluation=NOBODY, values=values)


def hypothesis(**changes: Any) -> dict[str, Any]:
    return {
        "key": "main",
        "role": "primary",
        "metric": "Voluntary leavers",
        "kind": "count",
        "better": "lower",
        "sesoi": {"value": 0.1, "scale": "relative"},
        **changes,
    }


def said(of: Draft) -> str:
    return " ".join(part.text for part in claim_of(of).sentence()).replace(" .", ".")


def test_a_whole_claim_reads_as_one_sentence() -> None:
    whole = draft(
        title="Stay conversations",
        delivery={"intervention": "Stay conversations"},
        population="Response officers.",
        comparator="The same officers in Millbrook",
        window="12 months",
        analysis={"hypotheses": [hypothesis()]},
    )
    assert said(whole) == (
        "Stay conversations will cause fewer voluntary leavers among response officers than "
        "the same officers in Millbrook over 12 months. The smallest change worth having is "
        "10% fewer."
    )
    assert claim_of(whole).can_be_refuted
    assert claim_of(whole).small_move() == ("fall", "rise")


def test_an_empty_draft_names_every_gap() -> None:
    claim = claim_of(draft())
    assert sum(part.gap for part in claim.sentence()) == 6
    assert not claim.can_be_refuted


@pytest.mark.parametrize(
    ("changes", "words"),
    [
        ({}, "10% fewer"),
        ({"sesoi": {"value": 0.06, "scale": "absolute"}, "kind": "proportion"}, "6 in 100 fewer"),
        ({"sesoi": {"value": 2.0, "scale": "absolute"}}, "2 fewer"),
        ({"better": "higher"}, "10% more"),
        ({"sesoi": {"value": "a tenth", "scale": "relative"}}, ""),
        ({"sesoi": {"value": 0, "scale": "relative"}}, ""),
        ({"sesoi": {"value": True, "scale": "relative"}}, ""),
        ({"sesoi": None}, ""),
    ],
)
def test_the_change_worth_having_is_said_as_it_was_meant(
    changes: dict[str, Any], words: str
) -> None:
    assert smallest_words(hypothesis(**changes)) == words


def test_the_change_stands_beside_how_things_are_today() -> None:
    of = draft(analysis={"hypotheses": [hypothesis()], "power": {"baseline": 18}})
    assert natural_size(of) == "That is 1.8 fewer, where 18 would be expected."
    share = hypothesis(kind="proportion", sesoi={"value": 0.05, "scale": "absolute"})
    of = draft(analysis={"hypotheses": [share], "power": {"baseline": 0.5}})
    assert natural_size(of) == "That is 5 in 100 fewer, where 50 in 100 would be expected."
    assert natural_size(draft(analysis={"hypotheses": [share]})) == ""


def test_the_primary_hypothesis_is_found_wherever_it_stands() -> None:
    second = {"hypotheses": [hypothesis(role="guardrail"), hypothesis()]}
    assert primary_place({"analysis": second}) == 1
    assert primary_place({"analysis": {"hypotheses": [hypothesis(role="guardrail")]}}) == 0
    for broken in ({}, {"analysis": "x"}, {"analysis": {"hypotheses": "x"}}):
        assert primary_place(broken) is None


def test_abbreviations_keep_their_capitals_within_a_sentence() -> None:
    assert within("ASB incidents") == "ASB incidents"
    assert within("Leavers.") == "leavers"
    assert within("") == ""


def test_every_starter_makes_a_claim_that_can_be_refuted() -> None:
    from analysis import design

    for key, starter in catalogue.starters().items():
        values = starter.draft(designs=design.catalogue().keys())
        claim = claim_of(draft(**values))
        assert claim.can_be_refuted, key
        assert not any(part.gap for part in claim.sentence()), key
