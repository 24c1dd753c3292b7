"""The weighted displacement difference: the published example, strata, harm, exposure, refusals."""

import itertools
import math

import numpy as np
import pytest

from analysis.errors import BadDataError, BadPlanError
from tests.analysis.designs.written_plans import answered, checks_of, plan_of, power_for

COLUMNS = {"area": "area", "phase": "phase"}
DESIGN = ("weighted_displacement", COLUMNS, "crimes", "count")
SETTINGS = {"after_value": "post"}

PUBLISHED = [
    "area,phase,crimes",
    "treated,pre,207",
    "treated,post,110",
    "control,pre,308",
    "control,post,318",
    "displacement,pre,206",
    "displacement,post,142",
    "displacement_control,pre,122",
    "displacement_control,post,69",
]

AREAS = ("treated", "control", "displacement", "displacement_control")
BURGLARY = (120, 80, 110, 115, 60, 66, 58, 50)
ROBBERY = (40, 30, 50, 45, 20, 22, 19, 21)
SIGNS = np.array([-1, 1, 1, -1, -1, 1, 1, -1])
"""How each count enters the difference: areas in turn, before and after."""


def by_type(exposure=(1.0, 1.0), harm=2.5):
    lines = ["area,phase,crimes,type,time,harm"]
    for crime, counts, weight in (("burglary", BURGLARY, 1.0), ("robbery", ROBBERY, harm)):
        cells = itertools.product(AREAS, zip(("pre", "post"), exposure, strict=True))
        lines += [
            f"{area},{phase},{count},{crime},{time},{weight}"
            for (area, (phase, time)), count in zip(cells, counts, strict=True)
        ]
    return lines


def wdd(tmp_path, lines, *, columns=None, settings=None, better="lower", **more):
    return answered(
        tmp_path,
        lines,
        "weighted_displacement",
        {**COLUMNS, **(columns or {})},
        "crimes",
        "count",
        better=better,
        settings={**SETTINGS, **(settings or {})},
        **more,
    )


def test_the_difference_has_the_published_form(tmp_path):
    """Wheeler and Ratcliffe (2018): sums of signed counts, the variance the sum of the counts."""
    found = wdd(tmp_path, by_type())
    counts = np.add(BURGLARY, ROBBERY)
    total = found["quantities"]["wdd_total"]
    assert total["value"] == pytest.approx(SIGNS @ counts)
    assert total["se"] == pytest.approx(math.sqrt(counts.sum()))
    assert total.get("df") is None
    assert total["high"] == pytest.approx(SIGNS @ counts + 1.959963984540054 * total["se"])
    local = found["quantities"]["wdd_local"]
    moved = found["quantities"]["wdd_displacement"]
    assert local["value"] == pytest.approx(SIGNS[:4] @ counts[:4])
    assert moved["value"] == pytest.approx(SIGNS[4:] @ counts[4:])
    assert total["value"] == pytest.approx(local["value"] + moved["value"])
    assert found["estimate"]["value"] == total["value"]
    assert found["estimate"]["scale"] == "count"
    assert found["absolute"] is None


def test_the_treated_area_would_have_had_its_count_less_the_local_effect(tmp_path):
    found = wdd(tmp_path, by_type(), sesoi={"value": 0.1, "scale": "relative"})
    local = found["quantities"]["wdd_local"]["value"]
    level = found["quantities"]["counterfactual"]
    assert level["value"] == pytest.approx(80 + 30 - local)
    assert level["scale"] == "count"
    assert found["sesoi"]["d"] == pytest.approx(0.1 * level["value"])


def test_strata_harm_exposure_and_dispersion_enter_as_the_formula_has_them(tmp_path):
    found = wdd(
        tmp_path,
        by_type(exposure=(1.0, 2.0)),
        columns={"weight": "harm", "stratum": "type", "exposure": "time"},
        settings={"dispersion": 1.5},
    )["quantities"]
    time = np.tile([1.0, 2.0], 4)
    each = {name: np.asarray(of) for name, of in (("burglary", BURGLARY), ("robbery", ROBBERY))}
    for name, counts in each.items():
        assert found[f"wdd_{name}"]["value"] == pytest.approx(SIGNS @ (counts / time))
        variance = 1.5 * (counts / time**2).sum()
        assert found[f"wdd_{name}"]["se"] == pytest.approx(math.sqrt(variance))
    total = sum(found[f"wdd_{name}"]["value"] for name in each)
    assert found["wdd_total"]["value"] == pytest.approx(total)
    harm = each["burglary"] + 2.5 * each["robbery"]
    assert found["wdd_harm"]["value"] == pytest.approx(SIGNS @ (harm / time))
    squares = (each["burglary"] + 2.5**2 * each["robbery"]) / time**2
    assert found["wdd_harm"]["se"] == pytest.approx(math.sqrt(1.5 * squares.sum()))


