"""The verdict: the estimate's interval read against the smallest change worth having.

References
----------
The table of verdicts is the product's own, read from the registered interval; equivalence from an
interval is Schuirmann (1987, J. Pharmacokinetics and Biopharmaceutics 15, 657-680).
"""

import math
from collections.abc import Iterable
from dataclasses import dataclass, replace
from enum import StrEnum

from analysis.errors import BadPlanError, Problem
from analysis.outcome import Check, CheckStatus, Consequence, Estimate, Result, Scale
from analysis.plan import Hypothesis, Threshold


class Verdict(StrEnum):
    """What an evaluation found, the least favourable first (this order is a rule)."""

    WORSE = "worse"
    NOT_TESTABLE = "not_testable"
    CANNOT_TELL = "cannot_tell"
    NO_MEANINGFUL_DIFFERENCE = "no_meaningful_difference"
    BELOW_WORTHWHILE = "below_worthwhile"
    WORKED_SIZE_UNCERTAIN = "worked_size_uncertain"
    WORKED = "worked"


CLAIMS = frozenset(
    {
        Verdict.WORSE,
        Verdict.BELOW_WORTHWHILE,
        Verdict.WORKED_SIZE_UNCERTAIN,
        Verdict.WORKED,
    }
)
"""Verdicts that claim a difference."""

