"""What the seven steps of registering are told: fields, the sentence they make, what it can see."""

from dataclasses import dataclass
from typing import Literal

from registry.domain.claim import Claim, Part
from registry.web.fields import Conflict, Field
from registry.web.pages.frame import Head, Link
from registry.web.pages.layout import Step
from registry.web.pages.parts import CheckLook, EstimatePicture, Strength

_MOVES: dict[str, CheckLook] = {
    "yes": "tick",
    "nearly": "warning",
    "not_yet": "stop",
    "cannot_say": "unknown",
    "describes": "info",
}
_WORDS = {
    "yes": "Yes.",
    "nearly": "Nearly.",
    "not_yet": "Not yet.",
    "cannot_say": "Cannot say.",
    "describes": "It tests nothing.",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Group:
    """Fields that stand together, under a heading of their own where they have one."""

    fields: tuple[Field, ...]
    heading: str = ""
    help: str = ""
    look: Literal["stack", "first-narrow", "halves", "details"] = "stack"
    after: str = ""
    link: Link | None = None
    remove: str = ""
    """What the button that takes the group away sends; empty where there is none."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Refutation:
    """What would prove the claim wrong, and what would leave it open."""

    ready: bool
    window: str = ""
    smallest: str = ""
    metric: str = ""
    small: str = ""
    wrong_way: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class HelpRow:
    """One change that would help: what its button says and sends, and what it would give."""

    words: str
    value: str
    can_see: str
    answer: str
    enough: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class PowerPanel:
    """What the plan can see. ``poll`` is where the answer, or the rest of it, will be.

    ``waiting`` says what is still being worked out; ``fill`` is the field that is missing.
    """

    reach: Literal["yes", "nearly", "not_yet", "cannot_say", "describes"] = "cannot_say"
    words: str = ""
    fill: Link | None = None
    picture: EstimatePicture | None = None
    about: str = ""
    helps: tuple[HelpRow, ...] = ()
    poll: str = ""
    waiting: str = ""
    undo: str = ""
    undo_words: str = ""

    @property
    def icon(self) -> CheckLook:
        """The shape beside the word."""
        return _MOVES[self.reach]

    @property
    def word(self) -> str:
        """The answer in one word or two."""
        return _WORDS[self.reach]

    @property
    def tone(self) -> str:
        """The colour of the word, where it has one."""
        return {"not_yet": "harm", "nearly": "warning"}.get(self.reach, "")


@dataclass(frozen=True, slots=True, kw_only=True)
class Ceiling:
    """How strong the answer could be at most, and what would lift it."""

    strength: Strength
    words: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Beside:
    """What follows from the fields, drawn again after every save.

    ``version``, ``base`` and ``saved`` are what the form carries on from there.
    """

    sentence: tuple[Part, ...]
    refutation: Refutation
    power: PowerPanel
    ceiling: Ceiling | None
    version: int
    base: str
    saved: str
    kept: bool = True


@dataclass(frozen=True, slots=True, kw_only=True)
class StepPage:
    """One step of the seven."""

    head: Head
    number: int
    name: str
    intro: str
    bar: tuple[Step, ...]
    url: str
    version: int
    base: str
    saved: str
    groups: tuple[Group, ...]
    next_words: str
    beside: Beside | None = None
    additions: tuple[tuple[str, str], ...] = ()
    """Buttons that add a group: what each sends, and its words."""

    notes: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class ConflictPage:
    """Two people changed the same fields: choose for each."""

    head: Head
    url: str
    version: int
    conflict: Conflict
    others: tuple[tuple[str, str], ...]
    """What else was typed, by name: it goes with the choice."""


def refutation_of(claim: Claim) -> Refutation:
    """Return what would prove a claim wrong."""
    small, wrong_way = claim.small_move()
    return Refutation(
        ready=claim.can_be_refuted,
        window=claim.window,
        smallest=claim.smallest,
        metric=claim.metric,
        small=small,
        wrong_way=wrong_way,
    )
