"""Where a randomised trial cannot answer: each refusal, and what stands beside it."""

import pytest

from analysis.errors import BadDataError
from analysis.outcome import Refusal
from tests.analysis.designs.trial_files import check, number, run, written


def trial(kind, outcome, columns, table):
    return run(
        *("randomised", table, kind, outcome, {"group": "arm", **dict(columns)}),
        treated_value="offer",
    )


def _rows(**columns):
    size = len(next(iter(columns.values())))
    return [{name: values[place] for name, values in columns.items()} for place in range(size)]


ARMS = ["offer", "usual"] * 6


@pytest.mark.parametrize(
    ("columns", "kind", "more", "said"),
    [
        ({"y": [3] * 12}, "mean", {}, "the same for everybody"),
        ({"y": [0] * 12}, "proportion", {}, "the same for everybody"),
        ({"y": [0, 3] * 6}, "count", {}, "no event in the group offer"),
        ({"y": [5, 3] * 6}, "mean", {}, "reproduces every outcome exactly"),
        (
            {"y": [0, 1, 1, 0] * 3, "past": ["a", "a", "b", "b"] * 3},
            *("mean", {"covariates": ["past", "copy"]}, "decide who is in which arm"),
        ),
        (
            {"y": [1, 0, 1, 1, 0, 0, 1, 0, 0, 1, 1, 0], "past": ["x", "a", "b", "b"] * 3},
            *("mean", {"covariates": ["past"]}, "past x"),
        ),
        (
            {"y": [1, 1, 0, 0] * 3, "past": ["a", "a", "b", "b"] * 3},
            *("proportion", {"covariates": ["past"]}, "parted (separation) by past b"),
        ),
        (
            {"y": [4, 2, 5, 1, 9, 7, 3, 2, 8, 1, 6, 5], "past": list("aabbccddeeff")},
            *("mean", {"stratum": "past", "covariates": ["other"]}, "no residual degree"),
        ),
        (
            {"y": [4, 2, 5, 1, 9, 7, 3, 2, 8, 1, 6, 5], "team": ["a", "b"] * 6},
            *("mean", {"cluster": "team"}, "single cluster"),
        ),
    ],
)
def test_what_the_data_cannot_answer_is_refused(tmp_path, columns, kind, more, said):
    other = [3.5, 3.2, 3.1, 0.4, 5.5, 2.9, 2.6, 9.1, 5.8, 3.3, 7.9, 1.2]
    if "single" in said or "no residual" in said:
        columns = {**columns, **{f"v{n}": _powers(other, n) for n in range(1, 6)}}
        more = {**more, "covariates": [f"v{n}" for n in range(1, 6)]} if "no res" in said else more
    rows = _rows(arm=ARMS, copy=[int(arm == "offer") for arm in ARMS], **columns)
    found = trial(kind, "y", more, written(tmp_path, rows))
    assert isinstance(found, Refusal)
    assert said in found.because
    assert found.what_would_help
    assert found.findings.quantities["effect"] is None
    assert check(found, "effect").because == found.because
    assert number(found, "unadjusted") is not None
    assert number(found, "attrition_difference") == 0.0


def _powers(values, power):
    return [round(value**power, 6) for value in values]


def test_separation_has_firths_estimate_beside_the_refusal(tmp_path):
    rows = _rows(arm=ARMS, y=[1, 1, 0, 0] * 3, past=["a", "a", "b", "b"] * 3)
    found = trial("proportion", "y", {"covariates": ["past"]}, written(tmp_path, rows))
    (firth,) = found.findings.sensitivity
    assert firth.key == "firth"
    assert firth.estimate.value == pytest.approx(0.0, abs=1e-9)
    assert firth.estimate.low < 0.0 < firth.estimate.high


def test_an_arm_without_an_outcome_is_refused_with_its_attrition(tmp_path):
    rows = _rows(arm=ARMS, y=["", 1, "", 2] * 3)
    found = trial("mean", "y", (), written(tmp_path, rows))
    assert isinstance(found, Refusal)
    assert "no observation in the group" in found.because
    assert number(found, "attrition_difference") == 1.0
    assert [one.key for one in found.findings.downgrades] == ["attrition"]


def test_broken_counts_are_named_by_row(tmp_path):
    rows = _rows(arm=ARMS, y=[1, 2.5] * 6)
    with pytest.raises(BadDataError, match="Row 3"):
        trial("count", "y", (), written(tmp_path, rows))
