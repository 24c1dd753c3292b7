"""Limits against scipy's distributions, and formulas written out."""

import numpy as np
import pytest
import scipy.stats
from hypothesis import given, settings
from hypothesis import strategies as st

from analysis.process_chart import Asked, Series, Units, charted, funnel
from analysis.process_chart.exact import binomial_count, poisson_count

CHANCES = (0.001, 0.00135, 0.02275, 0.025, 0.975, 0.97725, 0.99865, 0.999)


@settings(max_examples=60, deadline=None)
@given(
    st.lists(st.integers(1, 3000), min_size=1, max_size=8),
    st.floats(0, 1).map(lambda share: round(share, 4)),
    st.sampled_from(CHANCES),
)
def test_exact_shares_are_the_quantiles_of_scipy(people, share, chance):
    found = binomial_count(np.array(people, dtype=float), share, chance)
    assert found.tolist() == scipy.stats.binom.ppf(chance, people, share).tolist()


@settings(max_examples=60, deadline=None)
@given(
    st.lists(st.floats(0.001, 2000), min_size=1, max_size=8),
    st.sampled_from(CHANCES),
)
def test_exact_counts_are_the_quantiles_of_scipy(expected, chance):
    found = poisson_count(np.array(expected), chance)
    assert found.tolist() == scipy.stats.poisson.ppf(chance, expected).tolist()


def series_of(values, size=None):
    return Series(
        labels=tuple(str(place) for place in range(len(values))),
        values=np.array(values, dtype=float),
        size=None if size is None else np.array(size, dtype=float),
    )


def test_a_moving_range_far_beyond_the_others_is_left_out_once():
    values = [10, 11] * 8 + [30] + [10, 11] * 4
    steps = np.abs(np.diff(values)).astype(float)
    kept = steps[steps < 3.267 * steps.mean()].mean()
    (segment,) = charted(series_of(values), Asked(chart="xmr"))["segments"]
    assert kept < steps.mean()
    assert segment["moving_range"] == pytest.approx(kept)
    assert segment["low"] == pytest.approx(np.mean(values) - 2.66 * kept)


def test_a_flat_series_has_its_value_as_both_limits():
    found = charted(series_of([0.1] * 15), Asked(chart="xmr"))
    assert (found["centre"], found["segments"][0]["low"]) == (0.1, 0.1)
    assert found["variation"] == "common"


def test_no_moving_range_is_taken_over_a_gap():
    values = [10.0, 11.0] * 8
    values[8] = np.nan
    (segment,) = charted(series_of(values), Asked(chart="xmr"))["segments"]
    assert segment["moving_range"] == 1.0
    assert segment["points"] == 15


def test_every_other_period_empty_leaves_no_limits():
    values = [value if place % 2 else np.nan for place, value in enumerate(range(30))]
    found = charted(series_of(values), Asked(chart="xmr"))
    assert found["segments"][0]["low"] is None
    assert any("neighbouring" in warning for warning in found["warnings"])


def test_under_twelve_points_there_is_a_centre_alone_and_under_twenty_a_warning():
    few = charted(series_of(range(11)), Asked(chart="xmr"))
    assert few["segments"][0]["high"] is None
    assert few["signals"] == {"outside": [], "trend": [], "two_of_three": [], "run": []}
    assert any("limits need 12" in warning for warning in few["warnings"])
    some = charted(series_of(range(19)), Asked(chart="xmr"))
    assert some["segments"][0]["high"] is not None
    assert any("steadier" in warning for warning in some["warnings"])
    assert charted(series_of([1, 2] * 10), Asked(chart="xmr"))["warnings"] == []


EVENTS = [30, 41, 28, 35, 44, 31, 38, 29, 40, 33, 37, 36, 45, 27]
PEOPLE = [200, 240, 190, 210, 260, 205, 220, 195, 230, 215, 225, 218, 250, 180]


def test_limits_of_shares_are_three_sigma_of_each_ones_people():
    found = charted(series_of(EVENTS, PEOPLE), Asked(chart="p", overdispersion="none"))
    centre = sum(EVENTS) / sum(PEOPLE)
    assert found["centre"] == pytest.approx(centre)
    for point, events, people in zip(found["points"], EVENTS, PEOPLE, strict=True):
        sigma = (centre * (1 - centre) / people) ** 0.5
        assert point["value"] == events / people
        assert point["low"] == pytest.approx(centre - 3 * sigma)
        assert point["high"] == pytest.approx(centre + 3 * sigma)


def test_limits_of_rates_are_three_sigma_of_each_ones_exposure():
    found = charted(series_of(EVENTS, PEOPLE), Asked(chart="u", overdispersion="none"))
    centre = sum(EVENTS) / sum(PEOPLE)
    assert found["points"][3]["high"] == pytest.approx(centre + 3 * (centre / 210) ** 0.5)


