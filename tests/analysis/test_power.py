import json

import pytest

from analysis.design import terms as catalogue_terms
from analysis.errors import BadDataError, BadPlanError
from analysis.plan import read
from analysis.power import power_of, wanted_effect
from analysis.table import open_table


@pytest.fixture
def plan_of(document):
    def build(power=None, **hypothesis):
        document["hypotheses"][0] |= hypothesis
        document["power"] = power or {}
        return read(json.dumps(document).encode(), suffix=".json", terms=catalogue_terms())

    return build


TWO_MEANS = {"baseline": 50, "sd": 8, "n_treated": 64, "n_comparison": 64}


def test_two_means_have_the_power_that_r_gives_them(plan_of):
    """R 4.2.2: power.t.test(n = 64, delta = 4, sd = 8, strict = TRUE), and for power = 0.8."""
    found = power_of(plan_of(TWO_MEANS | {"effect": 4}, better="higher"))
    assert found["power"] == pytest.approx(0.8014595579, rel=1e-6)
    assert found["mde_80"] == pytest.approx(3.9925534, rel=1e-6)
    assert found["n_required"] == 64
    assert found["scale"] == "mean_difference"


def test_the_effect_that_can_be_seen_goes_the_way_of_better(plan_of):
    assert power_of(plan_of(TWO_MEANS, better="lower"))["mde_80"] < 0
    assert power_of(plan_of(TWO_MEANS, better="higher"))["mde_80"] > 0


def test_power_is_asked_for_an_effect_only_and_for_the_sesoi_beside_it(plan_of):
    plan = plan_of(TWO_MEANS, better="higher", sesoi={"value": 4, "scale": "absolute"})
    found = power_of(plan)
    assert found["power"] is None
    assert found["n_required"] is None
    assert found["sesoi"]["effect"] == 4
    assert found["sesoi"]["power"] == pytest.approx(0.8014595579, rel=1e-6)
    assert found["sesoi"]["n_required"] == 64


def test_what_the_plan_leaves_out_is_read_from_the_comparisons_rows(plan_of, tmp_path):
    path = tmp_path / "scores.csv"
    rows = [f"{arm},{value}" for arm in ("treated", "other") for value in (4, 6, 8, 10)]
    path.write_text("arm,stops\n" + "\n".join(rows) + "\n", encoding="utf-8")
    found = power_of(plan_of({"sd": 3}), open_table(path))
    assert found["assumptions"]["baseline"] == 7
    assert found["assumptions"]["sd"] == 3
    assert found["assumptions"]["n_treated"] == 4
    assert found["assumptions"]["n_comparison"] == 4
    told = power_of(plan_of(), open_table(path))["assumptions"]["sd"]
    assert told == pytest.approx(2.581989, rel=1e-6)


def test_outcomes_of_the_treated_are_not_looked_at(plan_of, tmp_path):
    found = []
    for shift in (0, 100):
        path = tmp_path / f"scores{shift}.csv"
        rows = [f"other,{value}" for value in (4, 6, 8)]
        rows += [f"treated,{value + shift}" for value in (5, 6, 7)]
        path.write_text("arm,stops\n" + "\n".join(rows) + "\n", encoding="utf-8")
        found.append(power_of(plan_of(), open_table(path)))
    assert found[0] == found[1]


def test_an_assumption_that_is_missing_is_named(plan_of):
    with pytest.raises(BadPlanError, match="sd"):
        power_of(plan_of({"n_treated": 10, "n_comparison": 10}))


def test_a_column_that_the_data_lack_is_named(plan_of, tmp_path):
    path = tmp_path / "scores.csv"
    path.write_text("arm,scores\na,1\n", encoding="utf-8")
    with pytest.raises(BadDataError, match="stops"):
        power_of(plan_of(), open_table(path))


def test_the_first_primary_hypothesis_is_asked_unless_one_is_named(document):
    one = document["hypotheses"][0]
    document["power"] = TWO_MEANS
    document["hypotheses"] = [
        dict(one, key="first", role="secondary"),
        dict(one, key="second", role="primary"),
    ]
    plan = read(json.dumps(document).encode(), suffix=".json", terms=catalogue_terms())
    assert power_of(plan)["hypothesis"] == "second"
    assert power_of(plan, only="first")["hypothesis"] == "first"
    with pytest.raises(BadPlanError, match="no hypothesis"):
        power_of(plan, only="third")


@pytest.mark.parametrize(
    ("hypothesis", "baseline", "effect"),
    [
        ({"kind": "mean", "sesoi": {"value": 2, "scale": "absolute"}}, None, -2),
        ({"kind": "mean", "sesoi": {"value": 0.1, "scale": "relative"}}, 40, -4),
        ({"kind": "mean", "sesoi": {"value": 0.1, "scale": "relative"}}, None, None),
        ({"kind": "proportion", "sesoi": {"value": 0.5, "scale": "relative"}}, 0.4, -0.2),
        ({"kind": "count", "sesoi": {"value": 0.2, "scale": "relative"}}, None, 0.8),
        ({"kind": "count", "sesoi": {"value": 2, "scale": "absolute"}}, 8, 0.75),
        ({"kind": "count", "sesoi": {"value": 9, "scale": "absolute"}}, 8, None),
        ({"kind": "mean"}, 40, None),
    ],
)
def test_a_sesoi_is_an_effect_on_the_scale_of_the_estimate(plan_of, hypothesis, baseline, effect):
    found = wanted_effect(plan_of(**hypothesis).hypotheses[0], baseline)
    assert found == (None if effect is None else pytest.approx(effect))
