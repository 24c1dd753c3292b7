"""First rows and counts by month of an upload, as its page shows them."""

from collections.abc import Iterator, Mapping
from datetime import date, timedelta
from typing import Any

from registry.actions.find import EvaluationView
from registry.domain.dataset import DatasetVersion
from registry.domain.people import Verb
from registry.web.pages.charts import chart_part
from registry.web.pages.parts import Chart, Column, Table
from registry.web.words import number


def first_rows(data: DatasetVersion) -> Table | None:
    """Return the first rows of the baseline as they were read; None where none may be shown."""
    found = _looks(data).get("rows")
    if not found or not found["rows"]:
        return None
    heads = ("Row", *found["columns"])
    return Table(
        caption="First rows, as read",
        caption_hidden=True,
        wide=True,
        columns=tuple(
            Column(head=head, number=_is_number(found["rows"], place))
            for place, head in enumerate(heads)
        ),
        rows=tuple(
            tuple(str(cell) if str(cell).strip() else "\u2013 empty" for cell in row)
            for row in found["rows"]
        ),
    )


def rows_words(data: DatasetVersion) -> str:
    """Return what the first rows are of, or why there are none."""
    found = _looks(data).get("rows")
    if found is None:
        return "Rows of people, or rows without months, are not shown: not even to you."
    if not found["rows"]:
        return "The file has no row of the months before the start."
    shown = len(found["rows"])
    return f"{shown} of {number(data.rows)} rows, months before the start only."


def _looks(data: DatasetVersion) -> Mapping[str, Any]:
    return dict(data.profile.get("looks") or {})


def _is_number(rows: list[list[str]], place: int) -> bool:
    cells = [str(row[place]) for row in rows]
    return place == 0 or all(
        cell.replace(".", "", 1).lstrip("-").isdigit() for cell in cells if cell
    )


def charts(data: DatasetVersion, view: EvaluationView) -> tuple[Chart, ...]:
    """Return the counts of every counted outcome by month, all groups together.

    To who may not upload here, each count is rounded so that no person stands out.
    """
    return tuple(_charts(data, view))


def _charts(data: DatasetVersion, view: EvaluationView) -> Iterator[Chart]:
    from registry.publish.charts.counts import counts_by_month
    from registry.publish.charts.time_values import CountsValues

    every = _looks(data).get("months", ())
    names = [series["metric"] for series in every]
    for place, series in enumerate(every):
        twice = names.count(series["metric"]) > 1
        name = f"{series['metric']} ({series['outcome']})" if twice else str(series["metric"])
        counts = [(str(month), float(value)) for month, value in series["counts"]]
        pooled = bool(series["is_pooled"])
        values = CountsValues(
            key=f"counts-{place}",
            finding=f"Does it look right? {name} in the file, by month",
            unit=name,
            months=tuple(_months(counts, data, view)),
            marks=tuple(_marks(counts, view)),
        )
        about = "Totals of all groups together, so they do not say how the groups compare."
        alone = "Months before the start only: one group alone would show the result."
        yield chart_part(counts_by_month(values), about=about if pooled else alone)


def _months(
    counts: list[tuple[str, float]], data: DatasetVersion, view: EvaluationView
) -> Iterator[Any]:
    from analysis.disclosure import midpoint6
    from registry.publish.charts.time_values import MonthCount

    exact = Verb.UPLOAD in view.may
    until = data.uploaded_at.date() - timedelta(days=_maturity(view))
    for month, value in counts:
        shown = value if exact else float(midpoint6(round(value)))
        yield MonthCount(label=month, count=shown, filling=_end_of(month) > until)


def _maturity(view: EvaluationView) -> int:
    dates = view.evaluation.dates
    return dates.maturity_days if dates else 0


def _end_of(month: str) -> date:
    year, number_of = int(month[:4]), int(month[5:7])
    return date(year + number_of // 12, number_of % 12 + 1, 1) - timedelta(days=1)


def _marks(counts: list[tuple[str, float]], view: EvaluationView) -> Iterator[tuple[int, str]]:
    dates = view.evaluation.dates
    if dates is None:
        return
    start = f"{dates.delivery_starts_on:%Y-%m}"
    place = next((at for at, (month, _) in enumerate(counts) if month >= start), None)
    if place:
        yield place, "delivery starts"
