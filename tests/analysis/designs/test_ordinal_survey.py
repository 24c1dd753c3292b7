"""Surveys on an ordered scale: other programs' numbers, order, covariates, refusals, power."""

import numpy as np
import pytest

from analysis.errors import BadDataError, BadPlanError
from tests.analysis.designs.written_plans import answered, checks_of, power_for

LISTENS = [
    "arm,answer,people",
    "initiative,Disagree,6",
    "initiative,Neither,9",
    "initiative,Agree,21",
    "initiative,Strongly agree,12",
    "comparison,Disagree,13",
    "comparison,Neither,15",
    "comparison,Agree,16",
    "comparison,Strongly agree,5",
]
ORDER = ["Strongly disagree", "Disagree", "Neither", "Agree", "Strongly agree"]
COLUMNS = {"group": "arm", "count": "people"}
DESIGN = ("ordinal_survey", COLUMNS, "answer", "ordinal")

EYES = {
    ("Black", "Male"): (32, 10, 3, 11),
    ("Brown", "Male"): (53, 25, 15, 50),
    ("Red", "Male"): (10, 7, 7, 10),
    ("Blond", "Male"): (3, 5, 8, 30),
    ("Black", "Female"): (36, 5, 2, 9),
    ("Brown", "Female"): (66, 29, 14, 34),
    ("Red", "Female"): (16, 7, 7, 7),
    ("Blond", "Female"): (4, 5, 8, 64),
}
"""R datasets, HairEyeColor (Snee 1974): hair and sex; eyes from dark to light."""
DARK_TO_LIGHT = ("Brown", "Hazel", "Green", "Blue")


def eyes(**more):
    lines = ["hair,arm,answer,people"]
    for (hair, sex), counts in EYES.items():
        for eye, count in zip(DARK_TO_LIGHT, counts, strict=True):
            lines.append(f"{hair},{sex},{eye},{count}")
    return lines, {"settings": {"treated_value": "Female", "order": list(DARK_TO_LIGHT)}, **more}


def listens(tmp_path, lines=LISTENS, *, columns=None, **more):
    settings = {"treated_value": "initiative", "order": ORDER, **more.pop("settings", {})}
    design = ("ordinal_survey", columns or COLUMNS, "answer", "ordinal")
    return answered(tmp_path, lines, *design, settings=settings, **more)


def numbers(quantity):
    """Return what of a quantity is a number."""
    if not isinstance(quantity, dict):
        return quantity
    return {name: value for name, value in quantity.items() if isinstance(value, float)}


def test_light_eyes_by_sex_have_the_numbers_of_r(tmp_path):
    """R 4.2: MASS::polr(Eye ~ Sex, weights = Freq), wilcox.test, Brunner-Munzel by ranks."""
    lines, more = eyes()
    found = answered(tmp_path, lines, *DESIGN, **more)
    quantities = found["quantities"]
    assert quantities["probability_superiority"]["value"] == pytest.approx(0.488079288192655)
    assert quantities["probability_superiority"]["se"] == pytest.approx(0.0225034149663398)
    assert quantities["probability_superiority"]["df"] == pytest.approx(588.17564944251)
    assert quantities["brunner_munzel_p"] == pytest.approx(0.596499719690251, rel=1e-10)
    assert quantities["rank_p"] == pytest.approx(0.596628807673227, rel=1e-10)
    assert quantities["proportional_odds"]["value"] == pytest.approx(-0.0797427013, rel=1e-6)
    assert quantities["proportional_odds"]["se"] == pytest.approx(0.150594604, rel=1e-5)
    assert found["estimate"] == {**found["estimate"], **quantities["probability_superiority"]}


