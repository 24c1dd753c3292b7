"""The whole answer of a stepped wedge: the effect, its growth with exposure, and all beside it."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np

from analysis.data import BoolArray, Kind
from analysis.design import Question
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
)
from analysis.parts.cluster_answer import floor
from analysis.parts.group_answer import not_computed
from analysis.parts.panel_answer import No
from analysis.parts.permutation import Permuted
from analysis.parts.trial_answer import LEVELS, few_clusters, refused
from analysis.parts.wedge_models import (
    ByExposure,
    WedgeFit,
    effect_by_mixed,
    effects_by_exposure,
    impossible,
)
from analysis.parts.wedge_permutation import by_permutation, permuted_starts
from analysis.parts.wedges import Wedge

HUSSEY = "Hussey and Hughes (2007), Contemporary Clinical Trials 28, 182-191"
HOOPER = "Hooper, Teerenstra, de Hoop and Eldridge (2016), Statistics in Medicine 35, 4718-4728"
KENNY = "Kenny, Voldal, Xia, Heagerty and Hughes (2022), Statistics in Medicine 41, 4311-4339"
ORDERS = "Wang and De Gruttola (2017), Statistics in Medicine 36, 2831-2843"

MOST_MISSING = 0.10
"""A larger share of cells of cluster and period without a row is a warning about the data."""

WORDS = {
    "mixed": "Linear mixed model by restricted maximum likelihood (REML): periods as a factor, one "
    "indicator of treatment, a random intercept of the cluster and, where cells of cluster and "
    "period hold several observations, of the cell; t with clusters - 2 degrees of freedom",
    "permutation": "Permutation of the start periods over the clusters (all orders, or 100,000 at "
    "random where there are more), two-sided on the treatment's coefficient by generalised least "
    "squares with the variances of the model without treatment; interval by inverting the test",
}

TITLES = {
    "mixed": "Mixed model with periods as a factor and random intercepts",
    "permutation": "Permutation of the starts over the clusters",
}


def sentence(model: str) -> str:
    """Return the method's sentence."""
    return (
        f"{WORDS[model]}; beside it the clusters' share of all variance, the permutation test, and "
        "the effect in each period of exposure by the same mixed model."
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class _Found:
    """What both models give."""

    mixed: Estimate | None
    fit: WedgeFit | No
    permuted: Permuted | None
    permutation: Estimate | None
    by_exposure: ByExposure

    def of(self, model: str) -> Estimate | None:
        """Return one model's effect."""
        return self.mixed if model == "mixed" else self.permutation


def answer_wedge(wedge: Wedge, model: str, question: Question, level: float) -> Outcome:
    """Return the effect in a stepped wedge, or why these data cannot give it."""
    found = _found(wedge, question, level)
    effect = found.of(model)
    quantities, checks = _quantities(found, effect)
    missing = missing_cells(wedge)
    findings = Findings(
        quantities=quantities,
        n=counts(wedge),
        checks=(*checks, *_own_checks(wedge, found, effect, model, level), missing),
        sensitivity=tuple(_otherwise(found, model)) if effect is not None else (),
        method=sentence(model),
        references=(HUSSEY, HOOPER, KENNY, ORDERS),
        figure=figure(wedge, effect),
        chosen={"model": model},
    )
    if effect is None or effect.value is None:
        return _refusal(wedge, found, findings)
    level_without = Estimate(
        value=observed(wedge) - effect.value, scale=LEVELS[wedge.kind], unit=wedge.unit
    )
    return Result(estimate=effect, counterfactual=level_without, findings=findings)


def _found(wedge: Wedge, question: Question, level: float) -> _Found:
    mixed, fit = effect_by_mixed(wedge, level)
    permuted = permuted_starts(wedge, question.generator())
    return _Found(
        mixed=mixed,
        fit=fit,
        permuted=permuted,
        permutation=None if permuted is None else by_permutation(wedge, permuted, level),
        by_exposure=effects_by_exposure(wedge, level),
    )


def _refusal(wedge: Wedge, found: _Found, findings: Findings) -> Refusal:
    no = impossible(wedge)
    if no is None and isinstance(found.fit, No):
        no = found.fit
    return refused(no or _ONE_CLUSTER, findings)


_ONE_CLUSTER = No(
    because="There is one cluster, so there is no other order in which clusters could have begun.",
    help="More clusters.",
)


def _quantities(found: _Found, effect: Estimate | None) -> tuple[dict[str, Quantity], list[Check]]:
    icc = found.fit.mixed.icc if isinstance(found.fit, WedgeFit) else None
    p = None if found.permuted is None else found.permuted.p()
    by_exposure = {f"exposure_{k}": one for k, one in found.by_exposure.effects.items()}
    quantities: dict[str, Quantity] = {
        "effect": effect,
        "icc": icc,
        "permutation_p": p,
        **by_exposure,
    }
    because = found.fit.because if isinstance(found.fit, No) else _UNTOLD
    nothing = [name for name, one in quantities.items() if one is None and name != "effect"]
    return quantities, [not_computed(name, because) for name in nothing]


_UNTOLD = "This period of exposure cannot be told apart from the periods and the other exposures."


def _own_checks(
    wedge: Wedge, found: _Found, effect: Estimate | None, model: str, level: float
) -> Iterator[Check]:
    if effect is None:
        return
    if model == "permutation" and found.permuted is not None:
        yield floor(found.permuted, level)
    elif effect.df is not None:
        yield few_clusters(wedge.count, effect.df)
    yield _growth(found.by_exposure)


def _growth(found: ByExposure) -> Check:
    """Return how the effect moves with exposure: one number for all presumes that it does not."""
    known = {k: one.value for k, one in found.effects.items() if one and one.value is not None}
    if len(known) < 2:
        because = "Only one length of exposure was seen, so whether the effect grows is not known."
        return Check(key="growth", status=CheckStatus.UNKNOWN, because=because)
    first, last = min(known), max(known)
    return Check(
        key="growth",
        status=CheckStatus.INFO,
        value=known[last] - known[first],
        because=f"The effect is {known[first]:.3g} in period {first} of exposure and "
        f"{known[last]:.3g} in period {last}. One effect for all presumes that it is the same.",
    )


def missing_cells(wedge: Wedge) -> Check:
    """Return the share of cells of cluster and period that have no row."""
    periods = int(np.unique(wedge.periods).size)
    share = 1.0 - wedge.clusters.size / max(1, wedge.count * periods)
    wrong = share > MOST_MISSING
    return Check(
        key="missing_cells",
        status=CheckStatus.NOT_HELD if wrong else CheckStatus.HELD,
        value=share,
        threshold=f"not held above {MOST_MISSING:g}",
        because=f"{share:.1%} of the cells of cluster and period have no row.",
        consequence=Consequence.CAVEAT if wrong else Consequence.NONE,
    )


def _otherwise(found: _Found, model: str) -> Iterator[Alternative]:
    for other, title in TITLES.items():
        estimate = found.of(other)
        if other != model and estimate is not None:
            yield Alternative(key=other, title=title, estimate=estimate)
    average = found.by_exposure.average
    if average is not None and len(found.by_exposure.effects) > 1:
        title = "Mean of the effects by period of exposure, which may differ"
        yield Alternative(key="exposure_average", title=title, estimate=average)


def counts(wedge: Wedge) -> dict[str, int]:
    """Return the counts of a stepped wedge, by the contract's names."""
    on = wedge.on[wedge.cell]
    size = np.ones(on.size) if wedge.kind is Kind.COUNT else wedge.size
    treated = round(float(size[on].sum()))
    found = {
        "rows": wedge.rows,
        "units": wedge.observations,
        "treated": treated,
        "comparison": wedge.observations - treated,
        "clusters": wedge.count,
        "periods": int(np.unique(wedge.periods).size),
    }
    if wedge.events is not None:
        found["events"] = wedge.events
    return found


def observed(wedge: Wedge) -> float:
    """Return the mean, share or rate of the treated rows."""
    on = wedge.on[wedge.cell]
    return float(np.average(wedge.y[on], weights=wedge.size[on]))


def figure(wedge: Wedge, effect: Estimate | None) -> Mapping[str, Any]:
    """Return ``series``: by period the figure of clusters that have begun and that have not.

    ``started`` counts the clusters that have begun by each period.
    """
    if not wedge.y.size:
        return {}
    treated, waiting = _by_period(wedge, wedge.on), _by_period(wedge, ~wedge.on)
    expected: list[float | None] = [None] * len(wedge.labels)
    if effect is not None and effect.value is not None:
        expected = [None if one is None else one - effect.value for one in treated]
    begun = wedge.starts[wedge.starts < len(wedge.labels)]
    return {
        "series": {
            "labels": list(wedge.labels),
            "start": int(begun.min()) if begun.size else None,
            "groups": {"treated": treated, "comparison": waiting, "counterfactual": expected},
            "started": [int(np.count_nonzero(begun <= at)) for at in range(len(wedge.labels))],
            "clusters": wedge.count,
        }
    }


def _by_period(wedge: Wedge, side: BoolArray) -> list[float | None]:
    size = len(wedge.labels)
    weight = wedge.weight * side
    below = np.bincount(wedge.periods, weights=weight, minlength=size)
    above = np.bincount(wedge.periods, weights=weight * wedge.means, minlength=size)
    return [
        float(top / bottom) if bottom > 0.0 else None
        for top, bottom in zip(above, below, strict=True)
    ]
