"""Sentences of a result as they may leave the role that uploaded: without counts of people.

A sentence holds numbers in no fixed place, and a share of so many per cent of a known group is a
count. So a sentence keeps the numbers of time and of rules, and goes where it holds any other.
"""

import re

KEPT = "Its numbers stay with those who analyse it."
WITHHELD = (
    "The size is not shown: it rests on fewer than seven people or events in one place, and any "
    "exact figure would give that number away. Those who analyse it see it."
)
_BRACKET = re.compile(r"\s*\([^()]*\d[^()]*\)")
_ALLOWED = re.compile(
    r"\b\d{4}(?:-\d\d){1,2}\b|\b80 of 100 cases|\b95%|(?<![\d.])0(?:\.0)?%(?=\W)"
    r"|\b\d+ (?:and \d+ )?(?:periods?|years?|quarters?|months?|weeks?|days?|leads?|lags?)\b"
    r"|\bthere are \d+ periods before the start and \d+ after",
    re.IGNORECASE,
)
_END = re.compile(r"(?<=[.!?])\s+(?=[A-Z])")


def without_counts(text: str, otherwise: str = KEPT) -> str:
    """Return those sentences of a text that give no count away, and ``otherwise`` for none.

    Examples
    --------
    >>> without_counts("There are 30 periods before the start and 18 after.")
    'There are 30 periods before the start and 18 after.'
    >>> without_counts("All 15 pairs have both sides. Each was asked twice.")
    'Each was asked twice.'
    """
    kept = [part for part in map(_bare, _END.split(str(text or ""))) if part]
    return " ".join(kept) or (otherwise if text else "")


def _bare(sentence: str) -> str:
    """Return a sentence without brackets that hold numbers; nothing where others are left."""
    bare = sentence if not _numbers(sentence) else _BRACKET.sub("", sentence)
    return "" if _numbers(bare) else bare


def _numbers(sentence: str) -> bool:
    return any(letter.isdigit() for letter in _ALLOWED.sub("", sentence))
