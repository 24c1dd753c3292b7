"""Faults of a document, each with its place and the nearest valid word."""

import difflib
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

from analysis.document import shown
from analysis.errors import Problem
from analysis.setting_rules import type_word

_MOST_CHOICES_LISTED = 16


def nearest(word: str, known: Iterable[str]) -> str:
    """Return the end of a message about an unknown word: the nearest known one, and the list."""
    options = sorted(known)
    close = difflib.get_close_matches(word[:60].lower(), options, n=1, cutoff=0.5)
    listed = ", ".join(options) if 0 < len(options) <= _MOST_CHOICES_LISTED else ""
    meant = f" Did you mean {close[0]!r}?" if close else ""
    return f"{meant} It can be: {listed}." if listed else meant or " Nothing can stand here."


@dataclass(slots=True)
class Faults:
    """The faults found so far, in the order of the document."""

    problems: list[Problem] = field(default_factory=list)

    def add(self, place: str, message: str) -> None:
        """Note one fault at its place."""
        self.problems.append(Problem(message=f"{place}: {message}", field=place))

    def text(self, holder: Mapping[str, Any], name: str, place: str) -> str | None:
        """Return the text under a name, or note that there is none."""
        value = holder.get(name)
        if isinstance(value, str) and value.strip():
            return value
        if name in holder:
            self.add(place, f"must be a text that is not empty; found {type_word(value)}.")
        return None

    def word(self, holder: Mapping[str, Any], name: str, place: str, known: Collection[str]) -> str:
        """Return the word under a name where it is known, otherwise an empty text, noted."""
        value = holder.get(name)
        if isinstance(value, str) and value in known:
            return value
        if isinstance(value, str):
            self.add(place, f"{shown(value)} is not known.{nearest(value, known)}")
        elif name in holder:
            self.add(place, f"must be a text; found {type_word(value)}.{nearest('', known)}")
        return ""

    def keys(self, holder: Mapping[str, Any], known: Collection[str], place: str) -> None:
        """Note every key that is not known."""
        for key in holder:
            if key not in known:
                where = f"{place}.{key[:60]}" if place else key[:60]
                self.add(where, f"the key {shown(key)} is not known.{nearest(key, known)}")

    def table(self, holder: Mapping[str, Any], name: str, place: str) -> dict[str, Any]:
        """Return the table under a name; an empty one, noted, where it is something else."""
        value = holder.get(name, {})
        if isinstance(value, dict):
            return value
        self.add(place, f"must be a table; found {type_word(value)}.")
        return {}
