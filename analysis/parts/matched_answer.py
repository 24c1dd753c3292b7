"""The whole answer of a matched comparison: headline, what stands beside it, and refusals."""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace

import numpy as np

from analysis.data import Kind
from analysis.design import Question
from analysis.outcome import Alternative, Check, Estimate, Quantity
from analysis.parts.matched_balance import (
    Difference,
    after_weighting,
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
from analysis.parts.matched_methods import Sides, unadjusted
from analysis.parts.matched_methods import plain as as_they_are
from analysis.parts.matched_models import Parted
from analysis.parts.matched_others import instead_of_entropy, others
from analysis.parts.matched_propensity import Propensity, firth, propensity
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


@dataclass(frozen=True, slots=True, kw_only=True)
class _Plain:
    """What stands before any model is fitted: it is reported whatever comes after."""

    quantities: Mapping[str, Quantity] = field(default_factory=dict)
    balance: tuple[Difference, ...] = ()


def answer(groups: MatchedGroups, asked: Asked, question: Question) -> MatchedAnswer:
    """Return the effect by the method asked for, every other method beside it, or a refusal."""
    no = empty_side(groups)
    if no is not None:
        return _refused(no, _Plain())
    balance = differences(groups)
    plain = _Plain(
        quantities={
            **_as_they_are(groups, asked.level),
            "max_smd_before": largest_before(balance)[0],
        },
        balance=balance,
    )
    no = impossible(groups)
    if no is not None:
        return _refused(no, plain)
    runs, no = _runs(groups, asked)
    if runs is None:
        return _refused(no or trimmed_away(asked.trim), plain)
    return _parted(runs, plain, no) if no else _answered(runs, asked, plain, question)


def _as_they_are(groups: MatchedGroups, level: float) -> dict[str, Quantity]:
    """Return the difference of the groups as they are, and beside it the ratio of two rates."""
    arms = unadjusted(groups)
    plain: dict[str, Quantity] = {"unadjusted": difference_of(groups, arms, level)}
    ratio = estimate_of(groups, arms, level) if groups.kind is Kind.COUNT else None
    return plain if ratio is None else {**plain, "rate_ratio_unadjusted": ratio}


def _runs(groups: MatchedGroups, asked: Asked) -> tuple[Runs | None, No | None]:
    """Return the methods ready to run, and why the groups are parted, where they are.

    Of parted groups the propensity is Firth's; None where trimming leaves one of them empty.
    """
    columns = standing(columns_of(groups.terms, groups.mass), groups.mass)
    score: Propensity | Parted | None = propensity(groups, columns, everyone=asked.everyone)
    no = None
    if isinstance(score, Parted):
        no = parted_groups(score)
        score = firth(groups, columns)
    if score is None:
        return None, no
    kept = np.ones(groups.rows, dtype=np.bool_)
    if asked.trim > 0.0:
        kept = (score.share >= asked.trim) & (score.share <= 1.0 - asked.trim)
    sides = Sides(groups=groups, kept=kept, everyone=asked.everyone)
    if not sides.arm(treated=True).any() or not sides.arm(treated=False).any():
        return None, no
    return Runs(
        groups=groups,
        columns=columns,
        propensity=score,
        sides=sides,
        caliper=asked.caliper,
        level=asked.level,
    ), no


def _refused(no: No, plain: _Plain) -> MatchedAnswer:
    named = dict.fromkeys((*_NAMES, *plain.quantities))
    quantities = {name: plain.quantities.get(name) for name in named}
    checks = tuple(absent(name, no.because) for name in _NAMES if quantities[name] is None)
    return MatchedAnswer(no=no, quantities=quantities, checks=checks, balance=plain.balance)


def _parted(runs: Runs, plain: _Plain, no: No) -> MatchedAnswer:
    """Return the refusal of parted groups, with what needs no propensity, and Firth's weights."""
    alone = {
        f"effect_{name}": found.estimate
        for name in ("standardisation", "regression")
        if isinstance(found := runs.found(name), Found)
    }
    refused = _refused(no, replace(plain, quantities={**plain.quantities, **alone}))
    mild = runs.found("ipw")
    if isinstance(mild, No):
        return refused
    title = "Inverse probability weights from Firth's logistic regression, which stays finite"
    other = Alternative(key="ipw_firth", title=title, estimate=mild.estimate)
    return replace(refused, sensitivity=(other,))


def _answered(runs: Runs, asked: Asked, plain: _Plain, question: Question) -> MatchedAnswer:
    groups, sides = runs.groups, runs.sides
    every = {method: runs.found(method) for method in METHODS}
    found = every[asked.method]
    estimate = found.estimate if isinstance(found, Found) else None
    arms = found.arms if isinstance(found, Found) else None
    weights = None if arms is None else arms.weights
    balance = plain.balance
    if weights is not None:
        balance = after_weighting(groups, balance, weights)
    after = largest_after(balance)
    counterfactual = _counterfactual(runs, found)
    bias, said = e_value_quantities(
        groups, estimate, 0.0 if counterfactual is None else counterfactual.value or 0.0
    )
    quantities: dict[str, Quantity] = {
        **plain.quantities,
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
    treated = as_they_are(runs.groups, runs.sides.arm(treated=True)).figure
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
    if quantities["unadjusted"] is None:
        checks.append(absent("unadjusted", "The groups as they are leave no error to judge by."))
    if quantities["rosenbaum_gamma"] is None:
        checks.append(absent("rosenbaum_gamma", "No pair could be made within the caliper."))
    return checks
