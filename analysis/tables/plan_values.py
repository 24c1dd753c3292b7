"""How a value of a plan and the text of a cell compare."""

from analysis.tables.cell_text import cleaned, number_of, shown

Value = str | int | float | bool
"""What a plan may name: a text, a number, true or false."""


def matches(text: str, value: Value) -> bool:
    """Return whether a cell's text is a plan's value.

    A text matches exactly, a number by value (1 matches ``1`` and ``1.0``), true and false in any
    case.
    """
    if isinstance(value, bool):
        return text.lower() == ("true" if value else "false")
    if isinstance(value, str):
        return text == cleaned(value)
    return number_of(text) == value


def said(value: Value) -> str:
    """Return a plan's value as a plan writes it."""
    if isinstance(value, bool):
        return str(value).lower()
    return shown(value) if isinstance(value, str) else f"{value}"
