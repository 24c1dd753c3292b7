"""Terms of a few designs as the contract has them, and a plan to change, for the engine's tests."""

import copy
import json

import pytest

from analysis.data import Kind
from analysis.plan import Hypothesis, read
from analysis.terms import DesignTerms, SettingTerms

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
