"""Sign somebody out."""

from registry.domain.people import Person
from registry.store import Registry, accounts, journal


def sign_out(registry: Registry, *, by: Person, token: str | None = None) -> int:
    """Return how many sessions ended: the one with this token, or without one all of them."""
    with registry.acting(by) as act:
        ended = accounts.end_sessions(act.session, act.by.id, at=act.now, only=token)
        journal.append(
            act,
            kind="person.signed_out",
            subject=f"person:{act.by.id}",
            payload={"sessions": ended},
        )
        return ended
