"""Who gets in, and how slowly those who guess."""

from datetime import timedelta

import pytest

from registry import actions
from registry.actions.sign_in import IDLE, LASTS, MOST_TRIES, WINDOW, WRONG
from registry.domain.people import Role
from registry.errors import (
    ConflictError,
    InvalidError,
    NotAllowedError,
    NotFoundError,
    SlowDownError,
)
from tests.builders import Force, a_draft

PASSWORD = "correct horse battery staple"


@pytest.fixture
def known(force: Force) -> Force:
    """A force whose lead has a password."""
    link = actions.invite(force.registry, by=force.administrator, person=force.lead.id)
    actions.set_password(force.registry, link=link, password=PASSWORD)
    return force


def enter(force: Force, password: str = PASSWORD, email: str = "") -> actions.SignedIn:
    return actions.sign_in(
        force.registry, email=email or force.lead.email, password=password, address="10.0.0.1"
    )


def test_a_session_is_whose_it_is_until_it_ends(known: Force) -> None:
    entered = enter(known, email="ALDER@nors.example ")
    found = actions.session_person(known.registry, entered.token)
    assert found is not None
    assert found.id == known.lead.id
    actions.sign_out(known.registry, by=known.lead, token=entered.token)
    assert actions.session_person(known.registry, entered.token) is None


def test_every_sign_in_has_a_new_token_and_no_other_is_taken(known: Force) -> None:
    tokens = {enter(known).token for _ in range(3)}
    assert len(tokens) == 3
    assert actions.session_person(known.registry, "chosen by an attacker") is None


def test_the_token_itself_is_not_in_the_database(known: Force) -> None:
    token = enter(known).token
    path = known.registry.settings.home / "registry.db"
    known.registry.close()
    files = [path, path.with_name("registry.db-wal")]
    assert not any(token.encode() in file.read_bytes() for file in files if file.exists())


@pytest.mark.parametrize("wait", [IDLE + timedelta(seconds=1), LASTS])
def test_a_session_ends_by_itself(known: Force, wait: timedelta) -> None:
    token = enter(known).token
    known.clock.tick(seconds=wait.total_seconds())
    assert actions.session_person(known.registry, token) is None


def test_a_session_in_use_stays_until_its_last_hour(known: Force) -> None:
    token = enter(known).token
    for _ in range(3):
        known.clock.tick(hours=3.5)
        assert actions.session_person(known.registry, token) is not None
    known.clock.tick(hours=2)
    assert actions.session_person(known.registry, token) is None


def test_unknown_and_wrong_are_told_in_the_same_words(known: Force) -> None:
    for email, password in (("nobody@nors.example", PASSWORD), (known.lead.email, "wrong")):
        with pytest.raises(NotAllowedError) as caught:
            enter(known, password, email)
        assert str(caught.value) == WRONG


def test_the_eleventh_try_has_to_wait(known: Force) -> None:
    for _ in range(MOST_TRIES):
        with pytest.raises(NotAllowedError):
            enter(known, "wrong")
    with pytest.raises(SlowDownError) as caught:
        enter(known)
    assert caught.value.retry_after == 300
    known.clock.tick(seconds=WINDOW.total_seconds() + 1)
    assert enter(known).person.id == known.lead.id


def test_a_closed_account_is_out_at_once(known: Force) -> None:
    session = enter(known).token
    bearer = actions.make_token(known.registry, by=known.lead, name="script")
    reference = a_draft(known)
    actions.close_account(known.registry, by=known.administrator, person=known.lead.id)
    assert actions.session_person(known.registry, session) is None
    assert actions.token_person(known.registry, bearer) is None
    with pytest.raises(NotAllowedError):
        enter(known)
    with pytest.raises(NotFoundError):
        actions.comment(known.registry, by=known.lead, evaluation=reference, text="Still here?")


