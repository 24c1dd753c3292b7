"""What designs that describe say to a leader and to an analyst."""

from tests.analysis.designs.written_plans import answered

SCORES = [
    "team,score",
    *(
        f"{team},{score}"
        for team, of in (
            ("north", (4, 5, 6, 5)),
            ("south", (9, 8, 9, 10)),
            ("east", (-2, -1, -2, -3)),
        )
        for score in of
    ),
]

ADMISSIONS = [
    "faculty,sex,result,people",
    "A,men,in,512",
    "A,men,out,313",
    "A,women,in,89",
    "A,women,out,19",
    "C,men,in,120",
    "C,men,out,205",
    "C,women,in,202",
    "C,women,out,391",
    "F,men,in,22",
    "F,men,out,351",
    "F,women,in,24",
    "F,women,out,317",
]
"""Bickel, Hammel and O'Connell (1975), Science 187; R datasets, UCBAdmissions."""


def told(tmp_path, lines, *plan, **more):
    return answered(tmp_path, lines, *plan, **more)["wording"]


def test_a_leader_reads_the_lowest_and_the_highest_average(tmp_path):
    said = told(tmp_path, SCORES, "analysis_of_variance", {"group": "team"}, "score", "mean")
    assert said["leader"] == (
        "Figure: the averages run from about minus 2 (east) to about 9 (south). Chance alone would "
        "rarely bring a pattern this clear. This describes the figures as they are. It gives no "
        "verdict."
    )
    assert "F " in said["analyst"]
    assert "R squared" in said["analyst"]


def test_a_leader_reads_what_stands_out_of_a_table_and_what_is_left_within_strata(tmp_path):
    columns = {"row": "sex", "column": "result", "count": "people", "stratum": "faculty"}
    plan = ("association_table", columns, "result", "proportion")
    said = told(tmp_path, ADMISSIONS, *plan)
    assert "Figure: of every 100 in women, about 70 are out." in said["leader"]
    assert "Chance alone would rarely bring a pattern this clear." in said["leader"]
    assert "With like compared to like, chance alone often brings what is left" in said["leader"]
    assert "Mantel-Haenszel odds ratio" in said["analyst"]


def test_a_row_too_small_to_show_is_not_told_by_its_shares(tmp_path):
    lines = ["row,column", "a,x", "a,y", "b,x", "b,x", "b,y"]
    columns = {"row": "row", "column": "column"}
    said = told(tmp_path, lines, "association_table", columns, "column", "proportion")
    assert "of every 100" not in said["leader"]
