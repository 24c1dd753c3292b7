"""The states of an evaluation and the moves between them: one table for code, tests and guide."""

from dataclasses import dataclass
from enum import StrEnum

from registry.errors import FrozenError, WrongStateError


class State(StrEnum):
    """What is stored. *Running* and *follow-up* are what REGISTERED is called between dates."""

    DRAFT = "draft"
    IN_REVIEW = "in_review"
    REGISTERED = "registered"
    ANALYSING = "analysing"
    REPORTED = "reported"
    DECIDED = "decided"
    CLOSED = "closed"
    TERMINATED_EARLY = "terminated_early"
    WITHDRAWN = "withdrawn"


class Move(StrEnum):
    """What takes an evaluation from one state to another; the name of the action that does it."""

    SUBMIT = "submit"
    SEND_BACK = "send_back"
    APPROVE = "approve"
    EVALUATE = "evaluate"
    SIGN = "sign"
    DECIDE = "decide"
    CLOSE = "close"
    TERMINATE = "terminate"
    WITHDRAW = "withdraw"


@dataclass(frozen=True, slots=True, kw_only=True)
class Transition:
    """One line of the table: ``who`` in words, and what the server ``checks``."""

    source: State
    move: Move
    target: State
    who: str
    checks: str


def _line(source: State, move: Move, target: State, who: str, checks: str) -> Transition:
    return Transition(source=source, move=move, target=target, who=who, checks=checks)


TRANSITIONS: tuple[Transition, ...] = (
    _line(
        State.DRAFT,
        Move.SUBMIT,
        State.IN_REVIEW,
        "lead",
        "minimum fields; a primary hypothesis that can be refuted; analyst and reviewer named",
    ),
    _line(State.IN_REVIEW, Move.SEND_BACK, State.DRAFT, "reviewer", "a comment"),
    _line(
        State.IN_REVIEW,
        Move.APPROVE,
        State.REGISTERED,
        "reviewer who is not an author",
        "checklist passed or waived; outcome figures seen? answered; approval is the freeze",
    ),
    _line(
        State.REGISTERED,
        Move.EVALUATE,
        State.ANALYSING,
        "analyst",
        "outcomes mature, or a registered interim look; the data gate did not fail",
    ),
    _line(
        State.ANALYSING,
        Move.SIGN,
        State.REPORTED,
        "analyst and reviewer",
        "a confirmatory run on the frozen hash, or a reason code; deviations resolved; a verdict "
        "for every primary and guardrail hypothesis",
    ),
    _line(
        State.TERMINATED_EARLY,
        Move.SIGN,
        State.REPORTED,
        "analyst and reviewer",
        "the report that an ended evaluation still owes",
    ),
    _line(
        State.REPORTED,
        Move.DECIDE,
        State.DECIDED,
        "leader",
        "cites a conclusion; a contrary choice needs a reason",
    ),
    _line(
        State.DECIDED,
        Move.DECIDE,
        State.DECIDED,
        "leader",
        "a new decision follows the old one, which stays",
    ),
    _line(State.DECIDED, Move.CLOSE, State.CLOSED, "lead", "follow-ups done"),
    _line(
        State.REGISTERED,
        Move.TERMINATE,
        State.TERMINATED_EARLY,
        "lead",
        "a reason; a report is due in 84 days",
    ),
    _line(State.DRAFT, Move.WITHDRAW, State.WITHDRAWN, "lead", "a reason"),
    _line(State.IN_REVIEW, Move.WITHDRAW, State.WITHDRAWN, "lead", "a reason"),
    _line(
        State.REGISTERED,
        Move.WITHDRAW,
        State.WITHDRAWN,
        "lead",
        "a reason; only before delivery starts",
    ),
)

_BY_MOVE = {(line.source, line.move): line for line in TRANSITIONS}

FROZEN = frozenset(set(State) - {State.DRAFT, State.IN_REVIEW})
"""States in which the plan can only be amended."""

LIVE = frozenset({State.REGISTERED, State.ANALYSING})
"""States in which the initiative is being tested."""

PUBLISHED = frozenset({State.REPORTED, State.DECIDED, State.CLOSED})
"""States in which the result is out."""


def transition(state: State, move: Move) -> Transition:
    """Return the line that a move takes from a state, or raise WrongStateError."""
    line = _BY_MOVE.get((state, move))
    if line is not None:
        return line
    sources = [words(item.source) for item in TRANSITIONS if item.move is move]
    raise WrongStateError(
        f"This evaluation is {words(state)}. "
        f"To {words(move)} it, it must be {' or '.join(dict.fromkeys(sources))}."
    )


def require_open(state: State) -> None:
    """Pass for a draft, or raise: the plan is under review, or frozen."""
    if state is State.IN_REVIEW:
        raise WrongStateError(
            "This plan is with its reviewer. Ask them to send it back before you change it."
        )
    if state in FROZEN:
        raise FrozenError("This plan is frozen. Say that something changed to amend it.")


def require_state(state: State, allowed: frozenset[State], doing: str) -> None:
    """Pass where the state is one of those allowed, or raise WrongStateError."""
    if state not in allowed:
        raise WrongStateError(f"This evaluation is {words(state)}: you cannot {doing} now.")


def words(name: State | Move) -> str:
    """Return a state or a move as plain words."""
    return name.value.replace("_", " ")


def diagram() -> str:
    """Return the table as a Mermaid state diagram, for the guide."""
    lines = ["stateDiagram-v2", "    [*] --> draft: register"]
    lines += [f"    {line.source} --> {line.target}: {line.move}" for line in TRANSITIONS]
    return "\n".join(lines) + "\n"
