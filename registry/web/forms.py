"""What people send: read into typed values, with every problem found and nothing typed lost.

A handler reads the fields it wants from a `SubmittedForm`; problems gather, and are drawn as the
error summary. ``form.check()`` raises them all at once as an `InvalidError`::

    title = form.text("title", "a title", most=200)
    value = form.number("sesoi", "the smallest change worth having", above=0)
    form.check()
"""

import hashlib
import json
import math
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal, InvalidOperation
from pathlib import Path
from uuid import UUID

from registry.errors import FieldProblem, InvalidError

KEY_NAME = "_key"
VERSION_NAME = "_version"
LONGEST_TEXT = 20_000
_MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")


@dataclass(frozen=True, slots=True, kw_only=True)
class ReceivedFile:
    """A file as it was received, in the private intake folder until the request is answered."""

    name: str
    path: Path

    @property
    def size(self) -> int:
        """Its size in bytes."""
        return self.path.stat().st_size

    def content(self) -> bytes:
        """Return all of it."""
        return self.path.read_bytes()


def _is_clean(text: str) -> bool:
    """Whether a text holds no control characters but tab and line breaks, and no lone surrogate."""
    return not any(
        (ord(c) < 32 and c not in "\t\n\r") or ord(c) == 127 or 0xD800 <= ord(c) <= 0xDFFF
        for c in text
    )


