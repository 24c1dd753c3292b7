"""Two groups compared on the time until an event: every number, check and word of the answer."""

from dataclasses import dataclass, replace

import numpy as np

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
from analysis.parts.distributions import chi2_above
from analysis.parts.logrank import logrank
from analysis.parts.risk_sets import risk_sets
from analysis.parts.survival_checks import survival_checks
from analysis.parts.survival_data import Survival
from analysis.parts.survival_figure import survival_figure
from analysis.parts.survival_hazards import HazardPlan, Hazards, hazards
from analysis.parts.survival_levels import Levels, levels, why_unknown
from analysis.parts.survival_method import method_sentence, references, roles_of


@dataclass(frozen=True, slots=True, kw_only=True)
class Asked:
    """What the plan asks of a comparison of times."""

    headline: str
    horizons: tuple[float, ...]
    ties: str
    level: float

    @property
    def model(self) -> HazardPlan:
        """The hazard model with covariates and strata."""
        return HazardPlan(ties=self.ties, level=self.level)


def compare_times(data: Survival, question: Question, asked: Asked) -> Outcome:
    """Return the comparison, or why these data cannot give it."""
    empty = _empty(data)
    if empty is not None:
        return empty
    model = hazards(data, asked.model, test=True)
    plain = _plain(data, asked, model)
    curves = levels(data, asked.horizons, asked.level)
    checks, downgrades = survival_checks(data, model, curves.curves, question, asked.headline)
    quantities, why = _quantities(data, model, plain, curves)
    roles, competes = roles_of(data), data.competing is not None
    findings = Findings(
        quantities=quantities,
        n=_counts(data),
        checks=(*checks, *why, *_directions(model, curves)),
        downgrades=downgrades,
        sensitivity=_others(data, asked, model, plain, curves, checks),
        method=method_sentence(roles, ties=asked.ties, headline=asked.headline, competes=competes),
        references=references(roles, ties=asked.ties, competes=competes),
        figure=survival_figure(data, curves, asked.level),
    )
    return _conclude(data, asked, model, curves, findings)


def _directions(model: Hazards, curves: Levels) -> tuple[Check, ...]:
    """Return the caveat that a lower hazard does not mean more time, or a higher one less."""
    ratio, difference = model.estimate, curves.difference
    if ratio is None or difference is None or ratio.value is None or difference.value is None:
        return ()
    if (ratio.value - 1.0) * difference.value <= 0.0:
        return ()
    return (
        Check(
            key="directions",
            status=CheckStatus.NOT_HELD,
            because="The hazard ratio and the difference in mean time point in different "
            "directions: curves that cross, or covariates that are in the ratio alone, can do so.",
            consequence=Consequence.CAVEAT,
        ),
    )


def _conclude(
    data: Survival, asked: Asked, model: Hazards, curves: Levels, findings: Findings
) -> Outcome:
    if asked.headline == "rmst_difference":
        refused = _no_difference(data, curves, findings)
        if refused is not None:
            return refused
        return Result(estimate=curves.difference, counterfactual=curves.expected, findings=findings)
    if model.estimate is None:
        return Refusal(
            because=model.because, what_would_help=model.what_would_help, findings=findings
        )
    return Result(
        estimate=model.estimate,
        absolute=curves.difference,
        counterfactual=curves.expected,
        findings=findings,
    )


def _no_difference(data: Survival, curves: Levels, findings: Findings) -> Refusal | None:
    if curves.difference is None:
        last = min(curve.last for curve in curves.curves)
        return Refusal(
            because=next(
                check.because for check in findings.checks if check.key.startswith("rmst_diff")
            ),
            what_would_help=f"A horizon up to {last:g}, or longer follow-up.",
            findings=findings,
        )
    if not data.event.any() or curves.difference.low is None:
        return Refusal(
            because="Up to the horizon nobody in either group had the event, or everybody at the "
            "same time: there is no spread to compare.",
            what_would_help="Longer follow-up, until the event has come in at least one group.",
            findings=findings,
        )
    return None


def _empty(data: Survival) -> Refusal | None:
    for place in (0, 1):
        if not data.side(place).any():
            side = ("treated", "comparison")[place]
            return Refusal(
                because=f"There is nobody among the {side} to follow.",
                what_would_help="Rows with a time and an event in both groups.",
                findings=Findings(n=_counts(data)),
            )
    return None


