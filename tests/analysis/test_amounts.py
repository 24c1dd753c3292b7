import pytest
from hypothesis import given
from hypothesis import strategies as st

from analysis.amounts import Direction, amount, change, span

FEWER = Direction(less="fewer", more="more")
PER_CENT = Direction(less="lower", more="higher", mark="%", factor=100)


@pytest.mark.parametrize(
    ("value", "said"),
    [
        (0, "0"),
        (-0.0, "0"),
        (14.2, "14"),
        (-14.2, "14"),
        (0.3, "0.3"),
        (0.0346, "0.035"),
        (9.96, "10"),
        (99.6, "100"),
        (1234.5, "1,200"),
        (123456, "120,000"),
        (2.0, "2"),
        (1e-9, "under 0.000001"),
    ],
)
def test_two_digits_count(value, said):
    assert amount(value) == said


@given(st.floats(1e-6, 1e9), st.floats(1e-6, 1e9))
def test_rounding_stays_on_its_side_of_a_fence_and_of_nothing(value, fence):
    told = float(amount(value, fences=[fence]).replace(",", ""))
    assert told > 0
    if abs(value - fence) > 1e-9 * max(value, fence):
        assert (told > fence) == (value > fence)


def test_a_change_is_said_in_words_without_a_sign():
    assert change(-3, FEWER) == "3 fewer"
    assert change(0.126, PER_CENT) == "13% higher"


@pytest.mark.parametrize(
    ("low", "high", "said"),
    [
        (-17, -3, "3 to 17 fewer"),
        (3, 17, "3 to 17 more"),
        (-3, 5, "3 fewer to 5 more"),
        (0, 5, "0 to 5 more"),
        (-5, 0, "0 to 5 fewer"),
        (None, -3, "at least 3 fewer"),
        (3, None, "at least 3 more"),
        (None, 3, "anything up to 3 more"),
        (-3, None, "anything from 3 fewer upwards"),
        (None, None, "anything at all"),
    ],
)
def test_an_interval_is_said_in_words(low, high, said):
    assert span(low, high, FEWER) == said
