"""What a series cannot answer, what contradicts itself, and what its checks say."""

import datetime as dt
import math

import numpy as np
import pytest

from analysis.errors import BadDataError, BadPlanError
from tests.analysis.designs.written_plans import answered, checks_of

ITS = "interrupted_time_series"
NAMES = (
    "level_change",
    "slope_change",
    "trend",
    "autocorrelation",
    "average_effect",
    "relative_effect",
    "cumulative_effect",
)


def label(place, first=2020):
    return f"{first + place // 12}-{place % 12 + 1:02d}"


def noisy(size, level=100.0, seed=4, step=0.0, begins=18):
    random = np.random.default_rng(seed)
    return [
        round(level + step * (place >= begins) + float(random.normal(0, 5)), 2)
        for place in range(size)
    ]


START = label(18)


def series(folder, values, *, start=START, kind="mean", columns=None, more=None, **settings):
    """Return the answer about values by month; ``more`` are further columns by name."""
    more = more or {}
    lines = [
        ",".join(["month", "y", *more]),
        *(
            ",".join([label(place), str(value), *(str(column[place]) for column in more.values())])
            for place, value in enumerate(values)
        ),
    ]
    roles = {"period": "month", **(columns or {})}
    return answered(folder, lines, ITS, roles, "y", kind, start=start, settings=settings)


def counts(size, mean=20, seed=2):
    return [int(value) for value in np.random.default_rng(seed).poisson(mean, size)]


@pytest.mark.parametrize(
    ("values", "more", "because"),
    [
        ([5] * 30, {}, "the same in every period"),
        ([5] * 30, {"kind": "count"}, "the same in every period"),
        ([0] * 30, {"kind": "count"}, "no event"),
        ([7, 5] * 9 + [0] * 12, {"kind": "count"}, "no event after the start"),
        ([0] * 18 + [3, 5] * 6, {"kind": "count"}, "no event before the start"),
        ([2 * place for place in range(30)], {"season": "none"}, "fits every period exactly"),
        (noisy(5), {"start": label(2)}, "needs 6 periods; the series has 5"),
        (noisy(16), {"start": label(9), "season": "months"}, "needs 17 periods"),
        (noisy(30), {"start": "2019-01"}, "no period before the start"),
        (noisy(30), {"start": "2030-01"}, "no period after the start"),
        (noisy(30), {"start": label(1), "season": "none"}, "shows no trend"),
        ([0.0, *noisy(29)], {"transform": "log"}, "no logarithm"),
        (noisy(30, level=0), {"model": "quasi_poisson"}, "negative"),
        (noisy(30), {"model": "poisson"}, "not whole"),
    ],
)
def test_what_cannot_be_told_is_refused_with_what_would_help(values, more, because, tmp_path):
    found = series(tmp_path, values, **more)
    assert found["outcome"] == "refusal"
    assert because in found["because"]
    assert found["what_would_help"]
    assert found["verdict"] == "not_testable"
    assert found["n"]["rows"] == len(values)
    told = checks_of(found)
    for name in NAMES:
        assert found["quantities"][name] is None
        assert name in told


def test_six_periods_are_enough_for_four_coefficients(tmp_path):
    found = series(tmp_path, noisy(6), start=label(2))
    assert found["outcome"] == "result"
    assert found["estimate"]["df"] == 2
    assert checks_of(found)["short_series"]["consequence"] == "caveat"


def test_a_covariate_that_is_the_initiative_is_refused(tmp_path):
    law = {"law": [int(place >= 18) for place in range(30)]}
    found = series(tmp_path, noisy(30), more=law, columns={"covariates": ["law"]})
    assert found["outcome"] == "refusal"
    assert "cannot be told apart" in found["because"]


def test_a_covariate_that_never_moves_has_no_coefficient_and_a_check_says_why(tmp_path):
    found = series(tmp_path, noisy(30), more={"w": [7] * 30}, columns={"covariates": ["w"]})
    assert found["quantities"]["coef_w"] is None
    assert "cannot be told from them" in checks_of(found)["coef_w"]["because"]
    assert found["estimate"] == series(tmp_path, noisy(30))["estimate"]


def test_one_period_after_the_start_has_a_level_and_no_slope(tmp_path):
    found = series(tmp_path, noisy(30), start=label(29))
    assert found["outcome"] == "result"
    assert found["quantities"]["slope_change"] is None
    assert "no slope" in checks_of(found)["slope_change"]["because"]
    level = found["quantities"]["level_change"]
    assert found["estimate"]["value"] == pytest.approx(level["value"], rel=1e-12)


