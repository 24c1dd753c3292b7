"""Give somebody a link that works once, to set a password."""

from datetime import timedelta
from uuid import UUID

from registry.domain.people import Person, Role, require_in_unit
from registry.store import Registry, accounts, journal, people

PASSWORD = "set_password"  # noqa: S105  (the purpose of a link)
LINK_LASTS = timedelta(hours=24)


def invite(registry: Registry, *, by: Person | None, person: UUID) -> str:
    """Return the token of a link with which a person sets a new password; old sessions end.

    ``by`` is None where the service itself asks: at the first start, or from a shell.
    """
    with registry.acting(by) as act:
        found = people.person(act.session, person)
        if act.by_or_none is not None and act.by_or_none.id != found.id:
            home = people.unit(act.session, found.unit)
            require_in_unit(act.by, Role.ADMINISTRATOR, home)
        token = accounts.add_link(
            act.session, person=found.id, purpose=PASSWORD, expires_at=act.now + LINK_LASTS
        )
        accounts.end_sessions(act.session, found.id, at=act.now)
        journal.append(
            act,
            kind="person.invited",
            subject=f"person:{found.id}",
            organisation=found.organisation,
            payload={},
        )
        return token
