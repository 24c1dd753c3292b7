"""Tables of association: other programs' numbers, strata, trend, and what cannot be answered."""

import numpy as np
import pytest

from analysis.errors import BadDataError, BadPlanError
from tests.analysis.designs.written_plans import answered, checks_of, power_for

COLUMNS = {"row": "row", "column": "column", "count": "count"}
DESIGN = ("association_table", COLUMNS, "column", "proportion")

SMOKERS = {"1": (3, 83), "2": (3, 90), "3": (7, 129), "4": (12, 70)}
"""Fleiss (1981), Statistical Methods for Rates and Proportions, p. 139: no, yes."""

HAIR = {
    "Black": (68, 20, 15, 5),
    "Brown": (119, 84, 54, 29),
    "Red": (26, 17, 14, 14),
    "Blond": (7, 94, 10, 16),
}
EYES = ("Brown", "Blue", "Hazel", "Green")
"""R datasets, HairEyeColor (Snee 1974)."""

TITANIC = {
    ("1st", "Male"): (118, 62),
    ("2nd", "Male"): (154, 25),
    ("3rd", "Male"): (422, 88),
    ("Crew", "Male"): (670, 192),
    ("1st", "Female"): (4, 141),
    ("2nd", "Female"): (13, 93),
    ("3rd", "Female"): (106, 90),
    ("Crew", "Female"): (3, 20),
}
"""R datasets, Titanic (Dawson 1995): class and sex; died, survived."""


def lines_of(table, columns):
    return [
        "row,column,count",
        *(
            f"{row},{column},{count}"
            for row, counts in table.items()
            for column, count in zip(columns, counts, strict=True)
        ),
    ]


def titanic_lines():
    return [
        "class,row,column,count",
        *(
            f"{of_class},{sex},{column},{count}"
            for (of_class, sex), counts in TITANIC.items()
            for column, count in zip(("No", "Yes"), counts, strict=True)
        ),
    ]


def smokers(tmp_path, **settings):
    return answered(tmp_path, lines_of(SMOKERS, ("no", "yes")), *DESIGN, settings=settings)


def test_smokers_have_the_numbers_of_r(tmp_path):
    """R 4.2: prop.test, fisher.test, chisq.test(correct = FALSE)$stdres; (n - 1) r^2."""
    found = smokers(tmp_path, row_order=[1, 2, 3, 4], column_order=["no", "yes"])["quantities"]
    assert found["chi2"] == pytest.approx(12.60041129712763, rel=1e-9)
    assert found["chi2_p"] == pytest.approx(0.005585476661627039, rel=1e-9)
    assert found["df"] == 3
    assert found["exact_p"] == pytest.approx(0.01447190664722617, rel=1e-9)
    assert found["trend_chi2"] == pytest.approx(8.204204596821864, rel=1e-9)
    assert found["adjusted_residual_4_yes"] == pytest.approx(-3.489003614320315, rel=1e-9)
    assert found["cramers_v"] == pytest.approx(np.sqrt(12.60041129712763 / 397), rel=1e-9)


def test_colours_of_hair_and_eyes_have_the_numbers_of_r(tmp_path):
    """R 4.2: chisq.test(xtabs(Freq ~ Hair + Eye, HairEyeColor), correct = FALSE)."""
    found = answered(tmp_path, lines_of(HAIR, EYES), *DESIGN)["quantities"]
    assert found["chi2"] == pytest.approx(138.289841626008, rel=1e-12)
    assert found["chi2_p"] == pytest.approx(2.32528678709881e-25, rel=1e-9)
    assert found["adjusted_residual_Blond_Blue"] == pytest.approx(9.967550121154481, rel=1e-12)
    assert found["adjusted_residual_Black_Hazel"] == pytest.approx(-0.575026061054154, rel=1e-11)


