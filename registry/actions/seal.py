"""Sign for the ledger as it stands, so that an end cut off later would show."""

from registry.domain.journal import Checkpoint
from registry.domain.people import Person, Role
from registry.errors import NotAllowedError
from registry.store import Registry, journal


def seal(registry: Registry, *, by: Person | None) -> Checkpoint:
    """Return a signed checkpoint over every entry so far; ``by`` is None for the service itself.

    Print its three lines in minutes, or send them to a partner: who holds them can show any later
    rewriting of what they cover.
    """
    with registry.acting(by) as act:
        if act.by_or_none is not None and not act.by.holds(Role.ADMINISTRATOR):
            raise NotAllowedError("You need the role of an administrator for this.")
        return journal.seal(act)
