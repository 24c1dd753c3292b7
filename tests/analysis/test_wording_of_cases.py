import pytest

from analysis.answer import Answer
from analysis.outcome import (
    Downgrade,
    Estimate,
    Findings,
    Refusal,
    Result,
    Scale,
)
from analysis.plan import Threshold
from analysis.verdict import Verdict, after_multiplicity
from analysis.wording import analyst, leader

VERDICTS = [verdict for verdict in Verdict if verdict is not Verdict.NOT_TESTABLE]


@pytest.mark.parametrize("verdict", VERDICTS)
@pytest.mark.parametrize("strength", [0, 1, 2])
def test_at_low_strength_no_cause_is_named(answer, verdict, strength):
    told = leader(answer(verdict, strength))
    for claim in ("It worked", "made things worse", "led to", "because of"):
        assert claim not in told
    if verdict in (Verdict.WORKED, Verdict.WORKED_SIZE_UNCERTAIN, Verdict.BELOW_WORTHWHILE):
        assert "We cannot say that the initiative caused it." in told


def test_at_high_strength_the_words_say_that_it_worked(answer):
    assert leader(answer(Verdict.WORKED, 3)).startswith("It worked.")
    assert "probably led to" in leader(answer(Verdict.WORKED, 3))
    assert "probably" not in leader(answer(Verdict.WORKED, 5))


def test_cannot_tell_says_what_would_settle_it_and_what_it_does_not_mean(answer):
    told = leader(answer(Verdict.CANNOT_TELL))
    assert told.startswith("Cannot tell yet.")
    assert "This must not be read as showing that it does not work." in told
    assert "About 25 times as much data would settle it." in told


def test_a_benefit_that_is_ruled_out_is_said(answer):
    told = leader(answer(Verdict.CANNOT_TELL, interval=(-3.0, 0.5)))
    assert "A gain that is worth having is unlikely." in told


def test_slightly_worse_is_not_said_as_worse(answer):
    told = leader(answer(Verdict.WORSE, interval=(-0.6, -0.2)))
    assert told.startswith("Slightly worse, by less than matters.")


def test_without_a_sesoi_only_a_direction_is_claimed(answer):
    told = leader(answer(Verdict.WORKED, sesoi=None))
    assert told.startswith("The figure moved the right way.")
    assert "we claim no worth" in told


def test_a_share_is_said_per_hundred_with_its_baseline_and_range(answer):
    result = Result(
        estimate=Estimate(value=-0.14, low=-0.25, high=-0.03, scale=Scale.RISK_DIFFERENCE, p=0.01),
        counterfactual=Estimate(value=0.45, scale=Scale.SHARE),
        findings=Findings(),
    )
    told = leader(answer(result=result, better="lower", metric="People arrested again"))
    assert "People arrested again: about 14 fewer in every 100." in told
    assert "It could be 3 to 25 fewer" in told
    assert "we would have expected about 45 in every 100" in told


def test_the_absolute_is_said_before_the_relative(answer):
    result = Result(
        estimate=Estimate(value=0.86, low=0.77, high=0.95, scale=Scale.RATE_RATIO, p=0.01),
        absolute=Estimate(
            value=-10, low=-17, high=-3, scale=Scale.RATE_DIFFERENCE, unit="each month"
        ),
        counterfactual=Estimate(value=73, scale=Scale.RATE, unit="each month"),
        findings=Findings(),
    )
    sesoi = Threshold(value=0.1, scale="relative")
    told = leader(answer(result=result, better="lower", sesoi=sesoi, metric="Violent crimes"))
    absolute = told.index("about 10 fewer each month. It could be 3 to 17 fewer")
    expected = told.index("we would have expected about 73 each month")
    relative = told.index("about 14 fewer in every 100")
    assert absolute < expected < relative


