"""What a reader of one format offers, and the limits that hold for all."""

from collections.abc import Sequence
from typing import Protocol

from analysis.tables.cells import Cells, Products
from analysis.tables.columns import NumberColumn, TextColumn

MOST_COLUMNS = 16_384
"""As many as a workbook can have (ECMA-376, 18.3.1.73); more are no table of ours."""


class Source(Protocol):
    """One opened file: its header is known, its columns are read when asked for."""

    @property
    def names(self) -> tuple[str, ...]:
        """The names of the columns, in the file's order; columns wholly empty are left out."""
        ...

    @property
    def hidden_parts(self) -> tuple[str, ...]:
        """Parts that a reader of the sheet does not see, one sentence each."""
        ...

    @property
    def warnings(self) -> tuple[str, ...]:
        """What a person should know of how the file was read, the hidden parts aside."""
        ...

    def rows(self) -> int:
        """Return the number of rows below the header, without wholly empty ones at the end."""
        ...

    def text(self, name: str) -> TextColumn:
        """Return one column as text."""
        ...

    def numbers(self, name: str) -> NumberColumn:
        """Return one column as numbers."""
        ...

    def is_number(self, name: str) -> bool:
        """Return whether the column has a type, and that is one of numbers."""
        ...

    def integer_range(self, name: str) -> tuple[int, int] | None:
        """Return the range of a column of integers that the file knows; None where it does not."""
        ...

    def cells(self, keys: Sequence[str], products: Products) -> Cells | None:
        """Return sums by group without reading rows; None where the format cannot."""
        ...
