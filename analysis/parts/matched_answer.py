"""The whole answer of a matched comparison: headline, what stands beside it, and refusals."""

from collections.abc import Mapping
from dataclasses import dataclass, field

import numpy as np

from analysis.data import Kind
from analysis.design import Question
from analysis.outcome import Alternative, Check, Estimate, Quantity
from analysis.parts.matched_balance import (
    Difference,
    differences,
    effective_size,
    largest_after,
    largest_before,
)
from analysis.parts.matched_checks import (
    balance_check,
    overlap_check,
    size_checks,
    unmatched_check,
)
from analysis.parts.matched_columns import columns_of, standing
from analysis.parts.matched_groups import MatchedGroups
from analysis.parts.matched_hidden import e_value_quantities, gamma_quantity
from analysis.parts.matched_influence import Arms, difference_of, estimate_of, level_of
from analysis.parts.matched_methods import Sides, plain, unadjusted
from analysis.parts.matched_models import Parted
from analysis.parts.matched_others import instead_of_entropy, others
from analysis.parts.matched_propensity import firth, propensity
from analysis.parts.matched_refusals import empty_side, impossible, parted_groups, trimmed_away
from analysis.parts.matched_runs import INFEASIBLE, METHODS, Found, Runs
from analysis.parts.panel_answer import No, absent


@dataclass(frozen=True, slots=True, kw_only=True)
class Asked:
    """What the plan asks for: whose effect, by which method, with which bounds."""

    everyone: bool
    method: str
    trim: float
    caliper: float
    level: float


@dataclass(frozen=True, slots=True, kw_only=True)
class MatchedAnswer:
    """An estimate, or ``no`` in its place; what can be computed stands beside."""

    estimate: Estimate | None = None
    no: No | None = None
    quantities: Mapping[str, Quantity] = field(default_factory=dict)
    checks: tuple[Check, ...] = ()
    sensitivity: tuple[Alternative, ...] = ()
    absolute: Estimate | None = None
    counterfactual: Estimate | None = None
    balance: tuple[Difference, ...] = ()


_NAMES = (
    "effect",
    "unadjusted",
    *(f"effect_{method}" for method in METHODS),
    "max_smd_before",
    "max_smd_after",
    "effective_sample_size",
    "e_value",
    "e_value_limit",
    "rosenbaum_gamma",
)


def answer(groups: MatchedGroups, asked: Asked, question: Question) -> MatchedAnswer:
    """Return the effect by the method asked for, every other method beside it, or a refusal."""
    no = empty_side(groups)
    if no is not None:
        return _refused(no, {}, ())
    balance = differences(groups, None)
    known: dict[str, Quantity] = {
        "unadjusted": estimate_of(groups, unadjusted(groups), asked.level),
        "max_smd_before": largest_before(balance)[0],
    }
    no = impossible(groups)
    if no is not None:
        return _refused(no, known, balance)
    columns = standing(columns_of(groups.terms, groups.mass), groups.mass)
    score = propensity(groups, columns, everyone=asked.everyone)
    parted = parted_groups(score) if isinstance(score, Parted) else None
    if isinstance(score, Parted):
        mild = firth(groups, columns)
        if mild is None:
            return _refused(parted or INFEASIBLE, known, balance)
        score = mild
    kept = np.ones(groups.rows, dtype=np.bool_)
    if asked.trim > 0.0:
        kept = (score.share >= asked.trim) & (score.share <= 1.0 - asked.trim)
    sides = Sides(groups=groups, kept=kept, everyone=asked.everyone)
    if not sides.arm(treated=True).any() or not sides.arm(treated=False).any():
        return _refused(trimmed_away(asked.trim), known, balance)
    runs = Runs(
        groups=groups,
        columns=columns,
        propensity=score,
        sides=sides,
        caliper=asked.caliper,
        level=asked.level,
    )
    return _parted(runs, known, parted) if parted else _answered(runs, asked, known, question)


def _refused(
    no: No, known: Mapping[str, Quantity], balance: tuple[Difference, ...]
) -> MatchedAnswer:
    quantities = {name: known.get(name) for name in _NAMES}
    checks = tuple(absent(name, no.because) for name in _NAMES if quantities[name] is None)
    return MatchedAnswer(no=no, quantities=quantities, checks=checks, balance=balance)


