import json

import pytest

from analysis.design import terms as catalogue_terms
from analysis.explain import explain
from analysis.plan import read
from analysis.table import open_table


@pytest.fixture
def explained(document, tmp_path):
    """Explain a plan of one hypothesis, on the lines of a CSV where they are given."""

    def explaining(lines=None, top=None, **hypothesis):
        document["hypotheses"][0] |= hypothesis
        plan = document | (top or {})
        made = read(json.dumps(plan).encode(), suffix=".json", terms=catalogue_terms())
        if lines is None:
            return explain(made, None)
        path = tmp_path / "table.csv"
        path.write_text("\n".join(lines) + "\n", encoding="utf-8")
        return explain(made, open_table(path))

    return explaining


def test_the_form_printed_is_the_form_that_is_hashed(explained):
    found = explained()
    document = found.document()
    assert json.dumps(document["normalised"], ensure_ascii=False, separators=(",", ":")) == (
        found.plan.canonical.decode()
    )


def test_what_auto_chose_is_said_and_why_not_another(explained):
    [found] = explained().document()["hypotheses"]
    assert found["method"]
    assert found["auto"]["paired"] is False
    assert all(item["method"] and item["because"] for item in found["rejected"])


def test_before_and_after_over_many_periods_is_shown_the_series(explained):
    lines = ["month,stops"] + [f"{month},{month % 5}" for month in range(1, 21)]
    found = explained(
        lines, top={"design": "before_after", "columns": {"period": "month"}, "start": 11}
    )
    [method] = found.document()["hypotheses"]
    assert "interrupted_time_series" in [item["method"] for item in method["rejected"]]
    few = explained(
        lines[:12], top={"design": "before_after", "columns": {"period": "month"}, "start": 6}
    )
    [method] = few.document()["hypotheses"]
    assert "interrupted_time_series" not in [item["method"] for item in method["rejected"]]


def panel(starts):
    lines = ["area,month,starts,stops"]
    for area, start in enumerate(starts):
        lines += [f"a{area},{month},{start},{area + month % 3}" for month in range(1, 15)]
    return lines


PANEL = {
    "design": "difference_in_differences",
    "columns": {"unit": "area", "period": "month", "starts": "starts"},
}


def test_staggered_dates_are_shown_the_staggered_design(explained):
    [method] = explained(panel([5, 8, "", ""]), top=PANEL).document()["hypotheses"]
    assert "staggered_adoption" in [item["method"] for item in method["rejected"]]
    [method] = explained(panel([5, 5, "", ""]), top=PANEL).document()["hypotheses"]
    assert "staggered_adoption" not in [item["method"] for item in method["rejected"]]


def test_one_treated_unit_with_many_donors_is_shown_the_synthetic_control(explained):
    [method] = explained(panel([7] + [""] * 10), top=PANEL).document()["hypotheses"]
    assert "synthetic_control" in [item["method"] for item in method["rejected"]]
    [method] = explained(panel([7] + [""] * 5), top=PANEL).document()["hypotheses"]
    assert "synthetic_control" not in [item["method"] for item in method["rejected"]]


def test_the_plan_is_explained_although_the_data_are_wrong(explained):
    found = explained(["arm,calls", "a,1"])
    assert found.fault is not None
    assert "stops" in str(found.fault)
    assert found.document()["plan_sha256"] == found.plan.sha256
    assert [item["key"] for item in found.document()["hypotheses"]] == ["stops"]


@pytest.mark.parametrize(
    ("top", "hypothesis", "said"),
    [
        ({}, {}, "no sesoi"),
        ({"selected_on_baseline": True}, {}, "population_sd"),
        ({}, {"role": "primary"}, "strength 1 of 5"),
        ({"multiplicity": "none"}, {}, "multiplicity"),
    ],
)
def test_what_will_weaken_the_answer_is_said_beforehand(explained, top, hypothesis, said):
    assert any(said in warning for warning in explained(top=top, **hypothesis).warnings)


def test_a_plan_without_weakness_has_no_warning(explained):
    found = explained(top={"assignment": "random"}, sesoi={"value": 1, "scale": "absolute"})
    assert found.warnings == ()
