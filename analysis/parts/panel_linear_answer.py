"""The whole answer of a linear or logarithmic panel model: headline, quantities, sensitivity."""

from dataclasses import replace

import numpy as np

from analysis.data import Kind
from analysis.outcome import Alternative, Check, Estimate, Quantity, Scale
from analysis.parts.clusters import covariance
from analysis.parts.panel_answer import Answer, No, absent
from analysis.parts.panel_estimates import of_coefficient
from analysis.parts.panel_linear import BY_FORMULA, LinearModel
from analysis.parts.panel_models import covariate_terms
from analysis.parts.panel_refusals import lonely_cluster

WORDS = {
    "cr1": "CR1 cluster-robust error, t with clusters - 1 degrees of freedom",
    "cr2": "CR2 cluster-robust error, t with Satterthwaite degrees of freedom",
    "cr3": "CR3 cluster-robust error (jackknife), t with clusters - 1 degrees of freedom",
    "hc1": "HC1 error, t with N - K degrees of freedom",
    "hc2": "HC2 error, t with N - K degrees of freedom",
    "classical": "classical error, t with N - K degrees of freedom",
    "wild": "wild cluster bootstrap, null imposed, interval by inverting the test",
    "randomisation": "randomisation inference over clusters, interval by inverting the test",
}


def linear_answer(model: LinearModel) -> Answer:
    """Return the answer of a linear model; it refuses where the error asked for cannot be had."""
    no = model.refusal()
    if no is not None:
        return _refused(model, no)
    estimate = model.estimate(model.choice.errors)
    no = lonely_cluster(model.panel, model.choice)
    if no is not None or estimate is None:
        return _refused(model, no or _no_error(model))
    quantities, checks = _quantities(model)
    quantities = {"effect": estimate} | quantities
    averted, check = _averted(model, estimate)
    quantities["averted"] = averted
    return Answer(
        estimate=estimate,
        quantities=quantities,
        checks=(*checks, *check),
        sensitivity=_sensitivity(model),
        counterfactual=_counterfactual(model, estimate),
        method=WORDS[model.choice.errors],
    )


def _no_error(model: LinearModel) -> No:
    if model.choice.errors == "randomisation":
        return No(
            because="Randomisation inference permutes whole clusters, and some clusters hold both "
            "treated and comparison units (or units with different starts).",
            help='Name as `cluster` what was treated as a whole, or ask for `errors = "cr2"`.',
        )
    return No(
        because=f"The data leave no {model.choice.errors.upper()} error for the effect: its "
        "degrees of freedom are 0.",
        help='Add clusters, or use `errors = "randomisation"`.',
    )


def _refused(model: LinearModel, no: No) -> Answer:
    """Return a refusal beside which everything stands that can be computed."""
    quantities: dict[str, Quantity] = {}
    checks: list[Check] = []
    if model.fit.place("effect") is not None:
        quantities["effect"] = model.value_alone()
        if model.fit.df_residual > 0:
            more, checks = _quantities(model)
            quantities |= more
    return Answer(
        estimate=None, because=no.because, help=no.help, quantities=quantities, checks=tuple(checks)
    )


def _quantities(model: LinearModel) -> tuple[dict[str, Quantity], list[Check]]:
    quantities: dict[str, Quantity] = {}
    checks: list[Check] = []
    for errors in ("cr1", "cr2"):
        quantities[f"effect_{errors}"] = model.estimate(errors)
    if quantities["effect_cr1"] is None or quantities["effect_cr2"] is None:
        checks += [absent(f"effect_{name}", _why_not(model)) for name in ("cr1", "cr2")]
    wild, permutations = model.wild, model.permutations
    quantities["wild_p"] = None if wild is None else wild.p(0.0)
    quantities["randomisation_p"] = None if permutations is None else permutations.p()
    if wild is None:
        checks.append(absent("wild_p", "The wild bootstrap needs clusters that hold whole units."))
    if permutations is None:
        checks.append(
            absent("randomisation_p", "Reassignment needs clusters wholly treated or not.")
        )
    coefficients, more = _coefficients(model)
    return quantities | coefficients, checks + more


