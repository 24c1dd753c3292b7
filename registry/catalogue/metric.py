"""What a metric is: one definition, held once, with its traps and its published reference."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from functools import cache
from typing import Literal

from registry.catalogue.document import CatalogueError, build, check_sources, read_all

Kind = Literal["mean", "proportion", "count", "time_to_event", "ordinal"]
Better = Literal["lower", "higher"]
SmallNumbers = Literal["A", "B", "C", "D", "E"]

SMALL_NUMBER_RULES: Mapping[SmallNumbers, str] = {
    "A": "Volumes that describe no person are shown as they are.",
    "B": "Crimes, incidents, victims and suspects are rounded to the midpoint of six, "
    "and totals and rates are rebuilt from the rounded counts.",
    "C": "Workforce and well-being groups under 10 are hidden; the rest is rounded as class B.",
    "D": "Survey shares stand on at least 30 answers and always carry their interval.",
    "E": "Domestic abuse inside the workforce: a yearly force total only, rounded as class B.",
}

MONTHS_UNTIL_STALE = 24
"""A reference value older than this is shown as dated; our default, not a national standard."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Reference:
    """A published value for context, never a target: what, where, as of when, from whom.

    ``as_of`` is a year or a year and month, as precise as the source is.
    """

    value: str
    as_of: str
    area: str
    sources: tuple[str, ...]

    def __post_init__(self) -> None:
        if not self.sources:
            raise CatalogueError("a reference value needs its source")
        self._last_month()

    def _last_month(self) -> int:
        year, _, month = self.as_of.partition("-")
        return int(year) * 12 + int(month or 12)

    def is_stale(self, on: date) -> bool:
        """Return whether the value is more than 24 months old on that day."""
        return on.year * 12 + on.month - self._last_month() > MONTHS_UNTIL_STALE


@dataclass(frozen=True, slots=True, kw_only=True)
class Metric:
    """One version of one metric.

    ``denominator`` is None where the measure is a time or an answer by level. ``also`` lists other
    kinds that it may be analysed as. ``guardrail_only``: never the only primary metric.
    ``read_with`` names the metric without which a change of this one cannot be judged.
    ``maturity_days`` is how long after the last period the figure is complete.
    """

    key: str
    version: int
    name: str
    definition: str
    numerator: str
    kind: Kind
    unit: str
    grain: str
    data_source: str
    maturity_days: int
    baseline: str
    small_numbers: SmallNumbers
    traps: tuple[str, ...]
    denominator: str | None = None
    also: tuple[Kind, ...] = ()
    better: Better | None = None
    guardrail_only: bool = False
    describes_only: bool = False
    read_with: str | None = None
    reference: Reference | None = None

    def __post_init__(self) -> None:
        if self.describes_only == (self.better is not None):
            raise CatalogueError(f"{self.key}: a metric has a better direction, or describes only")
        if self.kind in ("proportion", "mean", "count") and self.denominator is None:
            raise CatalogueError(f"{self.key}: a {self.kind} needs what it is divided by")
        if self.version < 1 or self.maturity_days < 0 or not self.traps:
            raise CatalogueError(f"{self.key}: version, maturity or traps are missing")
        if self.reference is not None:
            check_sources(self.reference.sources, self.key)

    @property
    def kinds(self) -> frozenset[Kind]:
        """Every kind that the metric may be analysed as."""
        return frozenset((self.kind, *self.also))

    @property
    def small_number_rule(self) -> str:
        """The sentence that says what is done with its small numbers."""
        return SMALL_NUMBER_RULES[self.small_numbers]


@cache
def metrics() -> Mapping[str, Metric]:
    """Return the shipped metrics by key, family by family.

    Raises
    ------
        CatalogueError: a shipped file contradicts itself.
    """
    found: dict[str, Metric] = {}
    for family, tables in read_all("metrics"):
        for key, entry in tables.items():
            if key in found:
                raise CatalogueError(f"{family}: the metric {key} is defined twice")
            found[key] = build(Metric, {"key": key, **entry}, f"metrics/{family}.toml, {key}")
    for metric in found.values():
        if metric.read_with is not None and metric.read_with not in found:
            raise CatalogueError(f"{metric.key}: read_with names no metric: {metric.read_with}")
    return found
