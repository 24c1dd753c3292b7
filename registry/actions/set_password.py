"""Set a password with a link that works once."""

from registry.actions.invite import PASSWORD
from registry.actions.sign_in import hasher
from registry.domain.people import Person
from registry.errors import InvalidError
from registry.store import Registry, accounts, journal, people

SHORTEST, LONGEST = 12, 200


def set_password(registry: Registry, *, link: str, password: str) -> Person:
    """Return the person, who can now sign in; every session they had is over.

    Raises
    ------
        InvalidError: too short or too long.
        NotFoundError: the link was used, or is too old.
    """
    if not SHORTEST <= len(password) <= LONGEST:
        raise InvalidError({"password": "Use 12 to 200 characters. A few words do well."})
    hashed = hasher().hash(password)
    with registry.acting(None) as act:
        found = accounts.use_link(act.session, link, purpose=PASSWORD, at=act.now)
        accounts.set_password_hash(act.session, found, hashed)
        accounts.end_sessions(act.session, found, at=act.now)
        person = people.person(act.session, found)
        journal.append(
            act,
            kind="person.password_set",
            subject=f"person:{found}",
            organisation=person.organisation,
            payload={},
        )
        return person
