"""What holds of every design alike: turned, cut or spoilt, a table ends in an answer or a reason.

Warnings are errors in these tests, and a document with NaN or infinity cannot be written.
"""

import math

import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from analysis.design import catalogue
from tests.analysis.catalogue_examples import (
    Example,
    answered,
    came_to,
    changed,
    examples,
    with_kind,
)

ENDS = {"result", "refusal", "error"}
RATIOS = {"risk_ratio", "odds_ratio", "rate_ratio", "ratio_of_ratios", "hazard_ratio"}
DESCRIBE = {"analysis_of_variance", "association_table"}
BY_NAME = {example.name: example for example in examples()}
each = pytest.mark.parametrize("example", examples(), ids=lambda example: example.name)
hurried = settings(
    deadline=None,
    max_examples=5,
    derandomize=True,
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)
patient = settings(hurried, max_examples=150, derandomize=False)


def test_every_design_has_an_example():
    assert {example.design for example in examples()} == set(catalogue())


def close(one, other, rel=1e-8):
    """Whether two parts of a document are equal, numbers up to a relative error."""
    if isinstance(one, dict) and isinstance(other, dict):
        return one.keys() == other.keys() and all(close(one[k], other[k], rel) for k in one)
    if isinstance(one, list) and isinstance(other, list):
        return len(one) == len(other) and all(map(close, one, other, [rel] * len(one)))
    if isinstance(one, float) or isinstance(other, float):
        if one is None or other is None:
            return one is other
        return math.isclose(one, other, rel_tol=rel, abs_tol=1e-9)
    return bool(one == other)


def numbers(answer):
    """What an answer says in numbers: estimate, quantities, counts and verdict."""
    return {key: answer.get(key) for key in ("estimate", "quantities", "n", "verdict", "strength")}


@each
def test_an_honest_table_is_answered(example, tmp_path):
    answer = answered(tmp_path, example, example.rows())
    assert answer["outcome"] == "result"
    assert answer["method"]
    assert answer["references"]
    if example.design in DESCRIBE:
        assert answer["estimate"] is None
        assert answer["verdict"] is None
        return
    estimate = answer["estimate"]
    assert estimate["low"] <= estimate["value"] <= estimate["high"]
    assert 0 < estimate["p"] <= 1
    assert answer["verdict"]
    if estimate["scale"] in RATIOS:
        assert answer["absolute"] is not None


@each
def test_the_order_of_rows_does_not_matter(example, tmp_path):
    rows = example.rows()
    shuffled = [rows[place] for place in np.random.default_rng(7).permutation(len(rows))]
    there, back = (answered(tmp_path, example, one) for one in (rows, shuffled))
    assert close(numbers(there), numbers(back))


@each
def test_the_same_seed_gives_the_same_bytes(example, tmp_path):
    rows = example.rows()
    assert answered(tmp_path, example, rows, seed=5) == answered(tmp_path, example, rows, seed=5)


@each
def test_another_seed_moves_nothing_but_what_is_drawn(example, tmp_path):
    rows = example.rows()
    one, other = (answered(tmp_path, example, rows, seed=seed)["estimate"] for seed in (5, 6))
    if one is not None:
        assert close(one["value"], other["value"])


@each
def test_a_higher_level_contains_a_lower_one(example, tmp_path):
    if example.design in DESCRIBE:
        return
    rows = example.rows()
    narrow, wide = (
        answered(tmp_path, example, rows, level=level)["estimate"] for level in (0.8, 0.95)
    )
    assert wide["low"] <= narrow["low"] <= narrow["high"] <= wide["high"]


@pytest.mark.parametrize(
    "example", [one for one in examples() if one.arm], ids=lambda example: example.name
)
def test_swapping_the_arms_turns_the_effect_round(example, tmp_path):
    rows = example.rows()
    words = {"initiative": "comparison", "comparison": "initiative", 0: 1, 1: 0}
    turned = changed(rows, **{example.arm: lambda arm: words[arm]})
    there, back = (answered(tmp_path, example, one)["estimate"] for one in (rows, turned))
    if there["scale"] in RATIOS:
        assert there["value"] * back["value"] == pytest.approx(1, rel=1e-6)
    elif there["scale"] == "probability":
        assert there["value"] + back["value"] == pytest.approx(1, rel=1e-9)
    else:
        assert there["value"] == pytest.approx(-back["value"], rel=1e-6)
    assert there["p"] == pytest.approx(back["p"], rel=1e-4)


