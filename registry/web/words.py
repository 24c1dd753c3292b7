"""Numbers, dates and distances as pages say them: British, without a dash in a range."""

from datetime import date, datetime
from zoneinfo import ZoneInfo

_SHORT = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")
_LONG = (
    "January", "February", "March", "April", "May", "June", "July", "August", "September",
    "October", "November", "December",
)  # fmt: skip


def number(value: int) -> str:
    """Return a whole number with commas."""
    return f"{value:,}"


def day(value: date) -> str:
    """Return a date in words: 3 December 2026."""
    return f"{value.day} {_LONG[value.month - 1]} {value.year}"


def short_day(value: date) -> str:
    """Return a date for tables: 3 Dec 2026."""
    return f"{value.day} {_SHORT[value.month - 1]} {value.year}"


def month(text: str) -> str:
    """Return a month in words: October 2026 for 2026-10; anything else stays as it is."""
    year, _, place = text.partition("-")
    if not (year.isdigit() and place.isdigit() and 1 <= int(place) <= 12):
        return text
    return f"{_LONG[int(place) - 1]} {year}"


def moment(value: datetime, zone: str) -> str:
    """Return a moment in the organisation's zone: 25 Nov 2026, 09:12."""
    local = value.astimezone(ZoneInfo(zone))
    return f"{short_day(local.date())}, {local:%H:%M}"


def sealed_moment(value: datetime) -> str:
    """Return a sealed moment with its zone: 14 May 2026, 16:22 UTC."""
    utc = value.astimezone(ZoneInfo("UTC"))
    return f"{short_day(utc.date())}, {utc:%H:%M} UTC"


def plural(count: int, one: str, many: str | None = None) -> str:
    """Return a count and its noun: 1 day, 2 days."""
    return f"{number(count)} {one if count == 1 else many or one + 's'}"


def distance(to: date, today: date) -> str:
    """Return how far a date is: in 7 days, in 3 weeks, today, 5 days late."""
    days = (to - today).days
    if days == 0:
        return "today"
    if days < 0:
        return f"{plural(-days, 'day')} late"
    if days < 14:
        return f"in {plural(days, 'day')}"
    if days < 70:
        return f"in {plural(round(days / 7), 'week')}"
    return f"in {plural(round(days / 30.44), 'month')}"


def pounds(pence: int) -> str:
    """Return whole pence as pounds: \u00a3260,000, or \u00a312.50 where there are pence."""
    whole, rest = divmod(abs(pence), 100)
    sign = "minus " if pence < 0 else ""
    return f"{sign}\u00a3{whole:,}" + (f".{rest:02d}" if rest else "")


def span(low: str, high: str) -> str:
    """Return a range, never with a dash: 3 to 17."""
    return f"{low} to {high}"


def listed(items: list[str]) -> str:
    """Return items as a sentence lists them: a, b and c."""
    if len(items) < 2:
        return "".join(items)
    return f"{', '.join(items[:-1])} and {items[-1]}"
