"""The numbers of a matched comparison's own chart: balance before and after, and the effect."""

from typing import Any

from analysis.parts.matched_answer import MatchedAnswer


def figure(found: MatchedAnswer) -> dict[str, Any]:
    """Return the standardised difference of each term, and the estimate; never a row's data."""
    balance = [
        {"name": one.name, "before": one.before, "after": one.after} for one in found.balance
    ]
    drawn: dict[str, Any] = {"balance": balance} if balance else {}
    estimate = found.estimate
    if estimate is not None and found.no is None:
        drawn["estimate"] = {
            "value": estimate.value,
            "low": estimate.low,
            "high": estimate.high,
            "scale": estimate.scale.value,
            "unit": estimate.unit,
            "no_change": 1.0 if estimate.scale.is_ratio else 0.0,
        }
    return drawn
