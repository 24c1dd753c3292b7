"""The defaults of ``plan/1``: they are part of every plan's hash, so they never change."""

import pytest

from analysis.design import terms

EVERY = {
    "level": 0.95,
    "seed": None,
    "treated_value": None,
    "after_value": None,
    "event_value": None,
    "missing": "complete_cases",
}

TWO_GROUPS = {
    "paired": "auto",
    "dispersion": "auto",
    "selection_threshold": None,
    "reliability": None,
    "population_mean": None,
    "population_sd": None,
}

OWN = {
    "before_after": TWO_GROUPS,
    "comparison_group": TWO_GROUPS,
    "interrupted_time_series": {
        "model": "auto",
        "season": "auto",
        "harmonics": 1,
        "season_length": None,
        "slope_change": True,
        "transform": "none",
        "exclude": (),
        "lags": None,
    },
    "difference_in_differences": {
        "model": "auto",
        "fixed_effects": "unit_period",
        "errors": "auto",
        "draws": 9999,
    },
    "staggered_adoption": {
        "comparison": "never",
        "base": "universal",
        "anticipation": 0,
        "method": "doubly_robust",
    },
    "synthetic_control": {
        "method": "synthetic_did",
        "placebos": "all",
        "predictors": "outcomes",
    },
    "weighted_displacement": {"dispersion": 1},
    "matched_comparison": {
        "estimand": "att",
        "method": "entropy_aipw",
        "trim": 0,
        "caliper": 0.2,
        "formula": (),
    },
    "time_to_event": {
        "headline": "hazard_ratio",
        "horizon": (),
        "ties": "efron",
        "competing": (),
    },
    "randomised": {"model": "auto", "errors": "auto"},
    "cluster_randomised": {"model": "auto"},
    "stepped_wedge": {"model": "mixed"},
    "ordinal_survey": {"order": ()},
    "association_table": {"row_order": (), "column_order": ()},
    "analysis_of_variance": {},
}
"""Section 4 of the contract; an empty list or None stands for no default."""

CHOICES = {
    ("interrupted_time_series", "model"): {
        *("auto", "reml_ar1", "prais_winsten", "ols", "newey_west"),
        *("quasi_poisson", "poisson", "negative_binomial"),
    },
    ("interrupted_time_series", "season"): {"auto", "none", "months", "quarters", "harmonics"},
    ("interrupted_time_series", "transform"): {"none", "log"},
    ("difference_in_differences", "model"): {"auto", "linear", "log", "poisson"},
    ("difference_in_differences", "fixed_effects"): {"unit_period", "group_phase"},
    ("difference_in_differences", "errors"): {
        *("auto", "cr2", "cr1", "cr3", "hc1", "hc2", "classical", "wild", "randomisation"),
    },
    ("staggered_adoption", "comparison"): {"never", "not_yet"},
    ("staggered_adoption", "base"): {"universal", "varying"},
    ("staggered_adoption", "method"): {"doubly_robust", "regression", "weighting"},
    ("synthetic_control", "method"): {"synthetic_did", "synthetic_control", "did"},
    ("matched_comparison", "estimand"): {"att", "ate"},
    ("matched_comparison", "method"): {
        *("entropy_aipw", "aipw", "ipw", "entropy", "standardisation", "nearest", "regression"),
    },
    ("time_to_event", "headline"): {"hazard_ratio", "rmst_difference"},
    ("time_to_event", "ties"): {"efron", "breslow"},
    ("randomised", "model"): {"auto", "ancova", "logistic", "poisson", "difference"},
    ("randomised", "errors"): {"auto", "hc2", "hc3", "cr2"},
    ("cluster_randomised", "model"): {"auto", "mixed", "cluster_means", "permutation"},
    ("stepped_wedge", "model"): {"mixed", "permutation"},
}


@pytest.mark.parametrize("key", terms())
def test_every_setting_has_the_default_that_the_contract_registers(key):
    found = {name: setting.default for name, setting in terms()[key].settings.items()}
    registered = EVERY | OWN[key]
    assert set(registered) <= set(found)
    for name, default in registered.items():
        nothing = (None, ())
        same = found[name] == default and isinstance(found[name], bool) is isinstance(default, bool)
        assert same or (default in nothing and found[name] in nothing), (name, found[name])


@pytest.mark.parametrize("key", terms())
def test_every_setting_with_choices_has_those_of_the_contract(key):
    for name, setting in terms()[key].settings.items():
        if (key, name) in CHOICES:
            assert set(setting.choices) == CHOICES[key, name], name
            assert setting.default == setting.choices[0], name


def test_every_design_of_the_catalogue_is_in_the_contract():
    assert set(terms()) <= set(OWN)
