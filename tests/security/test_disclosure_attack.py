"""An attack on published results: every number that others can read, and a solver on the cells.

The attacker knows the rules of rounding and gathers page, reports, charts and API of an evaluation
as people and programs outside the uploading role get them. Each number is an equation or a range
about whole cells; an integer program then bounds each cell. A cell of one to six must keep all six
values of its class, and no cell of any size may be found out exactly.
"""

import csv
import io
import itertools
import json
import random
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

import numpy as np
import pytest
from scipy.optimize import Bounds, LinearConstraint, milp

from analysis.design import terms
from analysis.disclosure import midpoint6
from analysis.evaluate import evaluate
from analysis.plan import read
from analysis.table import open_table
from registry.publish.chart_names import BY_NAME
from registry.publish.content import report_of
from registry.publish.release import released

Cells = tuple[int, ...]


@dataclass
class Knowledge:
    """What is known of whole cells: ranges of each, and of sums of them."""

    ranges: list[tuple[int, int]]
    rows: list[tuple[list[float], float, float]] = field(default_factory=list)

    def add(self, weights: Sequence[float], low: float, high: float) -> None:
        """Take in that a weighted sum of the cells lies between two numbers."""
        self.rows.append((list(weights), low, high))

    def bounds(self, place: int) -> tuple[int, int]:
        """Return the least and the most that one cell can be, by integer programming."""
        size = len(self.ranges)
        lows, highs = zip(*self.ranges, strict=True)
        told = [LinearConstraint(np.array([w]), low, high) for w, low, high in self.rows]
        found = []
        for sign in (1.0, -1.0):
            aim = np.zeros(size)
            aim[place] = sign
            solved = milp(
                aim,
                constraints=told,
                bounds=Bounds(np.array(lows, float), np.array(highs, float)),
                integrality=np.ones(size),
            )
            assert solved.success, solved.message
            found.append(round(sign * solved.fun))
        return found[0], found[1]


