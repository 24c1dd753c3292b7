"""Who may do what: units, people, the roles they hold, and the one place that decides.

Everything that is not allowed here is refused. To somebody who may not see a thing, it does not
exist: the answer is the same as for a reference that nobody ever used.
"""

from collections.abc import Callable
from dataclasses import dataclass
from enum import StrEnum
from typing import Protocol
from uuid import UUID

from registry.domain.lifecycle import State
from registry.errors import NotAllowedError, NotFoundError


class Role(StrEnum):
    """What a person is trusted with, in a unit and the units below it."""

    LEAD = "lead"
    ANALYST = "analyst"
    LEADER = "leader"
    STEWARD = "steward"
    ADMINISTRATOR = "administrator"


class OrganisationKind(StrEnum):
    """What kind of body it is."""

    FORCE = "force"
    POLICING_BODY = "local_policing_body"
    PARTNER = "partner"


@dataclass(frozen=True, slots=True, kw_only=True)
class Organisation:
    """A force, its policing body, or a partner. ``code`` begins every reference it gives."""

    id: UUID
    code: str
    name: str
    kind: OrganisationKind = OrganisationKind.FORCE
    zone: str = "Europe/London"


@dataclass(frozen=True, slots=True, kw_only=True)
class Unit:
    """A part of an organisation. ``parent`` is None for the organisation as a whole."""

    id: UUID
    organisation: UUID
    code: str
    name: str
    parent: UUID | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class RoleHeld:
    """A role in a unit; ``covers`` is that unit and every unit below it."""

    role: Role
    unit: UUID
    covers: frozenset[UUID] = frozenset()


@dataclass(frozen=True, slots=True, kw_only=True)
class Person:
    """Somebody with an account, as they stand now. ``unit`` is where they work."""

    id: UUID
    organisation: UUID
    unit: UUID
    email: str
    name: str
    rank: str = ""
    roles: tuple[RoleHeld, ...] = ()
    active: bool = True
    scopes: frozenset[str] | None = None
    """What a bearer token was narrowed to; None for a person who signed in."""

    def holds(self, role: Role, unit: UUID | None = None) -> bool:
        """Return whether the person has a role, anywhere or over a unit."""
        return any(
            held.role is role and (unit is None or unit == held.unit or unit in held.covers)
            for held in self.roles
        )

    @property
    def shown(self) -> str:
        """The name as pages show it, with the rank where there is one."""
        return f"{self.rank} {self.name}".strip()


class Verb(StrEnum):
    """Everything that a person may ask to do with an evaluation."""

    SEE = "see"
    SEE_DATA = "see_data"
    SEE_RUNS = "see_runs"
    SEE_RESULT = "see_result"
    REVISE = "revise"
    SUBMIT = "submit"
    COMMENT = "comment"
    WAIVE = "waive"
    SEND_BACK = "send_back"
    APPROVE = "approve"
    AMEND = "amend"
    UPLOAD = "upload"
    EVALUATE = "evaluate"
    CONCLUDE = "conclude"
    SIGN = "sign"
    DECIDE = "decide"
    FORECAST = "forecast"
    CHECK_IN = "check_in"
    LEARN = "learn"
    PAUSE = "pause"
    DEFER = "defer"
    CLOSE = "close"
    TERMINATE = "terminate"
    WITHDRAW = "withdraw"
    HAND_OVER = "hand_over"


class Guarded(Protocol):
    """What the rules need to know of an evaluation."""

    @property
    def organisation(self) -> UUID:
        """The organisation that owns it."""
        ...

    @property
    def unit(self) -> UUID:
        """The unit that owns it."""
        ...

    @property
    def state(self) -> State:
        """Where it stands."""
        ...

    @property
    def leads(self) -> tuple[UUID, ...]:
        """The two responsible people."""
        ...

    @property
    def analyst(self) -> UUID | None:
        """Who analyses it."""
        ...

    @property
    def reviewer(self) -> UUID | None:
        """Who reviews it."""
        ...

    @property
    def authors(self) -> tuple[UUID, ...]:
        """Everybody who ever changed its draft."""
        ...

    @property
    def is_published(self) -> bool:
        """Whether its result is out."""
        ...


Rule = Callable[[Person, Guarded], bool]


def _leads(person: Person, it: Guarded) -> bool:
    return person.id in it.leads


