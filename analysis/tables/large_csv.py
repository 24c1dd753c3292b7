"""A large CSV turned into Parquet once by DuckDB, where that reads exactly what the slow way reads.

Whatever is wrong, or could be read in two ways, is left to `csv_file`, which names row and column.
"""

# ruff: noqa: S608 - what goes into a query is quoted, or is a column's number

import csv
import re
import shutil
import tempfile
import weakref
from collections.abc import Iterator
from pathlib import Path

from analysis.errors import BadDataError
from analysis.tables.csv_file import LONGEST_LINE, refuse_other_text, separator_of
from analysis.tables.duck import Duck, quoted
from analysis.tables.parquet_file import ParquetFile

_CHUNK = 1 << 22
_OVERLAP = 4
_AMBIGUOUS = re.compile(rb'\0|\r[^\n]|\n\r?\n.|[,;\t] +"', re.DOTALL)
"""A NUL; half of a line end; a blank line before the end; a quote that opens after blanks."""


def read_large_csv(path: Path) -> ParquetFile | None:
    """Return a large CSV as the Parquet file that it was written to; None where that is not safe.

    The Parquet file is deleted with what is returned.
    """
    refuse_other_text(path)
    header = _plain_header(path)
    if header is None:
        return None
    names, separator = header
    if not _is_plain(path, separator.encode(), len(names)):
        return None
    folder = Path(tempfile.mkdtemp(prefix="table-"))
    converted = folder / "table.parquet"
    try:
        _convert(path, converted, separator, len(names))
        found = ParquetFile(converted, names=names)
    except BadDataError:
        shutil.rmtree(folder, ignore_errors=True)
        return None
    weakref.finalize(found, shutil.rmtree, folder, ignore_errors=True)
    return found


def _plain_header(path: Path) -> tuple[list[str], str] | None:
    """Return the names and the separator; None where the header is not one line of UTF-8."""
    try:
        with path.open(encoding="utf-8-sig", newline="") as text:
            line = text.readline(LONGEST_LINE)
        separator = separator_of(line)
        names = next(csv.reader([line], delimiter=separator, strict=True))
    except (UnicodeDecodeError, csv.Error, StopIteration):
        return None
    return (names, separator) if line.endswith("\n") and "\0" not in line else None


def _is_plain(path: Path, separator: bytes, width: int) -> bool:
    """Return whether a file can be read in one way only, as far as its bytes show.

    DuckDB passes over a separator too many at the end of a row: without quotes the separators are
    counted, with quotes no row may end in one.
    """
    ends = re.compile(separator + rb"\r?(?:\n|\Z)")
    lines = separators = 0
    has_quote = ends_in_separator = False
    fresh = b""
    for fresh, piece in _pieces(path):
        if _AMBIGUOUS.search(piece):
            return False
        has_quote = has_quote or b'"' in fresh
        ends_in_separator = ends_in_separator or ends.search(piece) is not None
        lines += fresh.count(b"\n")
        separators += fresh.count(separator)
    if fresh.endswith(b"\r"):
        return False
    if has_quote:
        return not ends_in_separator
    return separators == (lines - _blank_at_end(path)) * (width - 1)


def _blank_at_end(path: Path) -> int:
    """Return the number of line ends beyond the one of the last row; -1 where that has none."""
    with path.open("rb") as file:
        file.seek(max(0, file.seek(0, 2) - _CHUNK))
        end = file.read()
    return end[len(end.rstrip(b"\r\n")) :].count(b"\n") - 1


def _pieces(path: Path) -> Iterator[tuple[bytes, bytes]]:
    """Yield the bytes of a file piece by piece: alone, and after the end of the piece before."""
    held = b""
    with path.open("rb") as file:
        while piece := file.read(_CHUNK):
            yield piece, held + piece
            held = piece[-_OVERLAP:]


def _convert(path: Path, target: Path, separator: str, width: int) -> None:
    duck = Duck(path, writes=target)
    columns = ", ".join(f"'c{place}': 'VARCHAR'" for place in range(width))
    rows = (
        f"read_csv({quoted(duck.path)}, columns = {{{columns}}}, auto_detect = false, "
        f"delim = {quoted(separator)}, quote = '\"', escape = '\"', header = false, skip = 1, "
        f"strict_mode = true, null_padding = false, encoding = 'utf-8', "
        f"max_line_size = {LONGEST_LINE})"
    )
    duck.run(f"COPY (SELECT * FROM {rows}) TO {quoted(str(target))} (FORMAT parquet)")
