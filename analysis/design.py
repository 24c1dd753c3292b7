"""What every statistical design is: a value that says which columns it needs and how it estimates.

Adding a design is one file in ``analysis/designs`` that ends with ``DESIGN = Design(...)`` and is
named as its key. The fields of its settings make the plan's schema, the form and the guide.
"""

import importlib
import pkgutil
import types
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field, fields
from functools import cache
from typing import Any, get_args, get_origin, get_type_hints

import numpy as np

from analysis.data import Kind, Observations
from analysis.errors import UnknownDesignError
from analysis.outcome import Outcome
from analysis.terms import DesignTerms, SettingTerms


def setting(  # noqa: PLR0913 - one call says all that the form, the schema and the guide show
    default: Any,
    *,
    label: str,
    help: str,  # noqa: A002 - the word that the form and the guide use
    choices: tuple[str, ...] = (),
    unit: str | None = None,
    many: bool = False,
    minimum: float | None = None,
    maximum: float | None = None,
    above: float | None = None,
    below: float | None = None,
) -> Any:
    """Return a dataclass field that describes itself to the form, the schema and the guide.

    ``choices`` lists allowed words, the registered default first; ``many`` says a list is allowed;
    ``minimum`` and ``maximum`` are inclusive bounds of a number, ``above`` and ``below`` exclusive.
    """
    metadata = {
        "label": label,
        "help": help,
        "choices": choices,
        "unit": unit,
        "many": many,
        "minimum": minimum,
        "maximum": maximum,
        "above": above,
        "below": below,
    }
    return field(default=default, metadata=metadata)


