"""Tables of organisations, units, people, the roles they hold, and the numbers that were given."""

from datetime import datetime
from uuid import UUID

import sqlalchemy as sa
from sqlmodel import Field, SQLModel

from registry.domain.people import OrganisationKind, Role
from registry.store.columns import UTCDateTime, words

SQLModel.metadata.naming_convention = {
    "ix": "ix_%(table_name)s_%(column_0_N_name)s",
    "uq": "uq_%(table_name)s_%(column_0_N_name)s",
    "ck": "ck_%(table_name)s_%(constraint_name)s",
    "fk": "fk_%(table_name)s_%(column_0_N_name)s",
    "pk": "pk_%(table_name)s",
}
"""Set before the first table is made, so that every constraint has the same name everywhere."""


class OrganisationRow(SQLModel, table=True):
    """An organisation."""

    __tablename__ = "organisation"
    id: UUID = Field(primary_key=True)
    code: str = Field(max_length=12, unique=True)
    name: str = Field(max_length=200)
    kind: OrganisationKind = Field(sa_type=words(OrganisationKind, "kind"))
    zone: str = Field(max_length=64)
    created_at: datetime = Field(sa_type=UTCDateTime)


class UnitRow(SQLModel, table=True):
    """A unit of an organisation."""

    __tablename__ = "unit"
    __table_args__ = (sa.UniqueConstraint("organisation_id", "code"),)
    id: UUID = Field(primary_key=True)
    organisation_id: UUID = Field(foreign_key="organisation.id", index=True)
    code: str = Field(max_length=24)
    name: str = Field(max_length=200)
    parent_id: UUID | None = Field(default=None, foreign_key="unit.id")


class PersonRow(SQLModel, table=True):
    """A person with an account."""

    __tablename__ = "person"
    id: UUID = Field(primary_key=True)
    organisation_id: UUID = Field(foreign_key="organisation.id", index=True)
    unit_id: UUID = Field(foreign_key="unit.id")
    email: str = Field(max_length=254, unique=True)
    name: str = Field(max_length=200)
    rank: str = Field(default="", max_length=60)
    password_hash: str | None = Field(default=None, max_length=255)
    active: bool = True
    version: int = 1
    created_at: datetime = Field(sa_type=UTCDateTime)


class RoleRow(SQLModel, table=True):
    """A role that a person holds in a unit."""

    __tablename__ = "role"
    person_id: UUID = Field(foreign_key="person.id", primary_key=True)
    unit_id: UUID = Field(foreign_key="unit.id", primary_key=True)
    role: Role = Field(sa_type=words(Role, "role"), primary_key=True)


class CounterRow(SQLModel, table=True):
    """The last number given, by organisation, kind and year: references have no gaps."""

    __tablename__ = "counter"
    organisation_id: UUID = Field(foreign_key="organisation.id", primary_key=True)
    kind: str = Field(max_length=16, primary_key=True)
    year: int = Field(primary_key=True)
    last: int
