"""How often an interval holds the effect, and how often there is none."""

import math
import warnings
from dataclasses import dataclass

import numpy as np

from analysis.design import Question, find
from analysis.outcome import Result
from tests.coverage.scenarios import Interval, Scenario

SEED = 20261125


@dataclass(frozen=True, slots=True, kw_only=True)
class Measured:
    """Shares of the replications that answered; ``error`` is the simulation's own."""

    replications: int
    answered: int
    coverage: float
    usual: float
    width: float
    """The middle width of our interval over that of the usual one; infinite ones left out."""

    @property
    def error(self) -> float:
        """The standard error of the coverage that simulation leaves."""
        return math.sqrt(self.coverage * (1 - self.coverage) / max(1, self.answered))


def measured(scenario: Scenario, replications: int) -> Measured:
    """Return the coverage of a scenario, over replications each with a stream of its own."""
    design = find(scenario.design)
    settings = design.settings(**scenario.settings)
    count = max(50, replications // scenario.cost)
    held, usual, ratios, answered = [], [], [], 0
    for place in range(count):
        random = np.random.Generator(np.random.PCG64(np.random.SeedSequence([SEED, place])))
        seen = scenario.draw(random)
        question = Question(
            key="main", kind=seen.kind, better="lower", metric="Y", seed=(SEED, place),
            start=_start(seen),
        )  # fmt: skip
        with warnings.catch_warnings():
            warnings.simplefilter("error")
            outcome = design.estimate(design.shape(seen, question, settings), question, settings)
        if not isinstance(outcome, Result) or outcome.estimate is None:
            continue
        answered += 1
        own = (outcome.estimate.low, outcome.estimate.high)
        theirs = scenario.usual(seen)
        held.append(_holds(own, scenario.truth))
        usual.append(_holds(theirs, scenario.truth))
        ours, others = _width(own), _width(theirs)
        if ours is not None and others:
            ratios.append(ours / others)
    return Measured(
        replications=count,
        answered=answered,
        coverage=float(np.mean(held)) if held else math.nan,
        usual=float(np.mean(usual)) if usual else math.nan,
        width=float(np.median(ratios)) if ratios else math.nan,
    )


def _start(seen: object) -> int | None:
    period = getattr(seen, "period", None)
    if period is None or period.start is None:
        return None
    return int(period.labels[period.start])


def _width(interval: Interval) -> float | None:
    low, high = interval
    return None if low is None or high is None else high - low


def _holds(interval: Interval, truth: float) -> bool:
    low, high = interval
    return (low is None or low <= truth) and (high is None or truth <= high)
