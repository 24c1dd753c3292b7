"""What leaves the uploading role: counts as the middle of their six, and what is made of them."""

import json

import pytest

from registry.publish.release import released
from registry.publish.release_words import KEPT, without_counts

DOCUMENT = {
    "schema": "result/1",
    "verdict": "worked",
    "hypotheses": [
        {
            "key": "offences",
            "kind": "count",
            "n": {"events": 62, "units": 2, "periods_after": 6, "rows": 18},
            "left_out": {"missing": 1},
            "estimate": {"value": 0.66, "low": 0.5, "high": 0.9, "scale": "rate_ratio"},
            "quantities": {"counterfactual": {"value": 60.5, "scale": "rate"}, "events": 62},
            "figure": {"series": {"groups": {"treated": [0, 1, 6, 7, None, 48]}}},
        },
        {
            "key": "share",
            "kind": "proportion",
            "n": {"treated": 10},
            "figure": {"groups": [{"label": "new", "n": 10, "value": 0.1, "scale": "share"}]},
        },
    ],
}


def test_every_count_is_the_middle_of_its_six_and_totals_are_sums_of_these() -> None:
    first, _ = released(DOCUMENT)["hypotheses"]
    assert first["n"] == {"events": 0 + 3 + 3 + 9 + 45, "units": 3, "periods_after": 6, "rows": 18}
    assert first["left_out"] == {"missing": 3}
    assert first["figure"]["series"]["groups"]["treated"] == [0, 3, 3, 9, None, 45]


def test_a_share_is_made_again_from_both_its_rounded_cells() -> None:
    (group,) = released(DOCUMENT)["hypotheses"][1]["figure"]["groups"]
    assert group["n"] == 3 + 9
    assert group["value"] == pytest.approx(3 / 12)
    assert group["low"] is group["high"] is None


def test_quantities_that_give_a_count_back_are_left_out_and_estimates_are_rounded() -> None:
    first = released(DOCUMENT)["hypotheses"][0]
    assert set(first["quantities"]) == {"counterfactual"}
    assert first["estimate"] == {"value": 0.65, "low": 0.5, "high": 0.9, "scale": "rate_ratio"}


def test_an_estimate_that_rests_on_a_small_cell_is_kept_back_and_its_verdict_is_not() -> None:
    cell = {"label": "new", "n": 40, "value": 0.05, "scale": "share"}
    other = {"label": "old", "n": 40, "value": 0.5, "scale": "share"}
    estimate = {"value": -0.45, "low": -0.6, "high": -0.27, "scale": "risk_difference"}
    hypothesis = {
        "key": "share",
        "metric": "Repeat victims",
        "role": "primary",
        "kind": "proportion",
        "outcome": "result",
        "verdict": "worked",
        "strength": 4,
        "n": {"treated": 40, "comparison": 40, "units": 80},
        "estimate": estimate,
        "figure": {"groups": [cell, other], "estimate": estimate},
        "wording": {"leader": "45 fewer", "analyst": "-0.4500"},
    }
    (shown,) = released({"hypotheses": [hypothesis]})["hypotheses"]
    assert shown["estimate"] is None
    assert "estimate" not in shown["figure"]
    assert shown["verdict"] == "worked"
    assert shown["wording"]["leader"].startswith("Worked. Repeat victims: the size is kept back.")
    assert "45" not in str(shown["wording"])


def test_a_figure_that_nobody_made_safe_does_not_go_out() -> None:
    document = {"hypotheses": [{"n": {}, "figure": {"new_kind": [1, 2, 3]}}]}
    assert released(document)["hypotheses"][0]["figure"] == {}


@pytest.mark.parametrize(
    ("text", "kept"),
    [
        ("There are 30 periods before the start and 18 after.",) * 2,
        ("All 15 pairs have both sides. Each was asked twice.", "Each was asked twice."),
        ("We could not see a difference (p = 0.303).", "We could not see a difference."),
        ("Of 40 people 3 were lost.", KEPT),
        ("8% of people have nobody like them.", KEPT),
        ("", ""),
    ],
)
def test_sentences_lose_their_counts(text: str, kept: str) -> None:
    assert without_counts(text) == kept


def test_the_document_itself_is_not_changed() -> None:
    before = json.dumps(DOCUMENT)
    released(DOCUMENT)
    assert json.dumps(DOCUMENT) == before
