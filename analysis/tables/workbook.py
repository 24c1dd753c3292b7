"""One sheet of an XLSX workbook, read into codes once its parts have been looked through."""

import datetime as dt
from difflib import get_close_matches
from pathlib import Path
from typing import Any

from analysis.errors import BadDataError
from analysis.tables.archive import open_archive
from analysis.tables.cell_text import listed, number_text, shown
from analysis.tables.coded_rows import CodedRows
from analysis.tables.header import refuse_width
from analysis.tables.sheet_scan import SheetFacts, refuse_repeated_texts, sheet_facts
from analysis.tables.whole_file import WholeFile
from analysis.tables.workbook_parts import SheetPart, hidden_parts, sheets_of

_OLD_FORMAT = b"\xd0\xcf\x11\xe0"


class Workbook(WholeFile):
    """One sheet of a workbook, read whole into codes."""

    def __init__(self, path: Path, sheet: str | None) -> None:
        _refuse_old_format(path)
        archive = open_archive(path)
        sheets = sheets_of(archive)
        chosen = _chosen(sheets, sheet)
        facts = sheet_facts(archive, chosen.part)
        refuse_repeated_texts(archive, facts)
        if archive.has("xl/styles.xml"):
            archive.each_element("xl/styles.xml", lambda _name, _said: None)
        formulas = f"The sheet {shown(chosen.name)} holds formulas; what each last showed was read."
        super().__init__(
            _coded(_cells(path, chosen.name), facts),
            hidden_parts=hidden_parts(archive, sheets),
            warnings=(formulas,) if facts.formulas else (),
        )


def cell_text(value: Any) -> str:
    """Return the text of a workbook's cell: dates in ISO form, booleans ``true`` and ``false``."""
    if isinstance(value, str):
        return value
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, float | int):
        return number_text(float(value))
    if isinstance(value, dt.datetime) and value.time() == dt.time.min:
        return value.date().isoformat()
    return value.isoformat() if hasattr(value, "isoformat") else str(value)


def _refuse_old_format(path: Path) -> None:
    with path.open("rb") as file:
        start = file.read(4)
    if not start:
        raise BadDataError("The file is empty.")
    if start == _OLD_FORMAT:
        raise BadDataError(
            "The workbook has a password, or is of the old kind (.xls). Save it as .xlsx without a "
            "password."
        )


def _chosen(sheets: tuple[SheetPart, ...], wanted: str | None) -> SheetPart:
    """Return the sheet of a name; without one, the first that people see."""
    if not sheets:
        raise BadDataError("The workbook holds no worksheet.")
    if wanted is None:
        return next((sheet for sheet in sheets if sheet.visible), sheets[0])
    names = [sheet.name for sheet in sheets]
    for sheet in sheets:
        if sheet.name == wanted:
            return sheet
    near = get_close_matches(wanted, names, n=1)
    meant = f" Did you mean {shown(near[0])}?" if near else ""
    raise BadDataError(f"The workbook has no sheet {shown(wanted)}.{meant} It has {listed(names)}.")


def _cells(path: Path, sheet: str) -> list[list[Any]]:
    """Return the cells of a sheet from A1 on; every fault of the parser is one sentence."""
    from python_calamine import CalamineWorkbook

    try:
        with CalamineWorkbook.from_path(str(path)) as workbook:
            found: list[list[Any]] = workbook.get_sheet_by_name(sheet).to_python(
                skip_empty_area=False
            )
    except (KeyboardInterrupt, SystemExit, MemoryError):
        raise
    except BaseException as fault:  # noqa: BLE001 - the parser's panics derive from it
        said = (str(fault).splitlines() or [""])[0][:200]
        raise BadDataError(f"The workbook cannot be read: it is damaged ({said}).") from None
    return found


def _coded(cells: list[list[Any]], facts: SheetFacts) -> CodedRows:
    width = max((len(row) for row in cells), default=0)
    for (row, column), shows in facts.errors.items():
        if row < len(cells) and column < len(cells[row]):
            cells[row][column] = shows
    if not width:
        raise BadDataError("The sheet is empty.")
    refuse_width(_last_filled(cells))
    return CodedRows(cells[0], map(_with_boolean_words, cells[1:]), cell_text)


def _with_boolean_words(row: list[Any]) -> list[Any]:
    """Return a row with its booleans as words: to Python, true is 1 and both are one value."""
    return [cell if cell is not True and cell is not False else cell_text(cell) for cell in row]


def _last_filled(cells: list[list[Any]]) -> int:
    first = cells[0]
    return max((place for place, value in enumerate(first, start=1) if value != ""), default=0)
