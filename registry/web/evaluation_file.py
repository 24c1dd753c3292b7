"""The list of evaluations as a file: one a row, as the same person reads them on the page."""

from collections.abc import Iterable, Iterator
from datetime import date

from registry.actions import find
from registry.domain.evaluation import Evaluation
from registry.domain.people import Person
from registry.publish.export import Sheet
from registry.publish.words import verdict_name
from registry.store import Registry
from registry.store.lists import Filter

_COLUMNS = (
    "reference", "title", "state", "place", "delivery_starts_on", "delivery_ends_on",
    "result_due_on", "decision_due_on", "reported_on", "verdict", "verdict_in_words", "strength",
)  # fmt: skip
_AT_ONCE = 200


def every_evaluation(registry: Registry, *, by: Person, wanted: Filter) -> Iterator[Evaluation]:
    """Yield every evaluation that this person may see and that the filter leaves."""
    after: int | None = None
    while True:
        found = find.evaluations(registry, by=by, wanted=wanted, after=after, limit=_AT_ONCE)
        yield from found.items
        after = found.after
        if not after:
            return


def evaluation_sheet(items: Iterable[Evaluation], today: date) -> Sheet:
    """Return evaluations as rows; what is not known yet is an empty cell."""
    return Sheet(columns=_COLUMNS, rows=tuple(_row(item, today) for item in items))


def _row(it: Evaluation, today: date) -> tuple[str | int | None, ...]:
    dates, out = it.dates, it.standing if it.is_published else None
    return (
        it.reference,
        it.title,
        it.phase(today),
        str(it.summary.get("place") or ""),
        _on(dates.delivery_starts_on if dates else None),
        _on(dates.delivery_ends_on if dates else None),
        _on(it.result_due_on),
        _on(dates.decision_on if dates else None),
        _on(it.reported_at.date() if it.reported_at else None),
        out.verdict if out else None,
        verdict_name(out.verdict, out.strength) if out else None,
        out.strength if out else None,
    )


def _on(value: date | None) -> str | None:
    return value.isoformat() if value else None
