"""What the pages of a decision are told: the rule, the options, the result in one look."""

from dataclasses import dataclass

from registry.web.fields import Field
from registry.web.pages.frame import Head, Link
from registry.web.pages.parts import (
    CheckLine,
    Empty,
    EstimatePicture,
    ObjectHead,
    Strength,
    Verdict,
)


@dataclass(frozen=True, slots=True, kw_only=True)
class ChoiceRow:
    """One option: what the rule says of it, and the fields that choosing it opens."""

    value: str
    name: str
    meaning: str
    recommended: bool
    contrary: bool
    closed: str
    fields: tuple[Field, ...]
    chosen: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class OneLook:
    """The result in one look, beside the form."""

    verdict: Verdict
    size: str
    rest: str
    estimate: EstimatePicture | None
    strength: Strength | None
    guardrails: tuple[CheckLine, ...]
    cost: str
    elsewhere: str
    elsewhere_url: str
    url: str


@dataclass(frozen=True, slots=True, kw_only=True)
class DecisionForm:
    """The form that records a decision, with the rule above it word for word."""

    head: Head
    action: str
    key: str
    rule_heading: str
    rule: str
    choices: tuple[ChoiceRow, ...]
    error: str
    cites: Field
    cites_too: Field | None
    follow_up: tuple[Field, ...]
    look: OneLook | None
    expected: str


@dataclass(frozen=True, slots=True, kw_only=True)
class FollowUpLine:
    """What carries a decision out; ``action`` is where it is noted as done."""

    what: str
    words: str
    done: str
    action: str = ""
    key: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class DecisionRow:
    """One decision in words."""

    reference: str
    url: str
    title: str
    title_url: str
    choice: str
    recommended: str
    contrary: bool
    reason: str
    when: str
    by: str


@dataclass(frozen=True, slots=True, kw_only=True)
class OneDecision:
    """One decision as it was recorded, with its follow-ups."""

    head: Head
    row: DecisionRow
    facts: tuple[tuple[str, str], ...]
    cites: tuple[Link, ...]
    follow_ups: tuple[FollowUpLine, ...]
    links: tuple[Link, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class DecisionList:
    """The newest decisions."""

    head: Head
    rows: tuple[DecisionRow, ...]
    empty: Empty


@dataclass(frozen=True, slots=True, kw_only=True)
class DecisionTab:
    """The tab of an evaluation: its decisions, newest first, and what the rule says."""

    head: Head
    object: ObjectHead
    rule: str
    rows: tuple[DecisionRow, ...]
    empty: Empty
    decide: Link | None = None