def its_class(count: int) -> range:
    """Return every count that is rounded alike."""
    if count == 0:
        return range(1)
    top = 6 * -(-count // 6)
    return range(top - 5, top + 1)


def _plan(design: str, kind: str, columns: Mapping[str, Any], **more: Any) -> dict[str, Any]:
    hypothesis = {"key": "main", "role": "primary", "metric": "Repeats", "outcome": "y"}
    hypothesis |= {"kind": kind, "better": "lower"}
    plan = {"schema": "plan/1", "title": "Attack", "design": design, "columns": dict(columns)}
    return {**plan, "hypotheses": [hypothesis], **more}


def _document(folder: Any, plan: Mapping[str, Any], rows: Sequence[Mapping[str, Any]]) -> Any:
    held = io.StringIO(newline="")
    writer = csv.DictWriter(held, list(rows[0]))
    writer.writeheader()
    writer.writerows(rows)
    data = folder / "data.csv"
    data.write_text(held.getvalue())
    promised = read(json.dumps(plan).encode(), suffix=".json", terms=terms())
    return promised, evaluate(promised, open_table(data)).document()


def _two_groups(cells: Cells) -> list[dict[str, Any]]:
    """Return people of two groups: with and without the event in each."""
    rows = []
    for arm, (yes, no) in ((1, cells[:2]), (0, cells[2:])):
        rows += [{"arm": arm, "y": 1}] * yes + [{"arm": arm, "y": 0}] * no
    return rows


def _shares(folder: Any, cells: Cells, design: str = "comparison_group") -> Any:
    plan = _plan(design, "proportion", {"group": "arm"})
    return _document(folder, plan, _two_groups(cells))


def _numbers(value: Any) -> Iterator[float]:
    """Yield every number of a document, also those within its sentences."""
    if isinstance(value, Mapping):
        for item in value.values():
            yield from _numbers(item)
    elif isinstance(value, list | tuple):
        for item in value:
            yield from _numbers(item)
    elif isinstance(value, str):
        yield from (float(x.replace(",", "")) for x in re.findall(r"-?\d[\d,]*\.?\d*", value))
    elif isinstance(value, int | float) and not isinstance(value, bool):
        yield float(value)


def _all_that_is_read(document: Any, plan: Any) -> Any:
    """Return everything that anybody outside the uploading role gets, from every door."""
    charts = [draw(item, key="k") for draw in BY_NAME.values() for item in document["hypotheses"]]
    drawn = [(x.rows, x.description, x.wide) for x in charts if x is not None]
    return json.loads(json.dumps([document, drawn, str(report_of(document, plan))], default=str))


def test_the_attack_finds_cells_where_nothing_is_filtered(tmp_path):
    cells = (3, 37, 17, 23)
    _, document = _shares(tmp_path, cells)
    found = document["hypotheses"][0]
    sizes = [group["n"] for group in found["figure"]["groups"]]
    know = Knowledge(ranges=[(0, max(sizes))] * 4)
    know.add([1, 1, 0, 0], sizes[0], sizes[0])
    know.add([0, 0, 1, 1], sizes[1], sizes[1])
    know.add([1, 0, 1, 0], found["n"]["events"], found["n"]["events"])
    gap = found["estimate"]["value"]
    know.add([1 / sizes[0], 0, -1 / sizes[1], 0], gap - 1e-9, gap + 1e-9)
    assert [know.bounds(place) for place in range(4)] == [(x, x) for x in cells]


def _known(found: Mapping[str, Any]) -> Knowledge:
    """Return what a released result of two shares tells of its four cells."""
    groups = found["figure"]["groups"]
    shown = [
        count
        for group in groups
        for count in (round(group["n"] * group["value"]), round(group["n"] * (1 - group["value"])))
    ]
    know = Knowledge(ranges=[(x and x - 2, x and x + 3) for x in shown])
    for name, weights in (
        ("treated", (1, 1, 0, 0)),
        ("comparison", (0, 0, 1, 1)),
        ("units", (1, 1, 1, 1)),
        ("rows", (1, 1, 1, 1)),
        ("events", (1, 0, 1, 0)),
    ):
        told = found["n"].get(name)
        parts = sum(x for x, weight in zip(shown, weights, strict=True) if weight)
        if told is not None and told != parts:  # no sum of what is shown: a rounded true total
            know.add(weights, told - 2, told + 3)
    return know


@pytest.mark.parametrize("cells", [(1, 35, 5, 40), (5, 37, 2, 61), (3, 30, 4, 26), (2, 9, 12, 6)])
def test_no_small_cell_of_two_groups_is_narrower_than_its_class(tmp_path, cells):
    plan, document = _shares(tmp_path, cells)
    found = released(document)["hypotheses"][0]
    know = _known(found)
    for place, count in enumerate(cells):
        low, high = know.bounds(place)
        assert set(range(low, high + 1)) >= set(its_class(count)), (place, low, high)
    assert found["estimate"] is None
    assert found["quantities"] == {}
    assert found["sensitivity"] == []
    own = released(document)
    exact = {x for x in _numbers(document["hypotheses"][0]["estimate"]) if x != 0.95 and x % 1}
    read_by_others = set(_numbers(_all_that_is_read(own, plan)))
    assert not exact & read_by_others
    report = str(report_of(own, plan))
    assert f"{document['hypotheses'][0]['estimate']['value']:.6g}" not in report


def _alike(cells: Cells) -> Iterator[Cells]:
    """Yield every table whose cells are rounded as these are."""
    yield from itertools.product(*(its_class(count) for count in cells))


def test_what_is_shown_of_small_cells_is_the_same_for_every_table_of_their_class(tmp_path):
    """The strongest form: whatever the solver, it cannot tell apart what is shown alike."""
    random_ = random.Random(6)
    cells = (4, 33, 3, 41)
    every = random_.sample(list(_alike(cells)), 30)
    apart: dict[str, set[Cells]] = {}
    for table in [cells, *every]:
        _, document = _shares(tmp_path, table)
        shown = released(document)
        verdict = shown["hypotheses"][0]["verdict"]
        for name in ("data_sha256", "plan_sha256", "engine"):
            shown.pop(name)
        apart.setdefault(verdict, set()).add(table)
        apart.setdefault(json.dumps(shown, sort_keys=True), set()).add(table)
    # What differs is the verdict, with the words that follow from it; it is the published answer.
    verdicts = sum(key.isidentifier() for key in apart)
    assert len(apart) - verdicts <= 2 * verdicts
    assert verdicts <= 2


@pytest.mark.parametrize("seed", range(6))
def test_estimates_of_larger_cells_determine_none_of_them(tmp_path, seed):
    """Every table that would be shown alike is counted: each cell keeps more than one value."""
    random_ = random.Random(seed)
    cells = tuple(random_.randint(7, 70) for _ in range(4))
    others = random_.sample(list(_alike(cells)), 60)

    def shown(table: Cells) -> str:
        _, document = _shares(tmp_path, table)
        found = released(document)["hypotheses"][0]
        numbers = {k: found[k] for k in ("estimate", "absolute", "n", "figure", "sensitivity")}
        return json.dumps([numbers, found["quantities"], found["sesoi"]], sort_keys=True)

    own = shown(cells)
    alike = [table for table in others if shown(table) == own]
    assert len(alike) >= len(others) // 4
    for place in range(4):
        assert len({table[place] for table in alike}) >= 4


def test_exact_tests_residuals_and_chi_squares_never_go_out(tmp_path):
    rows = [
        {"who": who, "y": reason}
        for who, counts in {"officer": (2, 31), "staff": (14, 5)}.items()
        for reason, count in zip(("pay", "hours"), counts, strict=True)
        for _ in range(count)
    ]
    plan = _plan("association_table", "proportion", {"row": "who", "column": "y"})
    promised, document = _document(tmp_path, plan, rows)
    found = released(document)["hypotheses"][0]
    assert document["hypotheses"][0]["quantities"]["chi2"]
    assert found["quantities"] == {}
    true = {
        f"{value:.4g}"
        for value in document["hypotheses"][0]["quantities"].values()
        if isinstance(value, float) and value % 1
    }
    text = str(_all_that_is_read(released(document), promised))
    assert not [value for value in true if value in text]
    counts = [
        round(share * row["n"])
        for row in found["figure"]["table"]["rows"]
        for share in row["shares"]
    ]
    assert sorted(counts) == sorted(midpoint6(x) for x in (2, 31, 14, 5))
    know = Knowledge(ranges=[(x - 2, x + 3) for x in counts])
    total = found["n"]["units"]
    if total != sum(counts):
        know.add([1] * 4, total - 2, total + 3)
    for place, count in enumerate(counts):
        assert know.bounds(place) == (count - 2, count + 3)


def test_months_with_few_crimes_stay_in_their_class(tmp_path):
    random_ = random.Random(3)
    counts = [random_.randint(1, 9) for _ in range(36)]
    months = [f"{2022 + at // 12}-{at % 12 + 1:02d}" for at in range(36)]
    rows = [{"month": m, "y": x} for m, x in zip(months, counts, strict=True)]
    plan = _plan("interrupted_time_series", "count", {"period": "month"}, start="2024-01")
    _, document = _document(tmp_path, plan, rows)
    found = released(document)["hypotheses"][0]
    shown = found["figure"]["series"]["groups"]["treated"]
    assert shown == [midpoint6(x) for x in counts]
    know = Knowledge(ranges=[(int(x) - 2, int(x) + 3) for x in shown])
    if found["n"]["events"] != sum(shown):
        know.add([1] * 36, found["n"]["events"] - 2, found["n"]["events"] + 3)
    for place, count in enumerate(counts):
        low, high = know.bounds(place)
        assert set(range(low, high + 1)) == set(its_class(count))


def test_small_areas_of_a_displacement_keep_their_class(tmp_path):
    counts = {"treated": (5, 2), "control": (14, 12), "displacement": (4, 3),
              "displacement_control": (9, 11)}  # fmt: skip
    rows = [
        {"area": area, "phase": when, "y": y}
        for area, pair in counts.items()
        for when, y in zip(("before", "after"), pair, strict=True)
    ]
    columns = {"area": "area", "phase": "phase"}
    plan = _plan("weighted_displacement", "count", columns)
    _, document = _document(tmp_path, plan, rows)
    found = released(document)["hypotheses"][0]
    assert found["estimate"] is None
    areas = found["figure"]["displacement"]["areas"]
    true = [x for pair in counts.values() for x in pair]
    shown = [area[when] for area in areas for when in ("before", "after")]
    assert sorted(shown) == sorted(midpoint6(x) for x in true)
    assert found["n"]["events"] == sum(shown)
