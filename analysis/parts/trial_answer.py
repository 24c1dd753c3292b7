"""The whole answer of a trial: the effect by one model, and everything that stands beside it."""

from collections.abc import Iterator
from dataclasses import dataclass, replace

from analysis.data import Kind
from analysis.outcome import (
    Alternative,
    Check,
    CheckStatus,
    Consequence,
    Estimate,
    Findings,
    Outcome,
    Quantity,
    Refusal,
    Result,
    Scale,
)
from analysis.parts.attrition import attrition_check, attrition_difference, lee_bounds
from analysis.parts.comparability import UNKNOWN_LIKENESS, comparability
from analysis.parts.group_answer import not_computed
from analysis.parts.group_sizes import empty_group, few_check, sizes_of
from analysis.parts.panel_answer import No
from analysis.parts.trial_arms import arms_of, observed
from analysis.parts.trial_effects import DIFFERENCES, Effect, effect_of, effects_of, unit_of
from analysis.parts.trial_figures import trial_figure
from analysis.parts.trial_firth import firth_alternative
from analysis.parts.trial_words import method_sentence, references_of
from analysis.parts.trials import Trial

FEW_DF = 5.0
"""Below these degrees of freedom a cluster-robust interval is rough (Imbens and Kolesar 2016)."""

LEVELS = {Kind.MEAN: Scale.MEAN, Kind.PROPORTION: Scale.SHARE, Kind.COUNT: Scale.RATE}


@dataclass(frozen=True, slots=True, kw_only=True)
class TrialChoice:
    """What runs: the model and the errors, ``auto`` resolved."""

    model: str
    errors: str


def answer_trial(trial: Trial, choice: TrialChoice, level: float) -> Outcome:
    """Return the effect in a trial of individuals, or why these data cannot give it."""
    empty = _empty(trial, level)
    if empty is not None:
        return empty
    others = _other_errors(trial, choice.errors)
    by_errors = effects_of(trial, choice.model, (choice.errors, *others), level)
    effect = by_errors[choice.errors]
    plain = effect
    if choice.model != "difference":
        plain = effect_of(trial, "difference", choice.errors, level)
    arms = arms_of(trial, level)
    quantities, checks = _beside(trial, plain, level)
    lost, downgrades = attrition_check(trial.attrition)
    findings = Findings(
        quantities={"effect": effect.estimate, **quantities, **arms.quantities},
        n=counts_of(trial),
        checks=(*arms.checks, *checks, *lost, *_own_checks(trial, effect, choice)),
        downgrades=downgrades,
        sensitivity=tuple(_otherwise(trial, (by_errors, plain), choice, level)),
        method=method_sentence(trial, choice.model, choice.errors),
        references=references_of(choice.model, choice.errors),
        figure=trial_figure(trial, effect.estimate, arms),
        chosen={"model": choice.model, "errors": choice.errors},
    )
    if effect.estimate is None:
        return refused(effect.no, findings)
    return Result(
        estimate=effect.estimate,
        absolute=effect.absolute,
        counterfactual=counterfactual(trial, effect),
        findings=findings,
    )


def _empty(trial: Trial, level: float) -> Refusal | None:
    sizes = sizes_of(trial.groups)
    found = empty_group(sizes)
    if found is None:
        return None
    lost, downgrades = attrition_check(trial.attrition)
    share = attrition_difference(trial.attrition, level, alone=trial.cluster is None)
    findings = Findings(
        quantities={"effect": None, "attrition_difference": share},
        n=counts_of(trial),
        checks=(not_computed("effect", found.because), *_no_share(share), *lost),
        downgrades=downgrades,
    )
    return replace(found, findings=findings)


def refused(no: No | None, findings: Findings) -> Refusal:
    """Return a refusal with what stands beside it."""
    because = "" if no is None else no.because
    help_ = "" if no is None else no.help
    checks = (*findings.checks, not_computed("effect", because))
    return Refusal(
        because=because, what_would_help=help_, findings=replace(findings, checks=checks)
    )


def counts_of(trial: Trial) -> dict[str, int]:
    """Return the counts of a trial, by the contract's names."""
    groups = trial.groups
    found = {
        "rows": trial.rows,
        "units": groups.observations(groups.first) + groups.observations(~groups.first),
        "treated": groups.observations(groups.first),
        "comparison": groups.observations(~groups.first),
    }
    if trial.cluster is not None:
        found["clusters"] = trial.clusters
    if trial.kind is not Kind.MEAN:
        found["events"] = round(float(trial.times @ groups.outcome))
    return found


def counterfactual(trial: Trial, effect: Effect) -> Estimate | None:
    """Return what the treated had, less the effect as a difference."""
    difference = effect.absolute or effect.estimate
    if difference is None or difference.value is None:
        return None
    return Estimate(
        value=observed(trial) - difference.value, scale=LEVELS[trial.kind], unit=unit_of(trial)
    )