def test_text_covariates_are_coefficients_against_their_first_level(tmp_path):
    more = {"w": ["wet" if place % 3 else "dry day" for place in range(30)]}
    found = series(tmp_path, noisy(30), more=more, columns={"covariates": ["w"]}, model="ols")
    assert found["quantities"]["coef_w_wet"]["value"] is not None


@pytest.mark.parametrize(
    ("kind", "settings", "field"),
    [
        ("count", {"transform": "log"}, "settings.transform"),
        ("mean", {"transform": "log", "model": "poisson"}, "settings.transform"),
        ("mean", {"exclude": ["2020-13"]}, "settings.exclude"),
        ("mean", {"exclude": ["2031-01"]}, "settings.exclude"),
    ],
)
def test_settings_that_contradict_one_another_are_errors_that_name_them(
    kind, settings, field, tmp_path
):
    with pytest.raises(BadPlanError, match=field):
        series(tmp_path, counts(30), kind=kind, **settings)


@pytest.mark.parametrize("season", ["months", "quarters", "harmonics"])
def test_a_season_of_integers_needs_its_length(season, tmp_path):
    lines = ["t,y", *(f"{place},{value}" for place, value in enumerate(noisy(30)))]
    asked = (ITS, {"period": "t"}, "y", "mean")
    with pytest.raises(BadPlanError, match="season_length"):
        answered(tmp_path, lines, *asked, start=18, settings={"season": season})
    told = {"season": season, "season_length": 4 if season == "quarters" else 12}
    assert answered(tmp_path, lines, *asked, start=18, settings=told)["outcome"] == "result"


@pytest.mark.parametrize("kind", ["mean", "count"])
def test_a_period_twice_is_an_error_that_names_both_rows(kind, tmp_path):
    lines = ["month,y", *(f"{label(place)},{place + 3}" for place in range(30)), "2020-04,9"]
    with pytest.raises(BadDataError, match=r"2020-04 stands in row 5 and in row 32"):
        answered(tmp_path, lines, ITS, {"period": "month"}, "y", kind, start=label(18))


def test_a_period_far_from_all_others_is_an_error(tmp_path):
    lines = ["t,y", *(f"{place},{place % 5}" for place in range(29)), "1000000000,4"]
    with pytest.raises(BadDataError, match="this is no series"):
        answered(tmp_path, lines, ITS, {"period": "t"}, "y", "mean", start=18)


def test_periods_without_exposure_are_no_periods(tmp_path):
    events = counts(30)
    size = [1000] * 30
    events[3] = events[4] = size[3] = size[4] = 0
    found = series(
        tmp_path, events, kind="count", more={"days": size}, columns={"exposure": "days"}
    )
    assert found["n"]["rows"] == 28
    assert checks_of(found)["gaps"]["value"] == pytest.approx(2 / 30)


def test_months_in_which_nothing_ever_happens_say_nothing(tmp_path):
    events = [0 if place % 12 in (6, 7) else value for place, value in enumerate(counts(60))]
    found = series(tmp_path, events, kind="count", start=label(36), model="poisson")
    known = [value for place, value in enumerate(events) if place % 12 not in (6, 7)]
    lines = ["month,y"]
    kept = [place for place in range(60) if place % 12 not in (6, 7)]
    lines += [f"{label(place)},{value}" for place, value in zip(kept, known, strict=True)]
    settings = {"model": "poisson", "season": "months"}
    alone = answered(
        tmp_path, lines, ITS, {"period": "month"}, "y", "count", start=label(36), settings=settings
    )
    ours, theirs = (one["quantities"]["level_change"] for one in (found, alone))
    assert ours["value"] == pytest.approx(theirs["value"], rel=1e-8)
    assert ours["se"] == pytest.approx(theirs["se"], rel=1e-8)
    summed = [one["quantities"]["cumulative_effect"]["value"] for one in (found, alone)]
    assert summed[0] == pytest.approx(summed[1], rel=1e-8)
    assert "nothing ever happens" in checks_of(found)["quiet_season"]["because"]