def test_survival_by_sex_within_classes_has_the_numbers_of_r(tmp_path):
    """R 4.2: mantelhaen.test(xtabs(Freq ~ Sex + Survived + Class, Titanic), correct = FALSE)."""
    found = answered(
        tmp_path,
        titanic_lines(),
        "association_table",
        {**COLUMNS, "stratum": "class"},
        "column",
        "proportion",
        settings={"row_order": ["Male", "Female"], "column_order": ["No", "Yes"]},
    )
    ratio = found["quantities"]["mantel_haenszel_or"]
    assert ratio["value"] == pytest.approx(10.8065304759863, rel=1e-12)
    assert ratio["low"] == pytest.approx(8.23262884211515, rel=1e-12)
    assert ratio["high"] == pytest.approx(14.1851531470738, rel=1e-12)
    assert ratio["se_scale"] == "log"
    quantities = found["quantities"]
    assert quantities["mantel_haenszel_chi2"] == pytest.approx(362.672980754014, rel=1e-12)
    assert checks_of(found)["common_odds_ratio"]["status"] == "not_held"
    assert found["n"]["strata"] == 4


def test_a_trend_over_classes_is_that_of_the_scores(tmp_path):
    """R 4.2: prop.trend.test times (n - 1) / n; fisher.test with a larger workspace."""
    classes = {}
    for (of_class, _), counts in TITANIC.items():
        classes[of_class] = np.add(classes.get(of_class, (0, 0)), counts)
    order = ["1st", "2nd", "3rd", "Crew"]
    found = answered(
        tmp_path, lines_of(classes, ("No", "Yes")), *DESIGN, settings={"row_order": order}
    )["quantities"]
    assert found["trend_chi2"] == pytest.approx(162.042028823163, rel=1e-12)
    assert found["exact_p"] == pytest.approx(5.29111045714553e-39, rel=1e-6)


def test_turning_the_order_round_changes_no_trend_but_reordering_does(tmp_path):
    there = smokers(tmp_path, row_order=[1, 2, 3, 4])["quantities"]["trend_chi2"]
    back = smokers(tmp_path, row_order=[4, 3, 2, 1])["quantities"]["trend_chi2"]
    other = smokers(tmp_path, row_order=[4, 1, 3, 2])["quantities"]["trend_chi2"]
    assert back == pytest.approx(there, rel=1e-12)
    assert other != pytest.approx(there, rel=0.01)


def test_exchanging_rows_and_columns_changes_nothing_but_the_names(tmp_path):
    turned = {
        eye: tuple(counts[place] for counts in HAIR.values()) for place, eye in enumerate(EYES)
    }
    one = answered(tmp_path, lines_of(HAIR, EYES), *DESIGN)["quantities"]
    two = answered(tmp_path, lines_of(turned, tuple(HAIR)), *DESIGN)["quantities"]
    for name in ("chi2", "chi2_p", "df", "cramers_v"):
        assert two[name] == pytest.approx(one[name], rel=1e-12)
    assert two["adjusted_residual_Blue_Blond"] == pytest.approx(
        one["adjusted_residual_Blond_Blue"], rel=1e-12
    )


def test_rows_of_single_people_give_what_their_counts_give(tmp_path):
    single = ["row,column"]
    for row, counts in SMOKERS.items():
        for column, count in zip(("no", "yes"), counts, strict=True):
            single += [f"{row},{column}"] * count
    columns = {"row": "row", "column": "column"}
    one = answered(tmp_path, single, "association_table", columns, "column", "ordinal")
    assert one["quantities"] == smokers(tmp_path)["quantities"]
    assert one["n"]["units"] == 397


def test_it_describes_and_gives_no_verdict(tmp_path):
    found = smokers(tmp_path)
    assert (found["estimate"], found["verdict"], found["strength"]) == (None, None, 0)


def test_the_tea_tasting_lady_has_fisher_s_p_and_the_odds_of_one_stratum(tmp_path):
    """Fisher (1935), The Design of Experiments; R 4.2: fisher.test."""
    lines = lines_of({"milk": (3, 1), "tea": (1, 3)}, ("milk", "tea"))
    found = answered(tmp_path, lines, *DESIGN)["quantities"]
    assert found["exact_p"] == pytest.approx(0.4857142857142858, rel=1e-12)
    assert found["mantel_haenszel_or"]["value"] == pytest.approx(9.0)
    assert found["mantel_haenszel_or"]["se"] == pytest.approx(np.sqrt(1 / 3 + 1 + 1 + 1 / 3))


