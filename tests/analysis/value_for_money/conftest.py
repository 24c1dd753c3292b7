"""A plan and a result of it, for the tests of value for money."""

import pytest

from analysis import design
from analysis.plan import read
from tests.analysis.value_for_money.money_cases import effect

PLAN = """
schema = "plan/1"
title = "Patrols"
design = "comparison_group"
[columns]
group = "arm"
[[hypotheses]]
key = "burglary"
role = "primary"
metric = "Burglaries"
outcome = "burglary"
kind = "mean"
better = "lower"
[[hypotheses]]
key = "trust"
role = "secondary"
metric = "Trust"
outcome = "trust"
kind = "mean"
better = "higher"
"""


@pytest.fixture(scope="module")
def plan():
    return read(PLAN.encode(), suffix=".toml", terms=design.terms())


@pytest.fixture
def result(plan):
    """A result of which each test changes what it is about."""
    first = {
        "key": "burglary",
        "outcome": "result",
        "estimate": effect(se=15.0),
        "absolute": None,
        "quantities": {"fewer": effect(-0.5, -0.9, -0.1, "mean_difference"), "p_of_it": 0.2},
        "verdict": "worked_size_uncertain",
    }
    second = {
        "key": "trust",
        "outcome": "result",
        "estimate": effect(1.2, 1.05, 1.4, "rate_ratio", se=0.07, se_scale="log"),
        "absolute": effect(0.2, 0.05, 0.35, "risk_difference"),
        "quantities": {},
        "verdict": "cannot_tell",
    }
    return {
        "schema": "result/1",
        "plan_sha256": plan.sha256,
        "seed": 7,
        "hypotheses": [first, second],
    }