def _plain(data: Survival, asked: Asked, model: Hazards) -> Hazards:
    """Return the ratio of the two groups alone, without covariates and strata."""
    if not data.covariates and data.stratum is None:
        return model
    return hazards(data, replace(asked.model, covariates=False, strata=False))


def _quantities(
    data: Survival, model: Hazards, plain: Hazards, curves: Levels
) -> tuple[dict[str, Quantity], tuple[Check, ...]]:
    sets = risk_sets(data, strata=True) if data.event.any() else None
    chi2 = None if sets is None else logrank(sets, data.treated[sets.kept])
    found: dict[str, Quantity] = {
        "hazard_ratio": model.estimate,
        "hazard_ratio_unadjusted": plain.estimate,
        "logrank_chi2": chi2,
        "logrank_p": None if chi2 is None else chi2_above(chi2, 1.0),
        **curves.quantities,
        **_tests(data, model),
        **_coefficients(data, model),
    }
    checks = [*curves.checks, *model.unexplained]
    if model.estimate is None:
        checks += [
            why_unknown(name, model.because)
            for name in found
            if name == "hazard_ratio" or name.startswith(("ph_test_p", "coef_"))
        ]
    else:
        checks += [
            why_unknown(name, "There are too few different times with an event to test it.")
            for name in model.tests
            if model.tests[name] is None
        ]
    if curves.difference is None:
        because = "The curves are not known up to the last horizon, so there is no difference."
        checks.append(why_unknown("absolute", because))
    if plain.estimate is None:
        checks.append(why_unknown("hazard_ratio_unadjusted", plain.because))
    if chi2 is None:
        because = "At no time with an event were both groups followed, so nothing is compared."
        checks += [why_unknown(name, because) for name in ("logrank_chi2", "logrank_p")]
    return found, tuple(checks)


def _tests(data: Survival, model: Hazards) -> dict[str, Quantity]:
    if model.tests:
        return dict(model.tests)
    return {"ph_test_p": None, f"ph_test_p_{data.group}": None}


def _coefficients(data: Survival, model: Hazards) -> dict[str, Quantity]:
    if model.coefficients:
        return dict(model.coefficients)
    return {f"coef_{data.group}": None}


def _others(
    data: Survival,
    asked: Asked,
    model: Hazards,
    plain: Hazards,
    curves: Levels,
    checks: tuple[Check, ...],
) -> tuple[Alternative, ...]:
    """Return the admissible other ways: other ties, the plain ratio, the other headline."""
    changes = any(c.key == "ph_test" and c.status is CheckStatus.NOT_HELD for c in checks)
    tested = model.tests.get("ph_test_p")
    if asked.headline == "rmst_difference":
        if model.estimate is None or tested is None or tested < 0.05:
            return ()
        return (_other("hazard_ratio", "Hazard ratio by Cox's model", model.estimate),)
    found: list[Alternative] = []
    if model.firth is not None:
        found.append(_other("firth", "Cox's model with Firth's penalty", model.firth))
    if model.estimate is not None and _has_ties(data):
        ties = "breslow" if asked.ties == "efron" else "efron"
        other = hazards(data, replace(asked.model, ties=ties))
        if other.estimate is not None:
            found.append(_other(ties, f"{ties.capitalize()}'s ties", other.estimate))
    if plain is not model and plain.estimate is not None:
        title = "The two groups alone, without covariates and strata"
        found.append(_other("unadjusted", title, plain.estimate))
    if changes and curves.difference is not None:
        title = "Difference in mean time without the event, which needs no steady ratio"
        found.append(_other("rmst_difference", title, curves.difference))
    return tuple(found)


def _other(key: str, title: str, estimate: Estimate) -> Alternative:
    return Alternative(key=key, title=title, estimate=estimate)


def _has_ties(data: Survival) -> bool:
    return bool((risk_sets(data, strata=True).deaths() > 1.0).any())


def _counts(data: Survival) -> dict[str, int]:
    """Return the counts of a result, by the contract's names."""
    n = {
        "rows": data.rows,
        "units": data.counted(np.ones(data.treated.size, dtype=bool)),
        "treated": data.counted(data.side(0)),
        "comparison": data.counted(data.side(1)),
        "events": data.counted(data.event),
    }
    if data.competing is not None:
        n["competing_events"] = data.counted(data.competing)
    if data.cluster is not None:
        n["clusters"] = int(np.unique(data.cluster.codes).size)
    if data.stratum is not None:
        n["strata"] = int(np.unique(data.stratum.codes).size)
    return n
