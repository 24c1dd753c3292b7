"""What the pages of what was learnt are told."""

from dataclasses import dataclass

from registry.web.fields import Field
from registry.web.pages.frame import Head
from registry.web.pages.parts import Empty, ObjectHead
from registry.web.pages.results import Note


@dataclass(frozen=True, slots=True, kw_only=True)
class LearnForm:
    """The form in which the team writes down what it would tell the next force."""

    action: str
    key: str
    fields: tuple[Field, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class LearningTab:
    """What one evaluation's team would tell the next force."""

    head: Head
    object: ObjectHead
    notes: tuple[Note, ...]
    empty: Empty
    form: LearnForm | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class LearningItem:
    """One thing that was learnt, and where."""

    note: Note
    title: str
    url: str
    tags: str


@dataclass(frozen=True, slots=True, kw_only=True)
class LearningList:
    """Everything that was learnt, newest first; ``fields`` narrow it by words."""

    head: Head
    fields: tuple[Field, ...]
    items: tuple[LearningItem, ...]
    total: str
    empty: Empty
