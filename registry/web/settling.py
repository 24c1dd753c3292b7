"""What would settle an open question, or let a question be tested at all."""

import math
from collections.abc import Mapping
from typing import Any

from registry.domain.registration import Dates
from registry.publish.sentences import times_more
from registry.web.pages.charts import chart_part
from registry.web.pages.parts import Chart
from registry.web.pages.results import Settle, Way
from registry.web.words import number, plural

Document = Mapping[str, Any]
_MONTH = 30.44
_FAR = 1_000_000.0
_STEPS = 7


def settle_of(hypothesis: Document, dates: Dates | None) -> Settle | None:
    """Return what would settle it: more records, more time, or other forces; else None."""
    if hypothesis.get("outcome") == "refusal":
        helped = str(hypothesis.get("what_would_help") or "").strip()
        return Settle(heading="What would help", sentences=_parts(helped)) if helped else None
    if hypothesis.get("verdict") != "cannot_tell":
        return None
    times = times_more(hypothesis)
    if times is None:
        note = "A plan that names a change worth having would help."
        return Settle(heading="What would settle it", sentences=(note,))
    if times <= 1 or times > _FAR:
        words = "A range this narrow is near to an answer: a little more data would settle it."
        far = "Far more data would be needed than any one force can gather."
        return Settle(heading="What would settle it", sentences=(far if times > _FAR else words,))
    return Settle(
        heading="What would settle it",
        ways=tuple(_ways(hypothesis, dates, times)),
        note="Then the likely range would be no wider than the change worth having. "
        "Ranges narrow with the root of what is counted.",
    )


def _parts(text: str) -> tuple[str, ...]:
    return tuple(f"{part.rstrip('.')}." for part in text.split(". ") if part.strip())


def _ways(hypothesis: Document, dates: Dates | None, times: float) -> list[Way]:
    from analysis.amounts import amount

    found = [_records(hypothesis, times, amount)]
    months = _months(dates)
    if months:
        more = math.ceil(months * (times - 1))
        words = f"at the pace so far: {plural(months, 'month')} of outcomes gave this range."
        wait = plural(more, "more month") if more <= 36 else f"about {round(more / 12)} more years"
        found.append(Way(head=f"or {wait}", words=words))
    others = math.ceil(times - 1)
    head = "or one more force" if others == 1 else f"or {number(others)} more forces"
    words = "of the same size, running this plan, with the results read together."
    found.append(Way(head=head, words=words))
    return found


def _records(hypothesis: Document, times: float, amount: Any) -> Way:
    counts = hypothesis.get("n") or {}
    records = counts.get("units")
    grouped = any(name.startswith(("periods", "clusters")) for name in counts)
    if records and not grouped and hypothesis.get("kind") != "count":
        more = amount(math.ceil(records * (times - 1)))
        words = f"So far: {number(records)} in all."
        return Way(head=f"{more} more people or records", words=words)
    words = "As many places for longer, or more places for as long."
    return Way(head=f"{amount(times)} times as much data", words=words)


def _months(dates: Dates | None) -> int:
    if dates is None:
        return 0
    return max(0, round((dates.outcomes_to_on - dates.outcomes_from_on).days / _MONTH))


def narrowing_of(hypothesis: Document, dates: Dates | None, *, key: str) -> Chart | None:
    """Return how the likely range would narrow, month by month; None where it cannot be said."""
    from analysis.figures import natural_effect
    from registry.publish import charts
    from registry.publish.charts.time_values import NarrowingValues

    drawn, times, months = natural_effect(hypothesis), times_more(hypothesis), _months(dates)
    if hypothesis.get("verdict") != "cannot_tell" or drawn is None or times is None or not months:
        return None
    low, high = drawn.effect.low, drawn.effect.high
    if low is None or high is None or not 1 < times < 100:
        return None
    ahead = months * (times - 1)
    half = abs(high - low) / 2
    steps = [ahead * 1.3 * place / (_STEPS - 1) for place in range(_STEPS)]
    values = NarrowingValues(
        key=key,
        finding="How the likely range would narrow",
        unit=drawn.unit or "in its own unit",
        points=tuple((step, half * math.sqrt(months / (months + step))) for step in steps),
        wanted=drawn.good,
        enough=ahead,
    )
    about = "Width of the range around whatever the answer is, if figures come at today's pace"
    return chart_part(charts.narrowing(values), about=about)
