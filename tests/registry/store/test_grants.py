"""The application's own role on PostgreSQL can do its work, and cannot undo any."""

import secrets
from collections.abc import Iterator

import pytest
import sqlalchemy as sa
from sqlalchemy.exc import ProgrammingError

from registry.clock import SetClock
from registry.errors import InvalidError
from registry.store import Registry, grants, open_registry
from registry.work.queue import work
from tests.builders import Force, decided, make_force, registered
from tests.conftest import run_outside

pytestmark = pytest.mark.postgres


@pytest.fixture
def restricted(postgres_registry: Registry, clock: SetClock) -> Iterator[Force]:
    """A force in a registry that connects as a role of its own."""
    owner = postgres_registry.settings.database_url
    role = f"app_{secrets.token_hex(4)}"
    run_outside(owner, f"CREATE ROLE {role} LOGIN PASSWORD 'app'")
    with postgres_registry.engine.begin() as connection:
        grants.grant(connection, role)
    url = sa.make_url(owner).set(username=role, password="app")
    opened = open_registry(
        url.render_as_string(hide_password=False), postgres_registry.settings.home, clock=clock
    )
    yield make_force(opened, clock)
    opened.close()
    run_outside(owner, f"DROP OWNED BY {role}", f"DROP ROLE {role}")


def test_the_role_can_do_all_the_work(restricted: Force) -> None:
    decided(restricted, registered(restricted))
    work(restricted.registry, wait=False)


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE event SET kind = 'x'",
        "DELETE FROM event",
        "TRUNCATE event CASCADE",
        "UPDATE registration SET plan_sha256 = 'x'",
        "DELETE FROM evaluation",
        "ALTER TABLE event DISABLE TRIGGER ALL",
        "DROP TRIGGER seal_event_update ON event",
        "SET session_replication_role = replica",
        "CREATE TABLE mine (a int)",
        "DROP TABLE decision",
        "UPDATE alembic_version SET version_num = 'x'",
    ],
)
def test_the_role_cannot_undo_any(restricted: Force, statement: str) -> None:
    registered(restricted)
    with (
        restricted.registry.engine.connect() as connection,
        pytest.raises(ProgrammingError, match=r"permission denied|must be owner"),
    ):
        connection.exec_driver_sql(statement)


def test_only_a_role_of_its_own_will_do(postgres_registry: Registry, registry: Registry) -> None:
    with postgres_registry.engine.begin() as connection:
        owner = connection.execute(sa.text("SELECT current_user")).scalar_one()
        for role, words in (
            (owner, "of its own"),
            ("nobody_here", "no role"),
            ('a"; DROP', "no name"),
        ):
            with pytest.raises(InvalidError, match=words):
                grants.grant(connection, role)
    with registry.engine.connect() as connection, pytest.raises(InvalidError, match="PostgreSQL"):
        grants.grant(connection, "app")
