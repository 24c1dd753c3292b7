"""What every statistical design is: a value that says which columns it needs and how it estimates.

Adding a design is one file in ``analysis/designs`` that ends with ``DESIGN = Design(...)`` and is
named as its key. The fields of its settings make the plan's schema, the form and the guide.
"""

import importlib
import pkgutil
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from functools import cache
from typing import Any

import numpy as np

from analysis.data import Kind, Observations
from analysis.errors import UnknownDesignError
from analysis.outcome import Outcome


@dataclass(frozen=True, slots=True, kw_only=True)
class CommonSettings:
    """Settings that every design has (contract, section 4). A design's settings inherit from it.

    A field's metadata carries ``label``, ``help`` and, where it has one, ``unit`` and ``choices``;
    see `setting`.
    """

    level: float = 0.95
    seed: int | None = None
    treated_value: Any = None
    after_value: Any = None
    event_value: Any = None
    missing: str = "complete_cases"


def setting(
    default: Any,
    *,
    label: str,
    help: str,  # noqa: A002 - the word that the form and the guide use
    choices: tuple[str, ...] = (),
    unit: str | None = None,
    many: bool = False,
    minimum: float | None = None,
    maximum: float | None = None,
) -> Any:
    """Return a dataclass field that describes itself to the form, the schema and the guide.

    ``choices`` lists allowed words, the registered default first; ``many`` says that a list is
    allowed; ``minimum`` and ``maximum`` are inclusive bounds of a number.
    """
    metadata = {
        "label": label,
        "help": help,
        "choices": choices,
        "unit": unit,
        "many": many,
        "minimum": minimum,
        "maximum": maximum,
    }
    return field(default=default, metadata=metadata)


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
    assumptions: tuple[str, ...] = ()
    """What must be true for the answer to mean what it says, one plain sentence each."""
    from_cells: Callable[..., Outcome] | None = None
    """(cell sums, question, settings) -> Outcome, for designs whose sums suffice."""


@cache
def catalogue() -> Mapping[str, Design]:
    """Return every design of the engine by key, in alphabetical order."""
    package = importlib.import_module("analysis.designs")
    keys = sorted(module.name for module in pkgutil.iter_modules(package.__path__))
    return {key: importlib.import_module(f"analysis.designs.{key}").DESIGN for key in keys}


def find(key: str) -> Design:
    """Return the design with this key.

    Raises
    ------
        UnknownDesignError: the engine has no such design; the message lists those it has.
    """
    try:
        return catalogue()[key]
    except KeyError:
        known = ", ".join(catalogue())
        raise UnknownDesignError(
            f"The design {key!r} is not in this engine yet. It has: {known}."
        ) from None
