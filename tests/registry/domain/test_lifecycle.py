"""The states of an evaluation and the moves between them."""

import pytest

from registry.domain.lifecycle import (
    FROZEN,
    PUBLISHED,
    TRANSITIONS,
    Move,
    State,
    diagram,
    require_open,
    transition,
)
from registry.errors import FrozenError, WrongStateError


def reachable(start: State) -> set[State]:
    found, waiting = {start}, [start]
    while waiting:
        here = waiting.pop()
        new = {line.target for line in TRANSITIONS if line.source is here} - found
        found |= new
        waiting += new
    return found


def test_every_state_can_be_reached_from_a_draft() -> None:
    assert reachable(State.DRAFT) == set(State)


def test_there_is_no_way_to_end_without_a_verdict_or_a_reason() -> None:
    ends = {state for state in State if not any(line.source is state for line in TRANSITIONS)}
    assert ends == {State.CLOSED, State.WITHDRAWN}
    into_closed = {line.source for line in TRANSITIONS if line.target is State.CLOSED}
    assert into_closed == {State.DECIDED}
    into_decided = {line.source for line in TRANSITIONS if line.target is State.DECIDED}
    assert into_decided <= PUBLISHED
    into_withdrawn = [line for line in TRANSITIONS if line.target is State.WITHDRAWN]
    assert all("reason" in line.checks for line in into_withdrawn)


def test_an_evaluation_that_ended_early_still_owes_a_report() -> None:
    assert transition(State.TERMINATED_EARLY, Move.SIGN).target is State.REPORTED
    assert [line.move for line in TRANSITIONS if line.source is State.TERMINATED_EARLY] == [
        Move.SIGN
    ]


def test_a_frozen_plan_never_becomes_a_draft_again() -> None:
    assert not {line.target for line in TRANSITIONS if line.source in FROZEN} & {
        State.DRAFT,
        State.IN_REVIEW,
    }


@pytest.mark.parametrize("move", Move)
@pytest.mark.parametrize("state", State)
def test_a_move_that_the_table_lacks_is_refused_by_name(state: State, move: Move) -> None:
    if any(line.source is state and line.move is move for line in TRANSITIONS):
        assert transition(state, move).source is state
        return
    with pytest.raises(WrongStateError, match="it must be"):
        transition(state, move)


def test_no_two_lines_begin_alike() -> None:
    pairs = [(line.source, line.move) for line in TRANSITIONS]
    assert len(pairs) == len(set(pairs))


@pytest.mark.parametrize("state", sorted(set(State) - {State.DRAFT}))
def test_only_a_draft_is_open_to_words(state: State) -> None:
    expected = WrongStateError if state is State.IN_REVIEW else FrozenError
    with pytest.raises(expected):
        require_open(state)


def test_the_diagram_has_every_line() -> None:
    assert diagram().count("-->") == len(TRANSITIONS) + 1
