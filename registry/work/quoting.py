"""What an error may quote of a file about people: where it is and of what kind, not the cell."""

import re
from collections.abc import Collection

MISSING_WORDS = frozenset(
    {"", "-", "--", ".", "?", "n/a", "na", "nan", "nil", "none", "null", "missing", "unknown",
     "not known", "not recorded", "#n/a"}
)  # fmt: skip
"""Words that stand for no value, in small letters: they say nothing about anybody."""

_QUOTED = re.compile(r"'(?:[^'\\]|\\.)*'|\"(?:[^\"\\]|\\.)*\"")
_PLACE = re.compile(r"^Row [\d,]+, column (?:'(?:[^'\\]|\\.)*'|\"(?:[^\"\\]|\\.)*\"): ")
_IMPOSSIBLE_DATE = re.compile(r"\d{4}-\d{1,2}(?:-\d{1,2})?|\d{1,2}/\d{1,2}/\d{2,4}")
_NUMBER = re.compile(r"[-+]?\d[\d,]*(?:\.\d+)?(?:[eE][-+]?\d+)?")


def without_values(message: str, *, columns: Collection[str], row: int | None) -> str:
    """Return an error's sentence with the kind of each cell in the place of what it held.

    Names of ``columns`` stay, and so do words that mean missing, and dates that cannot be.
    """
    place = _PLACE.match(message)
    start = place.end() if place else 0
    rest = _QUOTED.sub(lambda found: _kind(found.group(), columns), message[start:])
    if place and row is not None:
        rest = re.sub(rf"^{_NUMBER.pattern}(?= )", "a number", rest)
        rest = re.sub(rf"(which is ){_NUMBER.pattern}", r"\1another number", rest)
    return message[:start] + rest


def _kind(quoted: str, columns: Collection[str]) -> str:
    text = quoted[1:-1]
    if text in columns or text.strip().lower() in MISSING_WORDS:
        return quoted
    if _IMPOSSIBLE_DATE.fullmatch(text):
        return quoted
    return "a number" if _NUMBER.fullmatch(text) else "a text"
