"""What outcomes, costs and values could be: seeded draws, each thing from a stream of its own."""

import numpy as np

from analysis.data import FloatArray
from analysis.value_for_money.costs import Costs
from analysis.value_for_money.results import Outcomes

DRAWS = 20_000
_CERTAIN = 1e-6
"""Coefficient of variation under which an amount is taken as certain."""


class Drawn:
    """Draws of one valuation, all of shape (draws,), alike for every perspective."""

    def __init__(self, outcomes: Outcomes, costs: Costs, seed: int) -> None:
        streams = np.random.SeedSequence(seed).spawn(1 + len(costs.costs) + len(costs.values))
        sources = [np.random.Generator(np.random.PCG64(stream)) for stream in streams]
        self.outcomes = sources[0].normal(outcomes.value, outcomes.se, DRAWS)
        paid = sources[1 : 1 + len(costs.costs)]
        self.cost = np.zeros(DRAWS)
        for item, source in zip(costs.costs, paid, strict=True):
            self.cost += _gamma(source, costs.paid(item), item.cv)
        worth = sources[1 + len(costs.costs) :]
        self._worth: dict[str, FloatArray] = {}
        for value, source in zip(costs.values, worth, strict=True):
            drawn = _gamma(source, value.amount, value.cv)
            self._worth[value.perspective] = self._worth.get(value.perspective, 0.0) + drawn

    def benefit(self, perspective: str) -> FloatArray:
        """Return what the outcomes are worth from one perspective."""
        return self.outcomes * self._worth[perspective]


def _gamma(source: np.random.Generator, mean: float, variation: float) -> FloatArray:
    """Return a gamma of this mean and coefficient of variation; certain ones are the mean."""
    if mean <= 0.0 or variation < _CERTAIN:
        return np.full(DRAWS, mean)
    shape = variation**-2
    return source.gamma(shape, mean / shape, DRAWS)
