"""Columns that name people are recognised by what they hold."""

import random

import pytest

from registry.domain.identifiers import kind_of_column

NHS = ["943 476 5919", "4010232137", "987-654-4321"]


@pytest.mark.parametrize(
    ("texts", "kind"),
    [
        (["a.b@force.example", "x"], "e-mail address"),
        (["QQ123456C".replace("QQ", "AB"), "none"], "National Insurance number"),
        (["2001/0123456K"], "PNC identifier"),
        (["123456/99A"], "CRO number"),
        (NHS, "NHS number"),
        (["SO14 3LH", "PO1 2AB", "B1 1AA"], "postcode"),
        (["07700 900123", "+44 7700 900456"], "telephone number"),
        (["1984-05-01", "1990-12-31"], "date of birth"),
        (["01/02/1976", "31/12/1999"], "date of birth"),
    ],
)
def test_what_identifies_people_is_recognised(texts: list[str], kind: str) -> None:
    assert kind_of_column("value", texts) == kind


@pytest.mark.parametrize(
    ("name", "texts"),
    [
        ("month", ["2025-03", "2025-04"]),
        ("date", ["2025-03-01", "2025-04-01"]),
        ("offences", ["12", "104", "7"]),
        ("area", ["E01", "Castlegate", "B2 South"]),
        ("year", ["1984", "1990"]),
        ("score", ["0.25", "1e-3"]),
        ("note", ["No change seen in the second week of the month"]),
    ],
)
def test_counts_months_and_places_are_not_people(name: str, texts: list[str]) -> None:
    assert kind_of_column(name, texts) is None


@pytest.mark.parametrize("name", ["Surname", "date_of_birth", "e-mail address", "Collar number"])
def test_a_column_is_judged_by_its_name_too(name: str) -> None:
    assert kind_of_column(name, ["x1", "x2"]) is not None


def test_an_address_inside_a_longer_text_is_found() -> None:
    text = "Spoke to the victim, who can be reached at jane.doe@mail.example in the evening"
    assert kind_of_column("note", [text]) == "e-mail address inside a text"


def test_structured_identifiers_are_found_nearly_always() -> None:
    chance = random.Random(5)

    def nino() -> str:
        letters = "ABCEGHJKLMNPRSTWXYZ"
        return (
            "A"
            + chance.choice(letters.replace("G", "").replace("K", ""))
            + "".join(chance.choices("0123456789", k=6))
            + chance.choice("ABCD")
        )

    found = sum(kind_of_column("v", [nino()]) == "National Insurance number" for _ in range(2000))
    assert found >= 1980
