"""Both two-group designs against R on its own data sets; the script stands beside its output."""

import json
from pathlib import Path

import pytest

from tests.analysis.designs.two_group_rows import found_at, rows, run

ORACLES = json.loads(
    (Path(__file__).parents[2] / "oracles" / "two_groups.json").read_text(encoding="utf-8")
)


@pytest.mark.parametrize("oracle", ORACLES, ids=[one["id"] for one in ORACLES])
def test_every_number_is_rs(oracle):
    columns = dict(oracle["rows"])
    seen = rows(
        oracle["kind"],
        columns.pop("side"),
        columns.pop("outcome"),
        role="phase" if oracle["design"] == "before_after" else "group",
        **columns,
    )
    outcome = run(oracle["design"], seen, **oracle["settings"])
    for name, value in oracle["answers"].items():
        found = found_at(outcome, f"quantities.{name}")
        wanted = None if value is None else pytest.approx(value, rel=1e-7, abs=1e-12)
        assert found == wanted, name
