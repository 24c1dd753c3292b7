import itertools

import pytest
from hypothesis import given
from hypothesis import strategies as st

from analysis.disclosure import Cell, midpoint6, read_cells, release
from analysis.errors import BadDataError
from analysis.table import open_table


@pytest.fixture
def cells(tmp_path):
    """Read the cells of a table that is given as lines."""

    def reading(*lines):
        path = tmp_path / "counts.csv"
        path.write_text("\n".join(["row,column,count", *lines]) + "\n", encoding="utf-8")
        return read_cells(open_table(path))

    return reading


@pytest.mark.parametrize(
    ("count", "shown"),
    [
        (0, 0),
        (1, 3),
        (3, 3),
        (6, 3),
        (7, 9),
        (12, 9),
        (13, 15),
        (120, 117),
        (10**15 + 1, 10**15 - 1),
    ],
)
def test_a_count_becomes_the_midpoint_of_its_six(count, shown):
    assert midpoint6(count) == shown


@given(st.integers(1, 10**18))
def test_no_count_under_six_can_be_told_and_none_moves_by_more_than_three(count):
    shown = midpoint6(count)
    assert shown % 6 == 3
    assert -3 <= shown - count <= 2
    assert midpoint6(6 * -(-count // 6)) == shown


def test_a_negative_count_has_no_midpoint():
    with pytest.raises(ValueError, match="not negative"):
        midpoint6(-1)
    with pytest.raises(ValueError, match="not negative"):
        Cell(row="a", column="b", count=-1)


def test_every_pair_is_there_and_totals_are_sums_of_what_is_shown(cells):
    document = release(cells("North,theft,120", "North,arson,1", "South,theft,7"))
    assert document["table"] == {
        "North": {"theft": 117, "arson": 3, "total": 120},
        "South": {"theft": 9, "arson": 0, "total": 9},
        "total": {"theft": 126, "arson": 3, "total": 129},
    }
    assert document["rule"] == "round_midpoint6"
    assert document["changed"] == 3
    assert document["because"]


@given(
    st.dictionaries(
        st.tuples(st.sampled_from("abc"), st.sampled_from("xyz")), st.integers(0, 500), min_size=1
    )
)
def test_rows_columns_and_the_whole_add_up(counts):
    table = release(Cell(row=r, column=c, count=n) for (r, c), n in counts.items())["table"]
    for row, column in itertools.product(table, table["total"]):
        others = [name for name in table["total"] if name != "total"]
        assert table[row]["total"] == sum(table[row][name] for name in others)
        below = [name for name in table if name != "total"]
        assert table["total"][column] == sum(table[name][column] for name in below)
        if "total" not in (row, column):
            assert table[row][column] == midpoint6(counts.get((row, column), 0))


@pytest.mark.parametrize(
    ("lines", "says"),
    [
        (["North,theft,12.5"], "12.5"),
        (["North,theft,-3"], "-3"),
        (["North,theft,many"], "'many' is not a number"),
        (["North,theft,"], "written 0"),
        (["North,,3"], "is empty"),
        ([",theft,3"], "is empty"),
        (["total,theft,3"], "reserved"),
        (["North,total,3"], "reserved"),
        (["North,theft,3", "South,theft,3", "North,theft,4"], "Rows 2 and 4"),
        (["North,theft,3", "north,theft,3"], "upper and lower case"),
    ],
)
def test_a_table_that_cannot_be_released_says_why(cells, lines, says):
    with pytest.raises(BadDataError, match=says):
        cells(*lines)


def test_all_faults_of_a_table_are_said_together(cells):
    with pytest.raises(BadDataError) as fault:
        cells("total,theft,3", "North,theft,-1", "South,arson,x")
    assert {problem.row for problem in fault.value.problems} == {2, 3, 4}


def test_a_table_lacks_a_column(tmp_path):
    path = tmp_path / "counts.csv"
    path.write_text("row,col,count\na,b,1\n")
    with pytest.raises(BadDataError, match="no column 'column'"):
        read_cells(open_table(path))


def test_cells_that_come_from_elsewhere_are_held_to_the_same_rules():
    one = Cell(row="a", column="b", count=1)
    with pytest.raises(BadDataError, match="twice"):
        release([one, one])
    with pytest.raises(BadDataError, match="reserved"):
        release([Cell(row="total", column="b", count=1)])