def test_light_eyes_by_sex_and_hair_have_the_numbers_of_r(tmp_path):
    """R 4.2: MASS::polr(Eye ~ Sex + Hair, weights = Freq); here against black hair."""
    lines, more = eyes()
    columns = {**COLUMNS, "covariates": ["hair"]}
    found = answered(tmp_path, lines, "ordinal_survey", columns, "answer", "ordinal", **more)
    quantities = found["quantities"]
    expected = {
        "proportional_odds": (-0.301283545947639, 0.160629180266572),
        "coef_hair_Brown": (0.852644913329923, 0.225047887659135),
        "coef_hair_Red": (0.921530961995118, 0.288162186132694),
        "coef_hair_Blond": (2.948119294018209, 0.289427938700276),
    }
    # Black is the first of Black, Blond, Brown, Red in sorted order.
    for name, (value, se) in expected.items():
        assert quantities[name]["value"] == pytest.approx(value, rel=1e-5), name
        assert quantities[name]["se"] == pytest.approx(se, rel=1e-4), name
    assert quantities["proportional_odds_unadjusted"]["value"] == pytest.approx(
        -0.0797427, rel=1e-5
    )
    plain = answered(tmp_path, lines, *DESIGN, **more)["quantities"]
    assert quantities["probability_superiority"] == plain["probability_superiority"]


def test_an_unused_lowest_level_changes_nothing(tmp_path):
    """R 4.2: wilcox.test and MASS::polr on the same answers."""
    found = listens(tmp_path)["quantities"]
    assert found["probability_superiority"]["value"] == pytest.approx(0.6536989795918368, rel=1e-9)
    assert found["rank_p"] == pytest.approx(0.00651355191967455, rel=1e-9)
    assert found["proportional_odds"]["value"] == pytest.approx(1.0447594613232758, rel=1e-5)
    used = listens(tmp_path, settings={"order": ORDER[1:]})["quantities"]
    assert used == found


def test_the_interval_is_that_of_statsmodels(tmp_path):
    from statsmodels.stats.nonparametric import rank_compare_2indep

    found = listens(tmp_path)["quantities"]["probability_superiority"]
    one = np.repeat([1, 2, 3, 4], [6, 9, 21, 12])
    two = np.repeat([1, 2, 3, 4], [13, 15, 16, 5])
    other = rank_compare_2indep(one, two)
    assert found["value"] == pytest.approx(other.prob1, rel=1e-12)
    assert (found["low"], found["high"]) == pytest.approx(other.conf_int(alpha=0.05), rel=1e-12)
    assert found["p"] == pytest.approx(other.pvalue, rel=1e-9)


def test_exchanging_the_groups_mirrors_everything(tmp_path):
    one = listens(tmp_path)["quantities"]
    two = listens(tmp_path, settings={"treated_value": "comparison"})["quantities"]
    first, second = one["probability_superiority"], two["probability_superiority"]
    assert second["value"] == pytest.approx(1 - first["value"])
    assert second["low"] == pytest.approx(1 - first["high"])
    assert two["rank_p"] == pytest.approx(one["rank_p"])
    assert two["proportional_odds"]["value"] == pytest.approx(-one["proportional_odds"]["value"])


def test_people_one_by_one_give_what_their_counts_give(tmp_path):
    single = ["arm,answer"]
    for line in LISTENS[1:]:
        arm, answer, people = line.split(",")
        single += [f"{arm},{answer}"] * int(people)
    found = listens(tmp_path, single, columns={"group": "arm"})
    counted = listens(tmp_path)
    for name, value in counted["quantities"].items():
        if name != "proportional_odds_p":
            assert numbers(found["quantities"][name]) == pytest.approx(numbers(value), rel=1e-9)
    assert found["n"] == {"rows": 97, "units": 97, "treated": 48, "comparison": 49}
    assert counted["n"] == {"rows": 8, "units": 97, "treated": 48, "comparison": 49}


