"""What people type becomes typed values, every problem is found, and nothing typed is lost."""

from datetime import date
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from registry.errors import InvalidError
from registry.web.fields import Conflict, Field, Option, conflict_of, field_id, filled
from registry.web.forms import ReceivedFile, SubmittedForm


def form(**values: str | list[str]) -> SubmittedForm:
    return SubmittedForm(values={k: v if isinstance(v, list) else [v] for k, v in values.items()})


def messages(sent: SubmittedForm) -> list[str]:
    return [problem.message for problem in sent.problems]


def test_every_problem_is_raised_together_and_in_order() -> None:
    sent = form(value="0", way="sideways")
    sent.text("title", "a title")
    sent.number("value", "the smallest change worth having", above=0)
    sent.choice("way", ("fewer", "more"), "Choose fewer, more or no worse")
    with pytest.raises(InvalidError) as raised:
        sent.check()
    assert [(item.field, item.message) for item in raised.value.fields] == [
        ("title", "Give a title"),
        ("value", "The smallest change worth having must be more than 0"),
        ("way", "Choose fewer, more or no worse"),
    ]


def test_a_good_form_is_typed_values() -> None:
    sent = form(
        title="  Stay\r\nconversations ", value="1,234.5", count="1,000", money="\u00a31,250.50",
        seen=["1", "2"], on="2027-02-01",
    )  # fmt: skip
    assert sent.text("title", "a title") == "Stay\nconversations"
    assert sent.number("value", "a value") == 1234.5
    assert sent.whole("count", "a count") == 1000
    assert sent.pence("money", "an amount") == 125_050
    assert sent.choices("seen", ("1", "2"), "Choose") == ("1", "2")
    assert sent.date("on", "a date") == date(2027, 2, 1)
    sent.check()


@pytest.mark.parametrize("text", ["nan", "inf", "-inf", "1e999", "1_000", "12%", "0x10", "two"])
def test_what_is_no_number_is_told_so(text: str) -> None:
    sent = form(value=text)
    assert sent.number("value", "the change") is None
    assert messages(sent) == ["The change must be a number, such as 2.5"]


@pytest.mark.parametrize("text", ["1.5", "9" * 20, "\u0663", "1e3", "--1"])
def test_what_is_no_whole_number_is_told_so(text: str) -> None:
    sent = form(value=text)
    assert sent.whole("value", "the number of months") is None
    assert messages(sent) == ["The number of months must be a whole number"]


@pytest.mark.parametrize(
    ("day", "month", "year"), [("31", "2", "2026"), ("x", "1", "2026"), ("1", "13", "2026")]
)
def test_a_date_that_does_not_exist_is_told_so_and_kept_as_typed(
    day: str, month: str, year: str
) -> None:
    sent = form(**{"on-day": day, "on-month": month, "on-year": year})
    assert sent.date("on", "the start") is None
    assert messages(sent) == ["Give a real date: day, month and year, such as 27 3 2026"]
    (shown,) = filled((Field(name="on", label="Start", kind="date"),), sent)
    assert [part[2] for part in shown.date_parts] == [day, month, year]


def test_a_month_may_be_given_by_name() -> None:
    sent = form(**{"on-day": "3", "on-month": "December", "on-year": "2026"})
    assert sent.date("on", "the start") == date(2026, 12, 3)


@pytest.mark.parametrize("text", ["a\x00b", "a\x1b[2J", "a\x7f", "a\ud800"])
def test_a_control_character_is_refused(text: str) -> None:
    sent = form(title=text)
    sent.text("title", "a title")
    assert messages(sent) == ["Take out the control characters: they cannot be kept"]


def test_a_text_that_is_too_long_or_too_short_says_how_long_it_may_be() -> None:
    sent = form(title="x" * 201, reason="short")
    sent.text("title", "a title")
    sent.text("reason", "a reason", least=20)
    assert messages(sent) == ["Use 200 characters or fewer", "Use 20 characters or more"]


def test_a_form_that_comes_back_holds_what_was_typed_and_its_errors() -> None:
    fields = (
        Field(name="title", label="Title"),
        Field(
            name="way",
            label="Way",
            kind="radios",
            options=(Option(value="a", label="A"), Option(value="b", label="B")),
        ),
    )
    sent = form(title="<b>", way="b")
    sent.problem("title", "Give a title")
    title, way = filled(fields, sent)
    assert (title.value, title.error) == ("<b>", "Give a title")
    assert way.chosen == ("b",)


def test_the_same_words_have_the_same_digest_whatever_the_token() -> None:
    one = form(a="1", _csrf="x", _key="k")
    two = form(_csrf="y", a="1", _key="l")
    assert one.digest == two.digest
    assert one.digest != form(a="2").digest


def test_a_version_that_is_no_number_is_none() -> None:
    assert form(_version="7").version == 7
    assert form(_version="seven").version is None
    assert form().version is None


def test_a_clash_shows_the_fields_that_differ_and_no_other() -> None:
    clash = conflict_of(
        by="J. Birch", at="09:38", labels={"title": "Title", "place": "Place"},
        yours={"title": "A", "place": "North"}, theirs={"title": "B", "place": "North"},
    )  # fmt: skip
    assert isinstance(clash, Conflict)
    assert clash.heading == "J. Birch changed this at 09:38."
    assert [(item.name, item.yours, item.theirs) for item in clash.fields] == [("title", "A", "B")]


def test_an_empty_file_is_no_file(tmp_path: Path) -> None:
    path = tmp_path / "f"
    path.write_bytes(b"")
    sent = SubmittedForm(values={}, files={"file": ReceivedFile(name="a.csv", path=path)})
    assert sent.file("file", "a CSV file") is None
    assert messages(sent) == ["Choose a CSV file"]


@given(st.text())
def test_an_id_of_a_field_can_stand_in_an_address(name: str) -> None:
    assert not set(field_id(name)) & set(" \t\n\"'<>#&.[]")


@given(st.dictionaries(st.sampled_from("abc"), st.lists(st.text(), max_size=3)))
def test_no_form_makes_reading_a_field_raise(values: dict[str, list[str]]) -> None:
    sent = SubmittedForm(values=values)
    for name in "abc":
        sent.text(name, "it")
        sent.number(name, "it")
        sent.whole(name, "it")
        sent.pence(name, "it")
        sent.date(name, "it")
        sent.uuid(name, "Choose one")
        sent.choice(name, ("x",), "Choose x")
        sent.choices(name, ("x",), "Choose x")
        sent.file(name)
    assert all(problem.message for problem in sent.problems)
