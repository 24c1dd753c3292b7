"""A matched comparison of rows that stand for several people, and of counts as they are."""

import numpy as np
import pytest

from analysis.outcome import Scale
from tests.analysis.designs.matched_rows import rows, run

METHODS = (*("aipw", "entropy_aipw", "ipw", "entropy", "standardisation", "regression", "nearest"),)


def drawn(size=400):
    """Return who is treated, an outcome, and what was known beforehand."""
    rng = np.random.default_rng(7)
    age, prior = rng.normal(35, 8, size), rng.poisson(2.0, size).astype(float)
    treated = rng.random(size) < 1 / (1 + np.exp(-(0.05 * (age - 35) + 0.3 * (prior - 2) - 0.4)))
    return treated, 1.0 * treated + 0.1 * age + rng.normal(0, 1, size), {"age": age, "prior": prior}


def test_the_groups_as_they_are_differ_by_a_difference_also_of_counts():
    treated, _, covariates = drawn()
    events = np.arange(treated.size) % 4.0
    found = run(rows("count", treated, events, covariates)).findings.quantities
    means = events[treated].mean(), events[~treated].mean()
    assert found["unadjusted"].scale is Scale.RATE_DIFFERENCE
    assert found["unadjusted"].value == pytest.approx(means[0] - means[1], rel=1e-9)
    assert found["rate_ratio_unadjusted"].value == pytest.approx(means[0] / means[1], rel=1e-9)


def test_a_row_that_stands_for_several_people_of_a_cluster_is_as_many_rows():
    treated, outcome, covariates = drawn(size=120)
    times = np.arange(treated.size) % 3 + 1
    homes = np.array([f"home {place % 17}" for place in range(treated.size)])
    short = rows("mean", treated, outcome, covariates, cluster=homes, count=times)
    each = np.repeat(np.arange(treated.size), times)
    apart = {name: np.asarray(values)[each] for name, values in covariates.items()}
    long = rows("mean", treated[each], outcome[each], apart, cluster=homes[each])
    for method in METHODS:
        one, other = (run(seen, method=method).estimate for seen in (short, long))
        for name in ("value", "se", "df"):
            assert getattr(one, name) == pytest.approx(getattr(other, name), rel=1e-9), method