def test_two_waves_are_compared_by_phase(tmp_path):
    lines = [
        line.replace("initiative", "after").replace("comparison", "before") for line in LISTENS
    ]
    columns = {"phase": "arm", "count": "people"}
    design = ("ordinal_survey", columns, "answer", "ordinal")
    found = answered(tmp_path, lines, *design, settings={"order": ORDER})
    assert found["estimate"]["value"] == pytest.approx(0.6536989795918368)
    assert [group["label"] for group in found["figure"]["answers"]["groups"]] == ["after", "before"]


def test_a_group_and_a_phase_at_once_are_an_error(tmp_path):
    lines = [f"{LISTENS[0]},wave", *(f"{line},after" for line in LISTENS[1:])]
    with pytest.raises(BadPlanError, match="name one"):
        listens(tmp_path, lines, columns={**COLUMNS, "phase": "wave"})


def test_numbers_are_ordered_by_value_and_need_no_order(tmp_path):
    lines = ["arm,answer", *(f"initiative,{k}" for k in (7, 8, 9, 6))]
    lines += [f"comparison,{k}" for k in ("1", "2.0", "3", "5", "10")]
    design = ("ordinal_survey", {"group": "arm"}, "answer", "ordinal")
    found = answered(tmp_path, lines, *design)["quantities"]
    assert found["probability_superiority"]["value"] == pytest.approx(16 / 20)
    assert found["rank_p"] == pytest.approx(0.190476190476190, rel=1e-12)  # R: wilcox.test, exact


def test_texts_without_an_order_are_an_error_that_asks_for_it(tmp_path):
    with pytest.raises(BadPlanError, match=r"settings\.order"):
        answered(tmp_path, LISTENS, *DESIGN, settings={"treated_value": "initiative"})


def test_an_answer_that_the_order_does_not_list_is_an_error_that_says_how_to_leave_it_out(tmp_path):
    with pytest.raises(BadDataError, match=r"'Not sure'.*where"):
        listens(tmp_path, [*LISTENS, "comparison,Not sure,7"])
    left_out = listens(tmp_path, [*LISTENS, "comparison,Not sure,7"], where={"answer": ORDER[1:]})
    assert left_out["n"]["units"] == 97


@pytest.mark.parametrize(
    ("lines", "word"),
    [
        (["i,Agree,3", "c,Agree,4"], "same answer"),
        (["i,Agree,3", "c,Neither,4"], "higher than every answer"),
        (["i,Agree,1", "c,Neither,4", "c,Agree,2"], "single answer"),
        (["i,Agree,2", "i,Neither,4"], "no answer in the group"),
        (["i,Agree,2", "c,Neither,0"], "no answer in the group"),
    ],
)
def test_answers_that_cannot_tell_are_refused(tmp_path, lines, word):
    lines = [line.replace("i,", "initiative,").replace("c,", "comparison,") for line in lines]
    found = listens(tmp_path, ["arm,answer,people", *lines])
    assert found["outcome"] == "refusal"
    assert word in found["because"]
    for name, value in found["quantities"].items():
        assert value is not None or checks_of(found)[name]["status"] == "unknown"
    assert {"probability_superiority", "rank_p"} <= found["quantities"].keys()


def test_a_refused_survey_still_gives_what_can_be_computed(tmp_path):
    lines = ["arm,answer,people", "initiative,Agree,3", "comparison,Neither,4"]
    found = listens(tmp_path, lines)
    quantities = found["quantities"]
    assert quantities["probability_superiority"]["value"] == 1.0
    assert quantities["probability_superiority"].get("low") is None
    assert quantities["rank_p"] is not None
    for name in ("brunner_munzel_p", "proportional_odds"):
        assert quantities[name] is None
        assert name in checks_of(found)


def test_covariates_that_decide_the_group_leave_no_odds_and_the_headline_stands(tmp_path):
    lines = [LISTENS[0] + ",arm_again", *(f"{line},{line[0]}" for line in LISTENS[1:])]
    columns = {**COLUMNS, "covariates": ["arm_again"]}
    found = listens(tmp_path, lines, columns=columns)
    assert found["outcome"] == "result"
    assert found["quantities"]["proportional_odds"] is None
    assert "apart entirely" in checks_of(found)["proportional_odds"]["because"]


