"""How a value of the plan and the text of a cell compare, in ``where`` and in every setting."""

from collections.abc import Sequence
from dataclasses import dataclass

from analysis.tables.cell_text import listed, number_of
from analysis.tables.plan_values import matches, said
from analysis.terms import Scalar

COMMON_WORDS = ("1", "true", "yes", "treated")
WORDS = {
    "group": (*COMMON_WORDS, "initiative"),
    "phase": (*COMMON_WORDS, "after"),
    "event": (*COMMON_WORDS, "event"),
}
"""What means treated, after and happened where the plan does not say, in any case."""

SETTINGS = {"group": "treated_value", "phase": "after_value", "event": "event_value"}
MEANINGS = {"group": "treated", "phase": "after", "event": "that the event happened"}


def matching(texts: Sequence[str], value: Scalar) -> list[int]:
    """Return the places of the texts that are the value."""
    return [place for place, text in enumerate(texts) if matches(text, value)]


@dataclass(frozen=True, slots=True, kw_only=True)
class Meaning:
    """Which levels of a column have the meaning that was asked for, or why nobody can tell."""

    places: tuple[int, ...] = ()
    because: str = ""


def meaning_of(role: str, column: str, texts: Sequence[str], value: Scalar | None) -> Meaning:
    """Return which texts of a group, phase or event column mean treated, after or happened.

    Parameters
    ----------
    value:
        what the plan's setting says; None where it says nothing and a word must speak for itself
    """
    if value is not None:
        places = matching(texts, value)
        if places:
            return Meaning(places=tuple(places))
        return Meaning(
            because=f"{SETTINGS[role]} = {said(value)} is in no row of column {column!r}. "
            f"It holds {listed(list(texts))}."
        )
    found = [place for place, text in enumerate(texts) if _is_word(text, WORDS[role])]
    meant = {_word(texts[place]) for place in found}
    if len(meant) == 1 and not _coded_one_and_two(texts):
        return Meaning(places=tuple(found))
    return Meaning(because=_question(role, column, texts))


def case_variants(texts: Sequence[str]) -> list[list[str]]:
    """Return the groups of texts that differ in upper and lower case only."""
    whole = "".join(texts)
    if whole.upper() == whole.lower():
        return []
    folded: dict[str, list[str]] = {}
    for text in texts:
        folded.setdefault(text.casefold(), []).append(text)
    return [same for same in folded.values() if len(same) > 1]


def _word(text: str) -> str:
    """Return a text as the words are written: 1.0 is 1."""
    return "1" if number_of(text) == 1 else text.lower()


def _is_word(text: str, words: Sequence[str]) -> bool:
    return _word(text) in words


def _coded_one_and_two(texts: Sequence[str]) -> bool:
    """Return whether 1 may be one of two labels rather than a yes."""
    numbers = {number_of(text) for text in texts}
    return 1.0 in numbers and 2.0 in numbers and 0.0 not in numbers


def _question(role: str, column: str, texts: Sequence[str]) -> str:
    return (
        f"Which value of column {column!r} means {MEANINGS[role]}? It holds {listed(list(texts))}. "
        f"Say so in the plan's settings: {SETTINGS[role]} = …"
    )
