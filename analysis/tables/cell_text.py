"""What one cell says: its text without blanks, whether it is missing, and the number it writes."""

import math
import re
import unicodedata

BLANKS = (
    " \t\n\r\v\f\x1c\x1d\x1e\x1f\x85\xa0\u1680\u2000\u2001\u2002\u2003\u2004\u2005\u2006\u2007"
    "\u2008\u2009\u200a\u200b\u2028\u2029\u202f\u205f\u3000\ufeff"
)
"""Blanks of every width, hard ones and those of no width too: no part of a value."""

MISSING = frozenset({"", "NA", "NaN", "null"})
"""Texts that mean missing, exactly so written, in any column and format (contract, section 2)."""

NUMBER_PATTERN = r"[+]?(?:0|[1-9][0-9]*)(?:\.[0-9]+)?(?:[eE][+-]?[0-9]+)?"
SIGNED_PATTERN = rf"(?:-?{NUMBER_PATTERN.removeprefix('[+]?')}|{NUMBER_PATTERN})"
"""A number as JSON writes it, with an optional leading ``+``."""

_NUMBER = re.compile(SIGNED_PATTERN)
_WHOLE_DIGITS_UP_TO = 1e21


def cleaned(raw: str) -> str:
    """Return the text of a cell without the blanks around it, in Unicode's composed form (NFC)."""
    text = raw.strip(BLANKS)
    return text if text.isascii() else unicodedata.normalize("NFC", text)


def is_missing(text: str) -> bool:
    """Return whether a cleaned text means that there is no value."""
    return text in MISSING


def number_of(text: str) -> float | None:
    """Return the number that a cleaned text writes; None where it is none, or beyond a double."""
    if _NUMBER.fullmatch(text) is None:
        return None
    value = float(text)
    return value if math.isfinite(value) else None


def number_text(value: float) -> str:
    """Return a number's text: its shortest decimal, whole numbers without a point.

    Infinities are ``inf`` and ``-inf``, which are no numbers; not-a-number is ``NaN``: missing.
    """
    if math.isnan(value):
        return "NaN"
    if value.is_integer() and abs(value) < _WHOLE_DIGITS_UP_TO:
        return str(int(value))
    return repr(value)


def shown(text: str, most: int = 60) -> str:
    """Return a cell's text between quotes for a message, cut where it is long."""
    printable = "".join(letter if letter.isprintable() else " " for letter in text)
    return f"'{printable[:most]}…'" if len(printable) > most else f"'{printable}'"


def listed(texts: list[str] | tuple[str, ...], most: int = 20) -> str:
    """Return texts in a row for a message; beyond ``most`` they are counted."""
    said = ", ".join(shown(text) for text in texts[:most])
    return said if len(texts) <= most else f"{said} and {len(texts) - most:,} more"
