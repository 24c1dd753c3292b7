"""What an analyst reads of one hypothesis: the numbers, and how the verdict came of them."""

from analysis.answer import Answer
from analysis.describing import described_in_numbers
from analysis.outcome import Consequence, Refusal


def analyst(answer: Answer) -> str:
    """Return what an analyst reads: the estimate, what the verdict was read from, the strength."""
    if isinstance(answer.outcome, Refusal):
        return f"Refused: {answer.outcome.because} {answer.outcome.what_would_help}".strip()
    parts = [_estimate_line(answer), _reading_line(answer), _strength_line(answer)]
    return " ".join(part for part in parts if part)


def _estimate_line(answer: Answer) -> str:
    estimate = answer.estimate
    if estimate is None:
        numbers = described_in_numbers(answer.outcome.findings.quantities)
        told = f"{answer.hypothesis.metric}: {answer.title} describes and has no estimate"
        return f"{told}: {numbers}." if numbers else f"{told}."
    said_p = "" if estimate.p is None else f", p {_p(estimate.p)}"
    adjusted = answer.p_adjusted
    if adjusted is not None and adjusted != estimate.p:
        said_p += f" (adjusted {_p(adjusted)})"
    df = "" if estimate.df is None else f", df {estimate.df:.4g}"
    scale = estimate.scale.replace("_", " ")
    return (
        f"{answer.hypothesis.metric}: {scale} {_plain(estimate.value)}, "
        f"{answer.level * 100:g}% interval {_plain(estimate.low)} to {_plain(estimate.high)}"
        f"{df}{said_p}."
    )


def _reading_line(answer: Answer) -> str:
    reading = answer.reading
    if reading.benefit is None or reading.verdict is None:
        return ""
    benefit = f"{reading.benefit.low:.4g} to {reading.benefit.high:.4g}"
    footing = reading.footing
    against = (
        "with no smallest change to read it against"
        if footing is None
        else f"against d = {footing.d:.4g} (from {footing.of})"
    )
    return f"Benefit {benefit} {against}: {reading.verdict.replace('_', ' ')}."


def _strength_line(answer: Answer) -> str:
    held = [c.key for c in answer.checks if c.consequence is Consequence.CAPS_STRENGTH]
    caps = f", capped by {', '.join(held)}" if held else ""
    lost = sorted({downgrade.key for downgrade in answer.outcome.findings.downgrades})
    downgrades = f", lowered by {', '.join(lost)}" if lost else ""
    ceiling = answer.strength.ceiling
    return f"Strength {answer.strength.value} of 5: ceiling {ceiling}{caps}{downgrades}."


def _plain(value: float | None) -> str:
    return "unbounded" if value is None else f"{value:.4g}"


def _p(value: float) -> str:
    return "below 0.0001" if value < 0.0001 else f"{value:.4f}"
