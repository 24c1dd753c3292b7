"""What an initiative cost, and what one of its outcomes is worth from whose point of view."""

import math
from dataclasses import dataclass

ASSUMED_VARIATION = 0.2
"""Coefficient of variation of a value that states none: an assumption, said in the warnings."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Cost:
    """One item that was paid. ``cv`` 0 is certain; ``year`` counts from the start of the money."""

    item: str
    amount: float
    cv: float = 0.0
    year: float = 0.0

    def __post_init__(self) -> None:
        _refuse_below_nought(amount=self.amount, cv=self.cv, year=self.year)


@dataclass(frozen=True, slots=True, kw_only=True)
class Value:
    """What one outcome is worth from one perspective; ``assumed`` where no ``cv`` was given."""

    item: str
    amount: float
    perspective: str
    cv: float = ASSUMED_VARIATION
    assumed: bool = False

    def __post_init__(self) -> None:
        _refuse_below_nought(amount=self.amount, cv=self.cv)


@dataclass(frozen=True, slots=True, kw_only=True)
class Costs:
    """All that was paid and what an outcome is worth; it exists only when it is sound."""

    currency: str
    price_year: int
    costs: tuple[Cost, ...]
    values: tuple[Value, ...] = ()
    hypothesis: str | None = None
    quantity: str | None = None
    units: float | None = None
    discount_rate: float = 0.0
    optimism_bias: float = 0.0

    def __post_init__(self) -> None:
        rates = {"discount_rate": self.discount_rate, "optimism_bias": self.optimism_bias}
        _refuse_below_nought(**rates)
        if self.units is not None and not (math.isfinite(self.units) and self.units > 0.0):
            raise ValueError(f"units is above 0, not {self.units!r}")
        if not self.costs:
            raise ValueError("something was paid: give one cost at least")

    @property
    def perspectives(self) -> tuple[str, ...]:
        """The perspectives, in the order of the file. They are never added up."""
        return tuple(dict.fromkeys(value.perspective for value in self.values))

    def paid(self, cost: Cost) -> float:
        """Return an item's amount as it is counted: raised by the bias, discounted to year 0."""
        later = float((1.0 + self.discount_rate) ** cost.year)
        return cost.amount * (1.0 + self.optimism_bias) / later


def _refuse_below_nought(**numbers: float) -> None:
    for name, number in numbers.items():
        if not (math.isfinite(number) and number >= 0.0):
            raise ValueError(f"{name} is a number from 0 on, not {number!r}")
