"""DuckDB on one file and nothing else: no network, no other path, the same answer every time."""

import shutil
import tempfile
import weakref
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

from analysis.errors import BadDataError

if TYPE_CHECKING:
    pass

MEMORY_LIMIT = "2GB"
THREADS = 2
"""For reading columns, whose order is kept; sums are taken on one thread."""


def quoted(text: str) -> str:
    """Return a text as an SQL literal."""
    return "'" + text.replace("'", "''") + "'"


class Duck:
    """A connection that can read one file, and write one; its faults are errors in the data."""

    def __init__(self, path: Path, *, writes: Path | None = None) -> None:
        import duckdb

        self._fault = duckdb.Error
        self._too_large = duckdb.OutOfMemoryException
        self.path = self._plain(path)
        self._connection: duckdb.DuckDBPyConnection = duckdb.connect(
            ":memory:",
            config={
                "threads": str(THREADS),
                "memory_limit": MEMORY_LIMIT,
                "autoload_known_extensions": "false",
                "autoinstall_known_extensions": "false",
                "temp_directory": "",
            },
        )
        self._connection.execute("SET TimeZone = 'UTC'")
        allowed = ", ".join(quoted(str(file)) for file in (self.path, writes) if file is not None)
        self._connection.execute(f"SET allowed_paths = [{allowed}]")
        self._connection.execute("SET enable_external_access = false")
        self._connection.execute("SET enable_progress_bar = false")

    def rows_of(self, query: str) -> list[tuple[Any, ...]]:
        """Return the rows of a query.

        Raises
        ------
            BadDataError: DuckDB cannot read the file.
        """
        try:
            found: list[tuple[Any, ...]] = self._connection.execute(query).fetchall()
        except self._fault as fault:
            raise self._unreadable(fault) from None
        return found

    def run(self, statement: str) -> None:
        """Run a statement that answers nothing."""
        self.rows_of(statement)

    def arrays_of(self, query: str) -> dict[str, NDArray[Any]]:
        """Return the columns of a query as arrays, by name; masked where there are nulls."""
        try:
            found: dict[str, Any] = self._connection.execute(query).fetchnumpy()
        except self._fault as fault:
            raise self._unreadable(fault) from None
        return found

    def array_of(self, query: str) -> NDArray[Any]:
        """Return the one column of a query without nulls."""
        (found,) = self.arrays_of(query).values()
        return np.ascontiguousarray(np.ma.getdata(found))

    def _plain(self, path: Path) -> str:
        """Return a path without letters that DuckDB takes for a pattern."""
        whole = str(path.resolve())
        if not any(letter in whole for letter in "*?[]{}"):
            return whole
        folder = Path(tempfile.mkdtemp(prefix="table-"))
        weakref.finalize(self, shutil.rmtree, folder, ignore_errors=True)
        link = folder / f"table{path.suffix.lower()}"
        link.symlink_to(whole)
        return str(link)

    def _unreadable(self, fault: Exception) -> BadDataError:
        if isinstance(fault, self._too_large):
            return BadDataError(
                f"Reading the file takes more than {MEMORY_LIMIT} of memory: keep the columns that "
                "the plan uses, or fewer rows."
            )
        said = (str(fault).splitlines() or [""])[0].replace(self.path, "the file")[:200]
        return BadDataError(
            f"The file cannot be read: it is damaged or not what it is named ({said})."
        )
