"""A profile of a few lines of CSV."""

import pytest

from analysis.plan import Plan
from analysis.quality import profile
from analysis.table import open_table


@pytest.fixture
def profiled(tmp_path):
    """Profile a CSV that is given as lines; with hypotheses, as their plan asks."""

    def profiling(lines, *hypotheses):
        path = tmp_path / "data.csv"
        path.write_text("\n".join(lines) + "\n", encoding="utf-8")
        return profile(open_table(path), a_plan(*hypotheses) if hypotheses else None).document()

    return profiling


def a_plan(*hypotheses):
    return Plan(
        title="A plan",
        hypotheses=hypotheses,
        power={},
        multiplicity=None,
        normalised={},
        canonical=b"",
        sha256="",
        seed=1,
    )
