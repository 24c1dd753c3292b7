"""What an error may quote of a file about people."""

import pytest

from registry.work.quoting import without_values

COLUMNS = ("harm", "group", "n/a column")


@pytest.mark.parametrize(
    ("message", "row", "said"),
    [
        (
            "Row 79, column 'harm': 'Joan Smith' is not a number.",
            79,
            "Row 79, column 'harm': a text is not a number.",
        ),
        (
            "Row 79, column 'harm': 'n/a' is not a number.",
            79,
            "Row 79, column 'harm': 'n/a' is not a number.",
        ),
        (
            "Row 1,204, column 'harm': '2025-13' is no day of the calendar.",
            1204,
            "Row 1,204, column 'harm': '2025-13' is no day of the calendar.",
        ),
        (
            "Row 3, column 'harm': 17.5 is neither 0 nor 1.",
            3,
            "Row 3, column 'harm': a number is neither 0 nor 1.",
        ),
        (
            "Row 3, column 'harm': 9 is more than 'group', which is 4.",
            3,
            "Row 3, column 'harm': a number is more than 'group', which is another number.",
        ),
        (
            "Unit \"O'Neil\" of column 'group' is 'x' in row 3 and 'y' in row 4.",
            None,
            "Unit a text of column 'group' is a text in row 3 and a text in row 4.",
        ),
    ],
)
def test_a_cell_is_named_by_its_place_and_kind_and_never_by_what_it_holds(
    message: str, row: int | None, said: str
) -> None:
    assert without_values(message, columns=COLUMNS, row=row) == said
