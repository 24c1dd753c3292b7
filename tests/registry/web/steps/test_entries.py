"""One field: what was typed, what is kept, what is shown again, and what is said of it."""

from typing import Any
from uuid import UUID

import pytest

from registry.domain.draft import Draft
from registry.web.fields import Option
from registry.web.forms import SubmittedForm
from registry.web.steps.entries import Entry, Shape, read_all

OPTIONS = (Option(value="a", label="One"), Option(value="b", label="Two"))


def form(**typed: str) -> SubmittedForm:
    return SubmittedForm(values={name: (value,) for name, value in typed.items()})


def draft(value: Any) -> Draft:
    return Draft(evaluation=UUID(int=0), values={"title": value})


def entry(shape: Shape, **more: Any) -> Entry:
    return Entry(path="title", label="Name", shape=shape, **more)


@pytest.mark.parametrize(
    ("shape", "typed", "kept", "shown"),
    [
        ("text", "  Patrols ", "Patrols", "Patrols"),
        ("text", "", None, ""),
        ("lines", "one\r\n\r\n two ", ["one", "two"], "one\ntwo"),
        ("commas", "A-1, B-2,,", ["A-1", "B-2"], "A-1, B-2"),
        ("whole", "1,250", 1250, "1250"),
        ("number", "2.5", 2.5, "2.5"),
        ("number", "soon", "soon", "soon"),
        ("number", "inf", "inf", "inf"),
        ("number", "1_000", "1_000", "1_000"),
        ("months", "12", "12 months", "12"),
        ("months", "1", "1 month", "1"),
        ("months", "a year", "a year", "a year"),
        ("yes_no", "yes", True, "yes"),
        ("yes_no", "no", False, "no"),
        ("choice", "a", "a", "a"),
    ],
)
def test_what_is_typed_is_kept_and_shown_again(
    shape: Shape, typed: str, kept: Any, shown: str
) -> None:
    one = entry(shape, options=OPTIONS)
    assert one.read(form(title=typed)) == kept
    assert one.shown(kept) == shown
    assert one.field(draft(kept)).value == shown


def test_a_share_is_typed_as_so_many_in_a_hundred() -> None:
    one = entry("number", times=100.0)
    assert one.read(form(title="15")) == 0.15
    assert one.shown(0.15) == "15"
    assert one.shown(0.29) == "29"


def test_pounds_are_kept_as_pence() -> None:
    one = entry("whole", times=0.01)
    assert one.read(form(title="\N{POUND SIGN}12.50")) == 1250
    assert one.shown(1250) == "12.5"


def test_a_date_of_three_parts_or_of_one_is_kept_and_a_false_one_as_typed() -> None:
    one = entry("day")
    parts = form(**{"title-day": "1", "title-month": "Feb", "title-year": "2027"})
    assert one.read(parts) == "2027-02-01"
    assert one.read(form(title="2027-02-01")) == "2027-02-01"
    false = form(**{"title-day": "31", "title-month": "2", "title-year": "2027"})
    assert one.read(false) == "2027-2-31"
    assert one.wrong("2027-2-31").startswith("Give a real date")
    assert one.wrong("2027-02-01") == ""
    assert one.read(form()) is None


@pytest.mark.parametrize(
    ("shape", "kept", "words"),
    [
        ("number", "soon", "Name must be a number, such as 2.5"),
        ("number", 0, "Name must be more than 0"),
        ("number", 0.1, ""),
        ("whole", 1.5, "Name must be a whole number"),
        ("months", "0 months", "Name must be from 1 to 600 months"),
        ("months", "a year", ""),
        ("choice", "c", "Pick one from the list"),
        ("choice", "a", ""),
        ("text", "anything", ""),
        ("number", None, ""),
    ],
)
def test_what_is_wrong_is_said_with_what_to_do(shape: Shape, kept: Any, words: str) -> None:
    one = entry(shape, above=0, options=OPTIONS)
    assert one.wrong(kept) == words


def test_a_choice_that_the_list_no_longer_holds_is_not_lost() -> None:
    field = entry("choice", options=OPTIONS).field(draft("gone"))
    assert [option.value for option in field.options] == ["a", "b", "gone"]
    assert field.chosen == ("gone",)


def test_a_field_that_the_form_does_not_hold_is_left_alone() -> None:
    assert read_all((entry("text"),), form(other="x")) == {}
