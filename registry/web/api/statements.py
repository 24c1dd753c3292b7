"""What people state of an evaluation, once and for good: check-ins, forecasts, learnings."""

from datetime import datetime
from typing import Annotated
from uuid import UUID

import msgspec
from litestar import Response, get, post
from litestar.params import FromPath, JSONBody

from registry import actions
from registry.actions import find
from registry.domain.evaluation import CheckIn, Evaluation, Forecast, Learning
from registry.domain.journal import Event
from registry.domain.people import Person
from registry.store import Registry
from registry.web.api.answers import ApiRequest, Page, answered, listed, made_once
from registry.web.api.headers import Wanted
from registry.web.requests import Given

Words = Annotated[str, msgspec.Meta(max_length=5000)]
Tag = Annotated[str, msgspec.Meta(max_length=80)]
Count = Annotated[int, msgspec.Meta(ge=0, lt=10**9)]


class NewCheckIn(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """A monthly report from delivery."""

    month: Annotated[str, msgspec.Meta(pattern=r"^[0-9]{4}-(0[1-9]|1[0-2])$")]
    as_planned: Annotated[str, msgspec.Meta(pattern="^(yes|mostly|partly|no)$")]
    reached: Count | None = None
    eligible: Count | None = None
    harms: Words = ""
    note: Words = ""


class NewForecast(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """How likely it is that it worked, from 0 to 1."""

    probability: Annotated[float, msgspec.Meta(ge=0, le=1)]


class NewLearning(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """What you would tell the next force."""

    text: Annotated[str, msgspec.Meta(min_length=1, max_length=5000)]
    tags: Annotated[list[Tag], msgspec.Meta(max_length=20)] = []


@get("/check-ins", sync_to_thread=True)
def check_ins(
    registry: Given[Registry], person: Given[Person], wanted: Given[Wanted]
) -> Response[Page[CheckIn]]:
    """Return every check-in that you may see."""
    found = find.stated(registry, by=person, kind=CheckIn)
    return listed(found, wanted, key=lambda item: item.id, name="check-ins")


@get("/check-ins/{item_id:uuid}", sync_to_thread=True)
def one_check_in(
    registry: Given[Registry], person: Given[Person], item_id: FromPath[UUID]
) -> Response[CheckIn]:
    """Return a check-in."""
    return answered(find.one_stated(registry, by=person, kind=CheckIn, item_id=item_id)[1])


def _said(
    registry: Registry, person: Person, evaluation: Evaluation, at: datetime
) -> tuple[Event, ...]:
    """Return the entry with which something was stated: it is as old as what it states."""
    events = find.history(registry, by=person, reference=evaluation.reference)
    return tuple(event for event in events if event.at == at)


@get("/check-ins/{item_id:uuid}/history", sync_to_thread=True)
def check_in_history(
    registry: Given[Registry],
    person: Given[Person],
    wanted: Given[Wanted],
    item_id: FromPath[UUID],
) -> Response[Page[Event]]:
    """Return who made a check-in, and when."""
    evaluation, item = find.one_stated(registry, by=person, kind=CheckIn, item_id=item_id)
    found = _said(registry, person, evaluation, item.made_at)
    return listed(found, wanted, key=lambda event: event.seq, name="history")


@get("/evaluations/{reference:str}/check-ins", sync_to_thread=True)
def check_ins_of(
    registry: Given[Registry],
    person: Given[Person],
    wanted: Given[Wanted],
    reference: FromPath[str],
) -> Response[Page[CheckIn]]:
    """Return the check-ins of one evaluation, oldest first."""
    found = find.evaluation(registry, by=person, reference=reference).check_ins
    return listed(found, wanted, key=lambda item: item.id, name="check-ins")


@post("/evaluations/{reference:str}/check-ins", sync_to_thread=True)
def check_in(
    request: ApiRequest,
    registry: Given[Registry],
    person: Given[Person],
    key: Given[str],
    reference: FromPath[str],
    data: JSONBody[NewCheckIn],
) -> Response[CheckIn]:
    """Report a month of delivery; a month can be reported once."""
    return made_once(
        request,
        registry,
        person,
        key,
        lambda: actions.check_in(
            registry,
            by=person,
            evaluation=reference,
            month=data.month,
            as_planned=data.as_planned,
            reached=data.reached,
            eligible=data.eligible,
            harms=data.harms,
            note=data.note,
        ),
    )


@get("/forecasts", sync_to_thread=True)
def forecasts(
    registry: Given[Registry], person: Given[Person], wanted: Given[Wanted]
) -> Response[Page[Forecast]]:
    """Return your own forecasts, and everybody's where the result is out."""
    found = find.stated(registry, by=person, kind=Forecast)
    return listed(
        found, wanted, key=lambda item: f"{item.evaluation}.{item.person}", name="forecasts"
    )


@get("/evaluations/{reference:str}/forecasts", sync_to_thread=True)
def forecasts_of(
    registry: Given[Registry],
    person: Given[Person],
    wanted: Given[Wanted],
    reference: FromPath[str],
) -> Response[Page[Forecast]]:
    """Return the forecasts of one evaluation that you may see."""
    found = find.evaluation(registry, by=person, reference=reference).forecasts
    return listed(found, wanted, key=lambda item: item.person, name="forecasts")


@post("/evaluations/{reference:str}/forecasts", sync_to_thread=True)
def forecast(
    request: ApiRequest,
    registry: Given[Registry],
    person: Given[Person],
    key: Given[str],
    reference: FromPath[str],
    data: JSONBody[NewForecast],
) -> Response[Forecast]:
    """Say before the reveal how likely it is that it worked; once."""
    return made_once(
        request,
        registry,
        person,
        key,
        lambda: actions.forecast(
            registry, by=person, evaluation=reference, probability=data.probability
        ),
    )


@get("/learnings", sync_to_thread=True)
def learnings(
    registry: Given[Registry], person: Given[Person], wanted: Given[Wanted]
) -> Response[Page[Learning]]:
    """Return what was learnt anywhere, newest first."""
    found = [item for _, item in find.learnings(registry, by=person)]
    return listed(found, wanted, key=lambda item: item.id, name="learnings")


@get("/learnings/{item_id:uuid}", sync_to_thread=True)
def one_learning(
    registry: Given[Registry], person: Given[Person], item_id: FromPath[UUID]
) -> Response[Learning]:
    """Return one thing that was learnt."""
    return answered(find.one_stated(registry, by=person, kind=Learning, item_id=item_id)[1])


@get("/learnings/{item_id:uuid}/history", sync_to_thread=True)
def learning_history(
    registry: Given[Registry],
    person: Given[Person],
    wanted: Given[Wanted],
    item_id: FromPath[UUID],
) -> Response[Page[Event]]:
    """Return who wrote down what was learnt, and when."""
    evaluation, item = find.one_stated(registry, by=person, kind=Learning, item_id=item_id)
    found = _said(registry, person, evaluation, item.written_at)
    return listed(found, wanted, key=lambda event: event.seq, name="history")


@get("/evaluations/{reference:str}/learnings", sync_to_thread=True)
def learnings_of(
    registry: Given[Registry],
    person: Given[Person],
    wanted: Given[Wanted],
    reference: FromPath[str],
) -> Response[Page[Learning]]:
    """Return what was learnt from one evaluation."""
    found = find.evaluation(registry, by=person, reference=reference).learnings
    return listed(found, wanted, key=lambda item: item.id, name="learnings")


@post("/evaluations/{reference:str}/learnings", sync_to_thread=True)
def learn(
    request: ApiRequest,
    registry: Given[Registry],
    person: Given[Person],
    key: Given[str],
    reference: FromPath[str],
    data: JSONBody[NewLearning],
) -> Response[Learning]:
    """Write down what you would tell the next force."""
    return made_once(
        request,
        registry,
        person,
        key,
        lambda: actions.learn(
            registry, by=person, evaluation=reference, text=data.text, tags=data.tags
        ),
    )


handlers = (
    check_ins,
    one_check_in,
    check_in_history,
    check_ins_of,
    check_in,
    forecasts,
    forecasts_of,
    forecast,
    learnings,
    one_learning,
    learning_history,
    learnings_of,
    learn,
)
