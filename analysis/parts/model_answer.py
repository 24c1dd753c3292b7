"""The whole answer of a panel model: headline, quantities, checks and sensitivity."""

from collections.abc import Mapping
from dataclasses import replace

import numpy as np

from analysis.outcome import Alternative, Check, Estimate, Quantity
from analysis.parts.panel_absolute import levels
from analysis.parts.panel_answer import Answer, No, absent
from analysis.parts.panel_columns import EFFECT, covariate_terms
from analysis.parts.panel_estimates import of_coefficient
from analysis.parts.panel_model import PanelModel
from analysis.parts.panel_refusals import lonely_cluster
from analysis.parts.panel_trend import trend

WORDS = {
    "cr1": "CR1 cluster-robust error times G/(G - 1) x (N - 1)/(N - K), unit effects nested in the "
    "clusters left out of K; t with G - 1 degrees of freedom",
    "cr2": "CR2 cluster-robust error, t with Satterthwaite degrees of freedom",
    "cr3": "CR3 cluster-robust error (jackknife, times (G - 1)/G), t with G - 1 degrees of freedom",
    "hc1": "HC1 error, t with N - K degrees of freedom, K counting every effect",
    "hc2": "HC2 error, t with N - K degrees of freedom, K counting every effect",
    "classical": "classical error, t with N - K degrees of freedom, K counting every effect",
    "wild": "wild cluster bootstrap, Rademacher signs, null imposed, interval by inverting it",
    "randomisation": "randomisation inference over clusters, two-sided on the absolute estimate, "
    "interval by inverting the test",
}


def words(model: str, errors: str) -> str:
    """Return the errors in words; a Poisson model has the GLM's CR1, whatever CR is asked for."""
    if model == "poisson" and errors in {"cr1", "cr2", "cr3"}:
        return (
            "the GLM's CR1 cluster-robust error times G/(G - 1) x (N - 1)/(N - K), t with G - 1 "
            "degrees of freedom"
        )
    if model == "poisson" and errors == "classical":
        return "the model's own error, which takes the dispersion as 1, normal"
    if model == "poisson" and errors == "wild":
        return "score wild cluster bootstrap, null imposed, interval by inverting the test"
    return WORDS[errors]


def answer(model: PanelModel) -> Answer:
    """Return the answer of a model; it refuses where the error asked for cannot be had."""
    no = model.refusal()
    if no is not None:
        return _refused(model, no)
    estimate = model.estimate(model.choice.errors)
    no = lonely_cluster(model.panel, model.choice)
    if no is not None or estimate is None:
        return _refused(model, no or _no_error(model))
    quantities, checks = _quantities(model)
    seen = trend(model)
    level = levels(model.source or model.panel, model.choice.model, estimate)
    return Answer(
        estimate=estimate,
        quantities={"effect": estimate, **quantities, **seen.quantities, "averted": level.averted},
        checks=(*seen.checks, *checks, *level.checks, *model.notes()),
        sensitivity=_sensitivity(model),
        absolute=level.absolute,
        counterfactual=level.counterfactual,
        method=words(model.choice.model, model.choice.errors),
        event_study=seen.points,
        smallest_p=model.smallest_p,
    )


def _no_error(model: PanelModel) -> No:
    if model.choice.errors == "randomisation":
        return No(
            because="Randomisation inference permutes whole clusters, and some clusters hold both "
            "treated and comparison units, or units with different starts.",
            help='Name as `cluster` what was treated as a whole, or ask for `errors = "cr2"`.',
        )
    return No(
        because=f"The data leave no {model.choice.errors.upper()} error for the effect.",
        help='Add clusters, or use `errors = "randomisation"`.',
    )