def _why_not(model: LinearModel) -> str:
    if model.frame.clusters == 0:
        return "Without a cluster or unit column there is no cluster-robust error."
    return "With one cluster on a side no cluster-robust error can be had."


def _coefficients(model: LinearModel) -> tuple[dict[str, Quantity], list[Check]]:
    """Return the covariates' coefficients; the logarithm's or the outcome's own scale."""
    fit = model.fit
    names = [column.name for column in covariate_terms(model.panel)]
    places = [(name, fit.place(name)) for name in names]
    standing = [(name, place) for name, place in places if place is not None]
    quantities: dict[str, Quantity] = dict.fromkeys(names)
    errors = _errors_beside(model)
    scale = Scale.LOG_POINTS if model.choice.model == "log" else Scale.MEAN_DIFFERENCE
    if standing and errors is not None:
        found = covariance(fit, errors, np.array([place for _, place in standing]))
        for at, (name, place) in enumerate(standing):
            quantities[name] = of_coefficient(fit, place, found, at, scale=scale, level=model.level)
    for name, place in standing:
        if errors is None:
            quantities[name] = Estimate(value=float(fit.beta[place]), scale=scale)
    return quantities, [
        absent(name, "The effects of units, groups or periods, or another covariate, hold it.")
        for name, place in places
        if place is None
    ]


def _errors_beside(model: LinearModel) -> str | None:
    """Return the errors of what stands beside the effect: a formula, whatever the headline has."""
    if model.choice.errors in BY_FORMULA:
        formula = model.choice.errors
        return formula if formula[:2] != "cr" or model.clustered else None
    return "cr2" if model.clustered else None


def _counterfactual(model: LinearModel, estimate: Estimate) -> Estimate | None:
    """Return the treated rows' weighted mean less the effect: what they would have had."""
    if model.choice.model == "log" or estimate.value is None:
        return None
    on = model.panel.on
    weight = None if model.seen.weight is None else model.seen.weight[on]
    mean = float(np.average(model.seen.values[on], weights=weight))
    return Estimate(value=mean - estimate.value, scale=model.seen.level)


def _averted(model: LinearModel, estimate: Estimate) -> tuple[Estimate | None, list[Check]]:
    """Return how many fewer events there were than expected, over all treated rows."""
    panel = model.panel
    counted = panel.kind is Kind.COUNT or panel.people is not None
    if model.choice.model == "log" or not counted or estimate.value is None:
        because = "Only counts, and shares of people, can be added up to events averted."
        if model.choice.model == "log":
            because = "A mean of logarithms gives no number of events."
        return None, [absent("averted", because)]
    on = panel.on
    size = panel.people if panel.people is not None else panel.exposure
    total = float(np.count_nonzero(on)) if size is None else float(size[on].sum())
    return times(estimate, -total, Scale.COUNT), []


def times(estimate: Estimate, factor: float, scale: Scale) -> Estimate:
    """Return an estimate multiplied by a known number; a negative one exchanges the ends."""
    ends = [None if end is None else end * factor for end in (estimate.low, estimate.high)]
    low, high = ends if factor >= 0 else ends[::-1]
    return replace(
        estimate,
        value=None if estimate.value is None else estimate.value * factor,
        low=low,
        high=high,
        se=None if estimate.se is None else estimate.se * abs(factor),
        scale=scale,
    )


def _sensitivity(model: LinearModel) -> tuple[Alternative, ...]:
    """Return the same effect with the other kinds of error, and without covariates."""
    name = model.choice.model
    found = []
    for errors in ("cr2", "cr1", "cr3", "wild", "randomisation"):
        if errors == model.choice.errors:
            continue
        estimate = model.estimate(errors)
        if estimate is not None:
            title = f"{name.capitalize()} model, {WORDS[errors]}"
            found.append(Alternative(key=f"{name}_{errors}", title=title, estimate=estimate))
    if model.panel.covariates:
        bare = replace(model, panel=replace(model.panel, covariates=()))
        estimate = None if bare.refusal() else bare.estimate(model.choice.errors)
        if estimate is not None:
            title = f"{name.capitalize()} model without covariates"
            found.append(Alternative(key="without_covariates", title=title, estimate=estimate))
    return tuple(found)
