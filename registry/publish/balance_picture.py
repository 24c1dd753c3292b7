"""From a matched comparison's own figure to its chart of balance."""

from collections.abc import Mapping
from typing import Any

from registry.publish.charts import Chart
from registry.publish.charts.balance import ALIKE, BalanceRow, BalanceValues, balance

Document = Mapping[str, Any]


def balance_chart(hypothesis: Document, *, key: str) -> Chart | None:
    """Return how alike the groups were before and after weighting; None without such a figure."""
    found = (hypothesis.get("figure") or {}).get("balance")
    if not found:
        return None
    rows = tuple(
        BalanceRow(name=str(row["name"]), before=float(row["before"]), after=_number(row["after"]))
        for row in found
    )
    return balance(BalanceValues(key=f"{key}-balance", finding=_finding(rows), rows=rows))


def _number(value: Any) -> float | None:
    return None if value is None else float(value)


def _finding(rows: tuple[BalanceRow, ...]) -> str:
    """Return in one sentence how many of the terms are alike, after weighting if there was any."""
    after = [row.after for row in rows if row.after is not None]
    if not after:
        unlike = sum(abs(row.before) > ALIKE for row in rows)
        return f"How alike the groups were beforehand: {_unlike(unlike, len(rows))}"
    unlike = sum(abs(one) > ALIKE for one in after)
    return f"How alike weighting made the groups: {_unlike(unlike, len(rows))}"


def _unlike(unlike: int, of: int) -> str:
    if not unlike:
        return "alike in everything that was known"
    return f"unlike in {unlike} of {of} things that were known"
