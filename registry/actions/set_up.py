"""Make the first organisation, its root unit and its first administrator."""

from uuid import UUID

from registry.domain.people import Organisation, OrganisationKind, Person, Role, Unit
from registry.errors import InvalidError
from registry.store import Registry, accounts, journal, people
from registry.store.opened import new_id


def set_up(
    registry: Registry,
    *,
    by: Person | None = None,
    code: str,
    name: str,
    email: str,
    administrator: str,
    kind: OrganisationKind = OrganisationKind.FORCE,
) -> tuple[Organisation, Person]:
    """Return a new organisation with one unit, itself, and its first administrator.

    ``by`` is None: this is what the service does by itself on an empty database, or from a shell
    that already has the database in its hands.
    """
    code = code.strip().upper()
    if not code.isalnum() or not 2 <= len(code) <= 8:
        raise InvalidError({"code": "A code has 2 to 8 letters or digits, such as HIOW."})
    with registry.acting(by) as act:
        if any(item.code == code for item in people.organisations(act.session)):
            raise InvalidError({"code": f"There is an organisation with the code {code} already."})
        made = Organisation(
            id=new_id(act.now), code=code, name=name, kind=kind, zone=registry.settings.zone
        )
        people.save_organisation(act.session, made, act.now)
        root = Unit(id=new_id(act.now), organisation=made.id, code=code, name=name)
        people.save_unit(act.session, root)
        first = accounts.add(
            act.session,
            Person(
                id=new_id(act.now),
                organisation=made.id,
                unit=root.id,
                email=email,
                name=administrator,
            ),
            at=act.now,
        )
        accounts.grant(act.session, person=first.id, role=Role.ADMINISTRATOR, unit=root.id)
        journal.append(
            act,
            kind="organisation.made",
            subject=code,
            organisation=made.id,
            payload={"name": name, "administrator": first.id},
        )
        return made, people.person(act.session, first.id)


def root_unit(registry: Registry, organisation: UUID) -> Unit:
    """Return the unit that stands for an organisation as a whole."""
    with registry.reading() as session:
        return next(unit for unit in people.units(session, organisation) if unit.parent is None)
