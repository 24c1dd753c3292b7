"""A form as it is drawn: its fields, what was typed into them, and a clash of two changes."""

import secrets
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from typing import Literal

from registry.errors import FieldProblem
from registry.web.forms import SubmittedForm

FieldKind = Literal[
    "text", "textarea", "number", "whole", "email", "password", "search", "select", "radios",
    "checkboxes", "date", "file", "hidden",
]  # fmt: skip


def field_id(name: str) -> str:
    """Return the id of a field's first input, which its error links to."""
    return "".join(c if c.isalnum() else "-" for c in name)


def new_key() -> str:
    """Return a fresh idempotency key for a form: a second press then has no second effect."""
    return secrets.token_urlsafe(18)


@dataclass(frozen=True, slots=True, kw_only=True)
class Option:
    """One choice."""

    value: str
    label: str
    hint: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Field:
    """One field as it is drawn. ``width`` is in characters and tells the length that is wanted."""

    name: str
    label: str
    kind: FieldKind = "text"
    value: str = ""
    chosen: tuple[str, ...] = ()
    hint: str = ""
    error: str = ""
    unit: str = ""
    width: Literal["", "2", "3", "4", "5", "10", "20", "30"] = ""
    options: tuple[Option, ...] = ()
    optional: bool = False
    rows: int = 3
    autocomplete: str = ""

    @property
    def id(self) -> str:
        """The id of the first input."""
        return field_id(self.name)

    @property
    def date_parts(self) -> tuple[tuple[str, str, str], ...]:
        """Day, month and year with their widths and values, from ``YYYY-MM-DD`` or as typed."""
        year, month, day = (*self.value.split("-"), "", "", "")[:3]
        return (("day", "2", day), ("month", "2", month), ("year", "4", year))


@dataclass(frozen=True, slots=True, kw_only=True)
class ConflictField:
    """One field that two people changed."""

    name: str
    label: str
    yours: str
    theirs: str
    yours_words: str = ""
    theirs_words: str = ""
    """How a value reads that is a key: the name of a person, the title of a metric."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Conflict:
    """A clash of two changes: who and when, and the fields that differ."""

    heading: str
    fields: tuple[ConflictField, ...]
    yours: str = "Yours"
    theirs: str = "Theirs"
    """What each side is called: of one person in two windows nothing is somebody else's."""


def conflict_of(
    *, by: str, at: str, labels: Mapping[str, str], yours: Mapping[str, str],
    theirs: Mapping[str, str],
) -> Conflict:  # fmt: skip
    """Return the clash between what was sent and how things stand, field by field."""
    differing = tuple(
        ConflictField(name=name, label=label, yours=yours[name], theirs=theirs[name])
        for name, label in labels.items()
        if yours.get(name, "") != theirs.get(name, "") and name in yours and name in theirs
    )
    return Conflict(heading=f"{by} changed this at {at}.", fields=differing)


def filled(
    fields: Iterable[Field], form: SubmittedForm, problems: Iterable[FieldProblem] = ()
) -> tuple[Field, ...]:
    """Return the fields as they were typed, each with its error, to be shown again."""
    errors: dict[str, str] = {}
    for problem in (*form.problems, *problems):
        errors.setdefault(problem.field, problem.message)
    shown = []
    for one in fields:
        value = form.typed_date(one.name) if one.kind == "date" else form.raw(one.name)
        chosen = form.all(one.name)
        shown.append(replace(one, value=value, chosen=chosen, error=errors.get(one.name, "")))
    return tuple(shown)
