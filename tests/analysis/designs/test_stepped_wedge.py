"""A stepped wedge: against lme4's numbers, by brute force, and where it cannot answer."""

import csv
import random
from itertools import permutations

import numpy as np
import pytest

from analysis.outcome import CheckStatus, Refusal
from tests.analysis.designs.trial_files import ORACLES, check, number, run, written

ROTA = ORACLES / "rota_in_steps.csv"
"""Simulated for these tests: eight stations, two more begin in each of periods 2 to 5."""

STATIONS = {"cluster": "cluster", "period": "period", "starts": "starts"}
YEARS = {"cluster": "station", "period": "year", "starts": "starts"}


def wedge(kind, outcome, columns=(), table=ROTA, roles=STATIONS, **settings):
    return run("stepped_wedge", table, kind, outcome, {**roles, **dict(columns)}, **settings)


def test_a_row_in_each_cell_is_lme4s_model_with_one_intercept():
    """lme4 1.1-31, REML: score ~ factor(period) + on + (1 | cluster)."""
    found = wedge("mean", "score")
    assert number(found, "effect") == pytest.approx(2.258089903195105, rel=1e-6)
    assert number(found, "effect.se") == pytest.approx(0.4839648483993131, rel=1e-5)
    assert number(found, "effect.df") == 6
    assert number(found, "icc") == pytest.approx(0.6227788518592324, rel=1e-5)
    for k, value in enumerate((2.26109485930, 2.84643003236, 2.78233271597, 3.12918278256), 1):
        assert number(found, f"exposure_{k}") == pytest.approx(value, rel=1e-5), k
    assert found.findings.n["clusters"] == 8
    assert found.findings.n["treated"] + found.findings.n["comparison"] == 40


def test_every_order_of_the_starts_is_counted(tmp_path):
    """Generalised least squares by dense matrices, for each order of four starts."""
    with ROTA.open(encoding="utf-8") as file:
        rows = [row for row in csv.DictReader(file) if row["cluster"][-1] in "1357"]
    rows = [row for place, row in enumerate(rows) if place % 7]
    found = wedge("mean", "score", table=written(tmp_path, rows), model="permutation")
    clusters = sorted({row["cluster"] for row in rows})
    starts = {row["cluster"]: int(row["starts"]) for row in rows}
    y = np.array([float(row["score"]) for row in rows])
    periods = np.array([[float(row["period"] == one) for one in "12345"] for row in rows])
    same = np.array([[one["cluster"] == other["cluster"] for other in rows] for one in rows])

    def inverse(ratio):
        return np.linalg.inv(np.eye(len(rows)) + ratio * same)

    def restricted(ratio):
        v = inverse(ratio)
        gram = periods.T @ v @ periods
        left = y - periods @ np.linalg.solve(gram, periods.T @ v @ y)
        squares = (len(rows) - 5) * np.log(left @ v @ left)
        return squares - np.linalg.slogdet(v)[1] + np.linalg.slogdet(gram)[1]

    from scipy.optimize import minimize_scalar

    best = minimize_scalar(lambda log: restricted(np.exp(log)), bounds=(-8, 8), method="bounded")
    v = inverse(np.exp(best.x))

    def effect(order):
        on = [float(int(row["period"]) >= order[row["cluster"]]) for row in rows]
        x = np.column_stack([periods, on])
        return np.linalg.solve(x.T @ v @ x, x.T @ v @ y)[-1]

    own = effect(starts)
    orders = {tuple(order) for order in permutations(starts[one] for one in clusters)}
    far = sum(
        abs(effect(dict(zip(clusters, order, strict=True)))) >= abs(own) - 1e-9 for order in orders
    )
    assert number(found, "effect") == pytest.approx(own, rel=1e-5)
    assert number(found, "permutation_p") == pytest.approx(far / len(orders))


def test_both_models_stand_beside_each_other():
    mixed, permutation = wedge("mean", "score"), wedge("mean", "score", model="permutation")
    assert number(mixed, "permutation_p") == pytest.approx(2 / 2520)
    assert number(permutation, "effect.p") == number(permutation, "permutation_p")
    assert number(permutation, "effect.low") < number(permutation, "effect")
    assert {one.key for one in mixed.findings.sensitivity} == {"permutation", "exposure_average"}
    assert {one.key for one in permutation.findings.sensitivity} == {"mixed", "exposure_average"}


def test_shares_as_events_among_people_are_the_same_answer(tmp_path):
    with (ORACLES / "stepped_wedge.csv").open(encoding="utf-8") as file:
        rows = list(csv.DictReader(file))
    cells: dict[tuple[str, ...], list[int]] = {}
    for row in rows:
        cell = cells.setdefault((row["station"], row["year"], row["starts"]), [0, 0])
        cell[0] += int(row["above"])
        cell[1] += 1
    summed = [
        {"station": station, "year": year, "starts": starts, "events": events, "people": people}
        for (station, year, starts), (events, people) in cells.items()
    ]
    one = wedge("proportion", "above", (), ORACLES / "stepped_wedge.csv", YEARS)
    other = wedge(*("proportion", "events", {"people": "people"}, written(tmp_path, summed), YEARS))
    for path in ("effect", "effect.se", "icc", "exposure_2", "counterfactual"):
        assert number(other, path) == pytest.approx(number(one, path), rel=1e-9), path
    assert other.findings.n["units"] == one.findings.n["units"]
    assert one.estimate.scale == "risk_difference"


