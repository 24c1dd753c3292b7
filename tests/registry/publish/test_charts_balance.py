"""The chart of balance before and after weighting, in words, as a table and as a drawing."""

from xml.etree import ElementTree

from hypothesis import given, settings
from hypothesis import strategies as st

from registry.publish.balance_picture import balance_chart
from registry.publish.chart_names import BY_NAME
from registry.publish.charts.balance import BalanceRow, BalanceValues, balance

SVG = "{http://www.w3.org/2000/svg}"


def hypothesis(*rows):
    """Return the document of a hypothesis with a figure of balance."""
    return {
        "figure": {
            "balance": [dict(zip(("name", "before", "after"), row, strict=True)) for row in rows]
        }
    }


def circles(drawing):
    """Return the classes of a drawing's circles."""
    return [one.get("class") for one in ElementTree.fromstring(drawing).iter(f"{SVG}circle")]


def test_each_term_is_a_ring_before_and_a_dot_after():
    chart = balance_chart(hypothesis(("age", -0.4, 0.02), ("sex female", 0.12, -0.01)), key="h")
    assert chart.finding.endswith("alike in everything that was known")
    assert chart.rows == (("age", "0.40", "0.02"), ("sex female", "0.12", "0.01"))
    for drawing in (chart.wide, chart.narrow):
        assert circles(drawing) == ["ch-ring", "ch-dot"] * 2
    assert "age: 0.40 before, 0.02 after." in chart.description


def test_what_weighting_left_unlike_is_counted():
    chart = balance_chart(hypothesis(("age", 0.4, 0.2), ("prior", 0.3, 0.05)), key="h")
    assert chart.finding.endswith("unlike in 1 of 2 things that were known")


def test_a_method_without_weights_shows_how_things_were():
    chart = balance_chart(hypothesis(("age", 0.4, None)), key="h")
    assert chart.finding == (
        "How alike the groups were beforehand: unlike in 1 of 1 things that were known"
    )
    assert circles(chart.wide) == ["ch-ring"]
    assert chart.rows == (("age", "0.40", "not weighted"),)


def test_a_design_without_balance_has_no_such_chart():
    assert balance_chart({"figure": {}}, key="h") is None
    assert balance_chart({}, key="h") is None
    assert BY_NAME["balance"] is balance_chart


def test_many_terms_are_in_the_table_and_the_first_are_drawn():
    rows = [(f"level {place}", place / 100, 0.0) for place in range(90)]
    chart = balance_chart(hypothesis(*rows), key="h")
    assert len(chart.rows) == 90
    assert chart.rows[0][0] == "level 89"
    assert len(circles(chart.wide)) == 80
    assert "The 40 that differ most are drawn" in chart.note


@settings(max_examples=60, deadline=None)
@given(
    st.lists(
        st.builds(
            BalanceRow,
            name=st.text(max_size=80),
            before=st.floats(allow_nan=False, allow_infinity=False),
            after=st.none() | st.floats(allow_nan=False, allow_infinity=False),
        ),
        min_size=1,
        max_size=12,
    )
)
def test_any_numbers_and_words_are_drawn_inside_the_frame(rows):
    chart = balance(BalanceValues(key="b", finding="Balance", rows=tuple(rows)))
    for drawing in (chart.wide, chart.narrow):
        tree = ElementTree.fromstring(drawing)
        wide = float(tree.get("width"))
        assert all(0 <= float(one.get("cx")) <= wide for one in tree.iter(f"{SVG}circle"))
