"""Give somebody an account."""

import re
from collections.abc import Sequence
from uuid import UUID

from registry.domain.people import Person, Role, require_in_unit
from registry.errors import InvalidError
from registry.store import Registry, accounts, journal, people
from registry.store.opened import new_id

_EMAIL = re.compile(r"[^@\s]+@[^@\s]+\.[^@\s]+")


def add_person(
    registry: Registry,
    *,
    by: Person,
    unit: UUID,
    email: str,
    name: str,
    rank: str = "",
    roles: Sequence[tuple[Role, UUID]] = (),
) -> Person:
    """Return the new person; give them a link with `invite` to set their password."""
    if not _EMAIL.fullmatch(email.strip()) or len(email) > 254:
        raise InvalidError({"email": f"{email!r} is no e-mail address."})
    if not name.strip() or len(name) > 200:
        raise InvalidError({"name": "Give a name of up to 200 characters."})
    with registry.acting(by) as act:
        home = people.unit(act.session, unit)
        require_in_unit(act.by, Role.ADMINISTRATOR, home)
        made = accounts.add(
            act.session,
            Person(
                id=new_id(act.now),
                organisation=act.by.organisation,
                unit=unit,
                email=email,
                name=name,
                rank=rank,
            ),
            at=act.now,
        )
        for role, where in roles:
            require_in_unit(act.by, Role.ADMINISTRATOR, people.unit(act.session, where))
            accounts.grant(act.session, person=made.id, role=role, unit=where)
        journal.append(
            act,
            kind="person.added",
            subject=f"person:{made.id}",
            payload={"unit": unit, "roles": [[role.value, where] for role, where in roles]},
        )
        return people.person(act.session, made.id)
