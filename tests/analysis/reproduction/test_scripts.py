"""The scripts in R and Python come to the numbers of the result document."""

import pytest

from tests.analysis.catalogue_examples import Example, examples
from tests.analysis.reproduction.programs_run import (
    csv_of,
    prepared,
    printed_by_python,
    printed_by_r,
    what_r_lacks,
)

NUMBERS = ("value", "low", "high", "p")
ITERATIVE = ("reml_ar1", "mixed", "synthetic")


def agree(printed, document, relative=1e-6):
    """Hold each printed number to the document's; what one leaves open the other does too."""
    for name in NUMBERS:
        expected = document[name]
        if expected is None:
            assert printed[name] is None, name
        else:
            assert printed[name] == pytest.approx(expected, rel=relative, abs=1e-12), name


def headline(document):
    """Return the headline of a hypothesis, or the test that a describing design reports."""
    if document.get("estimate"):
        return document["estimate"]
    found = document["quantities"]
    value, p = ("f", "p") if "f" in found else ("chi2", "chi2_p")
    return {"value": found[value], "low": None, "high": None, "p": found[p]}


def _made(example: Example, folder):
    folder.mkdir(parents=True)
    table = folder / "table.csv"
    table.write_text(csv_of(example.rows()), encoding="utf-8")
    return prepared(folder, example.plan(), table)


@pytest.mark.parametrize("example", examples(), ids=lambda example: example.name)
def test_python_comes_to_the_numbers_of_every_example(example, tmp_path):
    documents, scripts = _made(example, tmp_path / "made")
    assert not scripts.unscripted
    agree(printed_by_python(tmp_path / "made")["main"], headline(documents["main"]), 1e-4)


@pytest.mark.slow
def test_r_comes_to_the_numbers_of_every_example(tmp_path):
    if what_r_lacks():
        pytest.skip(f"R scripts were not run: this machine lacks {what_r_lacks()}")
    for place, example in enumerate(examples()):
        documents, scripts = _made(example, tmp_path / str(place))
        assert not scripts.unscripted
        agree(printed_by_r(tmp_path / str(place))["main"], headline(documents["main"]), 1e-4)
