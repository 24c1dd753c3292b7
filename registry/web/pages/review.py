"""What the pages of review, amendment, check-in and early end are told."""

from dataclasses import dataclass

from registry.web.fields import Field
from registry.web.pages.evaluations import PlanSection
from registry.web.pages.frame import Head
from registry.web.pages.parts import CheckLine, ObjectHead


@dataclass(frozen=True, slots=True, kw_only=True)
class CommentLine:
    """One remark on a plan: who, when, on what."""

    by: str
    at: str
    about: str
    words: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Answer:
    """A form of the page: where it goes, its fields, its button; None where one may not."""

    url: str
    fields: tuple[Field, ...]
    button: str
    heading: str
    key: str
    help: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class ReviewPage:
    """A plan beside its comments, with what the person may do about it."""

    head: Head
    object: ObjectHead
    sections: tuple[PlanSection, ...]
    document: str
    ready: tuple[CheckLine, ...]
    open_lines: str
    comments: tuple[CommentLine, ...]
    answers: tuple[Answer, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class NowLine:
    """One field as it stands now, and the way to change it."""

    label: str
    value: str
    url: str


@dataclass(frozen=True, slots=True, kw_only=True)
class FormPage:
    """One form of an evaluation on a page of its own, with what to know before one sends it."""

    head: Head
    answer: Answer
    says_heading: str = ""
    says: str = ""
    version: int | None = None
    now: tuple[NowLine, ...] = ()
    """What the plan says today, where a field of it is to change."""

    clash: str = ""
    """What somebody else changed meanwhile, where one was not the first."""
