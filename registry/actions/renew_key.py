"""Renew the key that signs receipts and checkpoints; what the old one signed keeps verifying."""

from registry.domain.people import Person, Role
from registry.errors import NotAllowedError
from registry.store import Registry, journal


def renew_key(registry: Registry, *, by: Person | None) -> dict[str, str]:
    """Return the statement in which both keys name each other; it stands in the ledger.

    ``by`` is None from a shell that has the keys in its hands anyway.
    """
    with registry.acting(by) as act:
        if act.by_or_none is not None and not act.by.holds(Role.ADMINISTRATOR):
            raise NotAllowedError("You need the role of an administrator for this.")
        statement = registry.keys.prepare_renewal()
        journal.append(act, kind="key.renewed", subject="keys", payload=statement)
    # Only now: should this process die before the commit, the old key is still the one in use.
    registry.keys.finish_renewal()
    return statement
