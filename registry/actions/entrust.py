"""Give somebody a role in a unit, or take it away."""

from uuid import UUID

from registry.domain.people import Person, Role, require_in_unit
from registry.errors import NotAllowedError, NotFoundError
from registry.store import Registry, accounts, journal, people


def entrust(registry: Registry, *, by: Person, person: UUID, role: Role, unit: UUID) -> Person:
    """Return the person with the role; it counts at their next request, after a new sign-in."""
    return _change(registry, by=by, person=person, role=role, unit=unit, gives=True)


def relieve(registry: Registry, *, by: Person, person: UUID, role: Role, unit: UUID) -> Person:
    """Return the person without the role."""
    return _change(registry, by=by, person=person, role=role, unit=unit, gives=False)


def _change(
    registry: Registry, *, by: Person, person: UUID, role: Role, unit: UUID, gives: bool
) -> Person:
    with registry.acting(by) as act:
        found = people.person(act.session, person)
        where = people.unit(act.session, unit)
        require_in_unit(act.by, Role.ADMINISTRATOR, where)
        if found.organisation != where.organisation:
            raise NotFoundError
        if found.id == act.by.id:
            raise NotAllowedError("Somebody else must change your own roles.")
        change = accounts.grant if gives else accounts.take_away
        change(act.session, person=found.id, role=role, unit=where.id)
        accounts.end_sessions(act.session, found.id, at=act.now)
        journal.append(
            act,
            kind="role.given" if gives else "role.taken",
            subject=f"person:{found.id}",
            payload={"role": role.value, "unit": unit},
        )
        return people.person(act.session, found.id)
