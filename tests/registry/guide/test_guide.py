import pytest

from analysis.design import catalogue
from analysis.outcome import Scale
from registry import guide
from registry.catalogue import decision_rule
from registry.domain.lifecycle import State
from registry.domain.people import Role
from registry.domain.registration import Timing
from registry.errors import NotFoundError
from registry.guide import generate

DESIGNS_OF_THE_CONTRACT = {
    "before_after", "comparison_group", "interrupted_time_series", "difference_in_differences",
    "staggered_adoption", "synthetic_control", "weighted_displacement", "matched_comparison",
    "time_to_event", "randomised", "cluster_randomised", "stepped_wedge", "ordinal_survey",
    "association_table", "analysis_of_variance",
}  # fmt: skip


def test_every_verdict_is_in_the_glossary():
    assert set(decision_rule().lines) <= set(guide.glossary())


def test_every_state_is_in_the_glossary():
    assert {state.value for state in State} | {"running", "follow_up"} <= set(guide.glossary())


def test_every_role_is_in_the_glossary():
    assert {role.value for role in Role} | {"reviewer"} <= set(guide.glossary())


def test_every_scale_is_in_the_glossary():
    assert {scale.value for scale in Scale} <= set(guide.glossary())


def test_every_timing_label_is_in_the_glossary():
    assert {timing.value for timing in Timing} <= set(guide.glossary())


def test_every_design_is_in_the_glossary():
    assert DESIGNS_OF_THE_CONTRACT | set(catalogue()) <= set(guide.glossary())


def test_no_word_of_the_glossary_is_explained_by_nothing():
    assert [word for word, meaning in guide.glossary().items() if len(meaning) < 10] == []


@pytest.mark.parametrize("name", sorted(generate.PAGES))
def test_a_generated_page_is_as_the_code_makes_it_now(name):
    written = (generate.HERE / name).read_text(encoding="utf-8")
    assert written == generate.PAGES[name](), "run python -m registry.guide.generate"


@pytest.mark.parametrize("key", sorted(guide.TITLES))
def test_a_page_of_the_guide_begins_with_its_title(key):
    text = (generate.HERE / f"{key}.md").read_text(encoding="utf-8")
    assert text.splitlines()[0] == f"# {guide.TITLES[key]}"
    assert guide.page(key).text


def test_a_page_that_the_guide_does_not_have_is_not_found():
    with pytest.raises(NotFoundError):
        guide.page("../secrets")


def test_the_guide_speaks_to_people_without_the_words_we_avoid():
    for page in guide.pages():
        if page.key not in {"designs", "writing-a-plan"}:
            text = page.text.lower()
            found = [word for word in ("leverage", "inconclusive", "insight") if word in text]
            assert found == [], page.key