@dataclass(slots=True)
class SubmittedForm:
    """A form as it was sent. Reading a field never raises: problems gather in ``problems``."""

    values: Mapping[str, Sequence[str]]
    files: Mapping[str, ReceivedFile] = field(default_factory=dict)
    problems: list[FieldProblem] = field(default_factory=list)

    def raw(self, name: str) -> str:
        """Return the first value as typed, without blanks around it; empty if there is none."""
        found = self.values.get(name, ())
        return found[0].strip() if found else ""

    def all(self, name: str) -> tuple[str, ...]:
        """Return every value of a name, as from checkboxes."""
        return tuple(value.strip() for value in self.values.get(name, ()) if value.strip())

    @property
    def key(self) -> str:
        """The form's idempotency key, empty if it carries none."""
        return self.raw(KEY_NAME)[:64]

    @property
    def digest(self) -> str:
        """The SHA-256 of what was asked, without the token and the key."""
        asked = {
            name: list(values)
            for name, values in sorted(self.values.items())
            if name not in (KEY_NAME, "_csrf")
        }
        return hashlib.sha256(json.dumps(asked).encode()).hexdigest()

    @property
    def version(self) -> int | None:
        """The version of the row that the form was made from, for optimistic locking."""
        text = self.raw(VERSION_NAME)
        return int(text) if text.isascii() and text.isdigit() and len(text) < 10 else None

    def problem(self, name: str, message: str) -> None:
        """Note that a field is wrong: a sentence that says what to do."""
        self.problems.append(FieldProblem(field=name, message=message))

    def check(self) -> None:
        """Raise every problem that was found, if there is one."""
        if self.problems:
            raise InvalidError(self.problems)

    def text(
        self, name: str, what: str, *, least: int = 1, most: int = 200, required: bool = True
    ) -> str:
        """Return a text, with line breaks as newlines. ``what`` completes "Give ..."."""
        text = self.raw(name).replace("\r\n", "\n").replace("\r", "\n")
        if not text:
            if required:
                self.problem(name, f"Give {what}")
            return ""
        if not _is_clean(text):
            self.problem(name, "Take out the control characters: they cannot be kept")
        elif len(text) > min(most, LONGEST_TEXT):
            self.problem(name, f"Use {min(most, LONGEST_TEXT):,} characters or fewer")
        elif len(text) < least:
            self.problem(name, f"Use {least:,} characters or more")
        return text

    def choice(
        self, name: str, options: Iterable[str], otherwise: str, *, required: bool = True
    ) -> str:
        """Return one of the options; ``otherwise`` is the sentence for anything else."""
        text = self.raw(name)
        if text in set(options) or (not text and not required):
            return text
        self.problem(name, otherwise)
        return ""

    def choices(self, name: str, options: Iterable[str], otherwise: str) -> tuple[str, ...]:
        """Return those options that were chosen, none given twice."""
        allowed = set(options)
        found = tuple(dict.fromkeys(self.all(name)))
        if any(value not in allowed for value in found):
            self.problem(name, otherwise)
            return ()
        return found

    def number(
        self, name: str, what: str, *, above: float | None = None, least: float | None = None,
        most: float | None = None, required: bool = True,
    ) -> float | None:  # fmt: skip
        """Return a number; a thousands comma is understood, an infinity is not."""
        text = self.raw(name).replace(",", "")
        if not text:
            if required:
                self.problem(name, f"Give {what}")
            return None
        try:
            value = float(text)
        except ValueError:
            value = math.nan
        label = what[:1].upper() + what[1:]
        if not math.isfinite(value) or "_" in text:
            self.problem(name, f"{label} must be a number, such as 2.5")
        elif above is not None and value <= above:
            self.problem(name, f"{label} must be more than {above:g}")
        elif least is not None and value < least:
            self.problem(name, f"{label} must be {least:g} or more")
        elif most is not None and value > most:
            self.problem(name, f"{label} must be {most:g} or less")
        else:
            return value
        return None

    def whole(
        self, name: str, what: str, *, least: int = 0, most: int = 2**53, required: bool = True
    ) -> int | None:
        """Return a whole number."""
        text = self.raw(name).replace(",", "")
        if not text and not required:
            return None
        digits = text.removeprefix("-")
        if not (digits.isascii() and digits.isdigit() and len(digits) < 17):
            label = what[:1].upper() + what[1:]
            self.problem(name, f"{label} must be a whole number" if text else f"Give {what}")
            return None
        value = int(text)
        if not least <= value <= most:
            label = what[:1].upper() + what[1:]
            self.problem(name, f"{label} must be from {least:,} to {most:,}")
            return None
        return value

    def pence(self, name: str, what: str, *, required: bool = True) -> int | None:
        """Return an amount of pounds as whole pence; a pound sign and commas are understood."""
        text = self.raw(name).removeprefix("\u00a3").replace(",", "").strip()
        if not text and not required:
            return None
        try:
            pence = Decimal(text) * 100
        except InvalidOperation:
            pence = Decimal("NaN")
        if not pence.is_finite() or pence != pence.to_integral_value() or not 0 <= pence < 2**53:
            self.problem(name, f"Give {what} in pounds, such as 1,250 or 12.50")
            return None
        return int(pence)

    def date(self, name: str, what: str, *, required: bool = True) -> date | None:
        """Return a date from three inputs (day, month, year) or one in ISO form."""
        typed = self.typed_date(name)
        if not typed.strip("-") and not required:
            return None
        if not typed.strip("-"):
            self.problem(name, f"Give {what}")
            return None
        year, month, day = (*typed.split("-"), "", "")[:3]
        named = month.lower()[:3]
        if named in _MONTHS:
            month = str(_MONTHS.index(named) + 1)
        try:
            return date(int(year), int(month), int(day))
        except ValueError:
            self.problem(name, "Give a real date: day, month and year, such as 27 3 2026")
            return None

    def typed_date(self, name: str) -> str:
        """Return a date as it was typed, as ``year-month-day``, to show it again."""
        parts = tuple(self.raw(f"{name}-{part}") for part in ("year", "month", "day"))
        return "-".join(parts) if any(parts) else self.raw(name)

    def uuid(self, name: str, otherwise: str, *, required: bool = True) -> UUID | None:
        """Return an identifier that the page itself offered."""
        text = self.raw(name)
        if not text and not required:
            return None
        try:
            return UUID(text)
        except ValueError:
            self.problem(name, otherwise)
            return None

    def yes(self, name: str) -> bool:
        """Return whether a single checkbox was ticked."""
        return bool(self.all(name))

    def file(self, name: str, what: str = "a file") -> ReceivedFile | None:
        """Return a file that was sent; one without a name or without bytes was not."""
        found = self.files.get(name)
        if found is None or not found.name or not found.size:
            self.problem(name, f"Choose {what}")
            return None
        return found
