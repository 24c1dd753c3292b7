"""What donors show when each is treated as if it had been the treated unit.

References
----------
Abadie, Diamond and Hainmueller (2010), Journal of the American Statistical Association 105,
    493-505 (ranks of the ratio of errors after over before).
Arkhangelsky, Athey, Hirshberg, Imbens and Wager (2021), American Economic Review 111, 4088-4118:
    algorithm 4 (the variance of placebo estimates).
"""

from dataclasses import dataclass, replace

import numpy as np

from analysis.data import FloatArray, IntArray
from analysis.outcome import Estimate, Scale
from analysis.parts.panel_estimates import from_error
from analysis.parts.synthetic import SyntheticFit, fit_synthetic

FEWEST_DONORS = 10
"""With fewer donors there is no interval."""

SAME_RATIO = 1e-9
"""Ratios that differ by less than this share are the same."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Donors:
    """A treated unit (or the mean of ``treated`` of them) and its donors, before and after.

    unit: shape (periods,). donors: shape (donors, periods).
    """

    unit: FloatArray
    donors: FloatArray
    before: int
    treated: int = 1

    def fit(self, method: str) -> SyntheticFit:
        """Return the treated unit beside its comparison."""
        return fit_synthetic(self.unit, self.donors, self.before, method, self.treated)

    def without(self, donor: int) -> "Donors":
        """Return the same without one donor."""
        return replace(self, donors=np.delete(self.donors, donor, axis=0))

    def earlier(self, before: int) -> "Donors":
        """Return the periods before the start alone, as if it had been earlier."""
        return replace(
            self,
            unit=self.unit[: self.before],
            donors=self.donors[:, : self.before],
            before=before,
        )

    def placebos(self, method: str, chosen: IntArray | None = None) -> tuple[SyntheticFit, ...]:
        """Return the fit of each donor (or those chosen) on the others; the treated is no donor."""
        count = self.donors.shape[0]
        if count < 2:
            return ()
        places = range(count) if chosen is None else chosen.tolist()
        return tuple(
            fit_synthetic(
                self.donors[place], np.delete(self.donors, place, axis=0), self.before, method
            )
            for place in places
        )


def placebo_p(fit: SyntheticFit, placebos: tuple[SyntheticFit, ...]) -> float | None:
    """Return the share of units, the treated among them, whose ratio is at least as large."""
    if not placebos:
        return None
    own = fit.ratio * (1.0 - SAME_RATIO)
    above = sum(placebo.ratio >= own for placebo in placebos)
    return (1.0 + above) / (1.0 + len(placebos))


def spread_of(values: FloatArray) -> float:
    """Return the standard deviation of placebo estimates; 0 where they are too few for one."""
    return float(np.std(values, ddof=1)) if values.size >= FEWEST_DONORS else 0.0


def with_interval(
    value: float, placebos: FloatArray, *, scale: Scale, level: float, unit: str | None
) -> Estimate:
    """Return value -/+ z x the standard deviation of its placebos; no interval where too few."""
    estimate = from_error(value, spread_of(placebos), None, scale=scale, level=level)
    return replace(estimate, unit=unit)
