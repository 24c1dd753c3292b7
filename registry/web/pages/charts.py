"""From a drawn chart to the part of a page that shows it."""

from typing import TYPE_CHECKING

from markupsafe import Markup

from registry.web.pages.parts import (
    EXPLORATORY,
    Chart,
    Column,
    EstimatePicture,
    Table,
)

if TYPE_CHECKING:
    from registry.publish.charts.drawing import Chart as Drawn
    from registry.publish.charts.values import RowValues


def _svg(markup: str) -> Markup:
    return Markup(markup)  # noqa: S704 - drawn by our own module, which escapes every word


def chart_part(
    drawn: "Drawn", *, csv_url: str | None = None, about: str = "", exploratory: bool = False
) -> Chart:
    """Return the part for a drawn chart, with its data as a table and the way to its CSV."""
    return Chart(
        finding=drawn.finding,
        wide=_svg(drawn.wide),
        narrow=_svg(drawn.narrow),
        data=Table(
            caption=drawn.finding,
            caption_hidden=True,
            columns=tuple(
                Column(head=head, number=place > 0) for place, head in enumerate(drawn.columns)
            ),
            rows=drawn.rows,
            wide=len(drawn.columns) > 4,
        ),
        about=about,
        key=drawn.note,
        csv_url=csv_url,
        exploratory=EXPLORATORY if exploratory else None,
    )


def estimate_part(drawn: "Drawn", *, exploratory: bool = False) -> EstimatePicture:
    """Return the part for the drawn estimate that opens a result."""
    return EstimatePicture(
        wide=_svg(drawn.wide),
        narrow=_svg(drawn.narrow),
        finding=drawn.finding,
        key=drawn.note,
        exploratory=EXPLORATORY if exploratory else None,
    )


def row_part(values: "RowValues") -> EstimatePicture:
    """Return the small picture of an estimate for a table's row; the words beside it say it all."""
    from registry.publish.charts.marks import row

    return EstimatePicture(wide=_svg(row(values)), size="row")


def drawn_alone(drawn: "Drawn", *, key: str) -> EstimatePicture:
    """Return the narrow drawing of a chart for a side column, where it is narrow at every width."""
    picture = _svg(drawn.narrow)
    return EstimatePicture(wide=picture, finding=drawn.finding, key=key)