def test_numbers_near_the_ends_of_double_precision_are_answered_alike(tmp_path):
    base = series(tmp_path, noisy(30))["estimate"]
    for scale in (1e90, 1e-90):
        found = series(tmp_path, [value * scale for value in noisy(30)])["estimate"]
        assert found["value"] == pytest.approx(base["value"] * scale, rel=1e-6)
        assert math.isfinite(found["se"])


def test_many_missing_periods_cost_a_step_of_strength(tmp_path):
    values = noisy(48)
    lines = ["month,y"]
    lines += [f"{label(p)},{v}" for p, v in enumerate(values) if p not in (3, 7, 11, 20, 30, 40)]
    found = answered(tmp_path, lines, ITS, {"period": "month"}, "y", "mean", start=label(36))
    assert checks_of(found)["gaps"]["status"] == "not_held"
    assert [downgrade["key"] for downgrade in found["downgrades"]] == ["data_quality"]
    assert found["strength"] == found["strength_ceiling"] - 1 == 1


def test_weekends_are_no_gaps_of_working_days(tmp_path):
    first = dt.date(2024, 1, 1)
    days = [first + dt.timedelta(days=day) for day in range(60) if day % 7 < 5]
    lines = ["day,y"]
    lines += [f"{day},{value}" for day, value in zip(days, noisy(len(days)), strict=True)]
    found = answered(tmp_path, lines, ITS, {"period": "day"}, "y", "mean", start="2024-02-12")
    assert checks_of(found)["gaps"]["status"] == "held"


def test_exposure_that_jumps_at_the_start_caps_the_strength(tmp_path):
    random = np.random.default_rng(8)
    size = [int(1000 * (1.4 if place >= 18 else 1) + random.integers(-9, 9)) for place in range(30)]
    events = [int(value) for value in random.poisson(0.05 * np.array(size))]
    more = {"more": {"days": size}, "columns": {"exposure": "days"}, "kind": "count"}
    found = series(tmp_path, events, **more)
    broken = checks_of(found)["recording_break"]
    assert broken["status"] == "not_held"
    assert broken["cap"] == found["strength"] == 1
    steady = series(tmp_path, events, **{**more, "more": {"days": [1000] * 30}})
    assert checks_of(steady)["recording_break"]["status"] == "held"
    assert checks_of(series(tmp_path, noisy(30)))["recording_break"]["status"] == "unknown"


def test_plain_poisson_errors_of_counts_that_vary_more_cap_the_strength(tmp_path):
    events = [int(v) for v in np.random.default_rng(9).negative_binomial(3, 0.1, 48)]
    found = series(tmp_path, events, kind="count", model="poisson", start=label(30))
    assert checks_of(found)["dispersion"]["cap"] == found["strength"] == 1
    default = series(tmp_path, events, kind="count", start=label(30))
    assert checks_of(default)["dispersion"]["status"] == "held"


def test_a_change_a_year_before_the_start_shows_in_the_placebo(tmp_path):
    values = noisy(60, step=-40, begins=36)
    early = checks_of(series(tmp_path, values, start=label(48), season="none"))["placebo"]
    right = checks_of(series(tmp_path, values, start=label(36), season="none"))["placebo"]
    assert early["status"] == "not_held"
    assert early["cap"] == 2
    assert right["status"] == "held"


def test_an_effect_that_rests_on_the_line_alone_says_so(tmp_path):
    # Up along a line, then level: beside the line a large fall, beside the last level none.
    random = np.random.default_rng(1)
    values = [round(100 + 3 * min(p, 35) + float(random.normal(0, 4)), 1) for p in range(60)]
    found = series(tmp_path, values, start=label(36), season="none")
    assert found["estimate"]["high"] < 0
    assert checks_of(found)["trend_form"]["status"] == "not_held"
    keys = {other["key"] for other in found["sensitivity"]}
    assert {"no_trend", "local_level", "ols", "newey_west", "prais_winsten"} <= keys


def test_models_without_autocorrelation_say_what_they_leave_out(tmp_path):
    random = np.random.default_rng(3)
    values = [100.0]
    for _ in range(71):
        values.append(round(30 + 0.7 * values[-1] + float(random.normal(0, 5)), 2))
    plain = checks_of(series(tmp_path, values, start=label(48), model="ols"))["autocorrelation"]
    default = checks_of(series(tmp_path, values, start=label(48)))["autocorrelation"]
    assert plain["status"] == "not_held"
    assert "takes no account of it" in plain["because"]
    assert default["value"] == pytest.approx(plain["value"])