def test_the_ratio_of_rate_ratios_is_that_of_a_saturated_poisson_regression(tmp_path):
    """R 4.2: glm(y ~ t * a + offset(log(o)), poisson, epsilon = 1e-14), the interaction."""
    found = wdd(tmp_path, by_type(exposure=(1.0, 2.0)), columns={"exposure": "time"})
    ratio = found["quantities"]["ratio_of_rate_ratios"]
    assert math.log(ratio["value"]) == pytest.approx(-0.374693449441411, rel=1e-9)
    assert ratio["se"] == pytest.approx(0.166855953117979, rel=1e-9)
    assert ratio["scale"] == "ratio_of_ratios"


def test_an_exposure_of_one_changes_nothing_and_doubling_all_halves_the_difference(tmp_path):
    plain = wdd(tmp_path, by_type())["quantities"]["wdd_total"]
    columns = {"exposure": "time"}
    same = wdd(tmp_path, by_type(), columns=columns)["quantities"]["wdd_total"]
    half = wdd(tmp_path, by_type(exposure=(2.0, 2.0)), columns=columns)["quantities"]["wdd_total"]
    assert same == plain
    assert half["value"] == pytest.approx(plain["value"] / 2)
    assert half["p"] == pytest.approx(plain["p"])


def test_exchanging_treated_and_control_turns_the_sign(tmp_path):
    lines = PUBLISHED[:5]
    turned = [
        line.replace("treated", "x").replace("control", "treated").replace("x", "control")
        for line in lines
    ]
    one, two = (wdd(tmp_path, of)["quantities"]["wdd_total"] for of in (lines, turned))
    assert two["value"] == pytest.approx(-one["value"])
    assert two["low"] == pytest.approx(-one["high"])


def test_without_displacement_areas_the_total_is_the_local_effect(tmp_path):
    found = wdd(tmp_path, PUBLISHED[:5])
    quantities = found["quantities"]
    assert quantities["wdd_displacement"] is None
    assert quantities["wdd_total"] == quantities["wdd_local"]
    assert checks_of(found)["wdd_displacement"]["consequence"] == "caveat"
    assert "wdd_harm" in checks_of(found)


def test_a_displacement_area_without_control_is_taken_whole_with_a_caveat(tmp_path):
    found = wdd(tmp_path, PUBLISHED[:7])
    assert found["quantities"]["wdd_displacement"]["value"] == 142 - 206
    assert checks_of(found)["displacement_control"]["status"] == "not_held"


def test_a_dispersion_widens_every_interval_by_its_root(tmp_path):
    plain = wdd(tmp_path, PUBLISHED)["quantities"]
    wide = wdd(tmp_path, PUBLISHED, settings={"dispersion": 4})["quantities"]
    for name in ("wdd_total", "wdd_local", "wdd_displacement", "ratio_of_rate_ratios"):
        assert wide[name]["se"] == pytest.approx(2 * plain[name]["se"], rel=1e-12)
        assert wide[name]["value"] == plain[name]["value"]


def test_a_plain_dispersion_is_said_to_be_assumed(tmp_path):
    assert checks_of(wdd(tmp_path, PUBLISHED))["dispersion"]["status"] == "unknown"
    registered = wdd(tmp_path, PUBLISHED, settings={"dispersion": 2})
    assert checks_of(registered)["dispersion"]["status"] == "info"


def test_a_change_in_proportion_stands_in_the_sensitivity_set(tmp_path):
    found = wdd(tmp_path, PUBLISHED)
    others = {other["key"]: other["estimate"] for other in found["sensitivity"]}
    assert others["in_proportion"]["value"] == pytest.approx(110 - 207 * 318 / 308)
    ratio = 318 / 308
    variance = 110 + ratio**2 * 207 + (207 / 308) ** 2 * 318 + (207 * 318 / 308**2) ** 2 * 308
    assert others["in_proportion"]["se"] == pytest.approx(math.sqrt(variance))
    assert others["local"]["value"] == -107


