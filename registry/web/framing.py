"""What stands around a page for the one who asks: their name, their way round, the ledger's end."""

import time
from dataclasses import dataclass
from typing import Any

from litestar import Request

from registry.domain.people import Person, Role
from registry.store.opened import Registry
from registry.web.envelope import facts_of
from registry.web.pages.frame import Frame, Section
from registry.web.security import csrf_token
from registry.web.words import moment, number

ROLE_WORDS = {
    Role.LEAD: "project lead",
    Role.ANALYST: "analyst",
    Role.LEADER: "senior leader",
    Role.STEWARD: "workforce steward",
    Role.ADMINISTRATOR: "administrator",
}
_ROLE_ORDER = (Role.LEADER, Role.LEAD, Role.ANALYST, Role.STEWARD, Role.ADMINISTRATOR)
_LEDGER_SECONDS = 5.0


def role_words(person: Person) -> str:
    """Return the person's name and the role that they are known by."""
    held = {one.role for one in person.roles}
    named = next((ROLE_WORDS[role] for role in _ROLE_ORDER if role in held), "")
    return f"{person.shown}, {named}" if named else person.shown


@dataclass(slots=True)
class LedgerLine:
    """The last sealed entry in words, asked for at most every few seconds."""

    words: str | None = None
    asked_at: float = -1e9

    def get(self, registry: Registry) -> str | None:
        """Return "Ledger entry 18,204 sealed 25 Nov 2026, 09:12", or None while it is empty."""
        if time.monotonic() - self.asked_at > _LEDGER_SECONDS:
            self.words = _last_entry(registry)
            self.asked_at = time.monotonic()
        return self.words


def _last_entry(registry: Registry) -> str | None:
    from registry.store.journal import last_entry

    with registry.reading() as session:
        found = last_entry(session)
    if found is None:
        return None
    return f"Ledger entry {number(found.seq)} sealed {moment(found.at, registry.settings.zone)}"


def frame_for(request: Request[Any, Any, Any]) -> Frame:
    """Return what stands around the page that answers a request."""
    facts = facts_of(request.scope)
    state = request.app.state
    registry: Registry | None = state.registry
    who = facts.who
    return Frame(
        organisation=who.organisation.name if who else "",
        person=role_words(who.person) if who else None,
        sections=tuple(Section) if who else (),
        demonstration=state.settings.demo,
        ledger=state.ledger_line.get(registry) if registry else None,
        nonce=facts.nonce,
        csrf_token=csrf_token(facts.secret) if facts.secret else "",
    )
