"""A trial of clusters: its models side by side, what it refuses, and what must not move it."""

import csv
import random
from itertools import combinations

import numpy as np
import pytest

from analysis.data import Kind
from analysis.design import Question
from analysis.errors import BadDataError
from analysis.outcome import CheckStatus, Refusal
from tests.analysis.designs.trial_files import ORACLES, check, design_of, number, run, written

TEAMS = ORACLES / "trials_of_clusters.csv"


def trial(kind, outcome, columns=(), table=TEAMS, **settings):
    return run(
        *("cluster_randomised", table, kind, outcome),
        {"group": "arm", "cluster": "team", **dict(columns)},
        **{"treated_value": 1, **settings},
    )


def teams(sizes, figures, treated):
    """Return rows of teams: ``figures`` of each around its own level, by its size."""
    rows = []
    for place, (size, level) in enumerate(zip(sizes, figures, strict=True)):
        rows += [
            {
                "team": f"T{place:02d}",
                "arm": int(place in treated),
                "y": level + step,
                "b": step % 2,
            }
            for step in range(size)
        ]
    return rows


LEVELS = [4.0, 7.5, 3.0, 9.0, 6.0, 8.5, 5.5, 2.0]


def test_the_mixed_model_of_equal_clusters_is_their_means(tmp_path):
    """With equal clusters both give the same effect and error (Hayes and Moulton, chapter 11)."""
    table = written(tmp_path, teams([6] * 8, LEVELS, {0, 3, 5, 6}))
    mixed = trial("mean", "y", table=table, model="mixed")
    means = trial("mean", "y", table=table, model="cluster_means")
    for path in ("effect", "effect.se", "effect.low", "effect.p"):
        assert number(mixed, path) == pytest.approx(number(means, path), rel=1e-9), path
    within = np.var(np.arange(6.0), ddof=1)
    side = [np.array(LEVELS)[list(one)] for one in ((0, 3, 5, 6), (1, 2, 4, 7))]
    between = sum(((one - one.mean()) ** 2).sum() for one in side) / 6.0 - within / 6.0
    assert number(mixed, "icc") == pytest.approx(between / (between + within), rel=1e-9)


def test_permutation_counts_every_way_to_draw_the_clusters(tmp_path):
    table = written(tmp_path, teams([3, 5, 2, 6, 4, 3, 7, 2], LEVELS, {0, 3, 5, 6}))
    found = trial("mean", "y", table=table, model="permutation")
    means = np.array(LEVELS) + (np.array([3, 5, 2, 6, 4, 3, 7, 2]) - 1) / 2.0
    effects = []
    for chosen in combinations(range(8), 4):
        rest = [place for place in range(8) if place not in chosen]
        effects.append(means[list(chosen)].mean() - means[rest].mean())
    own = means[[0, 3, 5, 6]].mean() - means[[1, 2, 4, 7]].mean()
    far = sum(abs(effect) >= abs(own) - 1e-12 for effect in effects)
    assert number(found, "effect") == pytest.approx(own, rel=1e-12)
    assert number(found, "permutation_p") == pytest.approx(far / 70)
    assert number(found, "effect.p") == number(found, "permutation_p")


def test_an_end_of_the_permutation_interval_is_where_the_test_turns(tmp_path):
    rows = teams([3, 5, 2, 6, 4, 3, 7, 2], LEVELS, {0, 3, 5, 6})
    found = trial("mean", "y", table=written(tmp_path, rows), model="permutation")
    for end, step in ((number(found, "effect.low"), 1e-4), (number(found, "effect.high"), -1e-4)):
        inside, outside = (
            [{**row, "y": row["y"] - row["arm"] * (end + move)} for row in rows]
            for move in (step, -step)
        )
        assert number(trial("mean", "y", table=written(tmp_path, inside)), "permutation_p") > 0.05
        assert number(trial("mean", "y", table=written(tmp_path, outside)), "permutation_p") <= 0.05


def test_with_three_clusters_an_arm_no_effect_could_show(tmp_path):
    table = written(tmp_path, teams([3] * 6, [1.0, 2.0, 3.0, 11.0, 12.0, 13.0], {3, 4, 5}))
    found = trial("mean", "y", table=table)
    assert found.findings.chosen == {"model": "permutation"}
    assert number(found, "effect.p") == pytest.approx(0.1)
    assert (number(found, "effect.low"), number(found, "effect.high")) == (None, None)
    assert check(found, "randomisation_floor").status is CheckStatus.NOT_HELD
    ninety = trial("mean", "y", table=table, level=0.9)
    assert number(ninety, "effect.low") is not None


def test_auto_goes_by_the_clusters_of_the_smaller_arm(tmp_path):
    draw = random.Random(4)
    for arms, model in (
        ((3, 20), "permutation"),
        ((4, 9), "cluster_means"),
        ((14, 15), "cluster_means"),
        ((15, 15), "mixed"),
    ):
        total = sum(arms)
        levels = [draw.gauss(0, 1) for _ in range(total)]
        table = written(tmp_path, teams([2] * total, levels, set(range(arms[0]))))
        assert trial("mean", "y", table=table).findings.chosen == {"model": model}


def test_thresholds_of_auto_are_published():
    design = design_of("cluster_randomised")
    assert set(design.thresholds.values()) == {15, 4}
    question = Question(key="k", kind=Kind.MEAN, better="higher", metric="M")
    chosen = design.choose(None, question, design.settings(), frozenset())
    assert "15" in chosen.auto["model"]


