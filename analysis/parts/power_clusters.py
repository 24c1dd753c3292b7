"""The smallest effect that a trial of clusters, at once or in steps, can see."""

import math
from collections.abc import Mapping
from typing import Any

from analysis.data import Kind
from analysis.design import Question
from analysis.errors import BadPlanError, Problem
from analysis.outcome import Scale
from analysis.parts.distributions import normal_below, normal_quantile
from analysis.parts.power_search import PowerCase, power_document
from analysis.parts.power_two_group import need, t_power


def power_of_clusters(assumptions: Mapping[str, Any], question: Question) -> dict[str, Any]:
    """Return the ``power`` document of a trial of clusters: noncentral t on clusters - 2.

    Parameters
    ----------
    assumptions: the plan's ``[power]`` table. The variance of an arm's mean is
        sd^2 (1 + (cluster_size - 1) icc) / (clusters x cluster_size); ``n_required`` is clusters
        in each arm.

    Raises
    ------
    BadPlanError
        An assumption that is needed is missing, or impossible.

    References
    ----------
    Donner and Klar (2000), Design and Analysis of Cluster Randomization Trials, chapter 5.
    """
    sd, scale = _spread(assumptions, question)
    size, icc = _size(assumptions), _icc(assumptions)
    treated, comparison = _clusters(assumptions, size)
    alpha = float(assumptions.get("alpha", 0.05))
    if treated + comparison <= 2.0:
        raise _wrong("clusters_treated", "such that more than two clusters remain", treated)
    each = sd * sd * (1.0 + (size - 1.0) * icc) / size

    def power(effect: float, one: float, other: float) -> float:
        error = math.sqrt(each * (1.0 / one + 1.0 / other))
        return t_power(effect / error, one + other - 2.0, alpha)

    case = PowerCase(
        scale=scale,
        none=0.0,
        limit=_limit(assumptions, question),
        power=lambda effect: power(effect, treated, comparison),
        power_of=lambda effect, clusters: power(effect, clusters, clusters),
        fewest=2.0,
        step=sd / 1000.0,
        growth=1.2,
        method=f"{treated:g} and {comparison:g} clusters of {size:g}, design effect "
        f"1 + ({size:g} - 1) x {icc:g}, noncentral t on clusters - 2; n_required is clusters in "
        "each arm.",
    )
    return power_document(case, assumptions)


def power_of_steps(assumptions: Mapping[str, Any], question: Question) -> dict[str, Any]:
    """Return the ``power`` document of a stepped wedge, by the normal distribution.

    Parameters
    ----------
    assumptions: the plan's ``[power]`` table. ``clusters_treated`` clusters start in equal numbers
        at each of ``periods_after`` steps; in the ``periods_before`` periods none has started. The
        variance within a cell is sd^2 (1 - icc) / cluster_size, that of clusters sd^2 icc.
        ``n_required`` is clusters in all.

    Raises
    ------
    BadPlanError
        An assumption that is needed is missing, or impossible.

    References
    ----------
    Hussey and Hughes (2007), Contemporary Clinical Trials 28, 182-191, equation 8.
    """
    sd, scale = _spread(assumptions, question)
    size, icc = _size(assumptions), _icc(assumptions)
    clusters = need(assumptions, "clusters_treated")
    before, steps = _steps(assumptions)
    if clusters < 2.0:
        raise _wrong("clusters_treated", "two or more clusters", clusters)
    edge = normal_quantile(1.0 - float(assumptions.get("alpha", 0.05)))
    within, between = sd * sd * (1.0 - icc) / size, sd * sd * icc

    def power(effect: float, count: float) -> float:
        z = abs(effect) / math.sqrt(wedge_variance(count, before, steps, within, between))
        return normal_below(z - edge) + normal_below(-z - edge)

    case = PowerCase(
        scale=scale,
        none=0.0,
        limit=_limit(assumptions, question),
        power=lambda effect: power(effect, clusters),
        power_of=power,
        fewest=2.0,
        step=sd / 1000.0,
        growth=1.2,
        method=f"Hussey and Hughes: {clusters:g} clusters in equal numbers over {steps} steps, "
        f"{before + steps} periods, {size:g} in each cluster and period, intracluster correlation "
        f"{icc:g}, normal; n_required is clusters in all.",
    )
    return power_document(case, assumptions)


