"""A draft's fields read one by one, with every problem kept, so that all are told at once."""

from collections.abc import Mapping
from datetime import date
from typing import Any
from uuid import UUID

from registry.domain.draft import FIELDS, Draft
from registry.domain.registration import Named
from registry.errors import FieldProblem

LONGEST = 20_000
"""Characters of one text."""


class DraftReader:
    """Reads fields one by one and keeps every problem, so that all are told at once."""

    def __init__(self, draft: Draft) -> None:
        self.draft = draft
        self.problems: list[FieldProblem] = []

    def wrong(self, path: str, message: str) -> None:
        """Keep a problem."""
        self.problems.append(FieldProblem(field=path, message=message))

    def text(self, path: str, *, needed: bool = False, longest: int = LONGEST) -> str:
        """Return a text without blanks around it; empty where there is none."""
        value = self.draft.get(path)
        if value is None or (isinstance(value, str) and not value.strip()):
            if needed:
                self.wrong(path, f"{FIELDS[path].rstrip('?')}: this is needed.")
            return ""
        if not isinstance(value, str):
            self.wrong(path, f"{path} must be text.")
            return ""
        if len(value) > longest:
            self.wrong(path, f"{path} may have {longest:,} characters; this has {len(value):,}.")
        return value.strip()

    def texts(self, path: str) -> tuple[str, ...]:
        """Return a list of texts, which may be typed with commas between them."""
        value = self.draft.get(path)
        if value in (None, ""):
            return ()
        if isinstance(value, str):
            return tuple(part.strip() for part in value.split(",") if part.strip())
        if isinstance(value, list | tuple) and all(isinstance(item, str) for item in value):
            return tuple(item.strip() for item in value if item.strip())
        self.wrong(path, f"{path} must be a list of texts.")
        return ()

    def day(self, path: str, *, needed: bool = False) -> date | None:
        """Return a date, or None."""
        value = self.draft.get(path)
        if value in (None, ""):
            if needed:
                self.wrong(path, f"{FIELDS[path]}: a date is needed.")
            return None
        try:
            return date.fromisoformat(str(value).strip())
        except ValueError:
            self.wrong(path, f"{value!r} is not a date. Write it as 2026-04-01.")
            return None

    def number(self, path: str, *, whole: bool = False, least: float = 0) -> float | None:
        """Return a number that is large enough, or None."""
        value = self.draft.get(path)
        if value in (None, ""):
            return None
        try:
            number = float(value) if not isinstance(value, bool) else None
        except (TypeError, ValueError):
            number = None
        if number is None or not least <= number <= 1e15 or (whole and not number.is_integer()):
            kind = "a whole number" if whole else "a number"
            self.wrong(path, f"{path} must be {kind} of at least {least:g}, not {value!r}.")
            return None
        return number

    def person(self, value: Any, path: str, people: Mapping[UUID, str]) -> Named | None:
        """Return somebody who works here, or None."""
        try:
            found = UUID(str(value))
            return Named(id=found, name=people[found])
        except (ValueError, KeyError):
            self.wrong(path, f"{FIELDS[path]}: {value!r} is nobody who works here.")
            return None
