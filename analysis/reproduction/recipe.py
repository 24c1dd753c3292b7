"""A recipe: a function that stands ready in both languages, and what it is called with."""

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cache
from importlib.resources import files
from typing import Any

from analysis.data import Observations
from analysis.design import Question
from analysis.reproduction.analysed_rows import AnalysedRows

R, PYTHON = "r", "python"
_ENDINGS = {R: ".R", PYTHON: ".txt"}
_NEEDS = re.compile(r"^#: needs (.+)$", re.MULTILINE)
_LOADS = re.compile(r"^(?:import |from \S+ import |library\().*\n", re.MULTILINE)


@dataclass(frozen=True, slots=True, kw_only=True)
class Recipe:
    """The function that answers a hypothesis, and the words that it is called with.

    ``columns`` are columns of numbers that the rows are given beside those of the plan's roles.
    """

    name: str
    options: Mapping[str, Any] = field(default_factory=dict)
    columns: Mapping[str, Sequence[int]] = field(default_factory=dict)


@dataclass(frozen=True, slots=True, kw_only=True)
class Unscripted:
    """Why a hypothesis has no script."""

    because: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Case:
    """What a design's recipe is chosen by: never what the outcomes came to.

    ``shaped`` is the design's own data value; ``chosen`` says what ``auto`` stands for.
    """

    seen: Observations
    rows: AnalysedRows
    shaped: Any
    question: Question
    settings: Any
    chosen: Mapping[str, Any]

    def setting(self, name: str) -> Any:
        """Return a setting, ``auto`` resolved."""
        return self.chosen.get(name, getattr(self.settings, name))

    @property
    def seed(self) -> int:
        """A seed of 31 bits, which both languages take, for what cannot be tried in all ways."""
        return self.question.seed[0] % 2**31


@dataclass(frozen=True, slots=True, kw_only=True)
class Text:
    """A recipe's text in one language: what it loads, which others it calls, and its function."""

    loads: tuple[str, ...]
    needs: tuple[str, ...]
    body: str


@cache
def text_of(name: str, language: str) -> Text:
    """Return the text of a recipe in a language.

    Python's are kept as plain text: they are read by those who run them, never imported here.
    """
    place = files("analysis.reproduction").joinpath("recipes", language, name + _ENDINGS[language])
    text = place.read_text(encoding="utf-8")
    needs = tuple(
        word.strip() for line in _NEEDS.findall(text) for word in line.split(",") if word.strip()
    )
    return Text(
        loads=tuple(line.rstrip("\n") for line in _LOADS.findall(text)),
        needs=needs,
        body=_LOADS.sub("", _NEEDS.sub("", text)).strip("\n"),
    )


def in_order(names: Iterable[str], language: str) -> Iterator[Text]:
    """Yield the texts of recipes, each once, what they call before them."""
    done: set[str] = set()

    def visit(name: str) -> Iterator[Text]:
        if name in done:
            return
        done.add(name)
        text = text_of(name, language)
        for needed in text.needs:
            yield from visit(needed)
        yield text

    for name in names:
        yield from visit(name)


def recipe(name: str, level: float, **options: Any) -> Recipe:
    """Return a recipe with its options, those that are None left out, and the level last."""
    given = {key: value for key, value in options.items() if value is not None}
    return Recipe(name=name, options={**given, "level": level})