def test_a_covariate_that_repeats_another_has_no_coefficient_of_its_own(tmp_path):
    lines = ["arm,answer,people,x,twice"]
    for place, line in enumerate(LISTENS[1:]):
        x = (place * 3) % 5
        lines.append(f"{line},{x},{2 * x}")
    columns = {**COLUMNS, "covariates": ["x", "twice"]}
    found = listens(tmp_path, lines, columns=columns)
    assert found["quantities"]["coef_twice"] is None
    assert "coef_twice" in checks_of(found)
    assert found["quantities"]["coef_x"] is not None


def test_odds_that_differ_between_the_cuts_are_said_to(tmp_path):
    lines = ["arm,answer,people"]
    for arm, counts in (("initiative", (60, 0, 60)), ("comparison", (20, 80, 20))):
        lines += [f"{arm},{k},{count}" for k, count in enumerate(counts)]
    found = answered(tmp_path, lines, *DESIGN)
    assert checks_of(found)["proportional_odds_test"]["status"] == "not_held"
    assert found["quantities"]["proportional_odds"]["value"] == pytest.approx(0.0, abs=1e-6)


def test_few_answers_get_a_caveat_and_are_not_shown_by_level(tmp_path):
    lines = ["arm,answer,people", "initiative,Agree,5", "initiative,Neither,3", *LISTENS[5:]]
    found = listens(tmp_path, lines)
    assert checks_of(found)["small_groups"]["status"] == "not_held"
    groups = found["figure"]["answers"]["groups"]
    assert groups[0]["shares"] is None
    assert sum(groups[1]["shares"]) == pytest.approx(1.0)


def test_a_share_of_pairs_is_never_said_to_be_above_a_hundred(tmp_path):
    lines = ["arm,answer", *(f"initiative,{k}" for k in (7, 8, 9, 6))]
    lines += [f"comparison,{k}" for k in (1, 2, 3, 5, 10)]
    design = ("ordinal_survey", {"group": "arm"}, "answer", "ordinal")
    found = answered(tmp_path, lines, *design)
    assert found["estimate"]["high"] > 1.0  # the interval is not transformed
    assert "to 100 of 100" in found["wording"]["leader"]


def test_the_level_of_the_interval_is_the_plan_s(tmp_path):
    wide = listens(tmp_path, settings={"level": 0.99})["estimate"]
    narrow = listens(tmp_path, settings={"level": 0.8})["estimate"]
    assert wide["low"] < narrow["low"] < narrow["high"] < wide["high"]
    assert wide["p"] == narrow["p"]


def test_power_is_noether_s(tmp_path):
    found = power_for(*DESIGN, power={"n_treated": 80, "n_comparison": 95, "effect": 0.61})
    assert found["power"] == pytest.approx(0.7092476859759416, rel=1e-9)
    assert found["mde_80"] == pytest.approx(0.6227227025571859, rel=1e-9)
    assert found["mde_90"] == pytest.approx(0.641993884099511, rel=1e-9)
    assert found["scale"] == "probability"
    again = power_for(*DESIGN, power={"n_treated": found["n_required"], "effect": 0.61})
    assert again["power"] >= 0.8


def test_power_looks_for_a_fall_where_lower_is_better_and_counts_the_people_of_the_data(tmp_path):
    settings = {"treated_value": "initiative", "order": ORDER}
    found = power_for(*DESIGN, better="lower", folder=tmp_path, lines=LISTENS, settings=settings)
    assert found["mde_80"] < 0.5
    assert found["assumptions"]["n_treated"] == 48
    assert found["assumptions"]["n_comparison"] == 49


def test_power_refuses_a_probability_beyond_one():
    with pytest.raises(BadPlanError, match="between 0 and 1"):
        power_for(*DESIGN, power={"n_treated": 50, "effect": 1.4})