@pytest.mark.parametrize("example", with_kind("mean"), ids=lambda example: example.name)
def test_a_mean_in_another_unit_is_the_same_effect_in_that_unit(example, tmp_path):
    if example.design in DESCRIBE:
        return
    rows = example.rows()
    more = {"y": lambda y: repr(10 * float(y))}
    if "baseline" in example.columns:
        more["earlier"] = more["y"]
    there, back = (
        answered(tmp_path, example, one)["estimate"] for one in (rows, changed(rows, **more))
    )
    for end in ("value", "low", "high"):
        assert back[end] == pytest.approx(10 * there[end], rel=1e-5, abs=1e-6)
    assert back["p"] == pytest.approx(there["p"], rel=1e-4)


@pytest.mark.parametrize("example", with_kind("mean"), ids=lambda example: example.name)
def test_a_huge_offset_changes_no_difference(example, tmp_path):
    rows = example.rows()
    moved = changed(rows, y=lambda y: repr(float(y) + 1e9))
    if example.design in DESCRIBE:
        there, back = (answered(tmp_path, example, one)["quantities"]["f"] for one in (rows, moved))
        assert back == pytest.approx(there, rel=1e-4)
        return
    there, back = (answered(tmp_path, example, one)["estimate"] for one in (rows, moved))
    for end in ("value", "low", "high"):
        assert back[end] == pytest.approx(there[end], rel=2e-3, abs=2e-3)


@each
def test_a_table_without_rows_says_so(example, tmp_path):
    assert came_to(tmp_path, example, [], header=list(example.rows()[0])) == "error"


@each
def test_one_row_is_no_answer(example, tmp_path):
    assert came_to(tmp_path, example, example.rows()[:1]) in {"refusal", "error"}


@each
def test_rows_that_are_all_missing_are_no_answer(example, tmp_path):
    rows = changed(example.rows(), **{example.outcome: lambda _: ""})
    assert came_to(tmp_path, example, rows) in {"refusal", "error"}


@each
def test_a_constant_outcome_ends_in_an_answer_or_a_reason(example, tmp_path):
    rows = changed(example.rows(), **{example.outcome: lambda _: example.rows()[0]["y"]
                                      if example.outcome == "y" else 1})  # fmt: skip
    assert came_to(tmp_path, example, rows) in ENDS


@each
def test_one_group_is_no_comparison(example, tmp_path):
    column = next(
        (
            example.columns[role]
            for role in ("group", "starts", "phase", "area", "row")
            if role in example.columns
        ),
        None,
    )
    if column is None:
        return
    rows = example.rows()
    alike = changed(rows, **{column: lambda _: rows[0][column]})
    assert came_to(tmp_path, example, alike) in {"refusal", "error"}


@each
def test_the_first_half_of_a_table_ends_in_an_answer_or_a_reason(example, tmp_path):
    rows = example.rows()
    for share in (0.1, 0.25, 0.5):
        cut = rows[: max(2, int(share * len(rows)))]
        assert came_to(tmp_path, example, cut) in ENDS


def spoil(example: Example, folder, draw) -> str:
    """Put odd cells into a table, cut it, and return what it came to."""
    rows = example.rows()
    names = list(rows[0])
    odd = st.sampled_from(["", "0", "1", "-1", "NA", "1e308", "0.5", "x", "1,5", "2024-13", " "])
    for _ in range(draw(st.integers(1, 6))):
        place = draw(st.integers(0, len(rows) - 1))
        name = draw(st.sampled_from(names))
        rows[place] = {**rows[place], name: draw(odd)}
    return came_to(folder, example, rows[: draw(st.integers(1, len(rows)))])


def generate(example: Example, folder, draw) -> str:
    """Draw rows whose outcome is anything that is allowed, and return what they came to."""
    rows = example.rows()
    size = draw(st.integers(2, min(24, len(rows))))
    chosen = draw(st.lists(st.sampled_from(rows), min_size=size, max_size=size))
    value = {
        "mean": st.floats(-1e12, 1e12, allow_nan=False).map(repr),
        "count": st.integers(0, 10**9),
        "proportion": st.integers(0, 1),
        "time_to_event": st.integers(0, 1),
    }.get(example.kind, st.sampled_from(["never", "seldom", "often", "always"]))
    if example.design == "association_table":
        value = st.sampled_from(["pay", "hours"])
    return came_to(folder, example, [{**row, example.outcome: draw(value)} for row in chosen])


@each
@hurried
@given(data=st.data())
def test_a_spoilt_table_ends_in_an_answer_or_a_reason(example, tmp_path, data):
    assert spoil(example, tmp_path, data.draw) in ENDS


@each
@hurried
@given(data=st.data())
def test_a_generated_table_ends_in_an_answer_or_a_reason(example, tmp_path, data):
    assert generate(example, tmp_path, data.draw) in ENDS


@pytest.mark.slow
@each
@patient
@given(data=st.data())
def test_no_table_whatever_ends_otherwise(example, tmp_path, data):
    made = data.draw(st.sampled_from([spoil, generate]))
    assert made(example, tmp_path, data.draw) in ENDS
