"""The first row of a file: which names it gives, and which columns cannot be told apart."""

from collections.abc import Sequence
from dataclasses import dataclass

from analysis.errors import BadDataError, Problem
from analysis.tables.cell_text import cleaned, listed, number_of, shown
from analysis.tables.source import MOST_COLUMNS


@dataclass(frozen=True, slots=True, kw_only=True)
class Header:
    """The names of the columns and the place of each in a row."""

    names: tuple[str, ...]
    places: tuple[int, ...]
    width: int


def read_header(cells: Sequence[str], empty: Sequence[bool], below: Sequence[str] = ()) -> Header:
    """Return the header that the first row gives.

    Parameters
    ----------
    cells:
        the first row
    empty:
        for each column, whether no row holds a value in it; such a column needs no name
    below:
        the second row, shown where columns have no name: headings may stand in two rows

    Raises
    ------
        BadDataError: two columns have one name, or a column with values has none.
    """
    names = [cleaned(cell) for cell in cells]
    problems = [*_unnamed(names, empty, below), *_repeated(names)]
    if problems:
        raise BadDataError(problems)
    places = tuple(place for place, name in enumerate(names) if name)
    if not places:
        raise BadDataError("The first row holds no column names.")
    return Header(names=tuple(names[place] for place in places), places=places, width=len(names))


def refuse_width(columns: int) -> None:
    """Refuse a table of more columns than a workbook can have."""
    if columns > MOST_COLUMNS:
        raise BadDataError(
            f"The first row holds {columns:,} columns; a table may have {MOST_COLUMNS:,}. "
            "Is the separator right, and does each row end with a line break?"
        )


def column_letters(place: int) -> str:
    """Return how a spreadsheet calls a column: 0 is A, 26 is AA."""
    letters = ""
    number = place + 1
    while number:
        number, rest = divmod(number - 1, 26)
        letters = chr(ord("A") + rest) + letters
    return letters


def _unnamed(names: Sequence[str], empty: Sequence[bool], below: Sequence[str]) -> list[Problem]:
    places = [place for place, name in enumerate(names) if not name and not empty[place]]
    if not places:
        return []
    which = ", ".join(f"{place + 1} ({column_letters(place)})" for place in places[:20])
    what = "Column" if len(places) == 1 else "Columns"
    has = "has no name" if len(places) == 1 else "have no name"
    message = (
        f"{what} {which} {has} in the first row, but {'holds' if len(places) == 1 else 'hold'} "
        f"values. The first row holds {listed([name for name in names if name])}."
    )
    second = [cleaned(cell) for cell in below if cleaned(cell)]
    if second and all(number_of(text) is None for text in second):
        message += f" Row 2 holds {listed(second)}. Give every column one name, in row 1 alone."
    return [Problem(message=message, row=1)]


def _repeated(names: Sequence[str]) -> list[Problem]:
    places: dict[str, list[int]] = {}
    for place, name in enumerate(names):
        if name:
            places.setdefault(name, []).append(place)
    return [
        Problem(
            message=f"{len(found)} columns are named {shown(name)}: "
            f"{', '.join(f'{place + 1} ({column_letters(place)})' for place in found[:20])}. "
            "Give each column a name of its own.",
            column=name,
            row=1,
        )
        for name, found in places.items()
        if len(found) > 1
    ]
