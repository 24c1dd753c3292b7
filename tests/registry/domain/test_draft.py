"""A draft keeps what was typed."""

import pytest

from registry.domain.draft import LARGEST, Draft, changed
from registry.errors import InvalidError


def test_a_path_is_made_on_the_way() -> None:
    values = changed({}, {"logic.inputs": ["officers"], "analysis.hypotheses.0.key": "a"})
    assert values == {
        "logic": {"inputs": ["officers"]},
        "analysis": {"hypotheses": {"0": {"key": "a"}}},
    }


def test_a_place_in_a_list_is_changed_or_added() -> None:
    start = {"analysis": {"hypotheses": [{"key": "a"}]}}
    values = changed(start, {"analysis.hypotheses.0.key": "b", "analysis.hypotheses.1.key": "c"})
    assert values["analysis"]["hypotheses"] == [{"key": "b"}, {"key": "c"}]
    assert start == {"analysis": {"hypotheses": [{"key": "a"}]}}


def test_none_takes_a_field_away() -> None:
    assert changed({"title": "a", "place": "b"}, {"place": None}) == {"title": "a"}


def test_wrong_words_are_kept_as_typed() -> None:
    assert changed({}, {"delivery_starts_on": "next spring"})["delivery_starts_on"] == "next spring"


@pytest.mark.parametrize(
    "changes",
    [
        {"nonsense": 1},
        {"title.part": 1, "title": "text"},
        {"analysis": {"level": float("nan")}},
        {"evidence": "x" * LARGEST},
        {"evidence": "a\0b"},
        {"evidence": float("inf")},
        {"tags": object()},
    ],
)
def test_what_no_draft_can_hold_is_refused(changes: dict[str, object]) -> None:
    start = {"title": "text"}
    with pytest.raises(InvalidError):
        changed(start, changes)


def test_a_path_that_leads_nowhere_reads_as_nothing() -> None:
    from uuid import UUID

    draft = Draft(evaluation=UUID(int=1), values={"looks": [{"on": "2026-01-01"}]})
    assert draft.get("looks.0.on") == "2026-01-01"
    assert draft.get("looks.1.on") is None
    assert draft.get("title.more") is None


def test_what_the_plan_could_see_goes_when_the_plan_changes() -> None:
    start = {"analysis": {"design": "before_after"}, "power": {"enough": True}}
    assert "power" in changed(start, {"title": "Another title"})
    assert "power" not in changed(start, {"analysis.design": "comparison_group"})
    both = {"analysis.design": "comparison_group", "power": {"enough": False}}
    assert changed(start, both)["power"] == {"enough": False}