def _beside(trial: Trial, plain: Effect, level: float) -> tuple[dict[str, Quantity], list[Check]]:
    """Return ``unadjusted``, ``attrition_difference`` and Lee's bounds, and why one is null."""
    lost = attrition_difference(trial.attrition, level, alone=trial.cluster is None)
    bounds, checks = lee_bounds(trial)
    quantities: dict[str, Quantity] = {
        "unadjusted": plain.estimate or _bare_difference(trial),
        "attrition_difference": lost,
        **bounds,
    }
    return quantities, [*checks, *_no_share(lost)]


def _no_share(lost: Estimate | None) -> tuple[Check, ...]:
    if lost is not None:
        return ()
    return (not_computed("attrition_difference", "One of the arms has nobody."),)


def _bare_difference(trial: Trial) -> Estimate:
    """Return the difference of the arms' own figures where it has no error."""
    other = replace(trial.groups, first=~trial.groups.first)
    value = observed(trial) - observed(replace(trial, groups=other))
    return Estimate(value=value, scale=DIFFERENCES[trial.kind], unit=unit_of(trial))


def _own_checks(trial: Trial, effect: Effect, choice: TrialChoice) -> Iterator[Check]:
    yield from few_check(sizes_of(trial.groups))
    yield likeness(trial)
    if trial.cluster is None:
        return
    if choice.errors != "cr2":
        yield Check(
            key="independence",
            status=CheckStatus.NOT_HELD,
            because=f"The plan names clusters, and asks for {choice.errors.upper()} errors, which "
            "take everybody as independent of each other.",
            consequence=Consequence.CAVEAT,
        )
    elif effect.estimate is not None and effect.estimate.df is not None:
        yield few_clusters(trial.clusters, effect.estimate.df)


def few_clusters(clusters: int, df: float) -> Check:
    """Return whether there are enough clusters, by the degrees of freedom that they leave."""
    few = df < FEW_DF
    rough = ", so the interval is rough" if few else ""
    return Check(
        key="few_clusters",
        status=CheckStatus.NOT_HELD if few else CheckStatus.HELD,
        value=df,
        threshold=f"not held below {FEW_DF:g} degrees of freedom",
        because=f"{clusters} clusters give {df:.1f} degrees of freedom{rough}.",
        consequence=Consequence.CAVEAT if few else Consequence.NONE,
    )


def likeness(trial: Trial) -> Check:
    """Return how alike the arms are beforehand; differences here are chance, and cost nothing."""
    if not trial.groups.covariates:
        because = "The plan names nothing that was known beforehand, so whether chance made the "
        return replace(UNKNOWN_LIKENESS, because=f"{because}arms alike cannot be shown.")
    found = comparability(trial.groups)
    apart = found.status is CheckStatus.NOT_HELD
    because = found.because.split(": the plain")[0].rstrip(".")
    return replace(
        found,
        status=CheckStatus.INFO if apart else found.status,
        because=f"{because}. Arms drawn by lot differ by chance alone, and the interval allows "
        "for it.",
        consequence=Consequence.NONE,
    )


def _otherwise(
    trial: Trial,
    fitted: tuple[dict[str, Effect], Effect],
    choice: TrialChoice,
    level: float,
) -> Iterator[Alternative]:
    """Yield the same effect by the other admissible models and errors.

    fitted: the chosen model's effect by kind of error, and the plain difference.
    """
    by_errors, plain = fitted
    effect = by_errors[choice.errors]
    if effect.separated:
        yield from firth_alternative(trial, level)
    if effect.estimate is None:
        return
    for errors, other in by_errors.items():
        if errors != choice.errors and other.estimate is not None:
            title = f"{_TITLES[choice.model]}, {errors.upper()} errors"
            key = f"{choice.model}_{errors}"
            yield Alternative(key=key, title=title, estimate=other.estimate)
    for model in _other_models(trial, choice.model):
        found = plain
        if model != "difference":
            found = effect_of(trial, model, choice.errors, level)
        if found.estimate is not None:
            yield Alternative(key=model, title=_TITLES[model], estimate=found.estimate)


_TITLES = {
    "difference": "Difference between the arms, not adjusted",
    "ancova": "Least squares, adjusted for what was known beforehand",
    "logistic": "Logistic regression, standardised over everyone",
    "poisson": "Poisson regression",
}


def _other_errors(trial: Trial, errors: str) -> tuple[str, ...]:
    if trial.cluster is not None:
        return () if errors == "cr2" else ("cr2",)
    return ("hc3",) if errors == "hc2" else ("hc2",)


def _other_models(trial: Trial, model: str) -> Iterator[str]:
    adjusts = bool(trial.groups.covariates) or trial.groups.stratum is not None
    if trial.kind is Kind.COUNT or not adjusts:
        return
    for other in ("difference", "ancova", "logistic"):
        if other != model and not (other == "logistic" and trial.kind is Kind.MEAN):
            yield other
