"""What the pages of a conclusion are told: what is signed, and the forms to write and sign it."""

from dataclasses import dataclass

from markupsafe import Markup

from registry.web.fields import Field
from registry.web.pages.frame import Head, Link
from registry.web.pages.parts import CheckLine, Empty, ObjectHead, Strength, Verdict
from registry.web.pages.results import OutcomeRow, Promise


@dataclass(frozen=True, slots=True, kw_only=True)
class Written:
    """One conclusion as it was written: what it says, and who has signed it."""

    heading: str
    verdict: Verdict
    strength: Strength | None
    text: Markup
    reason: str
    signed: str
    override: str
    cost: tuple[tuple[str, str], ...]
    deviations: tuple[Promise, ...]
    url: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Explanation:
    """One deviation that has to be explained, and the field that does it."""

    promised: str
    done: str
    kind: str
    field: Field


@dataclass(frozen=True, slots=True, kw_only=True)
class ReportForm:
    """The form in which an analyst concludes."""

    action: str
    key: str
    fields: tuple[Field, ...]
    explanations: tuple[Explanation, ...]
    by_hand: tuple[Field, ...]
    cost: tuple[Field, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class SignForm:
    """The reviewer's signature: one button, and what it does."""

    action: str
    key: str


@dataclass(frozen=True, slots=True, kw_only=True)
class ReportPage:
    """The report of an evaluation: what was concluded, every verdict, and what is still to do."""

    head: Head
    object: ObjectHead
    written: Written | None
    earlier: tuple[Link, ...]
    outcomes: tuple[OutcomeRow, ...]
    items: tuple[CheckLine, ...]
    downloads: tuple[Link, ...]
    empty: Empty | None
    notice: str = ""
    form: ReportForm | None = None
    sign: SignForm | None = None