_COUNTERFACTUAL_SHARES = frozenset(
    {
        Scale.MEAN_DIFFERENCE,
        Scale.RISK_DIFFERENCE,
        Scale.RATE_DIFFERENCE,
        Scale.RMST_DIFFERENCE,
        Scale.COUNT,
        Scale.MONEY,
    }
)
"""Scales on which a relative change is a share of the counterfactual."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Benefit:
    """The interval signed so that plus is benefit; an end that is not bounded is infinite."""

    low: float
    high: float


@dataclass(frozen=True, slots=True, kw_only=True)
class Footing:
    """A SESOI or margin on the footing of benefit: ``d`` above 0, read from ``of``."""

    value: float
    scale: str
    d: float
    of: str
    from_counterfactual: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Reading:
    """What one hypothesis came to. ``verdict`` is None where the design only describes."""

    verdict: Verdict | None
    benefit: Benefit | None = None
    footing: Footing | None = None
    benefit_ruled_out: bool = False
    margin_held: bool | None = None
    checks: tuple[Check, ...] = ()

    @property
    def harm_beyond_margin(self) -> bool:
        """Whether a guardrail shows harm, and harm beyond what was agreed is not ruled out."""
        if self.benefit is None or self.footing is None:
            return False
        return self.benefit.high < 0 and self.benefit.low <= -self.footing.d


NOT_TESTABLE = Reading(verdict=Verdict.NOT_TESTABLE)


def benefit_of(estimate: Estimate, better: str) -> Benefit:
    """Return the interval of an estimate, signed so that plus is benefit (contract, 5a)."""
    low = -math.inf if estimate.low is None else _footing_of(estimate.low, estimate.scale)
    high = math.inf if estimate.high is None else _footing_of(estimate.high, estimate.scale)
    if (better == "lower") is not (estimate.scale is Scale.RMST_DIFFERENCE):
        low, high = -high, -low
    return Benefit(low=low, high=high)


def _footing_of(value: float, scale: Scale) -> float:
    if scale.is_ratio:
        return math.log(value) if value > 0 else -math.inf
    if scale is Scale.PROBABILITY:
        return value - 0.5
    return value


def verdict_of(benefit: Benefit, d: float | None) -> Verdict:
    """Return the first verdict of the table that the interval meets; without d, a direction."""
    low, high = benefit.low, benefit.high
    if high < 0:
        return Verdict.WORSE
    if d is None:
        return Verdict.WORKED_SIZE_UNCERTAIN if low > 0 else Verdict.CANNOT_TELL
    if low >= d:
        return Verdict.WORKED
    if low > 0:
        return Verdict.WORKED_SIZE_UNCERTAIN if high >= d else Verdict.BELOW_WORTHWHILE
    if low > -d and high < d:
        return Verdict.NO_MEANINGFUL_DIFFERENCE
    return Verdict.CANNOT_TELL


def read(result: Result, hypothesis: Hypothesis) -> Reading:
    """Return what a hypothesis came to, before multiplicity.

    Raises
    ------
        BadPlanError: the SESOI or margin cannot be read on the estimate's scale.
    """
    estimate = result.estimate
    if estimate is None:
        return Reading(verdict=None)
    footing, check = _footing(result, estimate, hypothesis)
    read_from = result.absolute if footing and footing.of == "absolute" else estimate
    benefit = benefit_of(read_from or estimate, hypothesis.better)
    d = None if footing is None else footing.d
    reading = Reading(
        verdict=verdict_of(benefit, d),
        benefit=benefit,
        footing=footing,
        margin_held=None
        if hypothesis.role != "guardrail"
        else (benefit.low >= 0 if d is None else benefit.low > -d),
        checks=() if check is None else (check,),
    )
    return _with_ruled_out(reading)


def _with_ruled_out(reading: Reading) -> Reading:
    ruled_out = (
        reading.verdict is Verdict.CANNOT_TELL
        and reading.benefit is not None
        and reading.footing is not None
        and reading.benefit.high < reading.footing.d
    )
    return replace(reading, benefit_ruled_out=ruled_out)


def after_multiplicity(
    reading: Reading, *, p_adjusted: float | None, level: float, family: int
) -> Reading:
    """Return the reading, its claim taken back where the adjustment leaves too little."""
    alpha = round(1 - level, 12)
    if p_adjusted is None or reading.verdict not in CLAIMS:
        return reading
    if p_adjusted < alpha:
        return reading
    check = Check(
        key="multiplicity",
        status=CheckStatus.NOT_HELD,
        value=p_adjusted,
        threshold=f"below {alpha:g}",
        because=f"Among {family} hypotheses of this role, a difference of this size "
        "would turn up too often by chance, so none is claimed.",
        consequence=Consequence.CAVEAT,
    )
    taken_back = replace(reading, verdict=Verdict.CANNOT_TELL, checks=(*reading.checks, check))
    return _with_ruled_out(taken_back)


def least_favourable(verdicts: Iterable[Verdict | None]) -> Verdict | None:
    """Return the least favourable verdict; None where there is none."""
    order = list(Verdict)
    return min((v for v in verdicts if v is not None), key=order.index, default=None)


def _footing(
    result: Result, estimate: Estimate, hypothesis: Hypothesis
) -> tuple[Footing | None, Check | None]:
    """Return the threshold as d, or the check that says why there is none."""
    threshold = hypothesis.threshold
    if threshold is None:
        because = "The plan names no smallest change worth having: only a direction can be read."
        return None, _sesoi_check(CheckStatus.UNKNOWN, because)
    if threshold.scale == "absolute":
        return _absolute(threshold, estimate, result.absolute)
    return _relative(threshold, estimate, result.counterfactual, hypothesis)


def _absolute(
    threshold: Threshold, estimate: Estimate, absolute: Estimate | None
) -> tuple[Footing | None, Check | None]:
    if not estimate.scale.is_ratio:
        return _footing_at(threshold, threshold.value), None
    if absolute is not None and not absolute.scale.is_ratio:
        return _footing_at(threshold, threshold.value, of="absolute"), None
    because = (
        "The change worth having is a difference, and the estimate is a ratio that has no "
        "difference beside it: only a direction can be read."
    )
    return None, _sesoi_check(CheckStatus.NOT_HELD, because)


def _relative(
    threshold: Threshold,
    estimate: Estimate,
    counterfactual: Estimate | None,
    hypothesis: Hypothesis,
) -> tuple[Footing | None, Check | None]:
    scale, v = estimate.scale, threshold.value
    if scale is Scale.PROBABILITY:
        return _footing_at(threshold, v / 2), None
    if scale is Scale.CORRELATION:
        raise _bad_threshold(hypothesis, "a correlation has no counterfactual; write it absolute")
    if scale in _COUNTERFACTUAL_SHARES or scale is Scale.ODDS_RATIO:
        return _of_counterfactual(threshold, scale, counterfactual, hypothesis)
    if hypothesis.better == "higher":
        return _footing_at(threshold, math.log1p(v)), None
    if v >= 1:
        raise _bad_threshold(hypothesis, f"a fall by a share must be below 1, not {v:g}")
    return _footing_at(threshold, -math.log1p(-v)), None


def _of_counterfactual(
    threshold: Threshold, scale: Scale, counterfactual: Estimate | None, hypothesis: Hypothesis
) -> tuple[Footing | None, Check | None]:
    level = None if counterfactual is None else counterfactual.value
    if level is None or level == 0:
        said = "not known" if level is None else "0"
        because = (
            "The change worth having is a share of what would have been seen without the "
            f"initiative, and that is {said}: only a direction can be read."
        )
        return None, _sesoi_check(CheckStatus.NOT_HELD, because)
    if scale is not Scale.ODDS_RATIO:
        return _footing_at(threshold, threshold.value * abs(level), counted=True), None
    wanted = level * (1 + threshold.value * (-1 if hypothesis.better == "lower" else 1))
    if not 0 < wanted < 1:
        reason = f"from a share of {level:.4g} it would lead to {wanted:.4g}, which is no share"
        raise _bad_threshold(hypothesis, reason)
    if not 0 < level < 1:
        return None, _sesoi_check(CheckStatus.NOT_HELD, "The expected share has no odds.")
    d = abs(_logit(wanted) - _logit(level))
    return _footing_at(threshold, d, counted=True), None


def _logit(share: float) -> float:
    return math.log(share) - math.log1p(-share)


def _footing_at(
    threshold: Threshold, d: float, *, of: str = "estimate", counted: bool = False
) -> Footing:
    return Footing(
        value=threshold.value, scale=threshold.scale, d=d, of=of, from_counterfactual=counted
    )


def _sesoi_check(status: CheckStatus, because: str) -> Check:
    return Check(key="sesoi", status=status, because=because, consequence=Consequence.CAVEAT)


def _bad_threshold(hypothesis: Hypothesis, because: str) -> BadPlanError:
    name = "margin" if hypothesis.role == "guardrail" else "sesoi"
    place = f"hypotheses.{hypothesis.key}.{name}"
    return BadPlanError([Problem(message=f"{place}: {because}.", field=place)])
