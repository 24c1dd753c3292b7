"""Whether one value may stand for one setting, and what `[power]` may assume."""

import difflib
from collections.abc import Mapping
from typing import Any

from analysis.document import shown
from analysis.terms import SettingTerms


def type_word(value: object) -> str:
    """Return what a value is, in a reader's words, with the value where it is short."""
    match value:
        case bool():
            said = "true" if value else "false"
        case int() | float():
            said = f"the number {value}"
        case str():
            said = f"the text {shown(value)}"
        case list() | tuple():
            said = f"a list of {len(value)}" if value else "an empty list"
        case dict():
            said = "a table"
        case _:
            said = "nothing"
    return said


def setting_fault(value: Any, terms: SettingTerms) -> str:
    """Return the sentence that says why a value cannot stand for a setting; empty where it can."""
    if isinstance(value, dict):
        return f"must be {expected(terms)}; found a table."
    if isinstance(value, list | tuple):
        if not terms.many:
            return f"must be {expected(terms)}; found {type_word(value)}."
        return next((fault for item in value if (fault := _item_fault(item, terms))), "")
    return _item_fault(value, terms)


def _item_fault(value: Any, terms: SettingTerms) -> str:
    if isinstance(value, list | tuple | dict):
        return f"must be {expected(terms)}; found {type_word(value)} inside the list."
    if isinstance(value, str):
        return _text_fault(value, terms)
    if isinstance(value, bool):
        if bool in terms.types:
            return ""
        return f"must be {expected(terms)}; found {type_word(value)}."
    return _number_fault(value, terms)


def _text_fault(value: str, terms: SettingTerms) -> str:
    if str not in terms.types:
        return f"must be {expected(terms)}; found {type_word(value)}."
    if terms.choices and value not in terms.choices:
        close = difflib.get_close_matches(value.lower(), terms.choices, n=1, cutoff=0.5)
        meant = f" Did you mean {close[0]!r}?" if close else ""
        return f"must be {expected(terms)}; found {shown(value)}.{meant}"
    return "" if value.strip() else "must not be empty."


def _number_fault(value: float, terms: SettingTerms) -> str:
    numeric = float in terms.types or (int in terms.types and float(value).is_integer())
    if not numeric:
        return f"must be {expected(terms)}; found {type_word(value)}."
    outside = (
        (terms.minimum is not None and value < terms.minimum)
        or (terms.maximum is not None and value > terms.maximum)
        or (terms.above is not None and value <= terms.above)
        or (terms.below is not None and value >= terms.below)
    )
    return f"must be {expected(terms)}; found {value}." if outside else ""


def expected(terms: SettingTerms) -> str:
    """Return what a setting may be, in words: "auto, true or false", "a number above 0"."""
    words = list(terms.choices)
    if str in terms.types and not terms.choices:
        words.append("a text")
    if bool in terms.types:
        words += ["true", "false"]
    if float in terms.types:
        words.append(f"a number{_range(terms)}")
    elif int in terms.types:
        words.append(f"a whole number{_range(terms)}")
    said = ", ".join(words[:-1]) + " or " + words[-1] if len(words) > 1 else "".join(words)
    return f"{said}, or a list of them" if terms.many else said


def _range(terms: SettingTerms) -> str:
    bounds = [
        f"{word} {_bound(bound)}"
        for word, bound in (
            ("above", terms.above),
            ("from", terms.minimum),
            ("below", terms.below),
            ("up to", terms.maximum),
        )
        if bound is not None
    ]
    return f" {' and '.join(bounds)}" if bounds else ""


def _bound(value: float) -> str:
    return f"{value:,.0f}" if float(value).is_integer() else f"{value:g}"


_NUMBER = frozenset({float})
_WHOLE = frozenset({int})


def _power(name: str, types: frozenset[type] = _NUMBER, **bounds: float) -> SettingTerms:
    # The bounds are named at each call; a type checker cannot tell them from the other fields.
    return SettingTerms(name=name, types=types, **bounds)  # type: ignore[arg-type]


POWER_TERMS: Mapping[str, SettingTerms] = {
    terms.name: terms
    for terms in (
        _power("baseline"),
        _power("sd", above=0),
        _power("dispersion", above=0),
        _power("autocorrelation", above=-1, below=1),
        _power("icc", minimum=0, below=1),
        _power("cluster_size", minimum=1),
        _power("n_treated", minimum=1),
        _power("n_comparison", minimum=1),
        _power("clusters_treated", _WHOLE, minimum=1),
        _power("clusters_comparison", _WHOLE, minimum=0),
        _power("exposure", above=0),
        _power("periods_before", _WHOLE, minimum=0),
        _power("periods_after", _WHOLE, minimum=0),
        _power("alpha", above=0, below=1),
        _power("effect"),
        _power("target", above=0, below=1),
    )
}
"""The assumptions of ``[power]`` (contract, section 3)."""
