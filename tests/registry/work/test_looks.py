"""What can be seen of a file before it is run: the baseline, and counts with the groups pooled."""

from typing import Any

import pytest

from registry import actions
from registry.errors import InvalidError
from tests.builders import MATURE, Force, monthly_rows, plan_document, registered, uploaded

PANEL = {
    "design": "difference_in_differences",
    "columns": {"period": "month", "unit": "spot", "group": "arm"},
    "settings": {"treated_value": "patrol"},
}


def panel_rows() -> bytes:
    lines = ["month,spot,arm,offences"]
    months = [f"2025-{month:02d}" for month in range(3, 13)]
    months += [f"2026-{month:02d}" for month in range(1, 9)]
    for spot in range(12):
        arm = "patrol" if spot < 6 else "comparison"
        for place, month in enumerate(months):
            lines.append(f"{month},S{spot},{arm},{4 + (spot * 5 + place * 3) % 5}")
    return "\n".join(lines).encode()


def of(force: Force, **changes: Any) -> dict[str, Any]:
    data = uploaded(force, registered(force, **changes))
    return dict(data.profile["looks"])


def test_first_rows_are_of_the_baseline_alone_with_their_place_in_the_file(force: Force) -> None:
    found = of(force)["rows"]
    assert found["columns"] == ["month", "offences"]
    assert [row[0] for row in found["rows"]] == ["2", "3", "4", "5", "6", "7"]
    assert all(row[1] < "2026-03" for row in found["rows"])


def test_of_one_group_the_counts_end_with_the_baseline(force: Force) -> None:
    (series,) = of(force)["months"]
    assert not series["is_pooled"]
    assert max(month for month, _ in series["counts"]) == "2026-02"


def test_of_two_groups_the_counts_are_pooled_and_go_on(force: Force) -> None:
    reference = registered(force, analysis=plan_document(**PANEL))
    (series,) = uploaded(force, reference, panel_rows()).profile["looks"]["months"]
    assert series["is_pooled"]
    assert max(month for month, _ in series["counts"]) == "2026-08"
    assert dict(series["counts"])["2025-03"] == sum(4 + (spot * 5) % 5 for spot in range(12))


def test_a_file_about_people_shows_no_row(force: Force) -> None:
    keeps = {"personal": True, "basis": "Part 3", "assessment": "DPIA 7", "controller": "Chief",
             "retain_until_on": "2030-01-01"}  # fmt: skip
    assert of(force, data_protection=keeps)["rows"] is None


@pytest.mark.parametrize("personal", [True, False])
def test_an_error_in_a_file_about_people_does_not_quote_the_cell(
    force: Force, personal: bool
) -> None:
    keeps = {"personal": personal, "basis": "Part 3", "assessment": "DPIA 7",
             "controller": "Chief", "retain_until_on": "2030-01-01"}  # fmt: skip
    reference = registered(force, data_protection=keeps)
    force.clock.set(MATURE)
    wrong = monthly_rows().replace(b"2025-04,", b"2025-04,Joan ", 1)
    with pytest.raises(InvalidError) as raised:
        actions.upload(
            force.registry,
            by=force.analyst,
            evaluation=reference,
            filename="x.csv",
            content=wrong,
        )
    assert ("Joan" in str(raised.value)) is not personal
    assert raised.value.fields[0].field == "file.offences.3"
