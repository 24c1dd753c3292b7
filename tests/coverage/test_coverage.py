"""The guide's table of coverage is what the simulation gives, and home is where intervals hold."""

import re

import pytest

from tests.coverage.measured import measured
from tests.coverage.table import HIGHEST, LOWEST, PAGE
from tests.coverage.worlds import SCENARIOS

SHORT = 200
LINE = re.compile(r"^\| `(\w+)` \| (.+?) \| (\d\.\d{3})( \u2020)? \|", re.MULTILINE)
NAMES = [f"{one.design}: {one.world}" for one in SCENARIOS]


def written() -> dict[tuple[str, str], float]:
    """Return the coverage that the guide says, by design and world."""
    text = PAGE.read_text(encoding="utf-8")
    return {
        (design, world.removesuffix(" (home)")): float(share)
        for design, world, share, _ in LINE.findall(text)
    }


def test_every_scenario_has_its_line_in_the_guide():
    assert list(written()) == [(one.design, one.world) for one in SCENARIOS]


def test_every_design_that_tests_an_effect_has_its_home():
    from analysis.design import catalogue

    describe = {"analysis_of_variance", "association_table"}
    assert {one.design for one in SCENARIOS if one.home} == set(catalogue()) - describe


def test_at_home_every_interval_holds_as_often_as_it_says():
    table = written()
    for one in SCENARIOS:
        if one.home:
            assert LOWEST - 0.015 <= table[one.design, one.world] <= HIGHEST + 0.015, one


def test_the_first_replications_of_the_cheap_scenarios_hold_often_enough():
    for one in SCENARIOS:
        if one.home and one.cost == 1:
            assert measured(one, SHORT).coverage >= 0.90, one.world


@pytest.mark.slow
@pytest.mark.parametrize("one", SCENARIOS, ids=NAMES)
def test_the_guides_table_is_what_the_simulation_gives(one):
    found = measured(one, 1000)
    assert found.coverage == pytest.approx(written()[one.design, one.world], abs=0.0051)