def test_no_ratio_without_crimes_and_the_difference_stands(tmp_path):
    lines = [
        "area,phase,crimes",
        "treated,pre,3",
        "treated,post,0",
        "control,pre,2",
        "control,post,4",
    ]
    found = wdd(tmp_path, lines)
    assert found["quantities"]["ratio_of_rate_ratios"] is None
    assert "ratio_of_rate_ratios" in checks_of(found)
    assert found["estimate"]["value"] == -5


@pytest.mark.parametrize(
    ("lines", "word"),
    [
        ([*PUBLISHED[:4], *PUBLISHED[5:]], "control after"),
        ([PUBLISHED[0], *PUBLISHED[3:]], "treated before"),
        (
            [
                line[: line.rfind(",") + 1] + "0" if at else line
                for at, line in enumerate(PUBLISHED)
            ],
            "no crime",
        ),
    ],
)
def test_data_that_cannot_answer_are_refused(tmp_path, lines, word):
    found = wdd(tmp_path, lines)
    assert found["outcome"] == "refusal"
    assert word in found["because"]
    for name, value in found["quantities"].items():
        assert value is not None or checks_of(found)[name]["status"] == "unknown"
    assert "wdd_total" in found["quantities"]


def test_a_type_of_crime_that_lacks_an_area_is_refused_by_name(tmp_path):
    lines = [line for line in by_type() if not line.startswith("control,post,45")]
    found = wdd(tmp_path, lines, columns={"stratum": "type"})
    assert found["outcome"] == "refusal"
    assert "control after in robbery" in found["because"]


def test_an_area_of_another_name_is_an_error_that_lists_the_four(tmp_path):
    with pytest.raises(BadDataError, match=r"'beat'.*displacement_control"):
        wdd(tmp_path, [*PUBLISHED, "beat,pre,4"])


def test_a_control_of_nothing_is_an_error(tmp_path):
    with pytest.raises(BadDataError, match="nothing to be compared"):
        wdd(tmp_path, [*PUBLISHED[:5], *PUBLISHED[7:]])


@pytest.mark.parametrize("nothing", ["0", "1e-300"])
def test_an_exposure_of_nothing_is_an_error_with_its_row(tmp_path, nothing):
    treated = ["treated,pre,3,1", f"treated,post,0,{nothing}"]
    lines = ["area,phase,crimes,time", *treated, "control,pre,2,1"]
    with pytest.raises(BadDataError, match="Row 3, column time"):
        wdd(tmp_path, lines, columns={"exposure": "time"})


def test_a_dispersion_below_one_is_an_error():
    with pytest.raises(BadPlanError, match="dispersion"):
        plan_of(*DESIGN, settings={"dispersion": 0.5})


def test_a_stratum_called_total_does_not_hide_the_total(tmp_path):
    lines = [line.replace("robbery", "total") for line in by_type()]
    found = wdd(tmp_path, lines, columns={"stratum": "type"})
    assert found["estimate"]["value"] == pytest.approx(SIGNS @ np.add(BURGLARY, ROBBERY))


def test_the_leader_reads_fewer_crimes_first(tmp_path):
    found = wdd(tmp_path, PUBLISHED, sesoi={"value": 0.1, "scale": "relative"})
    assert "fewer" in found["wording"]["leader"]
    assert found["strength_ceiling"] == 3


def test_power_is_normal_on_four_counts():
    found = power_for(
        *DESIGN, better="lower", power={"baseline": 250, "dispersion": 1.5, "effect": -130}
    )
    assert found["power"] == pytest.approx(0.91873635451948, rel=1e-9)
    assert found["mde_80"] == pytest.approx(-108.50479604141606, rel=1e-9)
    assert found["scale"] == "count"


def test_data_tell_the_count_of_an_area_and_how_many_areas_there_are(tmp_path):
    found = power_for(*DESIGN, settings=SETTINGS, better="lower", folder=tmp_path, lines=PUBLISHED)
    assert found["assumptions"]["baseline"] == pytest.approx((207 + 308 + 206 + 122) / 4)
    assert found["assumptions"]["areas"] == 4
    z = 1.959963984540054 + 0.8416212335729143
    assert found["mde_80"] == pytest.approx(-z * math.sqrt(8 * 210.75), rel=1e-4)


def test_power_needs_a_count_above_nothing():
    with pytest.raises(BadPlanError, match="baseline"):
        power_for(*DESIGN)
    with pytest.raises(BadPlanError, match="above 0"):
        power_for(*DESIGN, power={"baseline": 0})
