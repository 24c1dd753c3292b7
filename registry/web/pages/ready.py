"""What the list that ticks itself is told, before a plan goes to its reviewer."""

from dataclasses import dataclass

from registry.domain.checklist import WAIVABLE
from registry.domain.registration import ChecklistItem, ItemStatus
from registry.errors import FieldProblem
from registry.web.fields import Field
from registry.web.pages.frame import Head, Link, Section
from registry.web.pages.parts import CheckLine, CheckLook
from registry.web.steps.outline import STEPS, step_of

_LOOKS: dict[ItemStatus, tuple[CheckLook, str]] = {
    ItemStatus.HELD: ("tick", "Ticked"),
    ItemStatus.NOT_HELD: ("stop", "Open"),
    ItemStatus.UNKNOWN: ("unknown", "Not known yet"),
    ItemStatus.WAIVED: ("info", "Let go, with a reason"),
}


@dataclass(frozen=True, slots=True, kw_only=True)
class ReadyLine:
    """One line of the list: how it stands, where to mend it, and the form that lets it go."""

    key: str
    check: CheckLine
    mend: Link | None
    waiver: str = ""
    reason: Field | None = None
    opened: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class ReadyPage:
    """The whole list, what is missing, and the button that sends the plan."""

    head: Head
    url: str
    key: str
    summary: str
    lines: tuple[ReadyLine, ...]
    missing: tuple[Link, ...]
    can_send: bool
    reviewer: str


def ready_line(item: ChecklistItem, url: str, *, error: str = "", typed: str = "") -> ReadyLine:
    """Return a line of the list as it is drawn."""
    look, word = _LOOKS[item.status]
    waivable = item.key in WAIVABLE and item.status in {ItemStatus.NOT_HELD, ItemStatus.UNKNOWN}
    by = f" {item.waived_by}:" if item.waived_by else ""
    return ReadyLine(
        key=item.key,
        check=CheckLine(icon=look, word=word, what=item.title, seen=item.because),
        mend=None if item.status is ItemStatus.HELD else _mend(item.field, url),
        waiver=f"Let go.{by} {item.waiver}" if item.waiver else "",
        reason=Field(
            name=f"reason-{item.key}",
            label="Why does this plan go without it?",
            kind="textarea",
            rows=2,
            value=typed,
            error=error,
            hint="10 characters or more. It is frozen with the plan, and shown with it.",
        )
        if waivable
        else None,
        opened=bool(error),
    )


def _mend(field: str, url: str) -> Link:
    step = STEPS[step_of(field) - 1]
    return Link(
        words=f"Go to step {step.number}: {step.name.lower()}", url=f"{url}/steps/{step.number}"
    )


def missing_links(problems: tuple[FieldProblem, ...], url: str) -> tuple[Link, ...]:
    """Return what is missing, each as a link to the step that asks for it."""
    return tuple(
        Link(words=problem.message, url=f"{url}/steps/{step_of(problem.field)}")
        for problem in problems
    )


def ready_head(title: str, reference: str, url: str, errors: tuple[FieldProblem, ...] = ()) -> Head:
    """Return the head of the page."""
    return Head(
        title="Is it ready?",
        section=Section.EVALUATIONS,
        reference=reference,
        caption=f"Draft \N{MIDDLE DOT} {title}",
        back=Link(words="Back to cost and people", url=f"{url}/steps/7"),
        errors=errors,
    )
