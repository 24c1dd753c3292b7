import tomllib
from datetime import date

import pytest

from analysis import design
from registry.catalogue import (
    CatalogueError,
    Metric,
    Reference,
    decision_rule,
    events_to_verify,
    known_events,
    metrics,
    sources,
    starters,
)
from registry.catalogue.document import build, read, read_all
from registry.demo import story
from registry.domain.decision import DEFAULT_RULE, Choice
from registry.domain.draft import FIELDS
from registry.domain.plan import plan_bytes, read_plan

STORIES = {
    "iom_reoffending": "simulated_iom_cohort",
    "hotspot_patrol": "simulated_hotspot_patrol",
    "stay_conversations": "simulated_stay_conversations",
}
WIDE = {
    "comparison_group", "difference_in_differences", "matched_comparison", "time_to_event",
}  # fmt: skip


def test_the_catalogue_holds_the_metrics_that_the_three_starters_need():
    assert len(metrics()) >= 24
    assert set(starters()) == {"iom_reoffending", "hotspot_patrol", "stay_conversations"}


def test_every_file_of_the_catalogue_is_free_of_marks_that_say_unverified():
    for folder in ("metrics", "starters"):
        for name, tables in read_all(folder):
            assert "fmv" not in repr(tables), name


def test_an_event_from_memory_is_kept_for_checking_and_never_shown():
    shown = {event.key for event in known_events()}
    assert "burglary_split" not in shown
    assert "burglary_split" in {event.key for event in events_to_verify()}
    assert all(event.sources for event in known_events())


def test_known_events_stand_in_order_of_their_start():
    starts = [event.starts for event in known_events()]
    assert starts == sorted(starts)


def test_a_change_of_recording_is_told_from_a_shock():
    events = {event.key: event for event in known_events()}
    assert events["principal_crime"].breaks_recording
    assert not events["lockdown_1"].breaks_recording


def test_every_cited_source_has_a_full_title_and_every_title_is_cited():
    cited = {
        key for metric in metrics().values() if metric.reference for key in metric.reference.sources
    }
    cited |= {
        key for starter in starters().values() for item in starter.evidence for key in item.sources
    }
    cited |= {key for event in known_events() for key in event.sources}
    assert cited <= set(sources())
    assert set(sources()) - cited <= {"campbell_2020"}


def test_a_reference_value_grows_stale_after_two_years():
    reference = Reference(value="1", as_of="2023-06", area="here", sources=("press",))
    assert not reference.is_stale(date(2025, 6, 30))
    assert reference.is_stale(date(2025, 7, 1))


def test_a_reference_of_a_whole_year_counts_from_its_end():
    reference = Reference(value="1", as_of="2023", area="here", sources=("press",))
    assert not reference.is_stale(date(2025, 12, 31))


@pytest.mark.parametrize("key", sorted(starters()))
def test_a_starter_says_its_hypothesis_as_one_sentence(key):
    sentence = starters()[key].statement.sentence()
    assert " will cause " in sentence
    assert sentence.endswith(".")


@pytest.mark.parametrize("key", sorted(starters()))
def test_a_starter_makes_a_plan_with_a_primary_hypothesis_and_a_guardrail(key):
    plan = starters()[key].plan_document(title="Ours", designs=WIDE, start="2025-01")
    roles = [hypothesis["role"] for hypothesis in plan["hypotheses"]]
    assert plan["schema"] == "plan/1"
    assert roles.count("primary") == 1
    assert "guardrail" in roles


def test_a_hypothesis_whose_design_the_engine_lacks_is_left_out_and_named():
    starter = starters()["iom_reoffending"]
    plan = starter.plan_document(title="Ours", designs={"matched_comparison"})
    assert "first" not in [hypothesis["key"] for hypothesis in plan["hypotheses"]]
    assert [entry.key for entry in starter.left_out({"matched_comparison"})] == ["first"]


def test_a_plan_has_a_start_only_where_its_design_takes_one():
    offered = starters()["iom_reoffending"].plan_document(
        title="Ours", designs=WIDE, start="2025-01"
    )
    assert "start" not in offered


def test_the_starter_of_offender_management_says_what_its_design_cannot_show():
    assert "strength 3 of 5 at most" in starters()["iom_reoffending"].design.note


@pytest.mark.parametrize("verdict", sorted(decision_rule().lines))
def test_harm_is_never_followed_by_adopt_or_scale(verdict):
    assert decision_rule().lines[verdict].harm.choice not in {Choice.ADOPT, Choice.SCALE}


