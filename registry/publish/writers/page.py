"""A report as one HTML file that needs nothing beside it: no script, no picture, no network."""

from functools import cache

from jinja2 import Environment, FileSystemLoader, StrictUndefined
from markupsafe import Markup

from registry.publish.blocks import Report
from registry.publish.charts import stylesheet
from registry.publish.places import print_templates


def html(report: Report) -> bytes:
    """Return the report as a page; every word of a person is escaped."""
    template = _environment().get_template("report.html")
    style = Markup(stylesheet())  # noqa: S704 - our own file, no word of a person in it
    return template.render(report=report, chart_style=style).encode()


@cache
def _environment() -> Environment:
    environment = Environment(
        loader=FileSystemLoader(print_templates()),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    environment.filters["drawing"] = _drawing
    environment.filters["kind"] = lambda block: type(block).__name__
    return environment


def _drawing(svg: str) -> Markup:
    """Return a chart as markup: the charts escape every word that they are given."""
    return Markup(svg)  # noqa: S704 - made by registry.publish.charts, which escapes its words
