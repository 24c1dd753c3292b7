"""What stands beside a refusal of a panel: all that can be computed, and the rest as null."""

import numpy as np
import pytest

from analysis.designs.difference_in_differences import NAMES
from analysis.designs.staggered_adoption import NAMES as STAGGERED_NAMES
from analysis.outcome import CheckStatus, Estimate, Refusal
from tests.analysis import staggered_rows
from tests.analysis.panel_rows import check, observed, run, simulated


@pytest.mark.parametrize("errors", ["cr1", "cr2", "cr3"])
def test_one_treated_cluster_leaves_the_event_study_and_no_robust_error(errors):
    lists = simulated()
    lists["treated"] = [name == "u00" for name in lists["unit"]]
    refused = run(observed(**lists), errors=errors)
    assert isinstance(refused, Refusal)
    by_chance = run(observed(**lists), errors="randomisation").findings.quantities
    beside = refused.findings.quantities
    assert beside["effect_cr1"] is beside["effect_cr2"] is None
    assert beside["effect"].value == pytest.approx(by_chance["effect"].value)
    assert beside["pre_trend_p"] is not None
    leads = [name for name in by_chance if name.startswith(("lead_", "lag_"))]
    assert leads
    for name in leads:
        assert beside[name].value == pytest.approx(by_chance[name].value)


def test_a_refusal_names_every_quantity_and_says_why_it_is_null():
    lists = simulated(kind="count")
    on = np.asarray(lists["treated"]) & (np.asarray(lists["period"]) >= lists["start"])
    lists["outcome"] = np.where(on, 0, lists["outcome"]).tolist()
    refused = run(observed(**lists))
    assert isinstance(refused, Refusal)
    for name in NAMES:
        assert refused.findings.quantities[name] is None
        assert check(refused, name).status is CheckStatus.UNKNOWN


def test_without_units_never_treated_the_two_way_estimate_stands():
    refused = staggered_rows.run(staggered_rows.small(starts=(5, 5, 5, 3, 3, 4, 4)))
    assert isinstance(refused, Refusal)
    quantities = refused.findings.quantities
    assert isinstance(quantities["twoway_effect"], Estimate)
    for name in set(STAGGERED_NAMES) - {"twoway_effect"}:
        assert quantities[name] is None
        assert check(refused, name).because == refused.because
