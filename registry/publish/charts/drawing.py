"""A chart as it leaves this folder: two drawings, the same finding in words, and its numbers."""

import re
from dataclasses import dataclass, replace
from html import escape

from registry.publish.charts import svg

WIDE = 720.0
COLUMN = 676.0
NARROW = 343.0


@dataclass(frozen=True, slots=True, kw_only=True)
class Chart:
    """One chart in two widths, of which a page shows one at a time.

    ``wide`` and ``narrow`` are SVG elements without colours: link or carry `svg.stylesheet`, or
    take `standalone`. ``finding`` is the caption, ``description`` what a reader who cannot see it
    hears, ``note`` the key in words; ``columns`` and ``rows`` are the data as a table.
    """

    key: str
    finding: str
    description: str
    note: str
    wide: str
    narrow: str
    columns: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]

    def marked(self, words: str) -> "Chart":
        """Return the chart with words before its note, such as that it is exploratory."""
        return replace(self, note=f"{words} {self.note}".strip())


def key_for(words: str) -> str:
    """Return a text as an identifier: letters, digits and hyphens, never empty."""
    return re.sub(r"[^A-Za-z0-9]+", "-", words).strip("-") or "chart"


def named(
    inner: list[str], *, size: tuple[float, float], key: str, title: str, description: str
) -> str:
    """Return an SVG that a screen reader announces by its title and then its description."""
    identity = key_for(key)
    head = svg.element("title", escape(svg.printable(title), quote=False), id=f"{identity}-t")
    told = svg.element("desc", escape(svg.printable(description), quote=False), id=f"{identity}-d")
    return svg.element(
        "svg",
        head,
        told,
        *inner,
        class_="ch",
        xmlns="http://www.w3.org/2000/svg",
        role="img",
        aria_labelledby=f"{identity}-t {identity}-d",
        viewBox=f"0 0 {svg.number(size[0])} {svg.number(size[1])}",
        width=svg.number(size[0]),
        height=svg.number(size[1]),
    )


def silent(inner: list[str], *, size: tuple[float, float]) -> str:
    """Return a small SVG that is hidden from a screen reader: the words beside it say it all."""
    return svg.element(
        "svg",
        *inner,
        class_="ch",
        xmlns="http://www.w3.org/2000/svg",
        aria_hidden="true",
        focusable="false",
        viewBox=f"0 0 {svg.number(size[0])} {svg.number(size[1])}",
        width=svg.number(size[0]),
        height=svg.number(size[1]),
    )


def standalone(drawing: str) -> str:
    """Return a drawing that carries its own style, for paper and for files."""
    rules = re.sub(r"@media.*", "", svg.stylesheet(), flags=re.DOTALL)
    style = f"<style>{re.sub(r'/[*].*?[*]/', '', rules)}</style>"
    return drawing.replace(">", f">{style}", 1)
