"""Sums from one pass over a large file give what its rows give."""

import dataclasses

import duckdb
import numpy as np
import pytest

from analysis.data import Kind
from analysis.design import find
from analysis.evaluate import evaluate, question_of
from analysis.one_pass import LARGE, sum_up
from analysis.plan import Plan
from analysis.roles import observe
from analysis.table import open_table
from tests.analysis.table_files import write_csv, write_parquet

PEOPLE = """
    SELECT CASE i % 3 WHEN 0 THEN 'North' WHEN 1 THEN 'South' END AS area,
        (i % 2)::TINYINT AS later,
        CASE WHEN i % 1000 = 7 THEN NULL ELSE (hash(i) % 4)::INTEGER END AS events,
        CASE WHEN i % 1000 = 11 THEN NULL ELSE (10 + hash(i + 1) % 50)::SMALLINT END AS days,
        (hash(i) % 4)::DOUBLE AS real
    FROM range({rows}) t(i)
"""


@pytest.fixture(scope="module")
def people(tmp_path_factory):
    """A Parquet file of people, just large enough for one pass."""
    path = tmp_path_factory.mktemp("large") / "people.parquet"
    with duckdb.connect() as connection:
        connection.execute(f"COPY ({PEOPLE.format(rows=LARGE)}) TO '{path}' (FORMAT parquet)")
    return open_table(path)


@pytest.fixture
def a_count(a_hypothesis):
    """Build a hypothesis on a count of events."""

    def build(**changes):
        return a_hypothesis(**{"outcome": "events", "kind": Kind.COUNT, **changes})

    return build


@pytest.mark.parametrize(
    "changes",
    [
        {
            "design": "before_after",
            "columns": {"phase": "later", "exposure": "days"},
            "settings": {"after_value": 1},
        },
        {"design": "before_after", "columns": {"phase": "later"}},
        {
            "columns": {"group": "area", "exposure": "days"},
            "settings": {"treated_value": "South", "dispersion": 1},
        },
    ],
)
def test_one_pass_gives_what_the_rows_give(people, a_count, changes):
    hypothesis = a_count(**changes)
    design = find(hypothesis.design)
    settings = design.settings(**hypothesis.settings)
    plan = Plan(
        title="",
        hypotheses=(hypothesis,),
        power={},
        multiplicity=None,
        normalised={},
        canonical=b"",
        sha256="",
        seed=1,
    )
    question = question_of(hypothesis, plan)
    summed = sum_up(people, hypothesis, design)
    seen = observe(people, hypothesis, design)
    by_sums = design.from_cells(summed.cells, question, settings)
    by_rows = design.estimate(design.shape(seen, question, settings), question, settings)
    assert (summed.rows, summed.left_out) == (seen.rows, seen.left_out)
    assert alike(by_sums) == alike(by_rows)
    document = evaluate(plan, people).document()
    assert document["hypotheses"][0]["estimate"]["value"] == by_sums.estimate.value


def alike(value):
    """Return a result with its numbers to twelve digits, to be compared."""
    if dataclasses.is_dataclass(value):
        return {f.name: alike(getattr(value, f.name)) for f in dataclasses.fields(value)}
    if isinstance(value, dict) or hasattr(value, "items"):
        return {key: alike(item) for key, item in value.items()}
    if isinstance(value, tuple | list):
        return [alike(item) for item in value]
    return float(f"{value:.9g}") if isinstance(value, float) else value


@pytest.mark.parametrize(
    "changes",
    [
        {"kind": Kind.MEAN},
        {"where": {"area": ("North",)}},
        {"columns": {"group": "later", "stratum": "area"}},
        {"columns": {"group": "later", "exposure": "real"}},
        {"outcome": "real"},
        {"outcome": "nothing"},
        {"settings": {"treated_value": "nobody"}},
        {"settings": {"paired": False}},
        {"design": "difference_in_differences"},
    ],
)
def test_whatever_asks_for_more_than_two_sums_is_left_to_the_rows(people, a_count, changes):
    hypothesis = a_count(**{"columns": {"group": "later"}, **changes})
    assert sum_up(people, hypothesis, find(hypothesis.design)) is None


def test_a_small_table_is_left_to_its_rows(tmp_path, a_count):
    path = write_parquet(tmp_path / "a.parquet", ["later", "events"], [[1, 2], [0, 3]], ["INT"] * 2)
    hypothesis = a_count(columns={"group": "later"})
    assert sum_up(open_table(path), hypothesis, find(hypothesis.design)) is None


@pytest.mark.parametrize("kind", ["INTEGER", "VARCHAR", "DOUBLE"])
def test_cells_are_the_same_from_a_file_and_from_columns_in_memory(tmp_path, kind):
    header = ["who", "y", "e"]
    rows = [["a", 3, 2], ["b", None, 5], ["a", -1, None], [None, 4, 1], ["b", 2, 2], ["a", 3, 2]]
    types = ["VARCHAR", kind, "INTEGER"]
    sums = {"y": ("y",), "yy": ("y", "y"), "ye": ("y", "e")}
    found = []
    for table in (
        open_table(write_parquet(tmp_path / "a.parquet", header, rows, types)),
        open_table(write_csv(tmp_path / "a.csv", header, rows)),
    ):
        cells = table.cells(["who"], sums)
        order = np.argsort([text or "" for text in cells.keys["who"]])
        found.append(
            {
                "keys": [cells.keys["who"][place] for place in order],
                "rows": cells.rows[order].tolist(),
                **{name: values[order].tolist() for name, values in cells.sums.items()},
                **{f"{n} least": values[order].tolist() for n, values in cells.least.items()},
                **{f"{n} filled": values[order].tolist() for n, values in cells.filled.items()},
            }
        )
    assert found[0] == found[1]
    assert found[0]["ye"] == [4, 12, 4]
    assert found[0]["y"] == [4, 5, 2]