def _analyses(person: Person, it: Guarded) -> bool:
    return person.id == it.analyst


def _reviews(person: Person, it: Guarded) -> bool:
    own = {*it.leads, *it.authors, it.analyst}
    return person.id == it.reviewer and person.id not in own


def _stewards(person: Person, it: Guarded) -> bool:
    return person.holds(Role.STEWARD, it.unit)


def _leader(person: Person, it: Guarded) -> bool:
    return person.holds(Role.LEADER, it.unit)


def _administers(person: Person, it: Guarded) -> bool:
    return person.holds(Role.ADMINISTRATOR, it.unit)


def _takes_part(person: Person, it: Guarded) -> bool:
    return person.id in {*it.leads, *it.authors, it.analyst, it.reviewer}


def _sees(person: Person, it: Guarded) -> bool:
    if person.organisation != it.organisation:
        return False
    if it.state not in {State.DRAFT, State.IN_REVIEW}:
        return True
    covered = any(it.unit == held.unit or it.unit in held.covers for held in person.roles)
    return covered or person.unit == it.unit or _takes_part(person, it)


def _sees_result(person: Person, it: Guarded) -> bool:
    return it.is_published or _analyses(person, it) or person.id == it.reviewer


def _any(*rules: Rule) -> Rule:
    return lambda person, it: any(rule(person, it) for rule in rules)


RULES: dict[Verb, Rule] = {
    Verb.SEE: _sees,
    Verb.SEE_DATA: _any(_analyses, _stewards),
    Verb.SEE_RUNS: _any(_analyses, lambda person, it: person.id == it.reviewer),
    Verb.SEE_RESULT: _sees_result,
    Verb.REVISE: _any(_leads, _analyses),
    Verb.SUBMIT: _leads,
    Verb.COMMENT: _any(_leads, _analyses, _reviews),
    Verb.WAIVE: _any(_leads, _analyses),
    Verb.SEND_BACK: _reviews,
    Verb.APPROVE: _reviews,
    Verb.AMEND: _any(_leads, _analyses),
    Verb.UPLOAD: _any(_analyses, _stewards),
    Verb.EVALUATE: _analyses,
    Verb.CONCLUDE: _analyses,
    Verb.SIGN: _reviews,
    Verb.DECIDE: _leader,
    Verb.FORECAST: _leader,
    Verb.CHECK_IN: _leads,
    Verb.LEARN: _leads,
    Verb.PAUSE: _leads,
    Verb.DEFER: _any(_leads, _analyses),
    Verb.CLOSE: _leads,
    Verb.TERMINATE: _leads,
    Verb.WITHDRAW: _leads,
    Verb.HAND_OVER: _any(_leads, _administers),
}
"""Who may do what with an evaluation that they can see. What is not here is refused."""

READING = frozenset({Verb.SEE, Verb.SEE_DATA, Verb.SEE_RUNS, Verb.SEE_RESULT})


def may(person: Person, verb: Verb, subject: Guarded) -> bool:
    """Return whether a person may do this with an evaluation, whatever state it is in."""
    if not person.active or not _sees(person, subject):
        return False
    if person.scopes is not None and ("read" if verb in READING else "write") not in person.scopes:
        return False
    rule = RULES.get(verb)
    return rule is not None and rule(person, subject)


def require(person: Person, verb: Verb, subject: Guarded) -> None:
    """Pass in silence, or raise: NotFoundError to a stranger, NotAllowedError to others."""
    if may(person, verb, subject):
        return
    if not may(person, Verb.SEE, subject):
        raise NotFoundError
    words = verb.value.replace("_", " ")
    raise NotAllowedError(f"You can see this evaluation, but you may not {words} here.")


def may_in_unit(person: Person, role: Role, unit: Unit) -> bool:
    """Return whether a person may act in a role for a unit of their own organisation."""
    writes = person.scopes is None or "write" in person.scopes
    same = person.organisation == unit.organisation
    return person.active and writes and same and person.holds(role, unit.id)


def require_in_unit(person: Person, role: Role, unit: Unit) -> None:
    """Pass in silence, or raise as ``require`` does."""
    if may_in_unit(person, role, unit):
        return
    if not person.active or person.organisation != unit.organisation:
        raise NotFoundError
    article = "an" if role.value[0] in "aeiou" else "a"
    raise NotAllowedError(f"You need the role of {article} {role.value} in {unit.name} for this.")
