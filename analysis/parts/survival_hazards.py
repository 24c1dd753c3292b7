"""The hazard ratio of two groups, with what stands beside it or why there is none."""

import math
from collections.abc import Mapping
from dataclasses import dataclass, field, replace

import numpy as np

from analysis.outcome import Check, CheckStatus, Estimate, Scale
from analysis.parts.adjusted_columns import level_only_treated
from analysis.parts.cox import CoxFit, CoxModel, fit_cox
from analysis.parts.cox_columns import CoxColumns, cox_columns
from analysis.parts.cox_errors import clustered, proportional_hazards
from analysis.parts.cox_firth import fit_firth
from analysis.parts.distributions import normal_quantile, two_sided_p
from analysis.parts.risk_sets import RiskSets, risk_sets
from analysis.parts.survival_curves import curves
from analysis.parts.survival_data import Survival


@dataclass(frozen=True, slots=True, kw_only=True)
class HazardPlan:
    """How a hazard model is fitted."""

    ties: str
    level: float
    covariates: bool = True
    strata: bool = True


@dataclass(frozen=True, slots=True, kw_only=True)
class Hazards:
    """A hazard ratio, or why there is none; log hazards and tests by the names of quantities.

    parameters: how many coefficients the model has. unexplained: quantities that are null, and why.
    firth: the ratio under Firth's penalty, where a covariate runs off without bound.
    """

    estimate: Estimate | None
    because: str = ""
    what_would_help: str = ""
    coefficients: Mapping[str, Estimate | None] = field(default_factory=dict)
    tests: Mapping[str, float | None] = field(default_factory=dict)
    parameters: int = 1
    unexplained: tuple[Check, ...] = ()
    firth: Estimate | None = None


def hazards(data: Survival, plan: HazardPlan, *, test: bool = False) -> Hazards:
    """Return the ratio of the treated's hazard to the comparison's.

    Parameters
    ----------
    test: whether proportional hazards are tested too.
    """
    impossible = no_event(data) or (_lonely_level(data) if plan.covariates else None)
    if impossible is not None:
        return impossible
    sets = risk_sets(data, strata=plan.strata)
    columns = cox_columns(data, sets, covariates=plan.covariates)
    if columns is None:
        return _no_group(data, covariates=plan.covariates and bool(data.covariates))
    model = CoxModel(sets=sets, values=columns.values, efron=plan.ties == "efron")
    fit = fit_cox(model)
    if fit.separated is not None:
        refused = _separated(data, columns, fit.separated)
        return replace(refused, firth=_firth(data, model, columns, plan))
    found = _estimates(data, model, fit, columns, plan)
    return replace(found, tests=_tests(data, model, fit, columns)) if test else found


def no_event(data: Survival) -> Hazards | None:
    """Return why there is no ratio where nobody in one of the groups had the event."""
    for place in (0, 1):
        if not data.event[data.side(place)].any():
            return Hazards(
                estimate=None,
                because=f"Nobody in the group {data.labels[place]} had the event, so the ratio of "
                "hazards is 0 or without bound and has no interval.",
                what_would_help="Follow both groups until the event has come in each, or register "
                'headline = "rmst_difference", which needs no event in one of them.',
            )
    return None


def _lonely_level(data: Survival) -> Hazards | None:
    """Return why there is no ratio where only the treated have a covariate's level."""
    alone = level_only_treated(data.covariates, data.treated)
    if not alone or bool(data.treated.all()):
        return None
    return Hazards(
        estimate=None,
        because=f"Only the treated have the covariate's level {alone}, so there is nobody alike "
        "to compare them with.",
        what_would_help="Leave out that covariate, or join the level with another: "
        "hazard_ratio_unadjusted stands without the covariates.",
    )


def _no_group(data: Survival, *, covariates: bool) -> Hazards:
    if covariates:
        because = "The covariates decide who is in which group, so nothing is left to compare."
        return Hazards(
            estimate=None,
            because=because,
            what_would_help="Leave out the covariate that says the same as the group.",
        )
    return Hazards(
        estimate=None,
        because=f"At every time at which the event came, only one of the groups "
        f"{data.labels[0]} and {data.labels[1]} was followed, so their hazards meet nowhere.",
        what_would_help="Groups, and strata, that are followed over the same time.",
    )


