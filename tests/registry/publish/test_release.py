"""What leaves the uploading role: counts as the middle of their six, everything else as it was."""

import json

import pytest

from registry.publish.release import released

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
            "figure": {"series": {"groups": {"treated": [0, 1, 6, 7, None, 2.5]}}},
        },
        {
            "key": "share",
            "kind": "proportion",
            "n": {"treated": 10},
            "figure": {"groups": [{"label": "new", "n": 10, "value": 0.1, "scale": "share"}]},
        },
    ],
}


def test_every_count_is_the_middle_of_its_six() -> None:
    first, second = released(DOCUMENT)["hypotheses"]
    assert first["n"] == {"events": 63, "units": 3, "periods_after": 6, "rows": 18}
    assert first["left_out"] == {"missing": 3}
    assert first["figure"]["series"]["groups"]["treated"] == [0, 3, 3, 9, None, 2.5]
    assert second["n"] == {"treated": 9}


def test_a_share_is_made_again_from_rounded_counts() -> None:
    (group,) = released(DOCUMENT)["hypotheses"][1]["figure"]["groups"]
    assert group["n"] == 9
    assert group["value"] == pytest.approx(3 / 9)


def test_quantities_that_give_a_count_back_are_left_out_and_estimates_stay() -> None:
    first = released(DOCUMENT)["hypotheses"][0]
    assert set(first["quantities"]) == {"counterfactual"}
    assert first["estimate"] == DOCUMENT["hypotheses"][0]["estimate"]  # type: ignore[index]


def test_the_document_itself_is_not_changed() -> None:
    before = json.dumps(DOCUMENT)
    released(DOCUMENT)
    assert json.dumps(DOCUMENT) == before