def test_a_rate_is_said_for_so_many_units_that_it_is_at_least_one(answer):
    result = Result(
        estimate=Estimate(value=0.52, low=0.38, high=0.72, scale=Scale.RATE_RATIO, p=0.001),
        absolute=Estimate(
            value=-0.01,
            low=-0.016,
            high=-0.0055,
            scale=Scale.RATE_DIFFERENCE,
            unit="per unit of days",
        ),
        counterfactual=Estimate(value=0.022, scale=Scale.RATE, unit="per unit of days"),
        findings=Findings(),
    )
    told = leader(answer(result=result, better="lower", sesoi=None))
    assert "about 1 fewer per 100 days. It could be 0.55 to 1.6 fewer." in told
    assert "we would have expected about 2.2 per 100 days." in told


@pytest.mark.parametrize(
    ("low", "high", "said"),
    [
        (0.004, 0.2, "0.4 to 20 more"),
        (-0.0004, 0.2, "0.04 fewer to 20 more"),
        (-0.2, -0.0996, "9.96 to 20 fewer"),
        (-0.2, 0.0, "0 to 20 fewer"),
    ],
)
def test_rounding_never_moves_a_limit_across_nothing_or_the_change_worth_having(
    answer, low, high, said
):
    result = Result(
        estimate=Estimate(value=(low + high) / 2, low=low, high=high, scale=Scale.RISK_DIFFERENCE),
        findings=Findings(),
    )
    sesoi = Threshold(value=0.1, scale="absolute")
    assert said in leader(answer(result=result, better="lower", sesoi=sesoi))


def test_an_end_without_a_bound_is_said_as_such(answer):
    result = Result(
        estimate=Estimate(value=None, low=2.5, high=None, scale=Scale.RATE_RATIO),
        findings=Findings(),
    )
    told = leader(answer(result=result, sesoi=Threshold(value=0.1, scale="relative")))
    assert "at least 150 more in every 100" in told
    nothing = Result(
        estimate=Estimate(value=1.0, low=None, high=None, scale=Scale.MEAN_DIFFERENCE),
        findings=Findings(),
    )
    assert "It could be anything at all." in leader(answer(result=nothing))


def test_a_guardrail_reads_as_held_or_not(answer):
    margin = Threshold(value=1.0, scale="absolute")
    guard = {"role": "guardrail", "margin": margin, "sesoi": None}
    held = leader(answer(interval=(-0.5, -0.2), **guard))
    open_ = leader(answer(interval=(-1.5, 0.2), **guard))
    harmed = leader(answer(interval=(-3.0, -0.2), **guard))
    assert held.startswith("Held: no worse than agreed.")
    assert open_.startswith("Not held yet: harm beyond the agreed limit is not ruled out.")
    assert harmed.startswith("Not held: it got worse")


def test_a_broken_guardrail_is_said_on_the_primary_hypothesis(answer):
    told = leader(answer(with_harm=True))
    assert "Do not adopt it as it is." in told
    assert "Next: use it more widely" not in told


def test_a_claim_taken_back_for_many_tests_says_so(answer):
    built = answer(Verdict.WORKED, role="secondary")
    taken = after_multiplicity(built.reading, p_adjusted=0.2, level=0.95, family=4)
    told = leader(
        Answer(
            hypothesis=built.hypothesis,
            title=built.title,
            outcome=built.outcome,
            reading=taken,
            strength=built.strength,
            checks=taken.checks,
            level=0.95,
            p_adjusted=0.2,
        )
    )
    assert told.startswith("Cannot tell yet.")
    assert "with many tests some move by chance" in told


def test_a_refusal_says_why_and_what_would_help(answer):
    refusal = Refusal(
        because="Every score is the same.",
        what_would_help="A figure that varies.",
        findings=Findings(downgrades=(Downgrade(key="attrition", because="Many left."),)),
    )
    assert leader(answer(result=refusal)) == (
        "This could not be tested. Every score is the same. A figure that varies."
    )
    assert analyst(answer(result=refusal)).startswith("Refused: Every score is the same.")


def test_a_design_that_describes_gives_no_verdict(answer):
    told = leader(answer(result=Result(estimate=None, findings=Findings())))
    assert told == "This describes the figures as they are. It gives no verdict."
    assert "describes and has no estimate" in analyst(
        answer(result=Result(estimate=None, findings=Findings()))
    )
