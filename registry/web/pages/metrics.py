"""What the catalogue of metrics is told: its families, and one version of one metric."""

from dataclasses import dataclass

from registry.web.fields import Field
from registry.web.pages.frame import Head, Link
from registry.web.pages.parts import Empty, State


@dataclass(frozen=True, slots=True, kw_only=True)
class MetricLine:
    """One metric in the list."""

    name: str
    url: str
    about: str
    definition: str
    state: State | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class MetricList:
    """The catalogue, narrowed by words."""

    head: Head
    fields: tuple[Field, ...]
    own: tuple[MetricLine, ...]
    shipped: tuple[MetricLine, ...]
    empty: Empty


@dataclass(frozen=True, slots=True, kw_only=True)
class MetricPage:
    """One version: its definition, its traps, its published reference, who owns it."""

    head: Head
    facts: tuple[tuple[str, str], ...]
    traps: tuple[str, ...]
    reference: tuple[str, ...]
    owner: tuple[tuple[str, str], ...]
    versions: tuple[Link, ...]
    url: str
    may_approve: bool
    key: str
