"""Curves of one group: statsmodels' numbers, errors by resampling, shares that add up."""

import numpy as np
import pytest

from analysis.parts.logrank import logrank
from analysis.parts.risk_sets import risk_sets
from analysis.parts.survival_curves import curves, incidence_at, surviving_at, time_without
from analysis.parts.survival_data import clock_of
from analysis.parts.survival_shape import survival_of, unit_of_time
from tests.analysis.designs.time_to_event_rows import freireich, leavers, people

CODES = ("dismissed", "retired")


def test_the_curve_is_that_of_statsmodels():
    from statsmodels.duration.survfunc import SurvfuncRight

    data = survival_of(freireich())
    rows = data.side(0)
    curve = curves(data, rows)
    other = SurvfuncRight(data.clock.times[data.clock.ends[rows]], data.event[rows].astype(int))
    for time, value, error in zip(
        other.surv_times, other.surv_prob, other.surv_prob_se, strict=True
    ):
        found = surviving_at(curve, data.clock.place(float(time)), 0.95)
        assert found.value == pytest.approx(value, rel=1e-12)
        assert found.se == pytest.approx(error, rel=1e-10)


def test_the_incidence_is_that_of_statsmodels():
    from statsmodels.duration.survfunc import CumIncidenceRight

    data = survival_of(leavers(competing=CODES))
    rows = data.side(0)
    status = np.where(data.event, 1, np.where(data.competing, 2, 0))[rows]
    curve = curves(data, rows)
    # Its own errors divide by 0 at the last time; only the incidences are compared.
    with np.errstate(divide="ignore", invalid="ignore"):
        other = CumIncidenceRight(data.clock.times[data.clock.ends[rows]], status)
    places = [data.clock.place(float(time)) for time in other.times]
    assert curve.incidence[np.array(places) - 1] == pytest.approx(other.cinc[0], rel=1e-10)


def test_with_nothing_that_competes_the_incidence_is_what_survival_lacks():
    data = survival_of(freireich())
    curve = curves(data, data.side(0))
    until = data.clock.place(20.0)
    one, other = surviving_at(curve, until, 0.95), incidence_at(curve, until, 0.95)
    assert one.value + other.value == pytest.approx(1.0)
    assert (other.low, other.high) == pytest.approx((1 - one.high, 1 - one.low))


def test_the_mean_time_is_the_area_under_the_curve():
    data = survival_of(people([1, 2, 4], [1, 1, 0], ["initiative"] * 3))
    curve = curves(data, data.side(0))
    value, error = time_without(curve, data.clock.place(3.0), 3.0)
    assert value == pytest.approx(1 + 2 / 3 + 1 / 3)
    # A = 1 at time 1 (2 weeks at 2/3 and 1/3), 1/3 at time 2; d / (n (n - d)) is 1/6, then 1/2.
    assert error == pytest.approx((1 / 6 + (1 / 3) ** 2 / 2) ** 0.5)


def test_errors_of_incidence_and_time_are_those_of_resampling():
    seen = leavers(competing=CODES)
    data = survival_of(seen)
    rows = np.flatnonzero(data.side(1))
    until = data.clock.place(40.0)
    curve = curves(data, data.side(1))
    draw = np.random.default_rng(1)
    shares, times = [], []
    for _ in range(600):
        taken = draw.choice(rows, rows.size)
        again = people(
            seen.duration[taken],
            [seen.outcome_text.levels[code] for code in seen.outcome_text.codes[taken]],
            ["initiative"] * rows.size,
            event=("resigned",),
            competing=CODES,
        )
        one = survival_of(again)
        drawn = curves(one, one.side(0))
        place = one.clock.place(40.0)
        shares.append(drawn.incidence[place - 1])
        times.append(time_without(drawn, place, 40.0)[0])
    assert incidence_at(curve, until, 0.95).se == pytest.approx(np.std(shares), rel=0.12)
    assert time_without(curve, until, 40.0)[1] == pytest.approx(np.std(times), rel=0.12)


def test_the_log_rank_test_is_that_of_statsmodels():
    from statsmodels.duration.survfunc import survdiff

    seen = leavers(columns=("stratum",))
    data = survival_of(seen)
    sets = risk_sets(data, strata=True)
    other = survdiff(seen.duration, seen.event.astype(int), seen.treated, strata=seen.stratum.codes)
    assert logrank(sets, data.treated[sets.kept]) == pytest.approx(other[0], rel=1e-10)


def test_a_chain_of_near_ties_is_one_time():
    clock = clock_of(np.array([1.0, 1.0 + 5e-10, 1.0 + 1e-9, 2.0]))
    assert clock.times.tolist() == [1.0, 2.0]
    assert clock.place(2.0 - 1e-12) == 2


def test_whole_times_are_coded_as_any_others_are():
    ends, starts = np.array([7.0, 3.0, 7.0, 12.0]), np.array([0.0, 0.0, 3.0, 5.0])
    whole, other = clock_of(ends, starts), clock_of(ends + 0.5, starts + 0.5)
    assert (whole.times + 0.5).tolist() == other.times.tolist()
    assert whole.ends.tolist() == other.ends.tolist()
    assert whole.starts.tolist() == other.starts.tolist()


@pytest.mark.parametrize(
    ("column", "unit"),
    [
        ("week", "weeks"),
        ("days_to_reoffence", "days"),
        ("timeInMonths", "months"),
        ("years", "years"),
        ("ttr", ""),
        ("holidays", ""),
    ],
)
def test_a_column_tells_its_unit_of_time(column, unit):
    assert unit_of_time(column) == unit
