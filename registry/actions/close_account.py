"""Close somebody's account, or open it again."""

from uuid import UUID

from registry.domain.people import Person, Role, require_in_unit
from registry.errors import ConflictError
from registry.store import Registry, accounts, journal, people


def close_account(registry: Registry, *, by: Person | None, person: UUID) -> Person:
    """Return the person, who from now on cannot do anything: sessions and tokens end at once."""
    with registry.acting(by) as act:
        found = people.person(act.session, person)
        if act.by_or_none is not None:
            require_in_unit(act.by, Role.ADMINISTRATOR, people.unit(act.session, found.unit))
            if act.by.id == found.id:
                raise ConflictError("Somebody else must close your account.")
        accounts.set_active(act.session, found.id, active=False)
        accounts.end_sessions(act.session, found.id, at=act.now)
        accounts.revoke_tokens(act.session, found.id, at=act.now)
        journal.append(
            act,
            kind="person.closed",
            subject=f"person:{found.id}",
            organisation=found.organisation,
            payload={},
        )
        return people.person(act.session, found.id)


def open_account(registry: Registry, *, by: Person, person: UUID) -> Person:
    """Return the person, who can sign in again with the password they had."""
    with registry.acting(by) as act:
        found = people.person(act.session, person)
        require_in_unit(act.by, Role.ADMINISTRATOR, people.unit(act.session, found.unit))
        accounts.set_active(act.session, found.id, active=True)
        journal.append(act, kind="person.opened", subject=f"person:{found.id}", payload={})
        return people.person(act.session, found.id)