def test_the_order_of_rows_and_the_names_of_clusters_do_not_matter(tmp_path):
    with (ORACLES / "stepped_wedge.csv").open(encoding="utf-8") as file:
        rows = list(csv.DictReader(file))
    random.Random(2).shuffle(rows)
    for row in rows:
        row["station"] = f"Q{99 - int(row['station'][1:])}"
    one = wedge("mean", "score", (), ORACLES / "stepped_wedge.csv", YEARS)
    other = wedge("mean", "score", (), written(tmp_path, rows), YEARS)
    for path in ("effect", "effect.se", "icc", "exposure_3"):
        assert number(other, path) == pytest.approx(number(one, path), rel=1e-9), path
    assert number(other, "permutation_p") == pytest.approx(number(one, "permutation_p"), abs=0.01)


def test_a_shift_of_the_outcome_and_its_unit_move_the_answer_as_they_should(tmp_path):
    with ROTA.open(encoding="utf-8") as file:
        rows = list(csv.DictReader(file))
    for row in rows:
        row["score"] = -10.0 * float(row["score"]) + 1e6 + 40.0 * int(row["period"])
    one, other = wedge("mean", "score"), wedge("mean", "score", table=written(tmp_path, rows))
    assert number(other, "effect") == pytest.approx(-10.0 * number(one, "effect"), rel=1e-7)
    assert number(other, "effect.se") == pytest.approx(10.0 * number(one, "effect.se"), rel=1e-7)
    assert number(other, "permutation_p") == number(one, "permutation_p")


def test_the_chart_holds_the_two_lines_and_who_has_begun():
    series = wedge("mean", "score").findings.figure["series"]
    assert series["labels"] == ["1", "2", "3", "4", "5"]
    assert series["start"] == 1
    assert series["started"] == [0, 2, 4, 6, 8]
    assert series["groups"]["treated"][0] is None
    assert series["groups"]["comparison"][4] is None
    assert series["groups"]["counterfactual"][1] < series["groups"]["treated"][1]


def _panel(starts, outcome, periods=4):
    return [
        {
            "cluster": f"C{place}",
            "period": period,
            "starts": "" if start is None else start,
            "y": outcome(place, period, start is not None and period >= start),
        }
        for place, start in enumerate(starts)
        for period in range(1, periods + 1)
    ]


def _wobble(place, period, on):
    return (7 * place + 3 * period * period + 5 * place * period) % 11 + 2 * on


@pytest.mark.parametrize(
    ("starts", "outcome", "said"),
    [
        ([None, None, None], _wobble, "nothing was treated"),
        ([9, 9, None], _wobble, "nothing was treated"),
        ([1, 1, 1], _wobble, "nothing to compare with"),
        ([3, 3, 3], _wobble, "cannot be told apart from time"),
        ([2, 3, 4], lambda *_: 5, "the same in every row"),
        ([2, 3], _wobble, "too few clusters"),
        (
            *([2, 3, 4, None], lambda place, period, on: place + period + 2 * on),
            "reproduces every outcome exactly",
        ),
    ],
)
def test_what_a_wedge_cannot_answer_is_refused(tmp_path, starts, outcome, said):
    found = wedge("mean", "y", table=written(tmp_path, _panel(starts, outcome)))
    assert isinstance(found, Refusal)
    assert said in found.because
    assert found.findings.quantities["effect"] is None
    assert check(found, "effect").because == found.because


def test_gaps_in_the_panel_are_used_and_said(tmp_path):
    rows = _panel([2, 3, 4, 3, 2], _wobble)
    whole = wedge("mean", "y", table=written(tmp_path, rows))
    gaps = wedge("mean", "y", table=written(tmp_path, rows[:3] + rows[6:]))
    assert check(whole, "missing_cells").status is CheckStatus.HELD
    assert check(gaps, "missing_cells").status is CheckStatus.NOT_HELD
    assert gaps.findings.n["rows"] == 17
    assert number(gaps, "effect") is not None


def test_an_exposure_that_nothing_tells_apart_is_null_with_its_reason(tmp_path):
    rows = [row for row in _panel([2, 2, 3, 3], _wobble) if row["starts"] != 3 or row["period"] < 4]
    found = wedge("mean", "y", table=written(tmp_path, rows))
    missing = [
        name
        for name, one in found.findings.quantities.items()
        if name.startswith("exposure_") and one is None
    ]
    assert missing == ["exposure_3"]
    assert "cannot be told apart" in check(found, "exposure_3").because


def test_rows_that_repeat_the_figure_of_their_cell_are_one_row(tmp_path):
    rows = _panel([2, 3, 4, 3, 2], _wobble)
    one = wedge("mean", "y", table=written(tmp_path, rows))
    other = wedge("mean", "y", table=written(tmp_path, [row for row in rows for _ in range(3)]))
    for path in ("effect", "effect.se", "icc", "exposure_1"):
        assert number(other, path) == pytest.approx(number(one, path), rel=1e-8), path
    assert other.findings.n["rows"] == 60
