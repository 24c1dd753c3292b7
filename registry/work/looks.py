"""What can be seen of a file before it is run: first rows and counts by month, and no more.

The file is deleted after the reading, so both are taken while it is open and kept in the profile.
Neither may tell how the groups compare after the start: rows are of the baseline, counts are pooled
over groups, and where there is but one group the counts end with the baseline too.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from analysis.plan import Hypothesis, Plan
    from analysis.table import Table

MOST_ROWS = 6
MOST_COLUMNS = 12
MOST_MONTHS = 240
MOST_SERIES = 4
LONGEST_CELL = 80
_MONTH = 7
"""Letters of a period that is a month: 2026-04."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Look:
    """What is looked at: the columns that are kept, and what may not be shown of them."""

    columns: Sequence[str]
    outcomes_from: str
    is_personal: bool
    """Whether rows are of people: then no value of a cell is shown."""


def looks(table: "Table", plan: "Plan", look: Look) -> dict[str, Any]:
    """Return the first rows of the baseline and the counts by month, as plain values for JSON."""
    return {"rows": first_rows(table, plan, look), "months": list(months(table, plan, look))}


def first_rows(table: "Table", plan: "Plan", look: Look) -> dict[str, Any] | None:
    """Return the first rows of the baseline as they were read; None for rows of people."""
    periods = {_period(item) for item in plan.hypotheses}
    if look.is_personal or None in periods or not periods:
        return None
    columns = [table.text(name) for name in look.columns[:MOST_COLUMNS]]
    texts = [table.text(str(name)) for name in sorted(map(str, periods))]
    found: list[list[str]] = []
    for row in range(min(table.rows, 100_000)):
        shown = [text.text_at(row) for text in texts]
        if all(_is_baseline(text, look.outcomes_from) for text in shown):
            cells = [(column.text_at(row) or "")[:LONGEST_CELL] for column in columns]
            found.append([str(row + 2), *cells])
        if len(found) == MOST_ROWS:
            break
    return {"columns": [column.name for column in columns], "rows": found}


def _is_baseline(period: str | None, outcomes_from: str) -> bool:
    return (
        period is not None
        and len(period) >= _MONTH
        and period[:4].isdigit()
        and period < outcomes_from[: len(period)]
    )


def _period(hypothesis: "Hypothesis") -> str | None:
    name = hypothesis.columns.get("period")
    return name if isinstance(name, str) else None


def months(table: "Table", plan: "Plan", look: Look) -> Iterator[dict[str, Any]]:
    """Yield the sums of every counted outcome by month, all groups together."""
    done: set[tuple[str, str]] = set()
    for item in plan.hypotheses:
        period = _period(item)
        if item.kind != "count" or period is None or (item.outcome, period) in done:
            continue
        done.add((item.outcome, period))
        is_pooled = item.columns.get("group") is not None
        series = _by_month(table, item.outcome, period)
        if not is_pooled:
            series = [pair for pair in series if _is_baseline(pair[0], look.outcomes_from)]
        if series and len(done) <= MOST_SERIES:
            yield {
                "outcome": item.outcome,
                "metric": item.metric,
                "is_pooled": is_pooled,
                "counts": [list(pair) for pair in series[-MOST_MONTHS:]],
            }


def _by_month(table: "Table", outcome: str, period: str) -> list[tuple[str, float]]:
    import numpy as np

    when, values = table.text(period), table.numbers(outcome).values
    there = when.there() & np.isfinite(values)
    sums = np.bincount(when.codes[there], weights=values[there], minlength=len(when.texts))
    rows = np.bincount(when.codes[there], minlength=len(when.texts))
    by_month: dict[str, float] = {}
    for text, total, count in zip(when.texts, sums.tolist(), rows.tolist(), strict=True):
        if count and len(text) >= _MONTH and text[:4].isdigit():
            by_month[text[:_MONTH]] = by_month.get(text[:_MONTH], 0.0) + total
    return sorted(by_month.items())