def _refused(model: PanelModel, no: No) -> Answer:
    """Return a refusal beside which everything stands that can be computed."""
    quantities: dict[str, Quantity] = {}
    checks: list[Check] = []
    if model.fit.place(EFFECT) is not None:
        alone = model.value_alone()
        quantities["effect"] = alone
        if model.fit.df_residual > 0:
            more, checks = _quantities(model)
            seen = trend(_without_clusters(model))
            level = levels(model.source or model.panel, model.choice.model, alone)
            quantities |= {**more, **seen.quantities, "averted": level.averted}
            checks += [*seen.checks, *level.checks]
    return Answer(
        estimate=None, because=no.because, help=no.help, quantities=quantities, checks=tuple(checks)
    )


def _without_clusters(model: PanelModel) -> PanelModel:
    """Return the model by randomisation where cluster-robust errors cannot be had."""
    if model.choice.errors not in {"cr1", "cr2", "cr3"}:
        return model
    return replace(model, choice=replace(model.choice, errors="randomisation"))


def _quantities(model: PanelModel) -> tuple[dict[str, Quantity], list[Check]]:
    found: dict[str, Quantity] = {
        "effect_cr1": model.estimate("cr1"),
        "effect_cr2": model.estimate("cr2"),
        "wild_p": model.wild_p,
        "randomisation_p": model.randomisation_p,
    }
    coefficients, checks = _coefficients(model)
    checks += [
        absent(name, reason) for name, reason in _why_null(model).items() if found[name] is None
    ]
    return found | coefficients, checks


def _why_null(model: PanelModel) -> Mapping[str, str]:
    robust = "With one cluster on a side no cluster-robust error can be had."
    if model.clusters == 0:
        robust = "Without a cluster or unit column there is no cluster-robust error."
    return {
        "effect_cr1": robust,
        "effect_cr2": robust,
        "wild_p": "The wild bootstrap needs clusters that hold whole units, and fewer than tens of "
        "thousands of them where it is not asked for.",
        "randomisation_p": "Reassignment needs clusters that are wholly treated or not at all, and "
        "fewer than tens of thousands of them where it is not asked for.",
    }


def _coefficients(model: PanelModel) -> tuple[dict[str, Quantity], list[Check]]:
    """Return the covariates' coefficients; null where effects or other covariates hold them."""
    fit, scale = model.fit, model.coefficient_scale
    names = [column.name for column in covariate_terms(model.panel)]
    found: dict[str, Quantity] = dict.fromkeys(names)
    standing = [place for name in names if (place := fit.place(name)) is not None]
    errors = model.errors_beside
    spread = None
    if errors is not None and standing:
        spread = model.covariance(fit, errors, np.array(standing))
    for at, place in enumerate(standing):
        found[fit.names[place]] = (
            Estimate(value=float(fit.beta[place]), scale=scale)
            if spread is None
            else of_coefficient(fit, place, spread, at, scale=scale, level=model.level)
        )
    because = "The effects of units, groups or periods, or another covariate, already hold it."
    return found, [absent(name, because) for name in names if found[name] is None]


def _sensitivity(model: PanelModel) -> tuple[Alternative, ...]:
    """Return the same effect with the other kinds of error, and without covariates."""
    name, own = model.choice.model, model.choice.errors
    kinds = ["cr1"] if name == "poisson" else ["cr2", "cr1", "cr3", "wild", "randomisation"]
    same = {"cr1", "cr2", "cr3"} if name == "poisson" else {own}
    found = []
    for errors in kinds:
        estimate = None if own in same and errors in same else model.estimate(errors)
        if estimate is not None:
            title = f"{name.capitalize()} model, {words(name, errors)}"
            found.append(Alternative(key=f"{name}_{errors}", title=title, estimate=estimate))
    if model.panel.covariates:
        bare = model.on(replace(model.panel, covariates=()))
        estimate = None if bare.refusal() else bare.estimate(own)
        if estimate is not None:
            title = f"{name.capitalize()} model without covariates"
            found.append(Alternative(key="without_covariates", title=title, estimate=estimate))
    return tuple(found)
