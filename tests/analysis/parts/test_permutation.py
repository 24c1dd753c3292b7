"""Randomisation inference against refits of every assignment."""

import itertools

import numpy as np
import pytest

from analysis.parts.panel_columns import Choice
from analysis.parts.panel_reading import read_panel
from analysis.parts.panel_runs import Run, model_of
from tests.analysis.panel_rows import dummies, observed, simulated


def modelled(seen, *, model="linear", effects="unit_period", draws=9999):
    choice = Choice(model=model, effects=effects, errors="randomisation")
    run = Run(level=0.95, draws=draws, generator=lambda: np.random.default_rng(1))
    return model_of(read_panel(seen), choice, run)


def refit(outcome, columns):
    return np.linalg.lstsq(np.column_stack(columns), outcome, rcond=None)[0][-1]


def every_assignment(clusters, treated):
    for chosen in itertools.combinations(range(clusters), treated):
        label = np.zeros(clusters, dtype=bool)
        label[list(chosen)] = True
        yield label


def every_estimate(seen, effects, outcome):
    """Return the estimate under every assignment, the data's own by its label."""
    cluster = (seen.cluster or seen.unit).codes
    own = np.array([seen.treated[cluster == code][0] for code in range(cluster.max() + 1)])
    after = seen.period.codes >= seen.period.start
    covariates = [c.values[:, None] for c in seen.covariates]
    found = []
    for label in every_assignment(own.size, int(own.sum())):
        group = label[cluster]
        if effects == "unit_period":
            base = [dummies(seen.unit.codes), dummies(seen.period.codes, skip=1)]
        else:
            base = [np.ones((seen.rows, 1)), group[:, None], after[:, None]]
        found.append(refit(outcome, [*base, *covariates, (group & after)[:, None]]))
    return np.array(found)


@pytest.mark.parametrize("effects", ["unit_period", "group_phase"])
@pytest.mark.parametrize("lost", [0.0, 0.15])
@pytest.mark.parametrize("with_covariate", [False, True])
def test_p_and_interval_are_those_of_refitting_every_assignment(effects, lost, with_covariate):
    lists = simulated(units=9, treated=3, lost=lost, effect=-1.0)
    noise = np.random.default_rng(2).normal(size=len(lists["unit"]))
    seen = observed(**lists, covariates={"x": noise} if with_covariate else {})
    draws = modelled(seen, effects=effects).permutations
    estimates = every_estimate(seen, effects, seen.outcome)
    on = (seen.treated & (seen.period.codes >= seen.period.start)).astype(float)
    moves = every_estimate(seen, effects, on)
    assert draws.complete
    np.testing.assert_allclose(np.sort(draws.effects), np.sort(estimates), rtol=1e-7, atol=1e-9)

    def p(null):
        far = abs(draws.effect - null) * (1 - 1e-9)
        return np.mean(abs(estimates - null * moves) >= far)

    assert draws.p() == pytest.approx(p(0.0))
    low, high = draws.interval(0.9)
    for end, step in ((low, -1e-6), (high, 1e-6)):
        assert p(end - step) > 0.1
        assert p(end + step) <= 0.1


def test_several_units_in_a_cluster_move_together():
    lists = simulated(units=12, treated=4, effect=-1.0)
    region = [f"r{int(name[1:]) // 2}" for name in lists["unit"]]
    seen = observed(**lists, cluster=region)
    draws = modelled(seen).permutations
    estimates = every_estimate(seen, "unit_period", seen.outcome)
    assert draws.effects.size == 15
    np.testing.assert_allclose(np.sort(draws.effects), np.sort(estimates), rtol=1e-8)


def test_staggered_starts_are_exchanged_as_they_are():
    lists = simulated(units=6, treated=3)
    begins = {"u00": 3, "u01": 5, "u02": 5}
    del lists["treated"], lists["start"]
    seen = observed(**lists, starts=[begins.get(name) for name in lists["unit"]])
    draws = modelled(seen).permutations
    own = np.array([3, 5, 5, 99, 99, 99])
    base = [dummies(seen.unit.codes), dummies(seen.period.codes, skip=1)]
    period = np.array([int(label) for label in seen.period.labels])[seen.period.codes]
    estimates = [
        refit(seen.outcome, [*base, (period >= np.array(order)[seen.unit.codes])[:, None]])
        for order in set(itertools.permutations(own.tolist()))
    ]
    assert draws.effects.size == 60
    np.testing.assert_allclose(np.sort(draws.effects), np.sort(estimates), rtol=1e-7)


def test_drawn_assignments_count_the_data_once_more():
    seen = observed(**simulated(units=20, treated=8, effect=0.0))
    draws = modelled(seen, draws=199).permutations
    far = np.count_nonzero(abs(draws.effects) >= abs(draws.effect) * (1 - 1e-9))
    assert not draws.complete
    assert draws.p() == (far + 1) / 200


def test_one_treated_of_twelve_cannot_reach_five_per_cent():
    seen = observed(**simulated(units=12, treated=1, effect=-30.0))
    draws = modelled(seen).permutations
    assert draws.p() == pytest.approx(1 / 12)
    assert draws.interval(0.95) == (None, None)


def test_one_treated_of_forty_has_an_interval_that_holds_the_estimate():
    seen = observed(**simulated(units=40, treated=1, effect=-9.0))
    draws = modelled(seen).permutations
    low, high = draws.interval(0.95)
    assert low < draws.effect < high


@pytest.mark.parametrize("level", [0.8, 0.9])
def test_a_smallest_p_of_exactly_the_level_leaves_an_interval(level):
    # In floats 1 - 0.9 is less than the 0.1 that one of ten assignments can reach.
    units = round(1 / (1 - level))
    seen = observed(**simulated(units=units, treated=1))
    draws = modelled(seen).permutations
    outcome = seen.outcome.reshape(units, 6)
    changes = outcome[:, 3:].mean(axis=1) - outcome[:, :3].mean(axis=1)

    def p(null):
        freed = changes - null * (np.arange(units) == 0)
        effects = abs(freed - freed.mean())
        return np.mean(effects >= effects[0] * (1 - 1e-12))

    low, high = draws.interval(level)
    for end, step in ((low, -1e-6), (high, 1e-6)):
        assert p(end - step) == pytest.approx(2 / units)
        assert p(end + step) == pytest.approx(1 / units)


def test_arms_of_equal_size_count_the_mirror_too():
    seen = observed(**simulated(units=6, treated=3, effect=-9.0))
    draws = modelled(seen).permutations
    assert draws.smallest_p == pytest.approx(2 / 20)
    assert draws.interval(0.95) == (None, None)


def test_a_cluster_with_both_groups_cannot_be_reassigned():
    lists = simulated(units=8, treated=4)
    mixed = ["one" if name in ("u03", "u04") else name for name in lists["unit"]]
    assert modelled(observed(**lists, cluster=mixed)).permutations is None
