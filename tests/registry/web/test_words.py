"""Numbers, dates and distances are said as the pages say them."""

from datetime import UTC, date, datetime

import pytest

from registry.web import words


def test_a_moment_is_said_in_the_zone_of_the_organisation() -> None:
    at = datetime(2026, 7, 1, 23, 30, tzinfo=UTC)
    assert words.moment(at, "Europe/London") == "2 Jul 2026, 00:30"
    assert words.sealed_moment(at) == "1 Jul 2026, 23:30 UTC"


def test_a_date_is_said_in_full_and_short() -> None:
    assert words.day(date(2026, 12, 3)) == "3 December 2026"
    assert words.short_day(date(2026, 12, 3)) == "3 Dec 2026"


@pytest.mark.parametrize(
    ("to", "said"),
    [
        (date(2026, 11, 20), "5 days late"),
        (date(2026, 11, 24), "1 day late"),
        (date(2026, 11, 25), "today"),
        (date(2026, 12, 2), "in 7 days"),
        (date(2026, 12, 16), "in 3 weeks"),
        (date(2027, 5, 25), "in 6 months"),
    ],
)
def test_a_distance_is_said_in_days_weeks_or_months(to: date, said: str) -> None:
    assert words.distance(to, date(2026, 11, 25)) == said


def test_money_and_counts_have_commas_and_no_bare_minus() -> None:
    assert words.pounds(26_000_000) == "\u00a3260,000"
    assert words.pounds(1250) == "\u00a312.50"
    assert words.pounds(-500) == "minus \u00a35"
    assert words.plural(1, "day") == "1 day"
    assert words.plural(1234, "day") == "1,234 days"


def test_a_list_and_a_range_are_said_as_a_sentence_says_them() -> None:
    assert words.listed(["a", "b", "c"]) == "a, b and c"
    assert words.listed(["a"]) == "a"
    assert words.span("3", "17") == "3 to 17"
