"""What an analysis returns: an estimate with its interval, or a refusal with its reason."""

import math
from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from types import MappingProxyType
from typing import Any


class Scale(StrEnum):
    """The scale on which a number is to be read (contract, section 4)."""

    MEAN_DIFFERENCE = "mean_difference"
    RISK_DIFFERENCE = "risk_difference"
    RISK_RATIO = "risk_ratio"
    ODDS_RATIO = "odds_ratio"
    RATE_RATIO = "rate_ratio"
    RATE_DIFFERENCE = "rate_difference"
    RATIO_OF_RATIOS = "ratio_of_ratios"
    LOG_POINTS = "log_points"
    HAZARD_RATIO = "hazard_ratio"
    RMST_DIFFERENCE = "rmst_difference"
    COUNT = "count"
    PROBABILITY = "probability"
    MONEY = "money"
    CORRELATION = "correlation"
    MEAN = "mean"
    SHARE = "share"
    RATE = "rate"

    @property
    def is_ratio(self) -> bool:
        """Whether no change is 1, and errors are kept on the logarithm."""
        return self in _RATIOS


_RATIOS = frozenset(
    {
        Scale.RISK_RATIO,
        Scale.ODDS_RATIO,
        Scale.RATE_RATIO,
        Scale.RATIO_OF_RATIOS,
        Scale.HAZARD_RATIO,
    }
)


class CheckStatus(StrEnum):
    """What a check found."""

    HELD = "held"
    NOT_HELD = "not_held"
    UNKNOWN = "unknown"
    INFO = "info"


class Consequence(StrEnum):
    """What a check does to the result."""

    NONE = "none"
    CAVEAT = "caveat"
    CAPS_STRENGTH = "caps_strength"
    REFUSES = "refuses"


def _refuse_nan(*values: float | None) -> None:
    for value in values:
        if value is not None and not math.isfinite(value):
            raise ValueError(f"a reported number must be finite or None, not {value!r}")


@dataclass(frozen=True, slots=True, kw_only=True)
class Estimate:
    """A number with its uncertainty. None stands for unbounded or not estimable, never NaN.

    ``se`` is on the log scale where ``scale.is_ratio``; ``df`` is None where the reference
    distribution is normal; ``level`` is the coverage of ``low`` to ``high`` (0.95 is 95%).
    """

    value: float | None
    scale: Scale
    low: float | None = None
    high: float | None = None
    se: float | None = None
    df: float | None = None
    p: float | None = None
    level: float | None = None
    unit: str | None = None

    def __post_init__(self) -> None:
        _refuse_nan(self.value, self.low, self.high, self.se, self.df, self.p, self.level)


Quantity = Estimate | float | None
"""A named number: with an interval, a plain statistic, or None with a check that says why."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Check:
    """One assumption or fact that was looked at: ``key`` a stable word, ``because`` a sentence."""

    key: str
    status: CheckStatus
    because: str
    value: float | str | None = None
    threshold: str | None = None
    consequence: Consequence = Consequence.NONE
    cap: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Downgrade:
    """One step of strength that was lost, by the name the strength rule knows it by."""

    key: str
    because: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Alternative:
    """One admissible other way to get the same estimand, for the sensitivity set."""

    key: str
    title: str
    estimate: Estimate


_NOTHING: Mapping[str, Any] = MappingProxyType({})


@dataclass(frozen=True, slots=True, kw_only=True)
class Findings:
    """What stands beside the estimate, and stands also when the estimate is refused.

    ``n`` holds counts by the names of contract section 5; ``figure`` the numbers of the design's
    own chart (never row-level data); ``chosen`` what each ``auto`` setting resolved to.
    """

    quantities: Mapping[str, Quantity] = field(default_factory=lambda: _NOTHING)
    n: Mapping[str, int] = field(default_factory=lambda: _NOTHING)
    checks: tuple[Check, ...] = ()
    sensitivity: tuple[Alternative, ...] = ()
    downgrades: tuple[Downgrade, ...] = ()
    method: str = ""
    references: tuple[str, ...] = ()
    figure: Mapping[str, Any] = field(default_factory=lambda: _NOTHING)
    chosen: Mapping[str, Any] = field(default_factory=lambda: _NOTHING)
    warnings: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Result:
    """The design could answer. ``estimate`` is None only for designs that describe."""

    estimate: Estimate | None
    findings: Findings
    absolute: Estimate | None = None
    counterfactual: Estimate | None = None
    """What the treated would have had: a mean, share, rate or count (contract, 5a)."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Refusal:
    """The design could not answer: why, and what would help, as sentences a lead can act on."""

    because: str
    what_would_help: str
    findings: Findings = field(default_factory=Findings)


Outcome = Result | Refusal
