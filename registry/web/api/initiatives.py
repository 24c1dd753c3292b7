"""Initiatives: what is done, whoever tests it and however often."""

from litestar import Response, get
from litestar.params import FromPath

from registry.actions import find
from registry.domain.evaluation import Evaluation
from registry.domain.initiative import InitiativeRecord
from registry.domain.journal import Event
from registry.domain.people import Person
from registry.store import Registry
from registry.web.api.answers import Page, answered, listed
from registry.web.api.headers import Wanted
from registry.web.requests import Given


@get("/initiatives", sync_to_thread=True)
def initiatives(
    registry: Given[Registry], person: Given[Person], wanted: Given[Wanted]
) -> Response[Page[InitiativeRecord]]:
    """Return every initiative with an evaluation that you may see; an evaluation begins one."""
    found = find.every_initiative(registry, by=person)
    return listed(found, wanted, key=lambda item: item.id, name="initiatives")


@get("/initiatives/{reference:str}", sync_to_thread=True)
def initiative(
    registry: Given[Registry], person: Given[Person], reference: FromPath[str]
) -> Response[InitiativeRecord]:
    """Return an initiative."""
    return answered(find.initiative(registry, by=person, reference=reference)[0])


@get("/initiatives/{reference:str}/evaluations", sync_to_thread=True)
def evaluations_of(
    registry: Given[Registry],
    person: Given[Person],
    wanted: Given[Wanted],
    reference: FromPath[str],
) -> Response[Page[Evaluation]]:
    """Return the evaluations of an initiative: its pilot, its follow-up and what repeats it."""
    found = find.initiative(registry, by=person, reference=reference)[1]
    return listed(found, wanted, key=lambda item: item.id, name="evaluations")


@get("/initiatives/{reference:str}/history", sync_to_thread=True)
def initiative_history(
    registry: Given[Registry],
    person: Given[Person],
    wanted: Given[Wanted],
    reference: FromPath[str],
) -> Response[Page[Event]]:
    """Return everything that happened to its evaluations, oldest first."""
    _, evaluations = find.initiative(registry, by=person, reference=reference)
    found = [
        event
        for item in evaluations
        for event in find.history(registry, by=person, reference=item.reference)
    ]
    found.sort(key=lambda event: event.seq)
    return listed(found, wanted, key=lambda event: event.seq, name="history")


handlers = (initiatives, initiative, evaluations_of, initiative_history)
