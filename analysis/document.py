"""A TOML or JSON document as plain values, with every fault in it found and named by its place."""

import datetime
import json
import math
import re
import tomllib
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass, field
from decimal import Decimal, InvalidOperation
from typing import Any

from analysis.errors import BadPlanError, Problem

MOST_BYTES = 1_048_576
"""A plan of a thousand hypotheses has half of this; reading stays under a second or two."""

MOST_WHOLE = 2**53
"""Beyond it a double no longer holds every whole number (contract, section 3, step 1)."""

DEEPEST = 32
"""Tables within tables; a plan needs four."""

_DOTTED = re.compile(r"""(?<![\w"'-])(?:[\w"'-]++[ \t]*+\.[ \t]*+){64}""")
"""64 keys joined by dots: the reader of TOML takes quadratic time over them."""


class _Pairs(list[tuple[str, Any]]):
    """The members of a JSON object as written, so that a key given twice is seen."""


@dataclass(frozen=True, slots=True)
class _Unusable:
    """A value that JSON or TOML can write and a document may not hold."""

    because: str


def read_document(content: bytes, *, suffix: str, noun: str = "plan") -> dict[str, Any]:
    """Return the document's values: text in NFC, dates as ISO text, the rest as it stands.

    Parameters
    ----------
    content:
        the file's bytes as received
    suffix:
        ``.toml`` or ``.json``, in any case
    noun:
        what messages call the document

    Raises
    ------
        BadPlanError: it cannot be read, or holds what a document may not: a time of day, a key
        given twice, null, NaN, an infinity, a whole number beyond 2^53, text that is not Unicode.
        All such faults are listed together.
    """
    text = _text_of(content, noun=noun)
    parsed = _parsed(text, suffix=suffix.lower(), noun=noun)
    if not isinstance(parsed, dict | _Pairs):
        raise BadPlanError(f"A {noun} is a table of keys and values; this one is not.")
    walk = _Walk()
    values = walk.table(parsed, "")
    if walk.problems:
        raise BadPlanError(walk.problems)
    return values


def _text_of(content: bytes, *, noun: str) -> str:
    if len(content) > MOST_BYTES:
        raise BadPlanError(
            f"The {noun} has {len(content):,} bytes; at most {MOST_BYTES:,} are read. "
            "Is it the data file?"
        )
    try:
        return content.decode("utf-8-sig")
    except UnicodeDecodeError as fault:
        row = content.count(b"\n", 0, fault.start) + 1
        raise BadPlanError(
            f"The {noun} is not UTF-8: row {row} holds the byte {content[fault.start]:#04x}. "
            "Save it as UTF-8."
        ) from None


def _parsed(text: str, *, suffix: str, noun: str) -> Any:
    try:
        if suffix == ".json":
            return json.loads(
                text,
                object_pairs_hook=_Pairs,
                parse_int=_number,
                parse_float=_number,
                parse_constant=lambda word: _Unusable(f"{word} is not a number that can be used"),
            )
        if suffix == ".toml":
            if _DOTTED.search(text):
                raise BadPlanError(f"The {noun} joins too many keys by dots.")
            return tomllib.loads(text, parse_float=_number)
    except json.JSONDecodeError as fault:
        raise BadPlanError(
            f"The {noun} is not valid JSON: {fault.msg}, at row {fault.lineno}, "
            f"column {fault.colno}."
        ) from None
    except tomllib.TOMLDecodeError as fault:
        raise BadPlanError(f"The {noun} is not valid TOML: {_in_words(fault)}") from None
    except RecursionError:
        raise BadPlanError(f"The {noun} has tables or lists nested too deeply.") from None
    except ValueError:  # Python refuses to read a whole number of more than 4,300 digits
        raise BadPlanError(
            f"The {noun} holds a whole number beyond 2^53 ({MOST_WHOLE:,})."
        ) from None
    raise BadPlanError(f"A {noun} is a .toml or a .json file; {suffix or 'no ending'} is neither.")