def wedge_variance(
    clusters: float, before: int, steps: int, within: float, between: float
) -> float:
    """Return the variance of the effect in a complete stepped wedge with equal steps.

    within: of a cell's mean. between: of clusters. ``clusters`` may be broken: so many a step.

    References
    ----------
    Hussey and Hughes (2007), Contemporary Clinical Trials 28, 182-191, equation 8.
    """
    periods, each = before + steps, clusters / steps
    on = [each * step for step in range(1, steps + 1)]  # clusters that have started, by period
    u, w = sum(on), sum(one * one for one in on)
    v = each * sum(float(step * step) for step in range(1, steps + 1))
    below = (clusters * u - w) * within + (
        u * u + clusters * periods * u - periods * w - clusters * v
    ) * between
    return clusters * within * (within + periods * between) / below


def _spread(assumptions: Mapping[str, Any], question: Question) -> tuple[float, Scale]:
    """Return the standard deviation of one observation, and the scale of the difference."""
    scale = {
        Kind.PROPORTION: Scale.RISK_DIFFERENCE,
        Kind.COUNT: Scale.RATE_DIFFERENCE,
    }.get(question.kind, Scale.MEAN_DIFFERENCE)
    if assumptions.get("sd") is not None or question.kind is Kind.MEAN:
        sd = need(assumptions, "sd")
        if sd <= 0.0:
            raise _wrong("sd", "above 0", sd)
        return sd, scale
    base = need(assumptions, "baseline")
    if question.kind is Kind.PROPORTION:
        if not 0.0 < base < 1.0:
            raise _wrong("baseline", "a share between 0 and 1", base)
        return math.sqrt(base * (1.0 - base)), scale
    if base <= 0.0:
        raise _wrong("baseline", "a rate above 0", base)
    over = float(assumptions.get("exposure") or 1.0)
    return math.sqrt(base * float(assumptions.get("dispersion") or 1.0) / over), scale


def _limit(assumptions: Mapping[str, Any], question: Question) -> float:
    """Return the furthest effect in the direction of better."""
    up = question.better == "higher"
    base = assumptions.get("baseline")
    if question.kind is Kind.PROPORTION and base is not None:
        return 1.0 - float(base) if up else -float(base)
    return math.inf if up else -math.inf


def _size(assumptions: Mapping[str, Any]) -> float:
    size = need(assumptions, "cluster_size")
    if size <= 0.0:
        raise _wrong("cluster_size", "above 0", size)
    return size


def _icc(assumptions: Mapping[str, Any]) -> float:
    icc = need(assumptions, "icc")
    if not 0.0 <= icc < 1.0:
        raise _wrong("icc", "0 or more and below 1", icc)
    return icc


def _clusters(assumptions: Mapping[str, Any], size: float) -> tuple[float, float]:
    """Return the clusters of both arms; from people where the plan names only those."""
    found = []
    for side in ("treated", "comparison"):
        clusters = assumptions.get(f"clusters_{side}")
        people = assumptions.get(f"n_{side}")
        if clusters is None and people is not None:
            clusters = float(people) / size
        found.append(None if clusters is None else float(clusters))
    treated, comparison = found
    known = treated if treated is not None else comparison
    if known is None:
        known = need(assumptions, "clusters_treated")
    both = treated or known, comparison or known
    if min(both) <= 0.0:
        raise _wrong("clusters_treated", "one cluster or more in each arm", min(both))
    return both


def _steps(assumptions: Mapping[str, Any]) -> tuple[int, int]:
    before = assumptions.get("periods_before")
    before = 1 if before is None else int(before)
    steps = int(need(assumptions, "periods_after"))
    if before < 0:
        raise _wrong("periods_before", "0 or more", before)
    if steps < 2:  # clusters that all start together leave none to compare with
        raise _wrong("periods_after", "two steps or more, or a design in steps has none", steps)
    return before, steps


def _wrong(name: str, expected: str, found: object) -> BadPlanError:
    message = f"power.{name} must be {expected}; found {found}."
    return BadPlanError([Problem(message=message, field=f"power.{name}")])
