"""The guide's page of coverage, made from what was measured."""

from collections.abc import Iterator, Mapping
from pathlib import Path

from tests.coverage.measured import Measured
from tests.coverage.scenarios import Scenario

PAGE = Path(__file__).resolve().parents[2] / "registry" / "guide" / "coverage.md"
LOWEST, HIGHEST = 0.93, 0.97
"""What is aimed at, for intervals of 95%."""

ABOUT = """# How often the intervals hold

A 95% interval should hold the true effect 95 times in 100. We simulated worlds in which we know the
effect, ran each design's registered default on them, and counted. *Home* is what the design was
made for; the other worlds are hard on purpose: ten people an arm, events of 2 in 100, counts that
vary three times as much as chance allows, months that resemble the month before, eight teams.

*Usual* is the interval that most people would take instead. *Width* is ours over theirs: an
interval that is too narrow holds too seldom. The simulation's own error is about 1 in 100. A test
repeats the table from its seed (`python tests/coverage`).
"""

REMARKS = """
## Where it cannot be had

Where a line is below 93 in 100 the data are too few or too odd for a better interval that stays as
plain; the result then carries a caveat that says so (few rows, few clusters, few units in a cohort,
a short series). The interval of a synthetic control is the spread of its placebos: where the forces
share a path that no mix of them follows wholly, it holds 92 times in 100. Where a line is above 97
the interval is wider than it need be: the stepped wedge takes its degrees of freedom from the teams
alone, and with eight units the assignments are so few that the interval moves in coarse steps. No
registered default was changed after these numbers: defaults are part of every plan's hash.
"""


def page(found: Mapping[Scenario, Measured]) -> str:
    """Return the page as Markdown."""
    return "\n".join([ABOUT, *_table(found), REMARKS])


def _table(found: Mapping[Scenario, Measured]) -> Iterator[str]:
    yield "| design | world | ours | usual | what is usual | width | replications |"
    yield "|---|---|---|---|---|---|---|"
    for scenario, line in found.items():
        world = f"{scenario.world} (home)" if scenario.home else scenario.world
        mark = "" if LOWEST <= line.coverage <= HIGHEST else " \u2020"
        yield (
            f"| `{scenario.design}` | {world} | {line.coverage:.3f}{mark} | {line.usual:.3f} "
            f"| {scenario.usual_name} | {line.width:.2f} | {line.replications:,} |"
        )
    yield ""
    yield "\u2020 outside 0.93 to 0.97, which is what we aim at."
