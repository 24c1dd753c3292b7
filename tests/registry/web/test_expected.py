"""What a plan expects of a file: every column it needs, and a file to begin with."""

from types import SimpleNamespace
from typing import Any, cast
from urllib.parse import unquote

from registry.actions.find import EvaluationView
from registry.web.expected import empty_file, expected


def view(analysis: dict[str, Any] | None) -> EvaluationView:
    registration = SimpleNamespace(analysis=analysis) if analysis is not None else None
    return cast(EvaluationView, SimpleNamespace(registration=registration, draft=None))


HUB = {
    "columns": {"group": "group", "adjust": ["age", "sex"]},
    "settings": {"treated_value": "hub"},
    "hypotheses": [
        {"key": "repeats", "metric": "Repeat contacts", "outcome": "repeat_contacts",
         "columns": {"people": "contacts"}},
        {"key": "attended", "metric": "On time", "outcome": "on_time",
         "columns": {"people": "contacts"}, "where": {"grade": "1"}},
    ],
}  # fmt: skip


def test_columns_of_a_single_outcome_are_named_too() -> None:
    lines = expected(view(HUB))
    assert ("Group", "group: \u201chub\u201d is the initiative") in lines
    assert ("People", "contacts, beside repeat_contacts") in lines
    assert ("Adjust", "age, sex") in lines


def test_an_empty_file_holds_every_column_once() -> None:
    address = empty_file(view(HUB))
    heads = unquote(address.split(",", maxsplit=1)[1]).lstrip("\ufeff").strip().split(",")
    assert heads == ["group", "age", "sex", "repeat_contacts", "contacts", "on_time", "grade"]


def test_a_plan_without_columns_offers_no_file() -> None:
    assert expected(view(None)) == ()
    assert empty_file(view(None)) == ""