def test_the_rule_in_words_makes_the_choices_that_a_plan_freezes_by_default():
    assert decision_rule().options() == DEFAULT_RULE["options"]


@pytest.mark.parametrize("verdict", sorted(decision_rule().lines))
@pytest.mark.parametrize("column", ["strong", "weak", "harm", "harm_unclear"])
def test_every_cell_of_the_rule_begins_with_its_choice(verdict, column):
    advice = getattr(decision_rule().lines[verdict], column)
    words = decision_rule().words(verdict=verdict, column=column)
    assert words.lower().startswith(advice.choice.value)


@pytest.mark.parametrize("key", sorted(starters()))
def test_a_starter_fills_fields_that_drafts_have(key):
    draft = starters()[key].draft(designs=WIDE, start="2025-01")
    assert set(draft) <= set(FIELDS)
    assert set(draft["metrics"]) == {item["key"] for item in draft["analysis"]["hypotheses"]}


def test_a_starters_exceptions_stand_in_the_rule_that_is_frozen():
    draft = starters()["stay_conversations"].draft(designs=WIDE)
    assert "Never report the share that stayed" in draft["rule"]["text"]


def test_a_misspelt_key_is_refused_and_named():
    entry = {"key": "x", **next(iter(read("metrics", "contact.toml").values())), "matury": 3}
    with pytest.raises(CatalogueError, match="matury"):
        build(Metric, entry, "here")


def test_a_share_without_a_denominator_is_refused():
    entry = {"key": "x", **next(iter(read("metrics", "contact.toml").values()))}
    del entry["denominator"]
    with pytest.raises(CatalogueError, match="divided by"):
        build(Metric, entry, "here")


def test_a_primary_hypothesis_on_a_guardrail_metric_is_refused():
    with pytest.raises(CatalogueError, match="never a sole primary"):
        _hypothesis(metric="breach_recall_12m", kind="proportion", role="primary")


def test_a_hypothesis_on_an_unknown_metric_is_refused():
    with pytest.raises(CatalogueError, match="there is no metric"):
        _hypothesis(metric="nothing", kind="count", role="primary")


def _hypothesis(**changes):
    from registry.catalogue.hypothesis import Hypothesis, Size

    fields = {
        "key": "x",
        "outcome": "x",
        "better": "lower",
        "why": "because",
        "sesoi": Size(value=0.1, scale="absolute"),
    }
    return Hypothesis(**fields | changes)


@pytest.mark.parametrize("key", sorted(starters()))
def test_the_engine_reads_a_starters_plan_without_a_fault(key):
    plan = starters()[key].plan_document(
        title="Ours", designs=design.catalogue().keys(), start="2025-01"
    )
    assert read_plan(plan_bytes(plan)).hypotheses


def test_a_starters_plan_is_the_plan_of_its_simulated_story():
    for key, file in STORIES.items():
        starter = starters()[key]
        told = tomllib.loads(story.text("plans", f"{file}.toml"))
        made = starter.plan_document(
            title=told["title"], designs=set(WIDE) - {"time_to_event"}, start=told.get("start")
        )
        assert told == made, key


def test_an_event_is_told_where_it_touches_a_metric_while_the_data_run() -> None:
    from registry.catalogue.event import events_between

    touched = {"neighbourhood_crime"}
    assert "ncrs" in {event.key for event in events_between(touched, "2001-01", "2003-12")}
    assert not events_between(touched, "1995", "1996")
    assert not events_between({"no_such_metric"}, "2001-01", "2003-12")
    assert not events_between(touched, "week 1", "week 9")


def test_a_break_of_recording_is_near_a_start_within_three_periods() -> None:
    from registry.catalogue.event import breaks_near

    touched = {"neighbourhood_crime"}
    for start, near in (
        ("2002-07", True),
        ("2002-08", False),
        ("2002-01-15", True),
        ("2004", True),
    ):
        found = {event.key for event in breaks_near(touched, start, "Nors Police")}
        assert ("ncrs" in found) is near, start


def test_an_event_of_one_force_is_told_to_that_force_alone() -> None:
    from registry.catalogue.event import events_between, known_events

    local = next(event for event in known_events() if event.area == "Greater Manchester")
    span = (set(local.metrics), local.starts, local.starts)
    assert local in events_between(*span, "Greater Manchester Police")
    assert local not in events_between(*span, "Nors Police")