@dataclass(frozen=True, slots=True, kw_only=True)
class CommonSettings:
    """Settings that every design has (contract, section 4). A design's settings inherit from it.

    A field's metadata carries ``label``, ``help`` and, where it has one, ``unit`` and ``choices``;
    see `setting`.
    """

    level: float = setting(
        0.95,
        label="Level",
        help="The share of intervals that hold the true value: 0.95 is a 95% interval.",
        above=0,
        below=1,
    )
    seed: int | None = setting(
        None,
        label="Seed",
        help="Where random draws begin; without it, the plan's hash says.",
        minimum=0,
        maximum=2**53,
    )
    treated_value: str | int | float | bool | None = setting(
        None,
        label="Value that means treated",
        help="The value of the group column that means the initiative.",
    )
    after_value: str | int | float | bool | None = setting(
        None,
        label="Value that means after",
        help="The value of the phase column that means after the start.",
    )
    event_value: str | int | float | bool | None = setting(
        None,
        label="Value that means it happened",
        help="The value of the outcome or event column that means that the event happened.",
    )
    missing: str = setting(
        "complete_cases",
        label="Missing values",
        help="Leave out rows with a missing value, or refuse to answer.",
        choices=("complete_cases", "refuse"),
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class Question:
    """What a hypothesis asks of a design beside its columns: all that may change the numbers."""

    key: str
    kind: Kind
    better: str
    metric: str
    selected_on_baseline: bool = False
    assignment: str = "chosen"
    start: str | int | None = None
    seed: tuple[int, int] = (0, 0)
    """Plan seed and the hypothesis's own word: SeedSequence([seed, k]) (contract, section 3)."""

    def generator(self) -> np.random.Generator:
        """Return a fresh generator: the same numbers at each call, whatever else was drawn."""
        return np.random.Generator(np.random.PCG64(np.random.SeedSequence(list(self.seed))))


@dataclass(frozen=True, slots=True, kw_only=True)
class Roles:
    """Which column roles a design takes. Of ``required`` one whole set must be given.

    ``({"period", "group"}, {"group", "phase"})`` reads "period and group, or group and phase".
    """

    required: tuple[frozenset[str], ...]
    optional: frozenset[str] = frozenset()

    @property
    def known(self) -> frozenset[str]:
        """Every role that the design takes."""
        return self.optional.union(*self.required)


@dataclass(frozen=True, slots=True, kw_only=True)
class Method:
    """What ``check-plan`` says: the method that will run, ``auto`` resolved, and why no other."""

    sentence: str
    auto: Mapping[str, Any] = field(default_factory=dict)
    rejected: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Design:
    """One statistical design.

    shape: (observations, question, settings) -> the design's own data value; raises BadDataError
        for malformed input (contract 4b) and never judges whether the data can answer.
    estimate: (data, question, settings) -> Outcome; refuses where the data cannot answer.
    choose: (observations or None, question, settings, roles given) -> Method; depends on the plan
        and the shape of the data only, never on outcomes.
    power: (assumptions, question, settings) -> the document of ``power``; None where the design
        only describes. Assumptions are the plan's ``[power]`` table, filled from baseline rows.
    figures: the keys that the design puts into Findings.figure (``series``, ``event_study``, ...).
    ceiling: (question, columns given) -> the strength ceiling before ``assignment`` lifts it.
    """

    key: str
    title: str
    question: str
    kinds: frozenset[Kind]
    roles: Roles
    settings: type[CommonSettings]
    shape: Callable[[Observations, Question, Any], Any]
    estimate: Callable[[Any, Question, Any], Outcome]
    choose: Callable[[Observations | None, Question, Any, frozenset[str]], Method]
    ceiling: Callable[[Question, frozenset[str]], int]
    references: tuple[str, ...]
    needs_start: Callable[[frozenset[str]], bool] = lambda _roles: False
    power: Callable[[Mapping[str, Any], Question, Any], Mapping[str, Any]] | None = None
    figures: tuple[str, ...] = ("estimate",)
    thresholds: Mapping[str, Any] = field(default_factory=dict)
    """Numbers that its ``auto`` settings go by, named: they are published, never hidden."""
    assumptions: tuple[str, ...] = ()
    """What must be true for the answer to mean what it says, one plain sentence each."""
    from_cells: Callable[..., Outcome] | None = None
    """(cell sums, question, settings) -> Outcome, for designs whose sums suffice."""


@cache
def keys() -> tuple[str, ...]:
    """Return the keys of the engine's designs in alphabetical order; none is loaded."""
    package = importlib.import_module("analysis.designs")
    return tuple(sorted(module.name for module in pkgutil.iter_modules(package.__path__)))


@cache
def catalogue() -> Mapping[str, Design]:
    """Return every design of the engine by key, in alphabetical order."""
    return {key: find(key) for key in keys()}


@cache
def find(key: str) -> Design:
    """Return the design with this key; no other is loaded.

    Raises
    ------
        UnknownDesignError: the engine has no such design; the message lists those it has.
    """
    if key not in keys():
        known = ", ".join(keys())
        raise UnknownDesignError(f"The design {key!r} is not in this engine yet. It has: {known}.")
    found: Design = importlib.import_module(f"analysis.designs.{key}").DESIGN
    return found


@cache
def terms() -> Mapping[str, DesignTerms]:
    """Return what a plan may say of each design of the catalogue: the argument of `plan.read`."""
    return _Terms()


class _Terms(Mapping[str, DesignTerms]):
    """The terms by design, each made when it is first asked for: a plan runs one or two."""

    def __getitem__(self, key: str) -> DesignTerms:
        if key not in keys():
            raise KeyError(key)
        return _terms_of(key)

    def __contains__(self, key: object) -> bool:
        return key in keys()

    def __iter__(self) -> Iterator[str]:
        return iter(keys())

    def __len__(self) -> int:
        return len(keys())


@cache
def _terms_of(key: str) -> DesignTerms:
    return terms_of(find(key))


def terms_of(design: Design) -> DesignTerms:
    """Return what a plan may say of one design."""
    return DesignTerms(
        key=design.key,
        kinds=design.kinds,
        roles=design.roles.known,
        required=design.roles.required,
        settings=types.MappingProxyType(setting_terms(design.settings)),
        needs_start=design.needs_start,
        make=lambda settings: design.settings(**settings),
    )


def setting_terms(settings: type[CommonSettings]) -> dict[str, SettingTerms]:
    """Return the terms of each setting, read from the fields of a settings dataclass."""
    hints = get_type_hints(settings)
    found: dict[str, SettingTerms] = {}
    for item in fields(settings):
        kinds = set(_kinds(hints[item.name]))
        said = item.metadata
        found[item.name] = SettingTerms(
            name=item.name,
            default=item.default,
            types=frozenset(kinds & _SCALARS) or _SCALARS,
            choices=tuple(said.get("choices", ())),
            many=bool(said.get("many", False)) or tuple in kinds,
            label=said.get("label", item.name),
            help=said.get("help", ""),
            unit=said.get("unit"),
            minimum=said.get("minimum"),
            maximum=said.get("maximum"),
            above=said.get("above"),
            below=said.get("below"),
        )
    return found


_SCALARS: frozenset[type] = frozenset({str, int, float, bool})


def _kinds(hint: Any) -> Iterator[type]:
    """Yield the plain types that an annotation allows, and ``tuple`` where it allows a list."""
    if hint is Any:
        yield from _SCALARS
    elif get_origin(hint) is tuple:
        yield tuple
        for part in get_args(hint):
            yield from _kinds(part)
    elif get_args(hint):
        for part in get_args(hint):
            yield from _kinds(part)
    elif isinstance(hint, type):
        yield hint
