"""What the API answers with: pages of lists, objects with their tag, and what was just made."""

import dataclasses
from collections.abc import Callable, Iterable, Sequence
from typing import Any, Generic, TypeVar

import msgspec
from litestar import MediaType, Request, Response
from litestar.datastructures import State

from registry.actions import RepeatedError, once
from registry.domain.canonical import sha256
from registry.domain.people import Person
from registry.publish.export import Sheet, to_csv, to_xlsx
from registry.store import Registry
from registry.store.once import remember
from registry.web.api.headers import Wanted
from registry.web.envelope import facts_of

ApiRequest = Request[Any, Any, State]
T = TypeVar("T")

CSV_TYPE = "text/csv"
XLSX_TYPE = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
REPLAYED = "idempotency-replayed"


@dataclasses.dataclass(frozen=True, slots=True, kw_only=True)
class Page(Generic[T]):
    """One page of a list; ``after`` is the cursor of the next one, null on the last."""

    items: Sequence[T]
    after: str | None = None


def tag_of(version: int | str) -> str:
    """Return the entity tag of a version."""
    return f'"{version}"'


def content_tag(content: bytes) -> str:
    """Return the entity tag of an object without versions: what it says, hashed."""
    return tag_of(sha256(content)[:32])


def answered(
    value: object,
    *,
    tag: str | None = None,
    status: int = 200,
    headers: dict[str, str] | None = None,
) -> Response[Any]:
    """Return an object as JSON with its entity tag, that of its content if it has no other."""
    content = msgspec.json.encode(value)
    return Response(
        content,
        status_code=status,
        media_type=MediaType.JSON,
        headers={"etag": tag or content_tag(content), **(headers or {})},
    )


def as_sent(content: bytes, *, sha: str) -> Response[Any]:
    """Return a document as the very bytes that were hashed."""
    return Response(content, media_type=MediaType.JSON, headers={"etag": tag_of(sha)})


def made_once(
    request: ApiRequest,
    registry: Registry,
    person: Person,
    key: str,
    act: Callable[[], object],
    *,
    is_secret: bool = False,
) -> Response[Any]:
    """Return what an action made, once for this key: the same request gets the same answer again.

    A secret is never kept, so that asking for it again is a conflict.
    """
    try:
        with once(key=key, request_sha256=facts_of(request.scope).digest):
            made = act()
    except RepeatedError as error:
        if error.answer is None:
            raise
        return answered(error.answer, status=201, headers={REPLAYED: "true"})
    answer = msgspec.json.decode(msgspec.json.encode(made))
    if not is_secret:
        remember(registry, person, key=key, answer=answer)
    return answered(answer, status=201)


def listed(
    items: Iterable[Any], wanted: Wanted, *, key: Callable[[Any], object], name: str
) -> Response[Any]:
    """Return a page of a list, or all of it as a table; a cursor is the key of the last item."""
    every = list(items)
    if wanted.format != "json":
        return exported(every, wanted, name=name)
    start = 0
    if wanted.after:
        places = (place for place, item in enumerate(every) if str(key(item)) == wanted.after)
        start = next(places, len(every) - 1) + 1
    shown = every[start : start + wanted.limit]
    is_last = start + wanted.limit >= len(every)
    return paged(shown, None if is_last else str(key(shown[-1])))


def paged(items: Sequence[Any], after: str | None) -> Response[Any]:
    """Return a page that was cut elsewhere."""
    return answered(Page(items=items, after=after))


def exported(items: Sequence[Any], wanted: Wanted, *, name: str) -> Response[Any]:
    """Return objects as CSV or a workbook, one a row, a column for each of their fields."""
    rows = [msgspec.to_builtins(item, str_keys=True) for item in items]
    columns = tuple(dict.fromkeys(column for row in rows for column in row)) or ("id",)
    sheet = Sheet(
        columns=columns,
        rows=tuple(tuple(_cell(row.get(column)) for column in columns) for row in rows),
    )
    is_csv = wanted.format == "csv"
    return Response(
        to_csv(sheet) if is_csv else to_xlsx(sheet, title=name),
        media_type=CSV_TYPE if is_csv else XLSX_TYPE,
        headers={"content-disposition": f'attachment; filename="{name}.{wanted.format}"'},
    )


def _cell(value: Any) -> str | int | float | bool | None:
    if value is None or isinstance(value, str | int | float):
        return value
    if isinstance(value, list) and all(isinstance(item, str) for item in value):
        return "; ".join(value)
    return msgspec.json.encode(value).decode()
