import pytest

from analysis.errors import BadDataError
from analysis.outcome import Scale
from analysis.pooling import read_studies
from analysis.table import open_table
from tests.analysis.table_files import write_xlsx


@pytest.fixture
def reading(tmp_path):
    """Read the studies of a table that is given as lines."""

    def read(*lines):
        path = tmp_path / "studies.csv"
        path.write_text("\n".join(lines) + "\n", encoding="utf-8")
        return read_studies(open_table(path))

    return read


def test_every_column_is_read_where_it_is_there(reading):
    (study,) = reading(
        "study,estimate,se,scale,design,year,cluster",
        "Leeds,0.9,0.1,rate_ratio,randomised,2019,West Yorkshire",
    )
    assert study.study == "Leeds"
    assert (study.estimate, study.se) == (0.9, 0.1)
    assert (study.scale, study.design) == (Scale.RATE_RATIO, "randomised")
    assert (study.year, study.cluster) == (2019, "West Yorkshire")


def test_three_columns_are_enough_and_others_are_left_alone(reading):
    (study,) = reading("study,estimate,se,note", "a,-0.5,0.2,1;2")
    assert (study.estimate, study.scale, study.year) == (-0.5, None, None)


def test_a_design_or_a_year_may_be_missing(reading):
    found = reading("study,estimate,se,design,year", "a,1,1,,", "b,2,1,randomised,2001")
    assert [each.design for each in found] == [None, "randomised"]
    assert [each.year for each in found] == [None, 2001]


def test_all_that_is_wrong_is_said_together_with_its_row(reading):
    with pytest.raises(BadDataError) as caught:
        reading(
            "study,estimate,se,scale,year",
            "a,1.2,0.1,rate_ratio,2010",
            "b,,0.1,rate_ratio,2010",
            ",1,x,rate_ratio,2010",
            "d,-0.2,0.1,rate_ratio,2010",
            "e,1,0,rate_ratio,2010",
            "f,1,0.2,rate ratio,2010",
            "g,1,0.2,rate_ratio,20",
            "h,1,0.2,,2010",
        )
    places = {(problem.row, problem.column) for problem in caught.value.problems}
    assert places == {
        (3, "estimate"),
        (4, "study"),
        (4, "se"),
        (5, "estimate"),
        (6, "se"),
        (7, "scale"),
        (8, "year"),
        (9, "scale"),
    }
    assert "Did you mean 'rate_ratio'?" in str(caught.value)


def test_a_table_without_rows_or_columns_is_an_error(reading):
    with pytest.raises(BadDataError, match="no rows"):
        reading("study,estimate,se")
    with pytest.raises(BadDataError, match="'se'"):
        reading("study,estimate,error", "a,1,1")


def test_clusters_that_differ_in_case_only_are_an_error(reading):
    with pytest.raises(BadDataError, match="upper and lower case"):
        reading("study,estimate,se,cluster", "a,1,1,Kent", "b,2,1,kent")


def test_a_workbook_is_read_like_a_file_of_text(tmp_path):
    path = tmp_path / "studies.xlsx"
    write_xlsx(path, ["study", "estimate", "se", "year"], [["a", 1.5, 0.2, 2004]])
    (study,) = read_studies(open_table(path))
    assert (study.study, study.estimate, study.year) == ("a", 1.5, 2004)
