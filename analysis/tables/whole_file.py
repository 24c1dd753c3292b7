"""A file that was read whole: what a CSV and a sheet have in common once they are codes."""

from collections.abc import Sequence

from analysis.tables.cells import Cells, Products
from analysis.tables.coded_rows import CodedRows
from analysis.tables.columns import NumberColumn, TextColumn


class WholeFile:
    """Columns from rows in memory."""

    def __init__(
        self,
        coded: CodedRows,
        *,
        hidden_parts: tuple[str, ...] = (),
        warnings: tuple[str, ...] = (),
    ) -> None:
        self._coded = coded
        self.names = coded.names
        self.hidden_parts = hidden_parts
        self.warnings = warnings

    def rows(self) -> int:
        """Return the number of rows below the header."""
        return self._coded.rows()

    def text(self, name: str) -> TextColumn:
        """Return one column as text."""
        return self._coded.text(name)

    def numbers(self, name: str) -> NumberColumn:
        """Return one column as numbers."""
        return self._coded.numbers(name)

    def is_number(self, name: str) -> bool:  # noqa: ARG002 - a handle of typed files needs the name; here no column has a type
        """Return False: the file gives its columns no types."""
        return False

    def integer_range(self, name: str) -> tuple[int, int] | None:  # noqa: ARG002 - it has no index
        """Return None: the file has no index of its columns."""
        return None

    def cells(self, keys: Sequence[str], products: Products) -> Cells | None:  # noqa: ARG002
        """Return None: the rows are in memory, and no pass over the file is spared."""
        return None
