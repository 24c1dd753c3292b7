"""How a comparison of times is said: weeks, shares of a hundred, then chances at any moment."""

import pytest

from analysis.figures_of_curves import curves_over_time, shares_by_then
from analysis.outcome import Check, CheckStatus, Estimate, Findings, Result, Scale
from analysis.plan import Threshold
from analysis.verdict import Verdict
from analysis.wording import leader


def figure(what="survival", share=(0.78, 0.69), unit="weeks"):
    groups = [
        {
            "group": name,
            "treated": name == "a",
            "share": [1.0, at],
            "low": [None] * 2,
            "high": [None] * 2,
        }
        for name, at in zip("ab", share, strict=True)
    ]
    return {
        "survival": {
            "what": what,
            "unit": unit,
            "horizons": [52.0],
            "times": [0.0, 52.0],
            "groups": groups,
            "followed": {"times": [0.0, 52.0], "numbers": [[216, 9], [216, 154]]},
        }
    }


@pytest.fixture
def arrests():
    """Build the result of a hazard ratio, with the difference of times beside it."""

    def build(ratio=(0.55, 0.4, 0.75), **more):
        value, low, high = ratio
        return Result(
            estimate=Estimate(value=value, low=low, high=high, scale=Scale.HAZARD_RATIO, p=0.01),
            absolute=Estimate(
                value=2.04, low=0.6, high=4.4, scale=Scale.RMST_DIFFERENCE, unit="weeks"
            ),
            counterfactual=Estimate(value=44.8, scale=Scale.MEAN, unit="weeks"),
            findings=Findings(figure=figure(**more)),
        )

    return build


TWENTY = {"better": "lower", "sesoi": Threshold(value=0.2, scale="relative")}


def test_weeks_come_first_then_shares_then_chances(answer, arrests):
    said = leader(answer(result=arrests(), **TWENTY))
    parts = [
        "about 2 more weeks before it happens. It could be 0.6 to 4.4 more weeks.",
        "we would have expected about 45 weeks.",
        "Of every 100, about 22 had it within 52 weeks with the initiative, and 31 without.",
        "about 45% less likely at any moment (likely range 25% to 60% less likely).",
        "a chance 20% lower at any moment",
    ]
    places = [said.index(part) for part in parts]
    assert places == sorted(places)


def test_a_ratio_of_three_or_more_is_said_as_times_as_likely(answer, arrests):
    said = leader(answer(result=arrests(ratio=(2.0, 1.2, 4.1)), **TWENTY))
    assert "2 times as likely at any moment" in said
    assert "as many" not in said


def test_a_ratio_that_changes_is_said_to_be_an_average(answer, arrests):
    check = Check(key="ph_test", status=CheckStatus.NOT_HELD, because="It changes.")
    said = leader(answer(result=arrests(), checks=(check,), **TWENTY))
    assert "on average over the whole time" in said
    assert "on average" not in leader(answer(result=arrests(), **TWENTY))


def test_a_difference_of_times_with_an_absolute_worth_gives_the_verdict(answer, arrests):
    asked = answer(result=arrests(), better="lower", sesoi=Threshold(value=0.5, scale="absolute"))
    assert asked.reading.verdict is Verdict.WORKED
    assert "The change worth having was 0.5 weeks." in leader(asked)


def test_shares_that_had_it_are_said_as_they_are():
    said = shares_by_then(figure(what="incidence", share=(0.1, 0.16), unit=""))
    assert said == (
        "Of every 100, about 10 had it within 52 units of time with the initiative, and 16 without."
    )


def test_shares_that_are_not_known_are_not_said():
    assert shares_by_then(figure(share=(0.78, None))) == ""
    assert shares_by_then({}) == ""


def test_fewer_than_ten_followed_are_not_given():
    drawn = curves_over_time({"figure": figure()})
    assert drawn.groups[0].followed == (216, None)
    assert drawn.groups[1].followed == (216, 154)
    assert curves_over_time({"figure": {}}) is None
