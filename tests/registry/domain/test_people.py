"""Who may do what: the whole table, and nothing beyond it."""

from dataclasses import dataclass
from uuid import UUID

import pytest

from registry.domain.lifecycle import State
from registry.domain.people import Person, Role, RoleHeld, Verb, may, require
from registry.errors import NotAllowedError, NotFoundError

ANALYST, REVIEWER = UUID(int=103), UUID(int=104)
OURS, THEIRS = UUID(int=1), UUID(int=2)
UNIT, ELSEWHERE = UUID(int=11), UUID(int=12)


@dataclass(frozen=True, slots=True, kw_only=True)
class Subject:
    state: State = State.REGISTERED
    organisation: UUID = OURS
    unit: UUID = UNIT
    leads: tuple[UUID, ...] = (UUID(int=101), UUID(int=102))
    analyst: UUID | None = ANALYST
    reviewer: UUID | None = REVIEWER
    authors: tuple[UUID, ...] = (UUID(int=101),)
    is_published: bool = False


def person(number: int, *roles: Role, organisation: UUID = OURS, unit: UUID = ELSEWHERE) -> Person:
    return Person(
        id=UUID(int=number),
        organisation=organisation,
        unit=unit,
        email=f"{number}@x.example",
        name=str(number),
        roles=tuple(RoleHeld(role=role, unit=UNIT) for role in roles),
    )


PEOPLE = {
    "lead": person(101, Role.LEAD),
    "deputy": person(102, Role.LEAD),
    "analyst": person(103, Role.ANALYST),
    "reviewer": person(104),
    "leader": person(105, Role.LEADER),
    "steward": person(106, Role.STEWARD),
    "administrator": person(107, Role.ADMINISTRATOR),
    "member": person(108),
    "other lead": person(109, Role.LEAD),
    "stranger": person(110, *Role, organisation=THEIRS),
}

EVERYBODY = set(PEOPLE) - {"stranger"}
LEADS = {"lead", "deputy"}
ALLOWED: dict[Verb, set[str]] = {
    Verb.SEE: EVERYBODY,
    Verb.SEE_DATA: {"analyst", "steward"},
    Verb.SEE_RUNS: {"analyst", "reviewer"},
    Verb.SEE_RESULT: {"analyst", "reviewer"},
    Verb.REVISE: LEADS | {"analyst"},
    Verb.SUBMIT: LEADS,
    Verb.COMMENT: LEADS | {"analyst", "reviewer"},
    Verb.WAIVE: LEADS | {"analyst"},
    Verb.SEND_BACK: {"reviewer"},
    Verb.APPROVE: {"reviewer"},
    Verb.AMEND: LEADS | {"analyst"},
    Verb.UPLOAD: {"analyst", "steward"},
    Verb.EVALUATE: {"analyst"},
    Verb.CONCLUDE: {"analyst"},
    Verb.SIGN: {"reviewer"},
    Verb.DECIDE: {"leader"},
    Verb.FORECAST: {"leader"},
    Verb.CHECK_IN: LEADS,
    Verb.LEARN: LEADS,
    Verb.PAUSE: LEADS,
    Verb.DEFER: LEADS | {"analyst"},
    Verb.CLOSE: LEADS,
    Verb.TERMINATE: LEADS,
    Verb.WITHDRAW: LEADS,
    Verb.HAND_OVER: LEADS | {"administrator"},
}


def test_the_table_names_every_verb() -> None:
    assert set(ALLOWED) == set(Verb)


@pytest.mark.parametrize("verb", Verb)
@pytest.mark.parametrize("who", PEOPLE)
def test_only_those_in_the_table_may(who: str, verb: Verb) -> None:
    assert may(PEOPLE[who], verb, Subject()) is (who in ALLOWED[verb])


@pytest.mark.parametrize("verb", Verb)
def test_unknown_and_forbidden_look_the_same_to_a_stranger(verb: Verb) -> None:
    with pytest.raises(NotFoundError) as caught:
        require(PEOPLE["stranger"], verb, Subject(is_published=True))
    assert str(caught.value) == str(NotFoundError())


def test_one_who_sees_is_told_that_they_may_not() -> None:
    with pytest.raises(NotAllowedError, match="approve"):
        require(PEOPLE["lead"], Verb.APPROVE, Subject())


@pytest.mark.parametrize("part", ["leads", "analyst", "authors"])
def test_nobody_reviews_their_own(part: str) -> None:
    own = PEOPLE["reviewer"].id
    changes = {part: own if part == "analyst" else (own,)}
    for verb in (Verb.APPROVE, Verb.SEND_BACK, Verb.SIGN):
        assert not may(PEOPLE["reviewer"], verb, Subject(**changes))  # type: ignore[arg-type]


@pytest.mark.parametrize("state", [State.DRAFT, State.IN_REVIEW])
def test_a_draft_is_seen_by_its_unit_and_those_who_take_part(state: State) -> None:
    subject = Subject(state=state)
    seen = {who for who, somebody in PEOPLE.items() if may(somebody, Verb.SEE, subject)}
    assert seen == EVERYBODY - {"member"}
    assert may(person(120, unit=UNIT), Verb.SEE, subject)


def test_a_published_result_is_for_the_whole_force() -> None:
    subject = Subject(state=State.REPORTED, is_published=True)
    assert {who for who in PEOPLE if may(PEOPLE[who], Verb.SEE_RESULT, subject)} == EVERYBODY


def test_a_closed_account_may_nothing() -> None:
    import dataclasses

    closed = dataclasses.replace(PEOPLE["lead"], active=False)
    assert not any(may(closed, verb, Subject()) for verb in Verb)


def test_a_token_that_reads_cannot_write() -> None:
    import dataclasses

    narrowed = dataclasses.replace(PEOPLE["analyst"], scopes=frozenset({"read"}))
    assert may(narrowed, Verb.SEE_RUNS, Subject())
    assert not may(narrowed, Verb.EVALUATE, Subject())


def test_a_role_holds_in_the_units_below_and_not_beside() -> None:
    held = RoleHeld(role=Role.LEADER, unit=UUID(int=10), covers=frozenset({UUID(int=10), UNIT}))
    import dataclasses

    above = dataclasses.replace(PEOPLE["member"], roles=(held,))
    assert may(above, Verb.DECIDE, Subject())
    assert not may(above, Verb.DECIDE, Subject(unit=ELSEWHERE))