def _separated(data: Survival, columns: CoxColumns, column: int) -> Hazards:
    name, owner = columns.names[column], columns.owners[column]
    if owner == data.group:
        return Hazards(
            estimate=None,
            because="Whenever the event came while both groups were followed, it came in one of "
            "them alone, so the ratio of hazards is 0 or without bound and has no interval.",
            what_would_help="Groups that are followed over the same time, and more events.",
        )
    said = name.removeprefix(f"{owner}_")
    level = "" if said == name else f" = {said}"
    return Hazards(
        estimate=None,
        because=f"The covariate {owner}{level} separates those who had the event from those who "
        "had not: its hazard runs off without bound.",
        what_would_help=f"Merge levels of {owner}, or leave it out: hazard_ratio_unadjusted stands "
        "without the covariates.",
    )


def _firth(
    data: Survival, model: CoxModel, columns: CoxColumns, plan: HazardPlan
) -> Estimate | None:
    if len(columns.names) < 2 or data.cluster is not None:
        return None
    fit = fit_firth(model)
    return None if fit is None else _estimates(data, model, fit, columns, plan).estimate


def _estimates(
    data: Survival, model: CoxModel, fit: CoxFit, columns: CoxColumns, plan: HazardPlan
) -> Hazards:
    covariance = fit.covariance
    if data.cluster is not None:
        covariance = clustered(model, fit, data.cluster.codes[model.sets.kept].astype(np.int64))
    errors = np.sqrt(np.maximum(np.diag(covariance), 0.0)) / columns.scale
    values = fit.coefficients / columns.scale
    logs: dict[str, Estimate | None] = {
        f"coef_{name}": _log_hazard(float(value), float(error), plan.level)
        for name, value, error in zip(columns.names, values, errors, strict=True)
    }
    logs |= {f"coef_{name}": None for name in columns.left_out}
    return Hazards(
        estimate=_ratio(float(values[-1]), float(errors[-1]), plan.level),
        coefficients=logs,
        parameters=len(columns.names),
        unexplained=tuple(_redundant(f"coef_{name}") for name in columns.left_out),
    )


def _redundant(name: str) -> Check:
    return Check(
        key=name,
        status=CheckStatus.UNKNOWN,
        because="The covariate is constant among those compared, or a combination of others.",
    )


def _log_hazard(value: float, se: float, level: float) -> Estimate:
    reach = normal_quantile(level) * se
    return Estimate(
        value=value,
        low=value - reach,
        high=value + reach,
        se=se,
        p=two_sided_p(value / se) if se > 0.0 else None,
        level=level,
        scale=Scale.LOG_POINTS,
        unit="log hazard",
    )


def _ratio(log: float, se: float, level: float) -> Estimate:
    reach = normal_quantile(level) * se
    return Estimate(
        value=_exp(log),
        low=_exp(log - reach),
        high=_exp(log + reach),
        se=se,
        p=two_sided_p(log / se) if se > 0.0 else None,
        level=level,
        scale=Scale.HAZARD_RATIO,
        unit="hazard ratio",
    )


def _exp(value: float) -> float | None:
    return math.exp(value) if value < 700.0 else None


def _tests(
    data: Survival, model: CoxModel, fit: CoxFit, columns: CoxColumns
) -> dict[str, float | None]:
    """Return the tests of proportional hazards: of all together, and of each covariate."""
    owners = tuple(dict.fromkeys(columns.owners))
    terms = [[j for j, one in enumerate(columns.owners) if one == owner] for owner in owners]
    found = proportional_hazards(model, fit, kaplan_meier_time(data, model.sets), terms)
    named = {f"ph_test_p_{owner}": p for owner, p in zip(owners, found, strict=False)}
    missing = dict.fromkeys(
        f"ph_test_p_{one.name.replace(' ', '_')}"
        for one in data.covariates
        if model.values.shape[1] > 1 and one.name.replace(" ", "_") not in owners
    )
    return {"ph_test_p": found[-1], **named, **missing}


def kaplan_meier_time(data: Survival, sets: RiskSets) -> np.ndarray:
    """Return 1 less the share of everybody still without the event just before each cell."""
    everybody = curves(replace(data, competing=None), np.ones(data.treated.size, dtype=bool))
    return np.asarray(1.0 - everybody.before[sets.times])