def test_without_an_order_there_is_no_trend_and_a_check_says_so(tmp_path):
    found = answered(tmp_path, lines_of(HAIR, EYES), *DESIGN)
    assert found["quantities"]["trend_chi2"] is None
    assert "no order" in checks_of(found)["trend_chi2"]["because"]
    assert found["quantities"]["mantel_haenszel_or"] is None
    assert "mantel_haenszel_or" in checks_of(found)


def test_one_order_without_the_other_is_no_trend_of_many_columns(tmp_path):
    order = ["Black", "Brown", "Red", "Blond"]
    found = answered(tmp_path, lines_of(HAIR, EYES), *DESIGN, settings={"row_order": order})
    assert found["quantities"]["trend_p"] is None
    assert "column_order" in checks_of(found)["trend_p"]["because"]


def test_a_listed_level_that_nobody_has_keeps_its_place_in_the_scores(tmp_path):
    wide = smokers(tmp_path, row_order=[1, 2, 3, 3.5, 4])["quantities"]
    narrow = smokers(tmp_path, row_order=[1, 2, 3, 4])["quantities"]
    assert wide["chi2"] == narrow["chi2"]
    scores, totals = np.array([0, 1, 2, 4]), np.array([sum(v) for v in SMOKERS.values()])
    x = np.repeat(scores, totals)
    y = np.concatenate([np.repeat((0, 1), counts) for counts in SMOKERS.values()])
    expected = (397 - 1) * np.corrcoef(x, y)[0, 1] ** 2
    assert wide["trend_chi2"] == pytest.approx(expected, rel=1e-10)


@pytest.mark.parametrize(
    ("lines", "word"),
    [
        (["row,column,count", "a,x,1", "a,y,2"], "row variable"),
        (["row,column,count", "a,x,1", "b,x,2"], "column variable"),
        (["row,column,count", "a,x,1", "b,y,0"], "row variable"),
    ],
)
def test_a_table_of_one_row_or_column_is_refused(tmp_path, lines, word):
    found = answered(tmp_path, lines, *DESIGN)
    assert found["outcome"] == "refusal"
    for name in ("chi2", "df", "exact_p", "cramers_v", "trend_p", "mantel_haenszel_or"):
        assert found["quantities"][name] is None
        assert checks_of(found)[name]["status"] == "unknown"
    assert word in found["because"]


def test_a_level_that_the_order_does_not_list_is_an_error_that_lists_it(tmp_path):
    with pytest.raises(BadDataError, match=r"'4'.*row_order.*where"):
        smokers(tmp_path, row_order=[1, 2, 3])


def test_an_order_that_lists_a_level_twice_is_an_error(tmp_path):
    with pytest.raises(BadPlanError, match="twice"):
        smokers(tmp_path, row_order=[1, 2, 3, 4, "1"])


def test_an_outcome_that_is_not_the_column_variable_is_an_error(tmp_path):
    lines = ["row,column,other,count", "a,x,1,1", "b,y,1,2"]
    with pytest.raises(BadPlanError, match="column variable"):
        answered(tmp_path, lines, "association_table", COLUMNS, "other", "proportion")


def test_an_event_value_leaves_every_column_of_the_table(tmp_path):
    lines = lines_of(HAIR, EYES)
    found = answered(tmp_path, lines, *DESIGN, settings={"event_value": "Blue"})
    assert found["quantities"]["df"] == 9


def test_a_small_row_is_not_drawn_by_its_shares(tmp_path):
    lines = lines_of({"north": (40, 60), "south": (3, 4)}, ("no", "yes"))
    drawn = answered(tmp_path, lines, *DESIGN)["figure"]["table"]
    assert drawn["rows"][0] == {"label": "north", "n": 100, "shares": [0.4, 0.6]}
    assert drawn["rows"][1]["shares"] is None


def test_it_has_no_power_because_it_describes():
    with pytest.raises(BadPlanError, match="describe"):
        power_for(*DESIGN)
