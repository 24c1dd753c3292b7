"""One field of a step: where it stands in a draft, how it is shown, and what was typed into it.

A draft keeps what was typed, right or wrong: a date that is none stays as it is, and is said to be
wrong beside its field.
"""

import math
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any, Literal

from registry.domain.draft import Draft
from registry.web.fields import Field, FieldKind, Option
from registry.web.forms import SubmittedForm

Shape = Literal[
    "text", "lines", "commas", "numbers", "day", "whole", "number", "choice", "yes_no", "months"
]

_KINDS: Mapping[Shape, FieldKind] = {
    "lines": "textarea",
    "day": "date",
    "whole": "whole",
    "number": "number",
    "choice": "select",
    "yes_no": "radios",
    "months": "whole",
}
_YES_NO = (Option(value="yes", label="Yes"), Option(value="no", label="No"))


@dataclass(frozen=True, slots=True, kw_only=True)
class Entry:
    """One field. ``path`` is its place in the draft and its name in the form.

    ``times`` is what a kept number is multiplied by to be shown: 100 for a share that is typed as
    so many in a hundred. ``above`` is what a number must be more than.
    """

    path: str
    label: str
    shape: Shape = "text"
    hint: str = ""
    rows: int = 0
    width: Literal["", "2", "3", "4", "5", "10", "20", "30"] = ""
    unit: str = ""
    optional: bool = False
    counts: bool = True
    """Whether a step is not filled while this is empty."""

    options: tuple[Option, ...] = ()
    otherwise: str = "Pick one from the list"
    """What is said of a choice that the list does not hold."""

    times: float = 1.0
    above: float | None = None

    def field(self, draft: Draft, *, error: str = "") -> Field:
        """Return the field as it is drawn, with what the draft holds."""
        kept = draft.get(self.path)
        shown = self.shown(kept)
        return Field(
            name=self.path,
            label=self.label,
            kind=_KINDS.get(self.shape, "textarea" if self.rows else "text"),
            value=shown,
            chosen=(shown,) if shown or self.shape == "choice" else (),
            hint=self.hint,
            error=error,
            unit=self.unit,
            width=self.width,
            options=_YES_NO if self.shape == "yes_no" else self._options(shown),
            optional=self.optional,
            rows=self.rows or 3,
        )

    def _options(self, shown: str) -> tuple[Option, ...]:
        if self.shape != "choice" or not shown or shown in {o.value for o in self.options}:
            return self.options
        # What is kept is never lost by a list that does not know it.
        return (*self.options, Option(value=shown, label=shown))

    def shown(self, kept: Any) -> str:
        """Return a kept value as it stands in the field."""
        if self.shape == "yes_no":
            return "yes" if kept is True else "no" if kept is False else ""
        if self.shape == "months":
            return str(kept or "").removesuffix("s").removesuffix(" month")
        if isinstance(kept, list | tuple):
            return (", " if self.shape in ("commas", "numbers") else "\n").join(
                str(item) for item in kept
            )
        if isinstance(kept, int | float) and not isinstance(kept, bool):
            return f"{round(kept * self.times, 10):.12g}"
        return "" if kept is None else str(kept)

    def read(self, form: SubmittedForm) -> Any:
        """Return what is to be kept of what was typed; None where the field is empty."""
        if self.shape == "day":
            return _day(form, self.path)
        text = form.raw(self.path).replace("\r\n", "\n").replace("\r", "\n")
        if not text:
            return None
        return _READERS[self.shape](text, self.times) if self.shape in _READERS else text

    def is_given(self, form: SubmittedForm) -> bool:
        """Return whether the form holds this field at all, empty or not."""
        if self.shape == "day":
            return f"{self.path}-year" in form.values or self.path in form.values
        return self.path in form.values

    def wrong(self, kept: Any) -> str:
        """Return what is wrong with a kept value, as a sentence that says what to do."""
        if kept is None:
            return ""
        if self.shape == "day":
            return _wrong_day(kept)
        if self.shape in ("whole", "number"):
            return self._wrong_number(kept)
        if self.shape == "choice":
            return "" if str(kept) in {o.value for o in self.options} else self.otherwise
        months = self.shown(kept) if self.shape == "months" else ""
        fine = not months.isdigit() or 0 < int(months) <= 600
        return "" if fine else f"{self.label} must be from 1 to 600 months"

    def _wrong_number(self, kept: Any) -> str:
        if not isinstance(kept, int | float) or isinstance(kept, bool):
            return f"{self.label} must be a number, such as 2.5"
        if self.above is not None and kept <= self.above:
            return f"{self.label} must be more than {self.above:g}"
        if self.shape == "whole" and not float(kept).is_integer():
            return f"{self.label} must be a whole number"
        return ""


def _day(form: SubmittedForm, name: str) -> str | None:
    typed = form.typed_date(name)
    if not typed.strip("-"):
        return None
    again = SubmittedForm(values=form.values)
    found = again.date(name, name)
    return found.isoformat() if found else typed


def _wrong_day(kept: Any) -> str:
    try:
        date.fromisoformat(str(kept))
    except ValueError:
        return "Give a real date: day, month and year, such as 27 3 2026"
    return ""


def _number(text: str, times: float) -> int | float | str:
    """Return a number as it is kept; a text that is none stays a text."""
    plain = text.replace(",", "").removeprefix("\N{POUND SIGN}").removesuffix("%").strip()
    try:
        value = float(plain)
    except ValueError:
        return text
    if not math.isfinite(value) or "_" in plain:
        return text
    value = round(value / times, 12)
    return int(value) if value.is_integer() and abs(value) < 2**53 else value


def read_all(entries: Iterable[Entry], form: SubmittedForm) -> dict[str, Any]:
    """Return what was typed into the fields that the form holds, by path."""
    return {entry.path: entry.read(form) for entry in entries if entry.is_given(form)}


_READERS: Mapping[str, Callable[[str, float], Any]] = {
    "lines": lambda text, _: [line.strip() for line in text.split("\n") if line.strip()],
    "commas": lambda text, _: [part.strip() for part in text.split(",") if part.strip()],
    "numbers": lambda text, _: [
        _number(part.strip(), 1.0) for part in text.split(",") if part.strip()
    ],
    "whole": _number,
    "number": _number,
    "months": lambda text, _: (
        f"{text} month{'' if text == '1' else 's'}" if text.isdigit() else text
    ),
    "yes_no": lambda text, _: text == "yes",
}
