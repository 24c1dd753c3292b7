"""The bars: who runs against whom, on how many rows, and by how much it should be faster."""

from dataclasses import dataclass


@dataclass(frozen=True, kw_only=True)
class Bar:
    """One comparison.

    ``faster``: the least ratio of the other's CPU time to ours; ``slower``: the largest ratio of
    ours to the other's (a floor). ``memory``: the most MiB of ours; ``lighter``: the least ratio of
    the other's peak memory to ours. ``within``: the most milliseconds of ours.
    """

    name: str
    data: str
    rows: int
    ours: str
    other: str
    faster: float | None = None
    slower: float | None = None
    memory: float | None = None
    lighter: float | None = None
    within: float | None = None
    slow: bool = False


BARS = (
    Bar(
        name="A1 effect and CR1 from Parquet v one DuckDB group-by",
        data="panel",
        rows=10_000_000,
        ours="did_file",
        other="group_by",
        slower=2.0,
        memory=700.0,
    ),
    Bar(
        name="A1 effect and CR1 from Parquet v one DuckDB group-by",
        data="panel",
        rows=1_000_000,
        ours="did_file",
        other="group_by",
        slower=2.0,
    ),
    Bar(
        name="A1 whole result from Parquet v one DuckDB group-by",
        data="panel",
        rows=10_000_000,
        ours="did_whole",
        other="group_by",
        memory=700.0,
    ),
    Bar(
        name="A1 effect and CR1 in memory v pyfixest warm",
        data="panel",
        rows=1_000_000,
        ours="did_memory",
        other="pyfixest",
        faster=4.0,
    ),
    Bar(
        name="A1 effect and CR1 in memory v linearmodels",
        data="panel",
        rows=1_000_000,
        ours="did_memory",
        other="linearmodels",
        faster=50.0,
        lighter=15.0,
    ),
    Bar(
        name="A1 effect and CR1 in memory v statsmodels formula",
        data="panel",
        rows=10_000,
        ours="did_memory",
        other="statsmodels",
        faster=100.0,
    ),
    Bar(
        name="A1 effect and CR1 in memory v statsmodels formula",
        data="panel",
        rows=100_000,
        ours="did_memory",
        other="statsmodels",
        faster=1000.0,
        lighter=50.0,
        slow=True,
    ),
    Bar(
        name="A2 rate ratio from Parquet v five DuckDB sums",
        data="people",
        rows=10_000_000,
        ours="rate_file",
        other="five_sums",
        slower=1.2,
    ),
    Bar(
        name="A2 rate ratio from Parquet v statsmodels GLM arrays",
        data="people",
        rows=1_000_000,
        ours="rate_file",
        other="glm",
    ),
    Bar(
        name="A4 wild bootstrap, 9,999 draws, v wildboottest",
        data="forces",
        rows=2_580,
        ours="wild",
        other="wildboottest",
        faster=50.0,
        within=50.0,
    ),
    Bar(
        name="A4 wild bootstrap, 9,999 draws, v two products of signs",
        data="forces",
        rows=2_580,
        ours="wild",
        other="sign_products",
        slower=6.0,
    ),
    Bar(
        name="A4 wild bootstrap of beats in forces v two products of signs",
        data="beats",
        rows=1_032_000,
        ours="wild_draws",
        other="sign_products",
        within=50.0,
    ),
    Bar(
        name="A4 permutation, 10,000 draws, 43 units, v scipy",
        data="forces",
        rows=2_580,
        ours="permutation",
        other="scipy_permutation",
        within=20.0,
    ),
    Bar(
        name="A4 permutation, 10,000 draws, 43 units, v shuffling alone",
        data="forces",
        rows=2_580,
        ours="permutation",
        other="shuffling",
    ),
    Bar(
        name="A5 logit, 20 covariates, v statsmodels arrays",
        data="cohort",
        rows=1_000_000,
        ours="matched_logit",
        other="statsmodels_logit",
        faster=3.0,
    ),
    Bar(
        name="A5 doubly robust effect, 20 covariates, v statsmodels' point",
        data="cohort",
        rows=1_000_000,
        ours="matched_aipw",
        other="statsmodels_aipw",
        faster=5.0,
        memory=4 * 168.0,
    ),
    Bar(
        name="A5 nearest neighbours on one score v scipy's tree",
        data="cohort",
        rows=1_000_000,
        ours="matched_neighbours",
        other="kd_tree",
        faster=2.0,
    ),
    Bar(
        name="A6 Cox, Efron's ties, 5 columns, v lifelines",
        data="lives",
        rows=1_000_000,
        ours="cox",
        other="lifelines_cox",
        faster=20.0,
        within=1000.0,
        slow=True,
    ),
    Bar(
        name="A6 Cox, Efron's ties, 5 columns, v statsmodels",
        data="lives",
        rows=10_000,
        ours="cox",
        other="phreg",
        faster=20.0,
    ),
    Bar(
        name="A6 two curves v statsmodels",
        data="lives",
        rows=1_000_000,
        ours="two_curves",
        other="statsmodels_curves",
    ),
    Bar(
        name="A6 whole answer on times v statsmodels' model alone",
        data="lives",
        rows=10_000,
        ours="times_whole",
        other="phreg",
    ),
)
