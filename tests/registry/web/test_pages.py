"""The values that pages are told check themselves."""

import pytest

from registry.errors import FieldProblem
from registry.web.pages import parts
from registry.web.pages.frame import Head


def test_a_strength_fits_its_five_places() -> None:
    assert parts.Strength(level=2, lost=1).words == "2 of 5"
    for level, lost in ((6, 0), (4, 2), (-1, 0)):
        with pytest.raises(ValueError, match="does not fit 5 places"):
            parts.Strength(level=level, lost=lost)


def test_a_table_has_no_empty_cell_and_no_ragged_row() -> None:
    columns = (parts.Column(head="A"), parts.Column(head="B", number=True))
    with pytest.raises(ValueError, match="one cell for each column"):
        parts.Table(caption="t", columns=columns, rows=(("1",),))
    with pytest.raises(ValueError, match="no cell is empty"):
        parts.Table(caption="t", columns=columns, rows=(("1", " "),))


def test_a_receipt_shows_the_whole_hash() -> None:
    with pytest.raises(ValueError, match="64 hex digits"):
        parts.Receipt(
            mark=None, sealed="s", distance="", of="o", digest="3f9a\u2026b1c4", download_url="/"
        )


@pytest.mark.parametrize(
    ("status", "consequence", "word", "icon"),
    [
        ("held", "none", "Held", "tick"),
        ("held", "caveat", "Held", "tick"),
        ("not_held", "caveat", "Not held", "warning"),
        ("not_held", "caps_strength", "Not held", "stop"),
        ("not_held", "refuses", "Not held", "stop"),
        ("unknown", "caps_strength", "Cannot be checked", "unknown"),
        ("info", "none", "For information", "info"),
        ("pass", "", "Pass", "tick"),
        ("warn", "", "Warning", "warning"),
        ("fail", "", "Fail", "stop"),
    ],
)
def test_a_check_is_told_by_its_word_and_its_shape(
    status: str, consequence: str, word: str, icon: str
) -> None:
    line = parts.check_line(status, "same path", consequence=consequence)
    assert (line.word, line.icon) == (word, icon)


def test_the_title_element_says_page_reference_and_registry_and_begins_with_error() -> None:
    head = Head(title="Result", reference="NORS-2026-0042")
    assert head.window_title == "Result, NORS-2026-0042 \u2013 Evaluation Registry"
    wrong = Head(title="Sign in", errors=(FieldProblem(field="email", message="Give it"),))
    assert wrong.window_title.startswith("Error: Sign in")


def test_every_state_and_timing_has_a_look() -> None:
    from registry.domain.lifecycle import State

    assert {state.value for state in State} <= set(parts.STATES)
    assert len(parts.TIMING_MARKS) == 5
