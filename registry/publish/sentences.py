"""What a page says of one hypothesis beside its verdict: size, range, expectation, worth."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

Document = Mapping[str, Any]

_CAUSE = {3: "The initiative probably led to this.", 4: "The initiative led to this."}
_CLAIMS = frozenset({"worked", "worked_size_uncertain", "below_worthwhile", "worse"})


@dataclass(frozen=True, slots=True, kw_only=True)
class Sentences:
    """``size`` stands in bold, ``rest`` beside it, ``more`` below in small letters."""

    size: str
    rest: str
    more: str


def sentences_of(hypothesis: Document) -> Sentences:
    """Return the sentences of one hypothesis, whatever became of it."""
    if hypothesis.get("outcome") == "refusal":
        return Sentences(
            size="The figures cannot answer the question, so we show no figure.",
            rest=str(hypothesis.get("because") or ""),
            more="This says nothing about whether the initiative helps. It is a result, it is "
            "published, and it counts.",
        )
    if hypothesis.get("withheld"):
        return Sentences(
            size=f"{hypothesis['metric']}: the size is kept back.",
            rest=str(hypothesis["withheld"]),
            more=worth_words(hypothesis) if hypothesis.get("verdict") else "",
        )
    size, rest = _size(hypothesis)
    if hypothesis.get("verdict") == "cannot_tell":
        size, rest = _open(hypothesis), f"Best estimate: {size} {rest}".strip()
    return Sentences(size=size, rest=rest, more=" ".join(_more(hypothesis)))


def _open(hypothesis: Document) -> str:
    if hypothesis.get("benefit_ruled_out"):
        return "A gain that is worth having is ruled out. Harm, or no change, is not."
    return "The data fit a worthwhile gain and no gain at all."


def estimate_of(found: Document | None) -> Any:
    """Return a stored estimate as the engine's own value; None where there is none."""
    from analysis.outcome import Estimate, Scale

    if not found or found.get("scale") is None:
        return None
    ends = {name: found.get(name) for name in ("value", "low", "high")}
    return Estimate(scale=Scale(found["scale"]), unit=found.get("unit"), **ends)


def _size(hypothesis: Document) -> tuple[str, str]:
    from analysis.effects import level_said, said

    estimate, absolute = (estimate_of(hypothesis.get(name)) for name in ("estimate", "absolute"))
    if estimate is None:
        return "This describes the figures as they are. It gives no verdict.", ""
    first = absolute if absolute is not None and estimate.scale.is_ratio else estimate
    told = said(first, fences=_fences(hypothesis, first))
    if told is None:
        told, first = said(estimate), estimate
    level = estimate_of((hypothesis.get("quantities") or {}).get("counterfactual"))
    expected = None if level is None else level_said(level, first)
    parts = [f"It could be {told.likely}." if told else ""]
    if expected:
        parts.append(f"Without the initiative we would have expected about {expected}.")
    size = told.size if told else ""
    return f"{hypothesis['metric']}: about {size or 'no best estimate'}.", " ".join(
        part for part in parts if part
    )


def change_said(hypothesis: Document) -> str:
    """Return the change and its likely range for a row, in the words of the sentence above it."""
    from analysis.effects import said

    if hypothesis.get("withheld"):
        return "size kept back: it rests on a small number"
    estimate, absolute = (estimate_of(hypothesis.get(name)) for name in ("estimate", "absolute"))
    if estimate is None:
        return "no figure"
    for first in (absolute if absolute is not None and estimate.scale.is_ratio else None, estimate):
        told = None if first is None else said(first, fences=_fences(hypothesis, first))
        if told is not None:
            return f"{told.size or 'no best estimate'} ({told.likely})"
    return "no figure"


def _fences(hypothesis: Document, estimate: Any) -> tuple[float, ...]:
    d = (hypothesis.get("sesoi") or {}).get("d")
    return (d, -d) if d and not estimate.scale.is_ratio else ()


def _more(hypothesis: Document) -> Iterator[str]:
    yield _relative(hypothesis)
    verdict, strength = hypothesis.get("verdict"), int(hypothesis.get("strength") or 0)
    if verdict in _CLAIMS and hypothesis.get("role") != "guardrail" and strength >= min(_CAUSE):
        yield _CAUSE[min(strength, max(_CAUSE))]
    yield f"{_direction(hypothesis)} is better."
    yield worth_words(hypothesis)
    if verdict == "cannot_tell":
        yield "This must not be read as showing that it makes no difference."


def _relative(hypothesis: Document) -> str:
    from analysis.effects import said

    estimate, absolute = (estimate_of(hypothesis.get(name)) for name in ("estimate", "absolute"))
    if estimate is None or absolute is None or not estimate.scale.is_ratio:
        return ""
    told = said(estimate)
    return f"That is about {told.size} ({told.likely})." if told and told.size else ""


def _direction(hypothesis: Document) -> str:
    from analysis.figures import natural_effect

    drawn = natural_effect(hypothesis)
    if drawn is None:
        return "Less" if hypothesis.get("better") == "lower" else "More"
    return (drawn.more if drawn.more_is_good else drawn.less).capitalize()


def worth_words(hypothesis: Document) -> str:
    """Return the change that was wanted, or the worst agreed, as one sentence."""
    wanted = _wanted(hypothesis)
    if not wanted:
        return "No smallest change was set, so we claim no worth."
    name = "The worst agreed" if hypothesis["role"] == "guardrail" else "The change worth having"
    return f"{name} was {wanted}."


def role_said(hypothesis: Document) -> str:
    """Return the role of an outcome with what was wanted of it, for a row."""
    role, wanted = str(hypothesis["role"]).capitalize(), _wanted(hypothesis)
    if not wanted:
        return f"{role}: no smallest change was set"
    if hypothesis["role"] == "guardrail":
        return f"{role}: no more than {wanted} worse"
    return f"{role}: {wanted} worth having"


def _wanted(hypothesis: Document) -> str:
    from analysis.amounts import amount
    from analysis.effects import worth_said

    threshold = hypothesis.get("sesoi")
    if not threshold:
        return ""
    if threshold["scale"] == "relative":
        return f"{amount(100 * threshold['value'])} in every 100 expected"
    own = "absolute" if threshold.get("of") == "absolute" else "estimate"
    estimate = estimate_of(hypothesis.get(own)) or estimate_of(hypothesis.get("estimate"))
    return worth_said(threshold["value"], estimate) if estimate else amount(threshold["value"])


def times_more(hypothesis: Document) -> float | None:
    """Return how many times as much data would settle an open question; None where none would.

    Widths shrink with the root of what is counted: a range as wide as the change worth having
    cannot hold both no gain and a worthwhile one with room to spare.
    """
    from analysis.figures import natural_effect

    drawn = natural_effect(hypothesis)
    if drawn is None or drawn.good is None:
        return None
    low, high = drawn.multiples.low, drawn.multiples.high
    if low is None or high is None:
        return None
    return max(1.0, (high - low) ** 2)
