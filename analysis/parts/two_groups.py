"""Two groups of observations: the shape that before/after and comparison designs share."""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace

from analysis.data import BoolArray, Covariate, Factor, FloatArray, IntArray, Kind
from analysis.design import CommonSettings, setting
from analysis.outcome import Check


@dataclass(frozen=True, slots=True, kw_only=True)
class TwoGroupSettings(CommonSettings):
    """Settings of the designs that compare two groups."""

    paired: str | bool = setting(
        "auto",
        label="Paired",
        help="Whether the same people, places or things are compared with themselves. "
        "auto: where the plan has a pair column.",
        choices=("auto",),
    )
    dispersion: str | float = setting(
        "auto",
        label="Dispersion of counts",
        help="How much more counts vary than chance alone (Poisson) would have them: 1 is not at "
        "all. auto: estimated, at least 1, where both groups have two or more rows.",
        choices=("auto",),
        minimum=1.0,
    )
    selection_threshold: float | None = setting(
        None,
        label="Selection threshold",
        help="The figure from which units were chosen because it was high, to work out how much "
        "of a fall would have come anyway.",
    )
    reliability: float | None = setting(
        None,
        label="Reliability",
        help="The correlation of the figure with itself from one period to the next, 0 to 1.",
        minimum=0.0,
        maximum=1.0,
    )
    population_mean: float | None = setting(
        None,
        label="Population mean",
        help="The mean of the figure over all units from which these were chosen.",
    )
    population_sd: float | None = setting(
        None,
        label="Population standard deviation",
        help="The standard deviation of the figure over all units from which these were chosen.",
        minimum=0.0,
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class PairedRows:
    """Complete pairs: ``first[i]`` and ``second[i]`` are the rows of pair i in either group.

    ``left_out`` counts pairs of which one side is missing; ``times`` is how many pairs each one
    stands for.
    """

    first: IntArray
    second: IntArray
    times: FloatArray | None
    left_out: int

    @property
    def size(self) -> int:
        """Pairs, counted out."""
        return int(self.first.size if self.times is None else self.times.sum())


@dataclass(frozen=True, slots=True, kw_only=True)
class Words:
    """What the two groups are called: in sentences, and (``labels``) in names of quantities."""

    first: str
    second: str
    labels: tuple[str, str]


@dataclass(frozen=True, slots=True, kw_only=True)
class TwoGroups:
    """Rows of two groups. The effect is the ``first`` group (treated, after) against the second.

    first: shape (rows,), whether a row belongs to the first group.
    outcome: shape (rows,): a number; 0 or 1 for a share without ``people``, events otherwise.
    times: how many observations each row stands for; None where each is one.
    checks: what was seen of the columns when the groups were made.
    """

    kind: Kind
    first: BoolArray
    outcome: FloatArray
    words: Words
    times: FloatArray | None = None
    people: FloatArray | None = None
    exposure: FloatArray | None = None
    exposure_name: str | None = None
    pairs: PairedRows | None = None
    stratum: Factor | None = None
    covariates: tuple[Covariate, ...] = ()
    left_out: Mapping[str, int] = field(default_factory=dict)
    checks: tuple[Check, ...] = ()

    @property
    def rows(self) -> int:
        """Rows that are analysed."""
        return int(self.outcome.size)

    def observations(self, group: BoolArray) -> int:
        """Return the observations in some of the rows, with counts and people counted out."""
        if self.kind is Kind.PROPORTION and self.people is not None:
            each = self.people if self.times is None else self.people * self.times
            return int(each[group].sum())
        return int(group.sum() if self.times is None else self.times[group].sum())

    def taken(self, rows: IntArray, pairs: PairedRows) -> "TwoGroups":
        """Return some rows of the groups, in the order given, as pairs."""

        def part(values: FloatArray | None) -> FloatArray | None:
            return None if values is None else values[rows]

        def factor(values: Factor) -> Factor:
            return Factor(values.codes[rows], values.levels)

        covariates = tuple(
            Covariate(
                name=one.name,
                values=factor(one.values) if isinstance(one.values, Factor) else one.values[rows],
            )
            for one in self.covariates
        )
        return replace(
            self,
            first=self.first[rows],
            outcome=self.outcome[rows],
            times=part(self.times),
            exposure=part(self.exposure),
            pairs=pairs,
            stratum=None if self.stratum is None else factor(self.stratum),
            covariates=covariates,
        )
