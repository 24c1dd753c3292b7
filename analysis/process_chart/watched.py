"""What is watched: a series of periods in time order, or units side by side."""

from dataclasses import dataclass

import numpy as np

from analysis.data import BoolArray, FloatArray


@dataclass(frozen=True, slots=True, kw_only=True)
class Series:
    """Values over time. Arrays have shape (periods,); NaN in ``values`` is a gap.

    ``size`` is what the value, a count, is out of (people) or over (exposure); None for an xmr
    chart, whose values are plotted as they stand.
    """

    labels: tuple[str, ...]
    values: FloatArray
    size: FloatArray | None = None
    warnings: tuple[str, ...] = ()

    @property
    def there(self) -> BoolArray:
        """Which periods have a point."""
        return np.asarray(~np.isnan(self.values))

    def plotted(self) -> FloatArray:
        """Return the values as a chart shows them: shares, rates, or as they stand."""
        if self.size is None:
            return self.values
        found = np.full(self.values.size, np.nan)
        np.divide(self.values, self.size, out=found, where=self.there)
        return found


@dataclass(frozen=True, slots=True, kw_only=True)
class Units:
    """Counts of units side by side, each out of or over its own size. Shape (units,)."""

    names: tuple[str, ...]
    counts: FloatArray
    size: FloatArray
    of_people: bool
    warnings: tuple[str, ...] = ()
