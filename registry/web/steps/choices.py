"""What the fields of a draft offer: metrics, designs of the engine, people who work here."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cache
from typing import TYPE_CHECKING, Any, get_args

from registry.catalogue.metric import Kind
from registry.domain.metric import MetricVersion
from registry.domain.people import Person, Role
from registry.web.fields import Option

if TYPE_CHECKING:
    from analysis.terms import SettingTerms

KINDS: tuple[str, ...] = get_args(Kind)


@dataclass(frozen=True, slots=True, kw_only=True)
class MetricChoice:
    """One approved version of a metric, as far as a plan needs it."""

    label: str
    name: str
    unit: str
    kind: str
    kinds: frozenset[str]
    better: str
    whose: str
    months_before: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Choices:
    """Everything that may be chosen in a draft."""

    metrics: Mapping[str, MetricChoice]
    people: tuple[Option, ...] = ()
    analysts: tuple[Option, ...] = ()
    designs: tuple[Option, ...] = ()

    def metric_options(self) -> tuple[Option, ...]:
        """Return the metrics by name, the first one empty."""
        named = sorted(self.metrics.values(), key=lambda item: item.name.lower())
        found = (
            Option(value=item.label, label=f"{item.name} ({item.unit})" if item.unit else item.name)
            for item in named
        )
        return (Option(value="", label="Choose a metric"), *found)


def _months(words: str) -> int:
    """Return how many months of figures a metric's baseline asks for; 1 where it is no series."""
    first = words.split(maxsplit=1)[0] if words.split() else ""
    return int(first) if first.isdigit() and "month" in words else 1


@cache
def shipped() -> Mapping[str, MetricChoice]:
    """Return the metrics of the catalogue by ``key/version``."""
    from registry import catalogue

    return {
        f"{item.key}/{item.version}": MetricChoice(
            label=f"{item.key}/{item.version}",
            name=item.name,
            unit=item.unit,
            kind=item.kind,
            kinds=frozenset(item.kinds),
            better=str(item.better),
            whose="Shipped with the registry. Approved.",
            months_before=_months(item.baseline),
        )
        for item in catalogue.metrics().values()
        if item.better is not None
    }


def _own(item: MetricVersion, owners: Mapping[Any, str]) -> MetricChoice:
    kind = str(item.definition.get("kind") or "")
    owner = owners.get(item.owner, "")
    return MetricChoice(
        label=item.label,
        name=item.name,
        unit=str(item.definition.get("unit") or ""),
        kind=kind,
        kinds=frozenset((kind,) if kind in KINDS else KINDS),
        better=str(item.definition.get("better") or ""),
        whose=f"Your force's own. Owner: {owner}. Approved." if owner else "Approved.",
        months_before=1,
    )


def choices(people: Iterable[Person], own: Iterable[MetricVersion] = ()) -> Choices:
    """Return what may be chosen, from the people of the force and its own metrics."""
    active = [person for person in people if person.active]
    names = {person.id: person.shown for person in active}
    nobody = Option(value="", label="Choose a person")
    options = [(person, Option(value=str(person.id), label=person.shown)) for person in active]
    return Choices(
        metrics={
            **shipped(),
            **{item.label: _own(item, names) for item in own if item.approved_at is not None},
        },
        people=(nobody, *(option for _, option in options)),
        analysts=(nobody, *(option for one, option in options if one.holds(Role.ANALYST))),
        designs=design_options(),
    )


@cache
def design_options() -> tuple[Option, ...]:
    """Return the designs by their title; those that describe come last, and say so."""
    from analysis import design

    every = sorted(design.catalogue().items(), key=lambda pair: pair[1].power is None)
    return tuple(
        Option(
            value=key,
            label=found.title
            if found.power is not None
            else f"{found.title} (describes, tests nothing)",
        )
        for key, found in every
    )


def known_roles(
    key: str, kept: frozenset[str] = frozenset()
) -> tuple[frozenset[str], frozenset[str]]:
    """Return the column roles that a design needs at the least, and all that it takes.

    Of several ways to say it the one that is ``kept`` is taken, else the one with most of the usual
    roles: a period rather than a phase, a group rather than starts.
    """
    from analysis import design

    found = design.catalogue().get(key)
    if found is None:
        return frozenset(), frozenset()
    usual = {"period", "group", "unit", "cluster"}
    ways = sorted(
        found.roles.required, key=lambda way: (not way <= kept, len(way - usual), sorted(way))
    )
    return (ways[0] if ways else frozenset()), found.roles.known


def setting_terms(key: str) -> "Mapping[str, SettingTerms]":
    """Return the settings that a design knows, with what may be written for each."""
    from analysis import design

    found = design.terms().get(key)
    return found.settings if found is not None else {}


def takes_start(key: str, roles: frozenset[str]) -> bool:
    """Return whether a design with these columns needs to be told when the initiative began."""
    from analysis import design

    found = design.catalogue().get(key)
    return found is not None and found.needs_start(roles)


def known_kinds(key: str) -> frozenset[str]:
    """Return the kinds of outcome that a design takes; empty of a design that there is not."""
    from analysis import design

    found = design.catalogue().get(key)
    return frozenset(kind.value for kind in found.kinds) if found is not None else frozenset()
