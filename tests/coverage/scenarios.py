"""Worlds with a known effect, in which each design's headline interval is asked to hold it.

A scenario draws one table from a generator, and says what the effect is. ``usual`` is the interval
that most people would take instead, so that a reader sees what the registered default is worth.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from typing import Any

import numpy as np

from analysis.data import Covariate, Kind, Observations
from tests.analysis.designs.time_to_event_rows import people
from tests.analysis.panel_rows import factor, observed

Interval = tuple[float | None, float | None]
Draw = Callable[[np.random.Generator], Observations]


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Scenario:
    """One world. ``home`` says that the design was made for it; others are hard on purpose."""

    design: str
    world: str
    home: bool
    truth: float
    draw: Draw
    usual: Callable[[Observations], Interval]
    usual_name: str
    settings: Mapping[str, Any] = field(default_factory=dict)
    cost: int = 1
    """How many of the usual replications one of it takes."""


def _halves(size: int) -> np.ndarray:
    return np.arange(size) % 2 == 1


def _two(values: np.ndarray, arm: np.ndarray, kind: str, **more: Any) -> Observations:
    return observed(values, kind=kind, treated=arm, **more)


def means(size: int, *, skewed: bool = False) -> Draw:
    def draw(random: np.random.Generator) -> Observations:
        arm = _halves(2 * size)
        noise = random.exponential(1, 2 * size) if skewed else random.normal(0, 1, 2 * size)
        return _two(noise + 0.5 * arm, arm, "mean")

    return draw


def unequal(random: np.random.Generator) -> Observations:
    """Six of a wide spread against thirty of a narrow one."""
    arm = np.arange(36) < 6
    return _two(random.normal(0, np.where(arm, 3.0, 1.0)), arm, "mean")


def shares(size: int, share: float, effect: float) -> Draw:
    def draw(random: np.random.Generator) -> Observations:
        arm = _halves(2 * size)
        return _two(random.random(2 * size) < share + effect * arm, arm, "proportion")

    return draw


def counts(rows: int, mean: float, dispersion: float) -> Draw:
    """Negative binomial months: variance is the dispersion times the mean."""

    def draw(random: np.random.Generator) -> Observations:
        arm = _halves(2 * rows)
        rate = mean * np.where(arm, 0.8, 1.0)
        if dispersion > 1:
            shape = rate / (dispersion - 1)
            rate = random.gamma(shape, dispersion - 1)
        return _two(random.poisson(rate), arm, "count")

    return draw


def pairs(size: int) -> Draw:
    def draw(random: np.random.Generator) -> Observations:
        before = random.normal(10, 2, size)
        after = before - 0.5 + random.normal(0, 1, size)
        phase = np.repeat([False, True], size)
        seen = observed(np.concatenate([before, after]), after=phase)
        return _with(
            seen,
            pair=factor(np.tile(np.arange(size), 2).tolist()),
            phase=factor(["after" if one else "before" for one in phase]),
        )

    return draw


def _with(seen: Observations, **more: Any) -> Observations:
    return replace(seen, **more)


def _autoregressive(random: np.random.Generator, shape: tuple[int, int], own: float) -> np.ndarray:
    """Return rows of noise with variance 1, each value like the one before it."""
    found = random.normal(0, 1, shape)
    for place in range(1, shape[1]):
        found[:, place] = own * found[:, place - 1] + np.sqrt(1 - own**2) * found[:, place]
    return found


def panel(units: int, treated: int, *, own: float = 0.0, kind: str = "mean") -> Draw:
    """Units over ten periods, the initiative from the sixth."""

    def draw(random: np.random.Generator) -> Observations:
        arm = np.arange(units) < treated
        noise = _autoregressive(random, (units, 10), own)
        on = arm[:, None] & (np.arange(10) >= 5)
        values = random.normal(0, 1, units)[:, None] + noise - 0.5 * on
        if kind == "count":
            shifted = np.log(20) + 0.3 * random.normal(0, 1, units)[:, None] - 0.2 * on
            values = random.poisson(np.exp(shifted + 0.1 * noise))
        return observed(
            values.ravel(),
            kind=kind,
            unit=np.repeat(np.arange(units), 10).tolist(),
            period=np.tile(np.arange(1, 11), units).tolist(),
            treated=np.repeat(arm, 10),
            start=6,
        )

    return draw


def staggered(units: int) -> Draw:
    def draw(random: np.random.Generator) -> Observations:
        begins = np.array([0, 4, 6])[np.arange(units) % 3]
        noise = _autoregressive(random, (units, 8), 0.4)
        time = np.arange(1, 9)
        on = (begins[:, None] > 0) & (time >= begins[:, None])
        values = random.normal(0, 1, units)[:, None] + noise - 0.5 * on
        starts = [int(one) or None for one in np.repeat(begins, 8)]
        return observed(
            values.ravel(),
            unit=np.repeat(np.arange(units), 8).tolist(),
            period=np.tile(time, units).tolist(),
            starts=starts,
        )

    return draw


def series(length: int, own: float, *, kind: str = "mean") -> Draw:
    """A line that steps down by 1 (a fifth, for counts) after two thirds of its length."""

    def draw(random: np.random.Generator) -> Observations:
        time = np.arange(length)
        after = time >= 2 * length // 3
        noise = _autoregressive(random, (1, length), own)[0]
        values = 0.01 * time - 1.0 * after + noise
        if kind == "count":
            values = random.poisson(np.exp(np.log(40) + 0.15 * noise - 0.2 * after))
        return observed(values, kind=kind, period=(time + 1).tolist(), start=2 * length // 3 + 1)

    return draw


def teams(clusters: int, size: int, icc: float) -> Draw:
    def draw(random: np.random.Generator) -> Observations:
        team = np.repeat(np.arange(clusters), size)
        arm = team % 2 == 1
        values = (
            random.normal(0, np.sqrt(icc), clusters)[team]
            + random.normal(0, np.sqrt(1 - icc), team.size)
            - 0.4 * arm
        )
        return observed(values, treated=arm, cluster=team.tolist())

    return draw


def wedge(clusters: int) -> Draw:
    def draw(random: np.random.Generator) -> Observations:
        steps = 4
        team = np.repeat(np.arange(clusters), (steps + 1) * 5)
        time = np.tile(np.repeat(np.arange(1, steps + 2), 5), clusters)
        starts = 2 + team % steps
        values = (
            random.normal(0, 0.4, clusters)[team]
            + 0.1 * time
            - 0.4 * (time >= starts)
            + random.normal(0, 1, team.size)
        )
        return observed(values, cluster=team.tolist(), period=time.tolist(), starts=starts.tolist())

    return draw


def chosen(size: int) -> Draw:
    """People of whom the older are more often chosen, and do worse anyway."""

    def draw(random: np.random.Generator) -> Observations:
        age, past = random.normal(0, 1, (2, size))
        arm = random.random(size) < 1 / (1 + np.exp(0.5 - 0.6 * age - 0.4 * past))
        values = age + 0.5 * past - 0.5 * arm + random.normal(0, 1, size)
        seen = observed(values, treated=arm)
        covariates = (Covariate(name="age", values=age), Covariate(name="past", values=past))
        return _with(seen, covariates=covariates)

    return draw


def with_baseline(size: int) -> Draw:
    def draw(random: np.random.Generator) -> Observations:
        arm = _halves(2 * size)
        before = random.normal(10, 2, 2 * size)
        after = 0.7 * before - 0.5 * arm + random.normal(0, 1, 2 * size)
        return observed(after, treated=arm, baseline=before)

    return draw


def lives(size: int) -> Draw:
    """Exponential times, the initiative's hazard seven tenths of the other's; some are lost."""

    def draw(random: np.random.Generator) -> Observations:
        arm = _halves(2 * size)
        lasts = random.exponential(np.where(arm, 10 / 0.7, 10.0))
        seen = np.minimum(lasts, random.uniform(5, 30, 2 * size))
        words = ["initiative" if one else "comparison" for one in arm]
        return people(seen, (lasts <= seen).astype(int).tolist(), words)

    return draw


def survey(size: int) -> Draw:
    """Five answers that both arms give alike."""

    def draw(random: np.random.Generator) -> Observations:
        arm = _halves(2 * size)
        codes = np.clip(np.floor(random.normal(2.5, 1.2, 2 * size)), 0, 4).astype(int)
        return Observations(
            kind=Kind.ORDINAL,
            outcome_text=factor([str(one) for one in codes]),
            treated=arm,
            group=factor(["yes" if one else "no" for one in arm]),
            row=np.arange(2, 2 * size + 2),
            names={"group": "arm"},
        )

    return draw


def areas(mean: float, dispersion: float) -> Draw:
    def draw(random: np.random.Generator) -> Observations:
        names = np.repeat(["treated", "control"], 2)
        after = np.tile([False, True], 2)
        rate = np.full(4, mean)
        if dispersion > 1:
            rate = random.gamma(rate / (dispersion - 1), dispersion - 1)
        return Observations(
            kind=Kind.COUNT,
            outcome=random.poisson(rate).astype(float),
            area=factor(names.tolist()),
            after=after,
            phase=factor(["after" if one else "before" for one in after]),
            row=np.arange(2, 6),
            names={"area": "area", "phase": "phase"},
        )

    return draw


def donors(count: int) -> Draw:
    """One force among others that share a path; nothing happens to it."""

    def draw(random: np.random.Generator) -> Observations:
        units, length = count + 1, 16
        common = np.cumsum(random.normal(0, 1, length))
        loads = random.uniform(0.5, 1.5, units)
        values = 20 + loads[:, None] * common + random.normal(0, 0.5, (units, length))
        return observed(
            values.ravel(),
            unit=np.repeat(np.arange(units), length).tolist(),
            period=np.tile(np.arange(1, length + 1), units).tolist(),
            treated=np.repeat(np.arange(units) == 0, length),
            start=13,
        )

    return draw
