"""A hypothesis observed in a few lines of CSV."""

import pytest

from analysis.errors import BadDataError
from analysis.roles import observe
from analysis.table import open_table


class ADesign:
    """Stands for a design: observing asks for its key alone."""

    def __init__(self, key):
        self.key = key


@pytest.fixture
def observed(tmp_path, a_hypothesis):
    """Observe a hypothesis in a CSV that is given as lines."""

    def observing(lines, **changes):
        path = tmp_path / "data.csv"
        text = lines if isinstance(lines, str) else "\n".join(lines) + "\n"
        path.write_text(text, encoding="utf-8")
        hypothesis = a_hypothesis(**{"outcome": "y", **changes})
        return observe(open_table(path), hypothesis, ADesign(hypothesis.design))

    return observing


@pytest.fixture
def fault_of(observed):
    """Return the error that the data give."""

    def failing(lines, **changes):
        with pytest.raises(BadDataError) as fault:
            observed(lines, **changes)
        return fault.value

    return failing
