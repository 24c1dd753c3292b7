"""From published results to what works: by problem and by type of intervention."""

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from registry.actions.find import ResultLine
from registry.web.pages.what_works import ProblemPart, TypeLine
from registry.web.tally import tally_words
from registry.web.words import plural

OTHER = "Other problems"


@dataclass(frozen=True, slots=True, kw_only=True)
class Kind:
    """A problem and a type of intervention, with every published result of it."""

    problem: str
    name: str
    lines: tuple[ResultLine, ...]

    @property
    def url(self) -> str:
        """The address of its page."""
        return f"/what-works/{slug(self.problem)}/{slug(self.name)}"


def slug(text: str) -> str:
    """Return words as a part of an address."""
    return re.sub(r"[^a-z0-9]+", "-", text.lower()).strip("-") or "none"


def kinds(lines: Iterable[ResultLine]) -> tuple[Kind, ...]:
    """Return the problems and types that have results, by name; what has no problem comes last."""
    found: dict[tuple[str, str], list[ResultLine]] = {}
    for line in lines:
        problem = _said(str(line.evaluation.summary.get("tag") or OTHER))
        name = _said(line.evaluation.kind or "No type named")
        found.setdefault((problem, name), []).append(line)
    order = sorted(found, key=lambda pair: (pair[0] == OTHER, *pair))
    return tuple(
        Kind(problem=problem, name=name, lines=tuple(found[problem, name]))
        for problem, name in order
    )


def _said(text: str) -> str:
    return f"{text[:1].upper()}{text[1:]}"


def problem_parts(every: Sequence[Kind]) -> Iterator[ProblemPart]:
    """Return each problem with its types."""
    for problem in dict.fromkeys(kind.problem for kind in every):
        yield ProblemPart(
            name=problem,
            id=slug(problem),
            types=tuple(
                TypeLine(
                    name=kind.name,
                    url=kind.url,
                    tests=plural(len(kind.lines), "test"),
                    tally=tally_words(kind.lines),
                )
                for kind in every
                if kind.problem == problem
            ),
        )
