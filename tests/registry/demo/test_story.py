from datetime import date

import pytest

from registry.catalogue import metrics, starters
from registry.demo import story

TODAY = date(2026, 11, 25)
STORIES = list(story.stories(TODAY))
VERDICTS = {
    "worked",
    "worked_size_uncertain",
    "below_worthwhile",
    "no_meaningful_difference",
    "cannot_tell",
    "worse",
    "not_testable",
}


def test_there_is_a_story_of_every_verdict():
    assert {item.verdict for item in STORIES if item.verdict} == VERDICTS


def test_there_is_a_draft_one_in_review_one_overdue_and_one_withdrawn():
    last = {item.key: item.steps[-1].name for item in STORIES}
    assert last["hotspot_second_site"] == "register"
    assert last["stay_specials"] == "submit"
    assert last["prompt_cards"] == "withdraw"
    assert last["repeat_callers"] == "check_ins"


def test_the_first_three_starters_each_have_a_finished_story():
    finished = {item.starter for item in STORIES if item.verdict}
    assert set(starters()) <= finished


@pytest.mark.parametrize("item", STORIES, ids=lambda item: item.key)
def test_what_happens_in_a_story_happens_in_order_and_not_after_today(item):
    names = [step.name for step in item.steps if step.name not in {"check_ins", "forecast"}]
    assert names == sorted(names, key=story.STEPS.index)
    assert all(step.on <= TODAY for step in item.steps)


@pytest.mark.parametrize("item", STORIES, ids=lambda item: item.key)
def test_a_story_names_a_metric_of_the_catalogue_or_of_the_worked_examples(item):
    import tomllib

    own = tomllib.loads(story.text("metrics.toml"))
    named = {name.split("/")[0] for name in item.metrics.values()}
    assert named <= set(metrics()) | set(own)


@pytest.mark.parametrize("item", STORIES, ids=lambda item: item.key)
def test_a_story_with_simulated_data_says_so_in_its_title(item):
    simulated = "(simulated)" in item.analysis()["title"]
    assert simulated == (not item.title.startswith("Worked example"))


def test_a_relative_day_is_counted_from_today():
    draft = next(item for item in STORIES if item.key == "hotspot_second_site")
    assert draft.steps[0].on == date(2026, 11, 19)
    assert draft.values["delivery_starts_on"] == "2027-02-08"


@pytest.mark.parametrize("today", [date(2026, 11, 25), date(2027, 3, 31), date(2028, 2, 29)])
def test_no_month_is_reported_twice_whatever_day_it_is(today):
    for item in story.stories(today):
        months = [f"{step.on:%Y-%m}" for step in item.steps if step.name == "check_ins"]
        assert len(months) == len(set(months)), item.key


def test_monthly_check_ins_cover_every_month_of_delivery():
    told = next(item for item in STORIES if item.key == "repeat_callers")
    months = [f"{step.on:%Y-%m}" for step in told.steps if step.name == "check_ins"]
    assert months == [f"2026-{month:02d}" for month in range(1, 8)]
