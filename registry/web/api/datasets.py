"""Data sets: handed in, judged at the gate, and erased. Rows are never given out."""

from typing import Annotated
from uuid import UUID

import msgspec
from litestar import Response, get, post
from litestar.params import FromPath, JSONBody

from registry import actions
from registry.actions import find
from registry.domain.dataset import DatasetVersion
from registry.domain.journal import Event
from registry.domain.people import Person
from registry.domain.proof import Finding
from registry.store import Registry
from registry.web.api.answers import ApiRequest, Page, answered, content_tag, listed, made_once
from registry.web.api.headers import Wanted, require_seen
from registry.web.forms import SubmittedForm
from registry.web.requests import Given

LARGEST_UPLOAD = 256 * 2**20


class Erasure(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Why the rows are erased."""

    reason: Annotated[str, msgspec.Meta(min_length=1, max_length=2000)]


@get("/datasets", sync_to_thread=True)
def datasets(
    registry: Given[Registry], person: Given[Person], wanted: Given[Wanted]
) -> Response[Page[DatasetVersion]]:
    """Return every upload that you may see as analyst or steward."""
    found = find.every_dataset(registry, by=person)
    return listed(found, wanted, key=lambda item: item.id, name="datasets")


@get("/evaluations/{reference:str}/datasets", sync_to_thread=True)
def datasets_of(
    registry: Given[Registry],
    person: Given[Person],
    wanted: Given[Wanted],
    reference: FromPath[str],
) -> Response[Page[DatasetVersion]]:
    """Return the uploads of one evaluation, newest first."""
    found = find.evaluation(registry, by=person, reference=reference).datasets
    return listed(found, wanted, key=lambda item: item.id, name="datasets")


@post(
    "/evaluations/{reference:str}/datasets",
    sync_to_thread=True,
    opt={"files": True},
    request_max_body_size=LARGEST_UPLOAD,
)
def upload(
    request: ApiRequest,
    registry: Given[Registry],
    person: Given[Person],
    key: Given[str],
    form: Given[SubmittedForm],
    reference: FromPath[str],
) -> Response[DatasetVersion]:
    """Hand in a file; what is kept are the columns that the plan names."""
    name = form.text("name", "what is in it", most=200, required=False)
    file = form.file("file", "a data file")
    form.check()
    if file is None:
        raise AssertionError("a form without a file does not pass its check")
    return made_once(
        request,
        registry,
        person,
        key,
        lambda: actions.upload(
            registry,
            by=person,
            evaluation=reference,
            filename=file.name,
            content=file.path,
            name=name,
            pseudonymise=form.all("pseudonymise"),
            keep=form.all("keep"),
        ),
    )


@get("/datasets/{dataset_id:uuid}", sync_to_thread=True)
def dataset(
    registry: Given[Registry], person: Given[Person], dataset_id: FromPath[UUID]
) -> Response[DatasetVersion]:
    """Return what is kept about an upload: its profile and gate."""
    return answered(find.dataset(registry, by=person, dataset_id=dataset_id)[1])


@post("/datasets/{dataset_id:uuid}/erase", sync_to_thread=True, status_code=200)
def erase(
    registry: Given[Registry],
    person: Given[Person],
    seen: Given[str],
    dataset_id: FromPath[UUID],
    data: JSONBody[Erasure],
) -> Response[DatasetVersion]:
    """Erase the rows of an upload; its hashes, profile and runs stay."""
    _, found = find.dataset(registry, by=person, dataset_id=dataset_id)
    require_seen(seen, content_tag(msgspec.json.encode(found)))
    return answered(actions.erase(registry, by=person, dataset=dataset_id, reason=data.reason))


@get("/datasets/{dataset_id:uuid}/history", sync_to_thread=True)
def dataset_history(
    registry: Given[Registry],
    person: Given[Person],
    wanted: Given[Wanted],
    dataset_id: FromPath[UUID],
) -> Response[Page[Event]]:
    """Return what happened to an upload."""
    evaluation, _ = find.dataset(registry, by=person, dataset_id=dataset_id)
    found = find.history_in(registry, by=person, reference=evaluation.reference, thing=dataset_id)
    return listed(found, wanted, key=lambda event: event.seq, name="history")


@get("/datasets/{dataset_id:uuid}/verify", sync_to_thread=True)
def dataset_verified(
    registry: Given[Registry], person: Given[Person], dataset_id: FromPath[UUID]
) -> Response[Finding]:
    """Return whether the rows that are kept are those that were uploaded."""
    return answered(find.dataset_proof(registry, by=person, dataset_id=dataset_id))


handlers = (datasets, datasets_of, upload, dataset, erase, dataset_history, dataset_verified)