def test_a_role_that_is_taken_away_counts_at_once(known: Force) -> None:
    actions.relieve(
        known.registry,
        by=known.administrator,
        person=known.lead.id,
        role=Role.LEAD,
        unit=known.unit.id,
    )
    with pytest.raises(NotAllowedError):
        actions.register(known.registry, by=known.lead, unit=known.unit.id, title="Too late")


def test_nobody_changes_their_own_roles(force: Force) -> None:
    with pytest.raises(NotAllowedError, match="Somebody else"):
        actions.entrust(
            force.registry,
            by=force.administrator,
            person=force.administrator.id,
            role=Role.LEADER,
            unit=force.root.id,
        )
    with pytest.raises(ConflictError):
        actions.close_account(force.registry, by=force.administrator, person=force.administrator.id)


@pytest.mark.parametrize("who", ["lead", "analyst", "leader", "member", "steward"])
def test_only_an_administrator_manages_people(force: Force, who: str) -> None:
    person = getattr(force, who)
    with pytest.raises(NotAllowedError):
        actions.add_person(
            force.registry, by=person, unit=force.unit.id, email="new@x.example", name="New"
        )
    with pytest.raises(NotAllowedError):
        actions.entrust(
            force.registry, by=person, person=person.id, role=Role.LEADER, unit=force.root.id
        )


def test_a_link_works_once_and_not_for_long(force: Force) -> None:
    link = actions.invite(force.registry, by=force.administrator, person=force.lead.id)
    with pytest.raises(InvalidError, match="12 to 200"):
        actions.set_password(force.registry, link=link, password="short")
    actions.set_password(force.registry, link=link, password=PASSWORD)
    with pytest.raises(NotFoundError):
        actions.set_password(force.registry, link=link, password=PASSWORD)
    late = actions.invite(force.registry, by=force.administrator, person=force.lead.id)
    force.clock.tick(hours=25)
    with pytest.raises(NotFoundError):
        actions.set_password(force.registry, link=late, password=PASSWORD)


def test_a_token_can_do_no_more_than_it_was_made_for(force: Force) -> None:
    reference = a_draft(force)
    bearer = actions.make_token(force.registry, by=force.lead, name="reads", scopes=["read"])
    program = actions.token_person(force.registry, bearer)
    assert program is not None
    assert actions.find.evaluation(force.registry, by=program, reference=reference)
    with pytest.raises(NotAllowedError):
        actions.comment(force.registry, by=program, evaluation=reference, text="By a program")
    with pytest.raises(NotAllowedError):
        actions.register(force.registry, by=program, unit=force.unit.id, title="By a program")
    with pytest.raises(NotAllowedError):
        actions.make_token(force.registry, by=program, name="more", scopes=["write"])


def test_a_revoked_or_old_token_opens_nothing(force: Force) -> None:
    kept = actions.make_token(force.registry, by=force.lead, name="a", days=30)
    actions.make_token(force.registry, by=force.lead, name="b")
    newest = actions.find.tokens(force.registry, by=force.lead)
    by_name = {token["name"]: token["id"] for token in newest}
    actions.revoke_token(force.registry, by=force.lead, token=by_name["b"])
    with pytest.raises(NotFoundError):
        actions.revoke_token(force.registry, by=force.deputy, token=by_name["a"])
    assert actions.token_person(force.registry, kept) is not None
    force.clock.tick(days=30)
    assert actions.token_person(force.registry, kept) is None


def test_signing_in_without_a_password_is_for_the_demonstration(force: Force) -> None:
    with pytest.raises(NotFoundError):
        actions.sign_in_as(force.registry, email=force.lead.email)


def test_a_form_fits_one_session_only(known: Force) -> None:
    first, second = enter(known).token, enter(known).token
    assert actions.form_token(known.registry, first) == actions.form_token(known.registry, first)
    assert actions.form_token(known.registry, first) != actions.form_token(known.registry, second)


def test_two_people_cannot_share_an_address(force: Force) -> None:
    with pytest.raises(InvalidError, match="already"):
        actions.add_person(
            force.registry,
            by=force.administrator,
            unit=force.unit.id,
            email=force.lead.email.upper(),
            name="Another",
        )
