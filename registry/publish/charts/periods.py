"""Periods as a reader says them, and which of them an axis names."""

import re
from collections.abc import Sequence

_MONTHS = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")
_MONTH = re.compile(r"(\d{4})-(\d{2})")
_DATE = re.compile(r"(\d{4})-(\d{2})-(\d{2})")


def period_words(label: str) -> str:
    """Return ``2024-04`` as ``Apr 2024``, ``2024-04-15`` as ``15 Apr 2024``, others as they are."""
    if (date := _DATE.fullmatch(label)) and 1 <= int(date[2]) <= 12:
        return f"{int(date[3])} {_MONTHS[int(date[2]) - 1]} {date[1]}"
    if (month := _MONTH.fullmatch(label)) and 1 <= int(month[2]) <= 12:
        return f"{_MONTHS[int(month[2]) - 1]} {month[1]}"
    return label


def axis_places(labels: Sequence[str], *, most: int = 5) -> list[int]:
    """Return the places of at most ``most`` labels to name: Januaries where months have them."""
    januaries = [place for place, label in enumerate(labels) if re.fullmatch(r"\d{4}-01", label)]
    if len(januaries) >= 2 and most >= 2:
        return januaries[:: -(-len(januaries) // most)]
    step = max(1, -(-len(labels) // most))
    return list(range(0, len(labels), step))