def test_a_cluster_in_both_arms_is_named_with_its_rows(tmp_path):
    rows = teams([3] * 4, LEVELS[:4], {0, 1})
    rows[4]["arm"] = 0
    with pytest.raises(BadDataError, match=r"Cluster 'T01' is in both arms \(rows 5 and 6\)"):
        trial("mean", "y", table=written(tmp_path, rows))


def test_strata_within_clusters_cannot_hold_a_permutation_together():
    with pytest.raises(BadDataError, match="varies within clusters"):
        trial("mean", "y", {"stratum": "sex"}, model="permutation")
    found = trial("mean", "y", {"stratum": "sex"}, model="mixed")
    assert number(found, "permutation_p") is None
    assert "vary within clusters" in check(found, "permutation_p").because


@pytest.mark.parametrize(
    ("sizes", "levels", "treated", "said"),
    [
        ([2, 2, 2], [1.0, 1.0, 1.0], set(), "no cluster"),
        ([1, 1, 1, 1], [3.0] * 4, {0, 1}, "the same for everybody"),
        ([3, 3], [1.0, 4.0], {0}, "one cluster in each arm"),
        ([3] * 4, [1.0, 1.0, 4.0, 4.0], {0, 1}, "do not differ at all"),
    ],
)
def test_what_clusters_cannot_answer_is_refused(tmp_path, sizes, levels, treated, said):
    table = written(tmp_path, teams(sizes, levels, treated))
    settings = {"treated_value": 1} if treated else {"treated_value": 0}
    found = trial("mean", "y", table=table, model="cluster_means", **settings)
    assert isinstance(found, Refusal)
    assert said in found.because
    assert found.findings.quantities["effect"] is None
    assert found.findings.n["clusters"] == len(sizes)


def test_a_single_row_in_each_cluster_has_no_icc_and_still_an_effect(tmp_path):
    table = written(tmp_path, teams([1] * 8, LEVELS, {0, 3, 5, 6}))
    mixed = trial("mean", "y", table=table, model="mixed")
    means = trial("mean", "y", table=table, model="cluster_means")
    assert number(mixed, "effect.se") == pytest.approx(number(means, "effect.se"), rel=1e-9)
    assert number(mixed, "icc") is None
    assert "single row" in check(mixed, "icc").because


CASES = [
    ("mean", "y", {"covariates": ["age", "sex"], "baseline": "base"}, "mixed"),
    ("proportion", "ev", {"people": "ppl"}, "cluster_means"),
    ("count", "c", {"exposure": "e"}, "permutation"),
]


@pytest.mark.parametrize(("kind", "outcome", "columns", "model"), CASES)
def test_swapping_arms_and_moving_rows_leave_the_answer_in_place(
    tmp_path, kind, outcome, columns, model
):
    one = trial(kind, outcome, columns, model=model)
    turned = trial(kind, outcome, columns, model=model, treated_value=0)
    with TEAMS.open(encoding="utf-8") as file:
        rows = list(csv.DictReader(file))
    random.Random(5).shuffle(rows)
    moved = trial(kind, outcome, columns, written(tmp_path, rows), model=model)
    assert number(turned, "effect") == pytest.approx(-number(one, "effect"), rel=1e-8)
    for path in ("effect", "effect.low", "effect.high", "effect.p", "icc", "permutation_p"):
        assert number(moved, path) == pytest.approx(number(one, path), rel=1e-7, abs=1e-12), path
    wider = trial(kind, outcome, columns, model=model, level=0.99)
    assert number(wider, "effect.low") < number(one, "effect.low")


def test_many_clusters_are_drawn_at_random_and_by_the_seed(tmp_path):
    draw = random.Random(6)
    levels = [draw.gauss(place % 2, 2) for place in range(40)]
    table = written(tmp_path, teams([2] * 40, levels, set(range(0, 40, 2))))
    one, again = trial("mean", "y", table=table), trial("mean", "y", table=table)
    other = trial("mean", "y", table=table, seed=8)
    assert number(one, "permutation_p") == number(again, "permutation_p")
    close = pytest.approx(number(one, "permutation_p"), abs=0.01)
    assert number(other, "permutation_p") == close
    assert number(one, "permutation_p") == pytest.approx(number(one, "effect.p"), abs=0.05)


def test_rows_without_exposure_are_no_part_of_a_rate(tmp_path):
    with TEAMS.open(encoding="utf-8") as file:
        rows = list(csv.DictReader(file))
    more = [*rows, {**rows[0], "team": "T99", "c": 0, "e": 0}, {**rows[0], "c": 0, "e": 0}]
    for model in ("mixed", "cluster_means"):
        one = trial("count", "c", {"exposure": "e"}, model=model)
        other = trial("count", "c", {"exposure": "e"}, written(tmp_path, more), model=model)
        assert number(other, "effect") == pytest.approx(number(one, "effect"), rel=1e-12)
        assert other.findings.n["clusters"] == 14


def test_rows_that_repeat_the_figure_of_their_cluster_are_one_row(tmp_path):
    alone = teams([1] * 8, LEVELS, {0, 3, 5, 6})
    one = trial("mean", "y", table=written(tmp_path, alone), model="mixed")
    table = written(tmp_path, [row for row in alone for _ in range(4)])
    other = trial("mean", "y", table=table, model="mixed")
    for path in ("effect", "effect.se", "effect.p"):
        assert number(other, path) == pytest.approx(number(one, path), rel=1e-9), path
    assert number(other, "icc") == 1.0
