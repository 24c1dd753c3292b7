"""A sheet's bytes looked through before they are parsed: how far it reaches, what would be lost."""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field

from analysis.errors import BadDataError
from analysis.tables.archive import Archive

MOST_CELLS = 20_000_000
"""Of the rectangle that a sheet's cells span: it is held in memory whole."""
DENSE_FROM = 500_000
"""Cells from which a rectangle must hold a value in one of twenty at least."""
MOST_TEXT = 500_000_000
"""Bytes of all text cells together; a shared text counts as often as it is used."""
LONGEST_TEXT = 200_000
"""Bytes of one shared text with its markup; a cell can hold 32,767 letters."""

_CELL_STARTS = (b"<c ", b"<c>", b"<c/", b"<c\n", b"<c\t", b"<c\r")
_PREFIXED_CELL = re.compile(rb":c[\s/>]")
_PLACED_CELL = re.compile(rb'<c r="([A-Z]{1,3})([0-9]{1,7})"')
_CELL_TAG = re.compile(rb"""<(?:\w+:)?c\s([^<>]*?)/?>""")
_REFERENCE = re.compile(rb"""\br\s*=\s*["']([A-Z]{1,3})([0-9]{1,7})["']""")
_ERROR_CELL = re.compile(rb"""\bt\s*=\s*["']e["']""")
_VALUE = re.compile(rb"<(?:\w+:)?v>([^<]*)</")
_FORMULA_STARTS = (b"<f>", b"<f ", b"<f/", b":f>", b":f ")
_PLACE = re.compile(r"([A-Za-z]*)([0-9]*)")
_TAIL = 70_000


@dataclass(slots=True, kw_only=True)
class SheetFacts:
    """What the bytes of a sheet say before it is parsed."""

    rows: int = 0
    columns: int = 0
    cells: int = 0
    shared: int = 0
    formulas: bool = False
    is_plain: bool = True
    """Whether every cell says first where it is, as spreadsheets write it."""
    errors: dict[tuple[int, int], str] = field(default_factory=dict)
    """(row, column), counted from 0 -> what an error cell shows, such as ``#N/A``."""


def sheet_facts(archive: Archive, part: str) -> SheetFacts:
    """Return the extent of a sheet and what its parser would lose: formulas and error cells.

    The parser fills a rectangle up to the farthest cell and asks for the memory at once, so every
    cell's place is known before it runs.

    Raises
    ------
        BadDataError: the sheet spans more cells than are read, or the part cannot be read.
    """
    facts = SheetFacts()
    held = b""
    for piece in archive.pieces(part):
        text = held + piece
        cut = _whole_until(text)
        _take(text[:cut], facts)
        held = text[cut:]
    _take(held, facts)
    if not facts.is_plain:
        _measure(archive, part, facts)
    spanned = facts.rows * facts.columns
    if spanned > MOST_CELLS or (spanned > DENSE_FROM and spanned > 20 * facts.cells):
        raise BadDataError(
            f"The sheet spans {facts.rows:,} rows and {facts.columns:,} columns: too many cells to "
            "read. Delete what stands far from the table, or save the table as CSV or Parquet."
        )
    return facts


def refuse_repeated_texts(archive: Archive, facts: SheetFacts) -> None:
    """Refuse a sheet whose cells repeat long texts until they fill the memory."""
    if not archive.has("xl/sharedStrings.xml"):
        return
    longest = current = 0
    for piece in archive.pieces("xl/sharedStrings.xml"):
        before = 0
        for end in re.finditer(rb"</(?:\w+:)?si\s*>", piece):
            longest = max(longest, current + end.start() - before)
            current, before = 0, end.start()
        current += len(piece) - before
    longest = max(longest, current)
    # No cell of a spreadsheet holds more; of honest texts one in ten may be as long as the longest.
    most = MOST_TEXT if longest > LONGEST_TEXT else 10 * MOST_TEXT
    if longest * facts.shared > most:
        raise BadDataError("The sheet's texts would fill the memory: save the table as Parquet.")


def _whole_until(text: bytes) -> int:
    """Return where the last cell begins: what may be cut in two waits for the next piece."""
    last = max(text.rfind(b"<c "), text.rfind(b":c "))
    if last <= 0:
        last = text.rfind(b"<")
    return last if last > 0 and len(text) - last < _TAIL else len(text)


def _take(text: bytes, facts: SheetFacts) -> None:
    """Take in a piece of a sheet by counts of bytes: most sheets need no more."""
    if b"\0" in text:
        raise BadDataError("The sheet is not written in UTF-8: it is not read.")
    facts.formulas = facts.formulas or any(mark in text for mark in _FORMULA_STARTS)
    facts.shared += text.count(b't="s"') + text.count(b"t='s'")
    placed = _PLACED_CELL.findall(text)
    cells = sum(map(text.count, _CELL_STARTS))
    if len(placed) < cells or _PREFIXED_CELL.search(text):
        facts.is_plain = False
    facts.cells += len(placed)
    if placed:
        letters, digits = map(set, zip(*placed, strict=True))
        columns = (_column_number(name.decode()) for name in letters)
        facts.columns = max(facts.columns, *columns, 0)
        facts.rows = max(facts.rows, *map(int, digits), 0)
    if (b't="e"' in text or not facts.is_plain) and _ERROR_CELL.search(text):
        facts.errors.update(_errors(text))


def _errors(text: bytes) -> Iterator[tuple[tuple[int, int], str]]:
    for cell in _CELL_TAG.finditer(text):
        place = _REFERENCE.search(cell[1])
        if place is not None and _ERROR_CELL.search(cell[1]):
            value = _VALUE.search(text, cell.end(), cell.end() + _TAIL)
            shows = "#ERROR" if value is None else value[1].decode("utf-8", "replace")
            yield (int(place[2]) - 1, _column_number(place[1].decode()) - 1), shows


def _measure(archive: Archive, part: str, facts: SheetFacts) -> None:
    """Measure a sheet element by element, where some do not say plainly where they are."""
    row = column = 0
    facts.cells = 0

    def start(element: str, attributes: dict[str, str]) -> None:
        nonlocal row, column
        if element == "row":
            said = attributes.get("r", "")
            row, column = (_number(said) if said else row + 1), 0
        elif element == "c":
            letters, digits = _place(attributes.get("r", ""))
            column = _column_number(letters) if letters else column + 1
            here = _number(digits) if digits else row
            facts.cells += 1
            facts.rows, facts.columns = max(facts.rows, row, here), max(facts.columns, column)

    archive.each_element(part, start)


def _place(reference: str) -> tuple[str, str]:
    found = _PLACE.fullmatch(reference.strip().replace("$", ""))
    if found is None:
        raise BadDataError(f"The workbook has a cell at {reference[:20]!r}, which is no place.")
    return found[1].upper(), found[2]


def _number(digits: str) -> int:
    if not digits.strip().isdigit() or len(digits) > 10:
        raise BadDataError(f"The workbook has a row {digits[:20]!r}, which is no number.")
    return int(digits)


def _column_number(letters: str) -> int:
    number = 0
    for letter in letters[:10]:
        number = 26 * number + ord(letter) - ord("A") + 1
    return number
