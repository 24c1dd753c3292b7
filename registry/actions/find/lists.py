"""Lists of evaluations and decisions, a page at a time."""

from registry.domain.decision import Decision
from registry.domain.evaluation import Evaluation
from registry.domain.people import Person, Verb, may
from registry.errors import InvalidError
from registry.store import Registry, people
from registry.store import decisions as stored
from registry.store import evaluations as kept
from registry.store.lists import EvaluationPage, Filter, page
from registry.store.lists import facets as counted

MOST = 200


def evaluations(
    registry: Registry,
    *,
    by: Person,
    wanted: Filter | None = None,
    after: int | None = None,
    limit: int = 25,
) -> EvaluationPage:
    """Return one page of the evaluations that this person may see, newest first."""
    if not 1 <= limit <= MOST:
        raise InvalidError({"limit": f"Ask for 1 to {MOST} at a time."})
    with registry.reading() as session:
        person = people.again(session, by)
        return page(session, person, wanted or Filter(), after=after, limit=limit)


def facets(registry: Registry, *, by: Person) -> dict[str, dict[str, int]]:
    """Return how many evaluations there are to see, by state, verdict, kind and unit."""
    with registry.reading() as session:
        return counted(session, people.again(session, by))


def decisions(
    registry: Registry, *, by: Person, limit: int = 200
) -> tuple[tuple[Evaluation, Decision], ...]:
    """Return the newest decisions of what this person may see, each with its evaluation."""
    with registry.reading() as session:
        person = people.again(session, by)
        found = []
        for decision in stored.newest(session, person.organisation, limit=min(limit, MOST)):
            evaluation = kept.find(session, decision.evaluation)
            if may(person, Verb.SEE, evaluation):
                found.append((evaluation, decision))
    return tuple(found)
