"""Marks by which a column that names people is recognised, whatever it is called."""

import re
from collections.abc import Iterable, Mapping

SHARE = 0.2
"""The share of a column's distinct texts from which a pattern counts as what the column holds."""

SURE = frozenset({"e-mail address", "National Insurance number", "PNC identifier", "CRO number"})
"""Kinds of which a single one is enough: nothing else looks like them."""

_PATTERNS: Mapping[str, re.Pattern[str]] = {
    "e-mail address": re.compile(r"[^@\s]+@[^@\s]+\.[A-Za-z]{2,}"),
    "National Insurance number": re.compile(
        r"(?!BG|GB|NK|KN|TN|NT|ZZ)[A-CEGHJ-PR-TW-Z][A-CEGHJ-NPR-TW-Z]\s?(\d\s?){6}[A-D]",
        re.IGNORECASE,
    ),
    "PNC identifier": re.compile(r"(\d{2}|\d{4})/\d{5,7}[A-Z]", re.IGNORECASE),
    "CRO number": re.compile(r"(SF)?\d{2}/\d{5,6}[A-Z]|\d{5,6}/\d{2}[A-Z]", re.IGNORECASE),
    "NHS number": re.compile(r"\d{3}[ -]?\d{3}[ -]?\d{4}"),
    "postcode": re.compile(r"[A-Z]{1,2}\d[A-Z\d]?\s?\d[A-Z]{2}", re.IGNORECASE),
    "telephone number": re.compile(r"(\+44\s?|0)(\d[\s-]?){9,10}"),
    "date of birth": re.compile(r"(19[2-9]\d|200\d)-\d{2}-\d{2}|\d{1,2}/\d{1,2}/(19[2-9]\d|200\d)"),
}
_IN_TEXT = ("e-mail address", "National Insurance number", "PNC identifier")
"""Kinds that are looked for inside longer texts too."""

_NAMED = re.compile(
    r"(^|_)(name|surname|forename|first_?name|last_?name|dob|date_?of_?birth|address|email|"
    r"phone|mobile|collar_?number|warrant_?number|nino|nhs|pnc|cro|postcode)($|_)",
    re.IGNORECASE,
)


def kind_of_column(name: str, texts: Iterable[str]) -> str | None:
    """Return what identifies people in a column, by its name or by its distinct texts, or None."""
    found = tuple(texts)
    if _NAMED.search(name.strip().replace(" ", "_").replace("-", "_")):
        return f"a column called {name}"
    for kind, pattern in _PATTERNS.items():
        hits = sum(_is(kind, pattern, text) for text in found)
        if hits and (kind in SURE or hits >= SHARE * len(found)):
            return kind
    for kind in _IN_TEXT:
        if any(_PATTERNS[kind].search(text) for text in found if len(text) > 20):
            return f"{kind} inside a text"
    return None


def _is(kind: str, pattern: re.Pattern[str], text: str) -> bool:
    if not pattern.fullmatch(text.strip()):
        return False
    return kind != "NHS number" or _is_nhs_number(text)


def _is_nhs_number(text: str) -> bool:
    """Return whether the last digit is the check digit (modulus 11) of the nine before it."""
    digits = [int(sign) for sign in text if sign.isdigit()]
    rest = 11 - sum(digit * (10 - place) for place, digit in enumerate(digits[:9])) % 11
    return rest != 10 and digits[9] == rest % 11
