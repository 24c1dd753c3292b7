"""What a report is made of: a few kinds of block that every writer knows how to write."""

from dataclasses import dataclass

from registry.publish.charts import Chart

NOTHING = "\N{EN DASH}"
"""What stands in a cell without a value."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Heading:
    """A heading of level 2 or 3; the title of the report is the only one of level 1."""

    words: str
    level: int = 2

    def __post_init__(self) -> None:
        if self.level not in (2, 3):
            raise ValueError("a heading within a report has level 2 or 3")


@dataclass(frozen=True, slots=True, kw_only=True)
class Paragraph:
    """Words in one paragraph; ``strong`` for the answer itself, ``quiet`` for notes."""

    words: str
    strong: bool = False
    quiet: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Points:
    """A list of sentences."""

    items: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Table:
    """A table with a caption; the first column heads each row, ``numeric`` columns stand right."""

    caption: str
    columns: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]
    numeric: frozenset[int] = frozenset()

    def __post_init__(self) -> None:
        if any(len(row) != len(self.columns) for row in self.rows):
            raise ValueError("every row of a table has a cell for each column")


@dataclass(frozen=True, slots=True, kw_only=True)
class Figure:
    """A chart with its caption, key and numbers."""

    chart: Chart


Block = Heading | Paragraph | Points | Table | Figure


@dataclass(frozen=True, slots=True, kw_only=True)
class Report:
    """A whole report, built once: each writer gives the same words and numbers.

    ``mark`` says what kind of run it was; ``watermarked`` that every page must say so.
    """

    title: str
    mark: str
    verdict: str
    watermarked: bool
    blocks: tuple[Block, ...]
    receipt: str
    """One line that names plan and data, for the foot of each page."""