def _in_words(fault: tomllib.TOMLDecodeError) -> str:
    said = str(fault).rstrip(".")
    if "overwrite" in said or "twice" in said or "mutate" in said:
        return f"a key is given twice: {said}."
    return f"{said}."


def _number(text: str) -> int | float | _Unusable:
    """Return the number that a text writes: whole ones up to 2^53, others as the nearest double."""
    try:
        exact = Decimal(text)
    except InvalidOperation:
        return _Unusable(f"{text[:40]} is not a number that can be used")
    if not exact.is_finite():
        return _Unusable(f"{text[:40]} is not a number that can be used")
    whole = exact == exact.to_integral_value()
    if whole and abs(exact) > MOST_WHOLE:
        return _Unusable(f"{text[:40]} is a whole number beyond 2^53 ({MOST_WHOLE:,})")
    if whole and text.lstrip("+-").isdecimal():
        return int(text)
    nearest = float(text)
    if nearest.is_integer() and abs(nearest) > MOST_WHOLE:
        return _Unusable(f"{text[:40]} is read as a whole number beyond 2^53 ({MOST_WHOLE:,})")
    return nearest


def shown(value: object, *, most: int = 60) -> str:
    """Return a value as a message shows it: quoted where it is text, and cut where it is long."""
    said = value if isinstance(value, str) else str(value)
    short = said if len(said) <= most else said[: most - 1] + "…"
    return repr(short) if isinstance(value, str) else short


@dataclass(slots=True)
class _Walk:
    """One pass over parsed values: copies what is sound, notes what is not."""

    problems: list[Problem] = field(default_factory=list)

    def table(self, raw: dict[str, Any] | _Pairs, place: str, depth: int = 0) -> dict[str, Any]:
        kept: dict[str, Any] = {}
        for name, value in raw if isinstance(raw, _Pairs) else raw.items():
            key = self._text(name, place or "the plan", what="a key")
            at = f"{place}.{key[:60]}" if place else key[:60]
            if key in kept:
                self._note(f"{at}: the key {shown(key)} is given twice.", at)
            kept[key] = self.value(value, at, depth + 1)
        return kept

    def value(self, raw: Any, place: str, depth: int) -> Any:
        if depth > DEEPEST:
            self._note(f"{place}: tables or lists nested more than {DEEPEST} deep.", place)
            return None
        match raw:
            case dict() | _Pairs():
                return self.table(raw, place, depth)
            case list():
                at = self._names(raw, place)
                return [self.value(item, name, depth + 1) for item, name in at]
            case str():
                return self._text(raw, place, what="the text")
            case _:
                return self._scalar(raw, place)

    def _scalar(self, raw: Any, place: str) -> Any:
        match raw:
            case bool():
                return raw
            case int() if abs(raw) > MOST_WHOLE:
                raw = _Unusable(f"a whole number beyond 2^53 ({MOST_WHOLE:,})")
            case int():
                return raw
            case float() if math.isfinite(raw):
                return raw
            case datetime.datetime() | datetime.time():
                raw = _Unusable(f"{raw.isoformat()} has a time of day; write a date alone")
            case datetime.date():
                return raw.isoformat()
            case None:
                raw = _Unusable("null stands for nothing; leave the key out")
            case _:
                pass
        because = raw.because if isinstance(raw, _Unusable) else "a value that cannot be used"
        self._note(f"{place}: {because}.", place)
        return None

    def _names(self, items: list[Any], place: str) -> Iterator[tuple[Any, str]]:
        for number, item in enumerate(items, start=1):
            yield item, f"{place}[{number}]"

    def _text(self, raw: str, place: str, *, what: str) -> str:
        if any("\ud800" <= letter <= "\udfff" for letter in raw):
            self._note(f"{place}: {what} is not valid Unicode (half of a pair).", place)
            return ""
        if "\0" in raw:
            self._note(f"{place}: {what} holds the character NUL.", place)
        return unicodedata.normalize("NFC", raw)

    def _note(self, message: str, place: str) -> None:
        self.problems.append(Problem(message=message, field=place))
