"""Organisations, units, people and the roles they hold, as values."""

from collections.abc import Iterable
from datetime import datetime
from uuid import UUID

from sqlmodel import Session, col, select

from registry.domain.people import Organisation, Person, Role, RoleHeld, Unit
from registry.errors import NotFoundError
from registry.store.tables_people import OrganisationRow, PersonRow, RoleRow, UnitRow


def organisation(session: Session, found: UUID) -> Organisation:
    """Return an organisation, or raise NotFoundError."""
    row = session.get(OrganisationRow, found)
    if row is None:
        raise NotFoundError
    return _organisation(row)


def _organisation(row: OrganisationRow) -> Organisation:
    return Organisation(id=row.id, code=row.code, name=row.name, kind=row.kind, zone=row.zone)


def organisations(session: Session) -> tuple[Organisation, ...]:
    """Return every organisation by name."""
    rows = session.exec(select(OrganisationRow).order_by(col(OrganisationRow.name)))
    return tuple(_organisation(row) for row in rows)


def units(session: Session, organisation_id: UUID) -> tuple[Unit, ...]:
    """Return every unit of an organisation by name."""
    statement = select(UnitRow).where(UnitRow.organisation_id == organisation_id)
    return tuple(_unit(row) for row in session.exec(statement.order_by(col(UnitRow.name))))


def unit(session: Session, found: UUID) -> Unit:
    """Return a unit, or raise NotFoundError."""
    row = session.get(UnitRow, found)
    if row is None:
        raise NotFoundError
    return _unit(row)


def _unit(row: UnitRow) -> Unit:
    return Unit(
        id=row.id,
        organisation=row.organisation_id,
        code=row.code,
        name=row.name,
        parent=row.parent_id,
    )


def below(every: Iterable[Unit]) -> dict[UUID, frozenset[UUID]]:
    """Return for each unit itself and every unit below it."""
    children: dict[UUID, list[UUID]] = {}
    every = tuple(every)
    for item in every:
        if item.parent is not None:
            children.setdefault(item.parent, []).append(item.id)
    found: dict[UUID, frozenset[UUID]] = {}
    for item in every:
        reached, waiting = {item.id}, [item.id]
        while waiting:
            new = [child for child in children.get(waiting.pop(), ()) if child not in reached]
            reached.update(new)
            waiting += new
        found[item.id] = frozenset(reached)
    return found


def person(session: Session, found: UUID) -> Person:
    """Return a person as they stand now, or raise NotFoundError."""
    row = session.get(PersonRow, found)
    if row is None:
        raise NotFoundError
    return _people(session, row.organisation_id, [row])[0]


def again(session: Session, known: Person) -> Person:
    """Return a person as they stand now, with the scopes they came with."""
    import dataclasses

    fresh = person(session, known.id)
    if not fresh.active:
        raise NotFoundError
    return dataclasses.replace(fresh, scopes=known.scopes)


def by_email(session: Session, email: str) -> Person | None:
    """Return the person with an e-mail address, or None."""
    statement = select(PersonRow).where(PersonRow.email == email.strip().lower())
    row = session.exec(statement).first()
    return None if row is None else _people(session, row.organisation_id, [row])[0]


def everyone(session: Session, organisation_id: UUID) -> tuple[Person, ...]:
    """Return all people of an organisation by name."""
    statement = select(PersonRow).where(PersonRow.organisation_id == organisation_id)
    rows = session.exec(statement.order_by(col(PersonRow.name))).all()
    return tuple(_people(session, organisation_id, rows))


def names(session: Session, organisation_id: UUID, *, closed_too: bool = False) -> dict[UUID, str]:
    """Return the shown name of everybody with an open account, or with any, in an organisation."""
    statement = select(PersonRow.id, PersonRow.rank, PersonRow.name).where(
        PersonRow.organisation_id == organisation_id
    )
    if not closed_too:
        statement = statement.where(col(PersonRow.active))
    return {found: f"{rank} {name}".strip() for found, rank, name in session.exec(statement)}


def _people(session: Session, organisation_id: UUID, rows: Iterable[PersonRow]) -> list[Person]:
    covers = below(units(session, organisation_id))
    rows = list(rows)
    wanted = [row.id for row in rows]
    roles: dict[UUID, list[RoleHeld]] = {}
    for held in session.exec(select(RoleRow).where(col(RoleRow.person_id).in_(wanted))):
        roles.setdefault(held.person_id, []).append(
            RoleHeld(
                role=Role(held.role),
                unit=held.unit_id,
                covers=covers.get(held.unit_id, frozenset()),
            )
        )
    return [
        Person(
            id=row.id,
            organisation=row.organisation_id,
            unit=row.unit_id,
            email=row.email,
            name=row.name,
            rank=row.rank,
            roles=tuple(sorted(roles.get(row.id, ()), key=lambda held: (held.role, held.unit.hex))),
            active=row.active,
        )
        for row in rows
    ]


def save_organisation(session: Session, value: Organisation, created_at: datetime) -> None:
    """Write a new organisation."""
    session.add(
        OrganisationRow(
            id=value.id,
            code=value.code,
            name=value.name,
            kind=value.kind,
            zone=value.zone,
            created_at=created_at,
        )
    )
    session.flush()


def save_unit(session: Session, value: Unit) -> None:
    """Write a new unit."""
    session.add(
        UnitRow(
            id=value.id,
            organisation_id=value.organisation,
            code=value.code,
            name=value.name,
            parent_id=value.parent,
        )
    )
    session.flush()
