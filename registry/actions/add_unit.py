"""Add a unit to an organisation."""

from uuid import UUID

from registry.domain.people import Person, Role, Unit, require_in_unit
from registry.errors import InvalidError
from registry.store import Registry, journal, people
from registry.store.opened import new_id


def add_unit(registry: Registry, *, by: Person, code: str, name: str, parent: UUID) -> Unit:
    """Return the new unit, below another one."""
    code = code.strip().upper()
    if not code or len(code) > 24 or not name.strip() or len(name) > 200:
        raise InvalidError({"name": "A unit has a code and a name."})
    with registry.acting(by) as act:
        above = people.unit(act.session, parent)
        require_in_unit(act.by, Role.ADMINISTRATOR, above)
        if any(item.code == code for item in people.units(act.session, above.organisation)):
            raise InvalidError({"code": f"There is a unit with the code {code} already."})
        made = Unit(
            id=new_id(act.now),
            organisation=above.organisation,
            code=code,
            name=name.strip(),
            parent=parent,
        )
        people.save_unit(act.session, made)
        journal.append(
            act,
            kind="unit.added",
            subject=f"unit:{code}",
            payload={"name": name, "parent": parent},
        )
        return made
