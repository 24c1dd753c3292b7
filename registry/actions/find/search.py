"""Has anyone tried this? Evaluations by their words, those with a result first."""

from dataclasses import dataclass

from registry.actions.find.results import ResultLine, line_of
from registry.domain.evaluation import Evaluation
from registry.domain.lifecycle import PUBLISHED, State
from registry.domain.people import Person
from registry.store import Registry, people
from registry.store.lists import Filter, page

OTHERS = tuple(state for state in State if state not in PUBLISHED and state is not State.WITHDRAWN)


MOST_TALLIED = 200


@dataclass(frozen=True, slots=True, kw_only=True)
class Tried:
    """What was found: results, newest first, then what is still on its way.

    ``standings`` holds the evaluation of every result that was found, to 200 of them; ``results``
    only the first of them, with their numbers.
    """

    results: tuple[ResultLine, ...]
    standings: tuple[Evaluation, ...]
    others: tuple[Evaluation, ...]
    others_total: int

    @property
    def total(self) -> int:
        """How many were found."""
        return len(self.standings) + self.others_total


def tried(registry: Registry, *, by: Person, query: str, kind: str = "", limit: int = 5) -> Tried:
    """Return what a force tried, or is trying, that fits some words; at most ``limit`` of each."""
    kinds = (kind,) if kind else ()
    published = tuple(sorted(PUBLISHED))
    with registry.reading() as session:
        person = people.again(session, by)
        wanted = Filter(query=query, states=published, kinds=kinds)
        done = page(session, person, wanted, limit=MOST_TALLIED)
        going = page(session, person, Filter(query=query, states=OTHERS, kinds=kinds), limit=limit)
        lines = [line_of(session, item) for item in done.items[:limit]]
    return Tried(
        results=tuple(line for line in lines if line is not None),
        standings=done.items,
        others=going.items,
        others_total=going.total,
    )
