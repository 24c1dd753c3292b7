"""The same table gives the same observations from any of the three formats."""

import dataclasses
import datetime as dt
import tempfile
from pathlib import Path

import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from analysis.data import Covariate, Factor, Kind, Periods
from analysis.errors import BadDataError
from analysis.plan import Hypothesis
from analysis.roles import observe
from analysis.table import open_table
from tests.analysis.table_files import write_csv, write_parquet, write_xlsx

HEADER = ["arm", "area", "day", "score", "age", "w"]
TYPES = ["VARCHAR", "VARCHAR", "DATE", "DOUBLE", "DOUBLE", "INTEGER"]


class ADesign:
    """Stands for a design: observing asks for its key alone."""

    key = "difference_in_differences"


HYPOTHESIS = Hypothesis(
    key="main",
    role="primary",
    metric="Score",
    outcome="score",
    kind=Kind.MEAN,
    better="higher",
    design="difference_in_differences",
    start="2024-02-01",
    columns={
        "group": "arm",
        "stratum": "area",
        "period": "day",
        "covariates": ("age",),
        "weight": "w",
    },
    settings={"treated_value": "on"},
    where={},
    assignment="chosen",
    selected_on_baseline=False,
    sesoi=None,
    margin=None,
)

words = st.text(
    st.characters(codec="utf-8", exclude_categories=["Cs", "Cc", "Cn"]), max_size=6
).map(lambda text: f"w{text}")
numbers = st.floats(allow_nan=False, allow_infinity=False, width=64).map(
    # A workbook holds fifteen digits.
    lambda value: float(f"{value:.15g}") if abs(value) < 1e300 else 1.0
)
rows = st.tuples(
    st.sampled_from(["on", "off"]),
    st.one_of(st.none(), words, st.sampled_from(["01", "1", "NA", "null", "n/a", " x\xa0"])),
    st.one_of(st.none(), st.dates(dt.date(1990, 1, 1), dt.date(2090, 1, 1))),
    st.one_of(st.none(), numbers),
    st.one_of(st.none(), st.integers(-(10**6), 10**6).map(float)),
    st.one_of(st.none(), st.integers(0, 3)),
)
tables = st.lists(rows, min_size=1, max_size=12).map(
    lambda some: [*some, ("on", "a", None, 1.0, 1.0, 1), ("off", "a", None, 1.0, 1.0, 1)]
)


def observed(path):
    """Return all that is observed, or the faults, as plain values that can be compared."""
    try:
        found = observe(open_table(path), HYPOTHESIS, ADesign())
    except BadDataError as fault:
        return [problem.message for problem in fault.problems]
    return {field.name: plain(getattr(found, field.name)) for field in dataclasses.fields(found)}


def plain(value):
    if isinstance(value, np.ndarray):
        return value.tolist()
    if isinstance(value, Factor):
        return [value.levels[code] for code in value.codes], value.levels
    if isinstance(value, Periods):
        return value.kind, value.codes.tolist(), value.labels, value.step.tolist(), value.start
    if isinstance(value, Covariate):
        return value.name, plain(value.values)
    if isinstance(value, tuple):
        return [plain(item) for item in value]
    return value


@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(tables)
def test_a_table_gives_the_same_observations_from_every_format(table):
    with tempfile.TemporaryDirectory() as folder:
        place = Path(folder)
        files = [
            write_csv(place / "comma.csv", HEADER, table),
            write_csv(place / "semicolon.csv", HEADER, table, separator=";", quote_all=True),
            write_csv(place / "tab.csv", HEADER, table, separator="\t", bom=True, end="\r\n"),
            write_xlsx(place / "table.xlsx", HEADER, table),
            write_xlsx(place / "mac.xlsx", HEADER, table, epoch_1904=True),
            write_parquet(place / "table.parquet", HEADER, table, TYPES),
        ]
        first, *others = [observed(file) for file in files]
        for other, file in zip(others, files[1:], strict=True):
            assert other == first, file.name


@pytest.mark.parametrize("kind", ["VARCHAR", "INTEGER", "DOUBLE", "DECIMAL(9,3)"])
def test_a_number_column_is_the_same_whatever_type_holds_it(tmp_path, kind):
    table = [["on", str(n), 7 * n % 50] for n in range(60)] + [["off", "x", None]]
    typed = write_parquet(
        tmp_path / "a.parquet", ["arm", "unit", "y"], table, ["VARCHAR", "VARCHAR", kind]
    )
    plainly = write_csv(tmp_path / "a.csv", ["arm", "unit", "y"], table)
    one, two = open_table(typed), open_table(plainly)
    np.testing.assert_array_equal(one.numbers("y").values, two.numbers("y").values)
    assert one.text("y").texts == two.text("y").texts
    np.testing.assert_array_equal(one.text("y").codes, two.text("y").codes)
