"""The same table written as a person would write it in each format, for tests of reading."""

import csv
import datetime as dt
import io
import zipfile
from pathlib import Path

import duckdb
import xlsxwriter


def write_csv(path, header, rows, *, separator=",", bom=False, end="\n", quote_all=False):
    """Write texts as CSV; None is an empty cell."""
    text = io.StringIO(newline="")
    writer = csv.writer(
        text,
        delimiter=separator,
        lineterminator=end,
        quoting=csv.QUOTE_ALL if quote_all else csv.QUOTE_MINIMAL,
    )
    writer.writerow(header)
    for row in rows:
        writer.writerow(["" if cell is None else as_text(cell) for cell in row])
    path.write_bytes((b"\xef\xbb\xbf" if bom else b"") + text.getvalue().encode())
    return path


def write_xlsx(path, header, rows, *, epoch_1904=False):
    """Write a workbook whose cells have the types of their values."""
    with xlsxwriter.Workbook(str(path), {"date_1904": epoch_1904}) as book:
        sheet = book.add_worksheet("Data")
        as_date = book.add_format({"num_format": "yyyy-mm-dd"})
        sheet.write_row(0, 0, header)
        for number, row in enumerate(rows, start=1):
            for place, cell in enumerate(row):
                if isinstance(cell, bool):
                    sheet.write_boolean(number, place, cell)
                elif isinstance(cell, str):
                    sheet.write_string(number, place, cell)
                elif isinstance(cell, dt.date):
                    sheet.write_datetime(number, place, cell, as_date)
                elif cell is not None:
                    sheet.write_number(number, place, cell)
    return path


def write_parquet(path, header, rows, types=None):
    """Write Parquet through DuckDB; ``types`` are those of the columns, by default VARCHAR."""
    kinds = types or ["VARCHAR"] * len(header)
    # Columns are named by number: DuckDB's names know no upper and lower case.
    columns = ", ".join(f"c{place} {kind}" for place, kind in enumerate(kinds))
    names = ", ".join(f'c{place} AS "{name}"' for place, name in enumerate(header))
    with duckdb.connect() as connection:
        connection.execute(f"CREATE TABLE t ({columns})")
        if rows:
            marks = ", ".join("?" for _ in header)
            connection.executemany(f"INSERT INTO t VALUES ({marks})", [list(row) for row in rows])
        connection.execute(f"COPY (SELECT {names} FROM t) TO '{path}' (FORMAT parquet)")
    return path


def as_text(cell):
    """Return a value as the contract writes it in CSV."""
    if isinstance(cell, bool):
        return "true" if cell else "false"
    if isinstance(cell, float) and cell.is_integer():
        return str(int(cell))
    return cell.isoformat() if isinstance(cell, dt.date) else str(cell)


def rewrite_part(source: Path, target: Path, part: str, change):
    """Copy a workbook with the bytes of one part changed."""
    with zipfile.ZipFile(source) as old, zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as new:
        for name in old.namelist():
            content = old.read(name)
            new.writestr(name, change(content) if name == part else content)
    return target


def add_part(source: Path, target: Path, part: str, content: bytes):
    """Copy a workbook with one part more."""
    with zipfile.ZipFile(source) as old, zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as new:
        for name in old.namelist():
            new.writestr(name, old.read(name))
        new.writestr(part, content)
    return target
