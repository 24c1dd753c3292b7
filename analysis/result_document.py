"""The ``result/1`` document: what an evaluation came to, as plain values ready for JSON."""

import importlib.metadata
import math
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from enum import Enum
from typing import Any

from analysis.answer import Answer
from analysis.outcome import Check, CheckStatus, Estimate, Quantity, Refusal
from analysis.plan import Plan
from analysis.verdict import Footing, Verdict

SCHEMA = "result/1"

_LIBRARIES = ("numpy", "scipy", "statsmodels", "duckdb", "pandas")


@dataclass(frozen=True, slots=True, kw_only=True)
class Answered:
    """An answer and the words for it."""

    answer: Answer
    leader: str
    analyst: str


def document_of(
    answers: Iterable[Answered],
    *,
    plan: Plan,
    data_sha256: str,
    mode: str,
    verdict: Verdict | None,
    warnings: Sequence[str],
) -> dict[str, Any]:
    """Return the whole document; the same plan, data and engine give the same bytes."""
    return {
        "schema": SCHEMA,
        "engine": engine(),
        "plan_sha256": plan.sha256,
        "data_sha256": data_sha256,
        "seed": plan.seed,
        "mode": mode,
        "title": plan.title,
        "multiplicity": plan.multiplicity,
        "hypotheses": [_hypothesis(answered) for answered in answers],
        "verdict": plain(verdict),
        "warnings": list(warnings),
    }


def engine() -> dict[str, Any]:
    """Return the versions of the engine and of the libraries that compute."""
    libraries = {name: version for name in _LIBRARIES if (version := _version(name))}
    return {"version": _version("evaluation-registry") or "unknown", "libraries": libraries}


def _version(name: str) -> str | None:
    try:
        return importlib.metadata.version(name)
    except importlib.metadata.PackageNotFoundError:
        return None


def _hypothesis(answered: Answered) -> dict[str, Any]:
    answer = answered.answer
    findings, hypothesis = answer.outcome.findings, answer.hypothesis
    quantities = dict(_quantities(answer))
    checks = [*answer.checks, *_unexplained(findings.quantities, answer.checks)]
    document: dict[str, Any] = {
        "key": hypothesis.key,
        "role": hypothesis.role,
        "design": hypothesis.design,
        "metric": hypothesis.metric,
        "kind": hypothesis.kind.value,
        "better": hypothesis.better,
        **_outcome(answer),
        "quantities": quantities,
        "n": {name: plain(count) for name, count in findings.n.items()},
        "left_out": plain(answer.left_out),
        "checks": [_check(check) for check in checks],
        "sensitivity": [
            {"key": item.key, "title": item.title, "estimate": _estimate(item.estimate)}
            for item in findings.sensitivity
        ],
        "method": findings.method,
        "references": list(findings.references),
        "auto": plain(findings.chosen),
        "sesoi": _sesoi(answer),
        "verdict": plain(answer.reading.verdict),
        "benefit_ruled_out": answer.reading.benefit_ruled_out,
    }
    if hypothesis.role == "primary":
        document["with_harm"] = answer.with_harm
    if hypothesis.role == "guardrail":
        document["margin_held"] = bool(answer.reading.margin_held)
    return document | {
        "strength": answer.strength.value,
        "strength_ceiling": answer.strength.ceiling,
        "downgrades": [{"key": d.key, "because": d.because} for d in findings.downgrades],
        "wording": {"leader": answered.leader, "analyst": answered.analyst},
        "figure": plain(findings.figure),
    }


def _outcome(answer: Answer) -> dict[str, Any]:
    outcome = answer.outcome
    if isinstance(outcome, Refusal):
        return {
            "outcome": "refusal",
            "because": outcome.because,
            "what_would_help": outcome.what_would_help,
        }
    estimate = None
    if outcome.estimate is not None:
        estimate = _estimate(outcome.estimate, level=answer.level)
        estimate["p_adjusted"] = plain(answer.p_adjusted)
    absolute = None if outcome.absolute is None else _estimate(outcome.absolute, level=answer.level)
    return {"outcome": "result", "estimate": estimate, "absolute": absolute}


def _estimate(estimate: Estimate, *, level: float | None = None) -> dict[str, Any]:
    return {
        "value": plain(estimate.value),
        "low": plain(estimate.low),
        "high": plain(estimate.high),
        "level": plain(estimate.level if estimate.level is not None else level),
        "scale": estimate.scale.value,
        "unit": estimate.unit,
        "se": plain(estimate.se),
        "se_scale": "log" if estimate.scale.is_ratio else None,
        "df": plain(estimate.df),
        "p": plain(estimate.p),
    }


def _quantities(answer: Answer) -> Iterator[tuple[str, Any]]:
    outcome = answer.outcome
    found = outcome.findings.quantities
    for name, quantity in found.items():
        yield name, _quantity(quantity)
    level = None if isinstance(outcome, Refusal) else outcome.counterfactual
    if level is not None and "counterfactual" not in found:
        yield "counterfactual", _quantity(level)


def _quantity(quantity: Quantity) -> Any:
    if not isinstance(quantity, Estimate):
        return plain(quantity)
    whole = _estimate(quantity)
    always = {"value", "scale"}
    if quantity.low is not None or quantity.high is not None:
        always |= {"low", "high"}
    return {key: value for key, value in whole.items() if key in always or value is not None}


def _unexplained(quantities: Mapping[str, Quantity], checks: Sequence[Check]) -> Iterator[Check]:
    """Yield a check for each quantity that is null and that no check of its name explains."""
    named = {check.key for check in checks}
    for name, quantity in quantities.items():
        value = quantity.value if isinstance(quantity, Estimate) else quantity
        bounded = isinstance(quantity, Estimate) and (quantity.low, quantity.high) != (None, None)
        if plain(value) is None and name not in named and not bounded:
            because = f"{name} could not be computed from these data."
            yield Check(key=name, status=CheckStatus.UNKNOWN, because=because)


def _check(check: Check) -> dict[str, Any]:
    return {
        "key": check.key,
        "status": check.status.value,
        "value": plain(check.value),
        "threshold": check.threshold,
        "because": check.because,
        "consequence": check.consequence.value,
        "cap": plain(check.cap),
    }


def _sesoi(answer: Answer) -> dict[str, Any] | None:
    threshold, footing = answer.hypothesis.threshold, answer.reading.footing
    if threshold is None:
        return None
    found = footing or Footing(value=threshold.value, scale=threshold.scale, d=0, of="estimate")
    d = None if footing is None else footing.d
    return {"value": found.value, "scale": found.scale, "d": d, "of": found.of}


def plain(value: Any) -> Any:
    """Return a value as JSON has it: numpy's numbers as Python's own, NaN and infinity as null."""
    match value:
        case Enum():
            return value.value
        case None | bool() | str() | int():
            return value
        case float():
            return float(value) if math.isfinite(value) else None
        case Mapping():
            return {str(plain(key)): plain(item) for key, item in value.items()}
        case list() | tuple():
            return [plain(item) for item in value]
        case _:
            return plain(value.tolist())