def _parted(runs: Runs, known: Mapping[str, Quantity], no: No) -> MatchedAnswer:
    """Return the refusal of parted groups, with what needs no propensity, and Firth's weights."""
    found = {method: runs.found(method) for method in ("standardisation", "regression")}
    alone = {
        f"effect_{name}": one.estimate for name, one in found.items() if isinstance(one, Found)
    }
    refused = _refused(no, {**known, **alone}, differences(runs.groups, None))
    mild = runs.found("ipw")
    title = "Inverse probability weights from Firth's logistic regression, which stays finite"
    kept = isinstance(mild, Found) and mild.estimate.scale is _own_scale(runs)
    return MatchedAnswer(
        no=no,
        quantities=refused.quantities,
        checks=refused.checks,
        balance=refused.balance,
        sensitivity=(Alternative(key="ipw_firth", title=title, estimate=mild.estimate),)
        if isinstance(mild, Found) and kept
        else (),
    )


def _own_scale(runs: Runs) -> object:
    found = estimate_of(runs.groups, unadjusted(runs.groups), runs.level)
    return None if found is None else found.scale


def _answered(
    runs: Runs, asked: Asked, known: Mapping[str, Quantity], question: Question
) -> MatchedAnswer:
    groups, sides = runs.groups, runs.sides
    every = {method: runs.found(method) for method in METHODS}
    found = every[asked.method]
    estimate = found.estimate if isinstance(found, Found) else None
    arms = found.arms if isinstance(found, Found) else None
    weights = None if arms is None else arms.weights
    balance = differences(groups, weights)
    after = largest_after(balance)
    counterfactual = _counterfactual(runs, found)
    bias, said = e_value_quantities(
        groups, estimate, 0.0 if counterfactual is None else counterfactual.value or 0.0
    )
    quantities: dict[str, Quantity] = {
        **known,
        "effect": estimate,
        **{f"effect_{name}": _estimate(one) for name, one in every.items()},
        "max_smd_after": None if after is None else after[0],
        **_effective(sides, weights),
        **bias,
        "rosenbaum_gamma": gamma_quantity(
            sides, runs.propensity, asked.caliper, asked.level, question
        ),
    }
    checks = [
        balance_check(balance, by_weights=weights is not None),
        overlap_check(sides, runs.propensity, weights),
        *size_checks(sides),
        *said,
    ]
    if weights is not None and asked.method == "nearest":
        checks.append(unmatched_check(sides, weights))
    checks += _why_absent(quantities, every, asked.method)
    no = found if isinstance(found, No) else None
    return MatchedAnswer(
        estimate=estimate,
        no=no,
        quantities={name: quantities[name] for name in (*_NAMES, *quantities)},
        checks=tuple(checks),
        sensitivity=others(every, asked.method)
        + (instead_of_entropy(runs) if no is INFEASIBLE else ()),
        absolute=_absolute(groups, arms, runs.level),
        counterfactual=counterfactual,
        balance=balance,
    )


def _estimate(found: Found | No) -> Estimate | None:
    return found.estimate if isinstance(found, Found) else None


def _effective(sides: Sides, weights: np.ndarray | None) -> dict[str, Quantity]:
    """Return the effective sample of the comparison, and of the treated where they are weighted."""
    if weights is None:
        return {"effective_sample_size": None}
    sizes: dict[str, Quantity] = {
        "effective_sample_size": effective_size(sides.groups, weights, ~sides.groups.treated)
    }
    if sides.everyone:
        sizes["effective_sample_size_treated"] = effective_size(
            sides.groups, weights, sides.groups.treated
        )
    return sizes


def _absolute(groups: MatchedGroups, arms: Arms | None, level: float) -> Estimate | None:
    if groups.kind is not Kind.COUNT or arms is None:
        return None
    return difference_of(groups, arms, level)


def _counterfactual(runs: Runs, found: Found | No) -> Estimate | None:
    """Return the target's figure without the initiative: what was observed less the effect."""
    if isinstance(found, No):
        return None
    if found.arms is not None:
        return level_of(runs.groups, found.arms.without)
    treated = plain(runs.groups, runs.sides.arm(treated=True)).figure
    return level_of(runs.groups, treated - (found.estimate.value or 0.0))


def _why_absent(
    quantities: Mapping[str, Quantity], every: Mapping[str, Found | No], method: str
) -> list[Check]:
    """Return a check for each quantity that could not be computed, and why."""
    checks = [
        absent(f"effect_{name}", one.because) for name, one in every.items() if isinstance(one, No)
    ]
    own = every[method]
    if isinstance(own, No):
        checks.append(absent("effect", own.because))
    no_weights = (
        own.because
        if isinstance(own, No)
        else f"The method {method} has no weights, so nothing is weighed."
    )
    checks += [
        absent(name, no_weights)
        for name in ("max_smd_after", "effective_sample_size")
        if quantities[name] is None
    ]
    if quantities["rosenbaum_gamma"] is None:
        checks.append(absent("rosenbaum_gamma", "No pair could be made within the caliper."))
    return checks
