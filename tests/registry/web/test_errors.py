"""One table tells what HTTP says of each error, and no error of ours says more than it should."""

import msgspec
import pytest
from litestar.exceptions import NotFoundException, ValidationException

from registry import errors
from registry.web.bearing import check_json
from registry.web.errors import problem_answer, told
from registry.web.received import UnreadableError


@pytest.mark.parametrize(
    ("error", "status"),
    [
        (errors.NotFoundError(), 404),
        (errors.NotAllowedError("no"), 403),
        (errors.InvalidError({"a": "Give a"}), 422),
        (errors.ConflictError("it clashes"), 409),
        (errors.FrozenError("it is sealed"), 409),
        (errors.WrongStateError("not yet"), 409),
        (errors.StaleError("it changed"), 412),
        (errors.SlowDownError("wait", retry_after=3), 429),
        (errors.BrokenSealError("read-only"), 503),
        (UnreadableError("too large", status=413), 413),
        (RecursionError(), 400),
        (OverflowError(), 422),
        (NotFoundException(), 404),
        (KeyError("secret"), 500),
        (ValueError("secret"), 500),
    ],
)
def test_an_error_has_its_status(error: Exception, status: int) -> None:
    assert told(error).status == status


def test_every_error_of_the_registry_has_a_place_in_the_table() -> None:
    def kinds(base: type[Exception]) -> set[type[Exception]]:
        found = set(base.__subclasses__())
        return found.union(*(kinds(kind) for kind in found)) if found else found

    from registry.web.errors import STATUS_OF

    for kind in kinds(errors.RegistryError):
        assert any(issubclass(kind, known) for known, _ in STATUS_OF), kind


def test_a_fault_of_ours_tells_nothing_of_itself() -> None:
    assert "secret" not in told(KeyError("secret")).detail


def test_problem_details_point_at_each_field() -> None:
    answer = problem_answer(told(errors.InvalidError({"plan.title": "Give a title"})), {})
    problem = msgspec.json.decode(answer.content)
    assert answer.media_type == "application/problem+json"
    assert problem["status"] == 422
    assert problem["errors"] == [{"pointer": "/plan/title", "detail": "Give a title"}]


def test_a_body_of_the_wrong_shape_names_its_fields() -> None:
    error = ValidationException(extra=[{"key": "title", "message": "Expected `str`"}])
    said = told(error)
    assert (said.status, said.fields[0].field) == (400, "title")


@pytest.mark.parametrize(
    "body",
    [
        b'{"a": "\xff"}',
        b'{"a": "\\u0000"}',
        b'{"a": "\x00"}',
        b"[" * 1_000 + b"]" * 1_000,
        b'{"a":' * 500 + b"1" + b"}" * 500,
    ],
)
def test_json_that_would_break_its_reader_is_refused(body: bytes) -> None:
    with pytest.raises(UnreadableError):
        check_json(body)


@pytest.mark.parametrize("body", [b"{}", b'{"a": "[[[[[[", "b": "\\"]"}', b"[[[1]]]"])
def test_ordinary_json_passes(body: bytes) -> None:
    check_json(body)