def test_laney_widens_the_limits_by_sigma_z_whenever_it_is_asked_for():
    plain = charted(series_of(EVENTS, PEOPLE), Asked(chart="p", overdispersion="none"))
    laney = charted(series_of(EVENTS, PEOPLE), Asked(chart="p", overdispersion="laney"))
    centre = plain["centre"]
    z = [
        (events / people - centre) / (centre * (1 - centre) / people) ** 0.5
        for events, people in zip(EVENTS, PEOPLE, strict=True)
    ]
    sigma_z = np.abs(np.diff(z)).mean() / 1.128
    assert laney["sigma_z"] == pytest.approx(sigma_z)
    assert (laney["laney"], plain["laney"]) == (True, False)
    for one, other in zip(plain["points"], laney["points"], strict=True):
        assert other["high"] - centre == pytest.approx((one["high"] - centre) * sigma_z)


def test_laney_comes_of_itself_where_shares_vary_too_much():
    wild = [20, 80] * 10
    found = charted(series_of(wild, [200] * 20), Asked(chart="p"))
    assert found["laney"] is True
    assert found["sigma_z"] > 1.2
    assert any("Laney" in warning for warning in found["warnings"])
    calm = charted(series_of([30, 31] * 10, [200] * 20), Asked(chart="p"))
    assert calm["laney"] is False


def test_small_shares_have_exact_limits_and_a_point_on_one_is_inside():
    people = [40] * 14
    events = [1, 2, 1, 0, 2, 1, 1, 2, 0, 1, 2, 1, 0, 2]
    centre = sum(events) / sum(people)
    high = scipy.stats.binom.ppf(0.99865, 40, centre)
    found = charted(series_of(events, people), Asked(chart="p", overdispersion="none"))
    assert found["points"][0]["low"] == 0.0
    assert found["points"][0]["high"] == high / 40
    events[-1] = int(high)
    again = Asked(chart="p", overdispersion="none", baseline=13)
    assert charted(series_of(events, people), again)["signals"]["outside"] == []
    events[-1] += 1
    assert charted(series_of(events, people), again)["signals"]["outside"] == ["13"]


def test_shares_near_one_have_exact_limits_too():
    events, people = [39, 38, 40] * 5, [40] * 15
    centre = sum(events) / sum(people)
    found = charted(series_of(events, people), Asked(chart="p", overdispersion="none"))
    assert found["points"][0]["low"] == scipy.stats.binom.ppf(0.00135, 40, centre) / 40
    assert found["points"][0]["high"] == 1.0


def test_shares_that_are_all_none_or_all_whole_have_no_spread():
    for events, value in ((0, 0.0), (25, 1.0)):
        found = charted(series_of([events] * 15, [25] * 15), Asked(chart="p"))
        (segment,) = found["segments"]
        assert (found["sigma_z"], segment["low"], segment["high"]) == (None, value, value)
        assert found["variation"] == "common"


@settings(max_examples=25, deadline=None)
@given(st.lists(st.integers(-50, 50), min_size=15, max_size=40), st.integers(-100, 100))
def test_moving_a_series_moves_its_limits_and_no_signal(values, step):
    one = charted(series_of(values), Asked(chart="xmr"))
    other = charted(series_of([value + step for value in values]), Asked(chart="xmr"))
    assert other["signals"] == one["signals"]
    assert other["segments"][0]["low"] == pytest.approx(one["segments"][0]["low"] + step)


@settings(max_examples=25, deadline=None)
@given(st.lists(st.integers(-50, 50), min_size=15, max_size=40))
def test_a_series_upside_down_has_the_same_signals_and_the_other_meaning(values):
    one = charted(series_of(values), Asked(chart="xmr", better="lower"))
    other = charted(series_of([-value for value in values]), Asked(chart="xmr", better="higher"))
    assert other["signals"] == one["signals"]
    for first, second in zip(one["points"], other["points"], strict=True):
        assert first["variation"] == second["variation"]


@pytest.mark.parametrize("kind", ["people", "exposure"])
def test_a_funnel_has_exact_limits_whatever_the_size(kind):
    counts, size = np.array([24.0, 9, 8, 95, 0]), np.array([100.0, 40, 30, 300, 12])
    units = Units(
        names=("a", "b", "c", "d", "e"), counts=counts, size=size, of_people=kind == "people"
    )
    found = funnel(units, better="lower")
    centre = counts.sum() / size.sum()
    for point, n in zip(found["points"], size, strict=True):
        quantile = (
            (lambda chance, n=n: scipy.stats.binom.ppf(chance, n, centre))
            if kind == "people"
            else (lambda chance, n=n: scipy.stats.poisson.ppf(chance, n * centre))
        )
        for name, chance in (("low_95", 0.025), ("high_998", 0.999), ("low_998", 0.001)):
            assert point[name] == quantile(chance) / n
    variance = centre * (1 - centre) if kind == "people" else centre
    z = (counts / size - centre) / np.sqrt(variance / size)
    assert found["dispersion"] == pytest.approx(np.mean(z**2))


def test_a_unit_far_out_is_an_alarm_and_an_alert_and_none_is_ranked():
    units = Units(
        names=("far", "middle", "some", "near"),
        counts=np.array([90.0, 100, 52, 66]),
        size=np.array([200.0, 400, 200, 200]),
        of_people=True,
    )
    found = funnel(units, better="lower")
    assert [point["unit"] for point in found["points"]] == ["far", "middle", "some", "near"]
    assert found["signals"]["alarm"] == ["far"]
    assert "far" in found["signals"]["alert"]
    assert any("dispersion" in warning for warning in found["warnings"])
