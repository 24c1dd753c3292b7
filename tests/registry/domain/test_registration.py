"""Timing, dates, and what is major."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from registry.domain.freeze import differences, is_major
from registry.domain.registration import Dates, Timing, timing_of


def dates(**changes: object) -> Dates:
    given_dates = {
        "delivery_starts_on": date(2026, 3, 1),
        "delivery_ends_on": date(2026, 8, 31),
        "outcomes_from_on": date(2026, 5, 1),
        "outcomes_to_on": date(2026, 10, 31),
        "maturity_days": 30,
    }
    return Dates(**(given_dates | changes))  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("frozen_on", "expected"),
    [
        (date(2026, 2, 28), Timing.BEFORE_START),
        (date(2026, 3, 1), Timing.BEFORE_START),
        (date(2026, 3, 2), Timing.AFTER_START_BEFORE_OUTCOMES),
        (date(2026, 5, 1), Timing.AFTER_START_BEFORE_OUTCOMES),
        (date(2026, 5, 2), Timing.OUTCOMES_EXIST_UNSEEN),
        (date(2026, 10, 31), Timing.OUTCOMES_EXIST_UNSEEN),
        (date(2026, 11, 1), Timing.RETROSPECTIVE),
    ],
)
def test_timing_is_read_from_the_registrations_own_dates(frozen_on: date, expected: Timing) -> None:
    assert timing_of(frozen_on=frozen_on, seen=False, dates=(dates(),)) is expected


def test_outcomes_that_were_seen_come_before_everything() -> None:
    assert timing_of(frozen_on=date(2025, 1, 1), seen=True, dates=(dates(),)) is (
        Timing.OUTCOMES_SEEN
    )


DAYS = st.dates(min_value=date(2024, 1, 1), max_value=date(2028, 12, 31))
ORDER = list(Timing)


@given(frozen_on=DAYS, moved=st.lists(DAYS, min_size=1, max_size=6))
def test_moving_a_date_never_improves_the_timing(frozen_on: date, moved: list[date]) -> None:
    first = dates()
    every = (first, *(dates(delivery_starts_on=day, outcomes_from_on=day) for day in moved))
    before = timing_of(frozen_on=frozen_on, seen=False, dates=(first,))
    after = timing_of(frozen_on=frozen_on, seen=False, dates=every)
    assert ORDER.index(after) <= ORDER.index(before)


def test_a_result_is_due_84_days_after_outcomes_are_complete() -> None:
    assert dates().mature_on == date(2026, 11, 30)
    assert dates().result_due_on == date(2026, 11, 30) + timedelta(days=84)


@pytest.mark.parametrize(
    "path",
    [
        "analysis.hypotheses.0.sesoi.value",
        "analysis.title",
        "dates.outcomes_to_on",
        "rule.options.worked.strong",
        "initiative.comparator",
        "initiative.population",
        "metrics.offences.version",
        "something.nobody.thought.of",
    ],
)
def test_what_changes_the_test_is_major(path: str) -> None:
    assert is_major(path)


@pytest.mark.parametrize(
    "path", ["initiative.title", "people.leads.0.name", "initiative.tags", "costs.0.amount"]
)
def test_contacts_words_and_cost_are_minor(path: str) -> None:
    assert not is_major(path)


def test_differences_name_each_path_with_old_and_new() -> None:
    old = {"a": {"b": [1, 2]}, "c": True, "number": 1}
    new = {"a": {"b": [1, 3]}, "c": 1, "d": None, "number": 2}
    assert differences(old, new) == {"a.b.1": (2, 3), "c": (True, 1)}
