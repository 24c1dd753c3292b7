import json
import math

import numpy as np
import pytest

from analysis.outcome import CheckStatus, Estimate, Scale
from analysis.result_document import _quantity, _unexplained, engine, plain


@pytest.mark.parametrize(
    ("value", "made"),
    [
        (np.float64(0.5), 0.5),
        (np.int64(3), 3),
        (np.bool_(True), True),
        (np.array([1.0, math.nan]), [1.0, None]),
        (math.inf, None),
        (np.float32(math.nan), None),
        (Scale.COUNT, "count"),
        ({Scale.COUNT: (1, None, "x")}, {"count": [1, None, "x"]}),
        (True, True),
    ],
)
def test_values_become_what_json_has(value, made):
    found = plain(value)
    assert found == made
    assert json.loads(json.dumps(found, allow_nan=False)) == made


def test_a_ratio_says_that_its_error_is_on_the_log():
    found = _quantity(Estimate(value=2.0, low=1.5, high=None, se=0.1, scale=Scale.RATE_RATIO))
    assert found == {
        "value": 2.0,
        "low": 1.5,
        "high": None,
        "scale": "rate_ratio",
        "se": 0.1,
        "se_scale": "log",
    }


def test_a_level_has_no_interval_that_it_does_not_need():
    found = _quantity(Estimate(value=0.4, scale=Scale.SHARE, unit="of people"))
    assert found == {"value": 0.4, "scale": "share", "unit": "of people"}


def test_a_quantity_that_is_null_is_explained_by_a_check_of_its_name():
    quantities = {
        "known": 1.0,
        "lost": None,
        "open": Estimate(value=None, low=2.0, scale=Scale.RATE_RATIO),
        "broken": math.nan,
    }
    checks = list(_unexplained(quantities, []))
    assert [(check.key, check.status) for check in checks] == [
        ("lost", CheckStatus.UNKNOWN),
        ("broken", CheckStatus.UNKNOWN),
    ]
    assert list(_unexplained({"lost": None}, checks)) == []


def test_the_engine_names_itself_and_its_libraries():
    found = engine()
    assert found["version"]
    assert {"numpy", "scipy"} <= set(found["libraries"])
