"""Plans on real data, and on tables whose answers R has given before, on which scripts are run."""

import tomllib
from collections.abc import Iterator

from tests.analysis.reproduction.ways import ITERATIVE, ORACLES, Way, way_of


def ways_of_files() -> Iterator[Way]:
    """Yield every way on a file of the oracles."""
    for name in ("seatbelts", "seatbelts_controlled"):
        plan = tomllib.loads((ORACLES / f"{name}.toml").read_text(encoding="utf-8"))
        yield Way(name=name, plan=plan, file=ORACLES / f"{name}.csv", relative=ITERATIVE)
    yield from _panels()
    yield from _people()
    wedge, file = {"cluster": "station", "period": "year", "starts": "starts"}, "stepped_wedge.csv"
    for kind, outcome, more in (
        ("mean", "score", {}),
        ("proportion", "above", {}),
        ("count", "calls", {"exposure": "hours"}),
    ):
        columns = {**wedge, **more}
        yield way_of("stepped_wedge", kind, columns, file, outcome=outcome, relative=ITERATIVE)


def _panels() -> Iterator[Way]:
    plain, file = {"unit": "sid", "period": "year", "starts": "law_year"}, "castle_doctrine.csv"
    laws = {**plain, "weight": "popwt"}
    yield way_of("staggered_adoption", "mean", laws, file, outcome="homicide")
    for columns in (laws, {**plain, "covariates": ["unemployrt", "poverty"]}):
        for errors in ("cr1", "cr2"):
            more = {"outcome": "homicide", "errors": errors}
            yield way_of("difference_in_differences", "mean", columns, file, **more)


def _people() -> Iterator[Way]:
    smokers = {"group": "qsmk", "covariates": ["sex", "age", "wt71", "exercise"]}
    terms = ["sex", "age", "age^2", "wt71", "C(exercise)"]
    for method in ("entropy_aipw", "ipw", "aipw"):
        more = {"outcome": "wt82_71", "method": method, "formula": terms}
        yield way_of("matched_comparison", "mean", smokers, "nhefs.csv", **more)
    yield way_of("matched_comparison", "proportion", smokers, "nhefs.csv", outcome="death")
    jobs = {"group": "treat", "covariates": ["age", "educ", "black", "re75"], "baseline": "re74"}
    file = "supported_work.csv"
    yield way_of("randomised", "mean", jobs, file, outcome="re78")
    plain = {"group": "treat"}
    yield way_of("comparison_group", "proportion", plain, file, outcome="employed78")
