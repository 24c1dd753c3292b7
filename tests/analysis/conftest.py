"""Terms of a few designs as the contract has them, and a plan to change, for the engine's tests."""

import copy
import json

import pytest

from analysis.answer import Answer
from analysis.data import Kind
from analysis.outcome import Estimate, Findings, Result, Scale
from analysis.plan import Hypothesis, Threshold, read
from analysis.strength import Strength
from analysis.terms import DesignTerms, SettingTerms
from analysis.verdict import NOT_TESTABLE, Verdict
from analysis.verdict import read as read_verdict

COMMON = (
    SettingTerms(name="level", default=0.95, types=frozenset({float}), above=0, below=1),
    SettingTerms(name="seed", types=frozenset({int}), minimum=0),
    SettingTerms(name="treated_value"),
    SettingTerms(name="after_value"),
    SettingTerms(name="event_value"),
    SettingTerms(
        name="missing",
        default="complete_cases",
        types=frozenset({str}),
        choices=("complete_cases", "refuse"),
    ),
)


def _design(key, required, optional, *settings, kinds=("mean", "proportion", "count")):
    return DesignTerms(
        key=key,
        kinds=frozenset(Kind(kind) for kind in kinds),
        roles=frozenset(optional).union(*required),
        required=tuple(frozenset(needed) for needed in required),
        settings={setting.name: setting for setting in (*COMMON, *settings)},
        needs_start=lambda roles: "period" in roles and "phase" not in roles,
    )


DISPERSION = SettingTerms(
    name="dispersion",
    default="auto",
    types=frozenset({str, float}),
    choices=("auto",),
    minimum=1,
)
PAIRED = SettingTerms(
    name="paired", default="auto", types=frozenset({str, bool}), choices=("auto",)
)
TERMS = {
    design.key: design
    for design in (
        _design(
            "comparison_group",
            [{"group"}],
            {"stratum", "covariates", "pair", "exposure", "people", "count"},
            DISPERSION,
            PAIRED,
        ),
        _design(
            "before_after",
            [{"phase"}, {"period"}],
            {"pair", "exposure", "people", "count"},
            DISPERSION,
            PAIRED,
        ),
        _design(
            "weighted_displacement",
            [{"area", "phase"}],
            {"weight", "stratum", "exposure"},
            SettingTerms(name="dispersion", default=1, types=frozenset({float}), above=0),
            kinds=("count",),
        ),
        _design(
            "interrupted_time_series",
            [{"period"}],
            {"exposure", "people", "covariates", "group"},
            SettingTerms(name="exclude", default=(), many=True),
            SettingTerms(name="slope_change", default=True, types=frozenset({bool})),
            SettingTerms(name="harmonics", default=1, types=frozenset({int}), minimum=1),
        ),
    )
}


@pytest.fixture
def terms():
    """What a plan may say of a few designs."""
    return TERMS


_PLAN = {
    "schema": "plan/1",
    "title": "Stops",
    "design": "comparison_group",
    "columns": {"group": "arm"},
    "hypotheses": [
        {
            "key": "stops",
            "role": "primary",
            "metric": "Stops",
            "outcome": "stops",
            "kind": "mean",
            "better": "lower",
        }
    ],
}


@pytest.fixture
def document():
    """A sound plan of one hypothesis, as values, to be changed by a test."""
    return copy.deepcopy(_PLAN)


@pytest.fixture
def read_plan(terms):
    """Read a plan from values (written as JSON) or from the text of a TOML file."""

    def reading(plan):
        if isinstance(plan, str):
            return read(plan.encode(), suffix=".toml", terms=terms)
        return read(json.dumps(plan).encode(), suffix=".json", terms=terms)

    return reading


@pytest.fixture
def a_hypothesis():
    """Build a hypothesis from what a test changes."""

    def build(**changes):
        whole = {
            "key": "main",
            "role": "primary",
            "metric": "Calls",
            "outcome": "calls",
            "kind": Kind.MEAN,
            "better": "higher",
            "design": "comparison_group",
            "start": None,
            "columns": {"group": "arm"},
            "settings": {},
            "where": {},
            "assignment": "chosen",
            "selected_on_baseline": False,
            "sesoi": None,
            "margin": None,
        }
        return Hypothesis(**(whole | changes))

    return build


INTERVALS = {
    Verdict.WORSE: (-3.0, -2.0),
    Verdict.WORKED: (2.0, 3.0),
    Verdict.WORKED_SIZE_UNCERTAIN: (0.4, 3.0),
    Verdict.BELOW_WORTHWHILE: (0.2, 0.8),
    Verdict.NO_MEANINGFUL_DIFFERENCE: (-0.5, 0.4),
    Verdict.CANNOT_TELL: (-2.0, 3.0),
}


def on(scale, value):
    """Put a benefit (better higher) on a scale, of a size that the scale can hold."""
    if scale.is_ratio:
        return 2.0 ** (value / 4)
    if scale in (Scale.RISK_DIFFERENCE, Scale.CORRELATION, Scale.LOG_POINTS):
        return value / 10
    if scale is Scale.PROBABILITY:
        return 0.5 + value / 10
    return -value if scale is Scale.RMST_DIFFERENCE else value


def estimate_on(scale, low, high, **more):
    ends = sorted((on(scale, low), on(scale, high)))
    middle = on(scale, (low + high) / 2)
    return Estimate(value=middle, low=ends[0], high=ends[1], scale=scale, **more)


def sesoi_on(scale):
    d = {True: 2**0.25 - 1}.get(scale.is_ratio)
    if d is not None:
        return Threshold(value=d, scale="relative")
    small = (Scale.RISK_DIFFERENCE, Scale.CORRELATION, Scale.LOG_POINTS, Scale.PROBABILITY)
    return Threshold(value=0.1 if scale in small else 1.0, scale="absolute")


@pytest.fixture
def answer(a_hypothesis):
    """Build the answer to a hypothesis, of a verdict, a strength and a scale."""

    def build(
        verdict=Verdict.WORKED,
        strength=3,
        scale=Scale.MEAN_DIFFERENCE,
        *,
        interval=None,
        sesoi=...,
        result=None,
        checks=(),
        with_harm=False,
        **hypothesis,
    ):
        low, high = interval or INTERVALS[verdict]
        outcome = result or Result(
            estimate=estimate_on(scale, low, high, p=0.02),
            counterfactual=Estimate(value=0.01, scale=Scale.SHARE)
            if scale is Scale.ODDS_RATIO
            else None,
            findings=Findings(),
        )
        asked = a_hypothesis(
            sesoi=sesoi_on(scale) if sesoi is ... else sesoi,
            **hypothesis,
        )
        reading = read_verdict(outcome, asked) if isinstance(outcome, Result) else NOT_TESTABLE
        return Answer(
            hypothesis=asked,
            title="Comparison group",
            outcome=outcome,
            reading=reading,
            strength=Strength(value=strength, ceiling=max(strength, 3)),
            checks=(*checks, *reading.checks),
            level=0.95,
            p_adjusted=0.02,
            with_harm=with_harm,
        )

    return build
