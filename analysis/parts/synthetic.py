"""A comparison made of donors: weighted to match, weighted to run parallel, or all alike.

References
----------
Abadie, Diamond and Hainmueller (2010), Journal of the American Statistical Association 105,
    493-505.
Arkhangelsky, Athey, Hirshberg, Imbens and Wager (2021), American Economic Review 111, 4088-4118:
    equations 1 to 4 and the regularisation of section I.A.
"""

from dataclasses import dataclass

import numpy as np

from analysis.data import FloatArray
from analysis.parts.simplex import simplex_weights

BARELY = 1e-6
"""The time weights' regularisation, as a share of the noise: only to make them unique."""

EXACT = 1e-10
"""Gaps before the start that are a smaller share of those after it are rounding."""


@dataclass(frozen=True, slots=True, kw_only=True)
class SyntheticFit:
    """One unit beside its comparison.

    weights: of the donors, (donors,). time_weights: of the periods before, (before,); None for the
    synthetic control, which takes no difference to the time before. gaps: (periods,), the unit
    less its comparison. before: how many periods lie before the start.
    """

    weights: FloatArray
    time_weights: FloatArray | None
    gaps: FloatArray
    before: int

    @property
    def att(self) -> float:
        """The mean gap from the start on."""
        return float(self.gaps[self.before :].mean())

    @property
    def pre_rmspe(self) -> float:
        """The root mean squared gap before the start."""
        return float(np.sqrt(np.mean(self.gaps[: self.before] ** 2)))

    @property
    def post_rmspe(self) -> float:
        """The root mean squared gap from the start on."""
        return float(np.sqrt(np.mean(self.gaps[self.before :] ** 2)))

    @property
    def ratio(self) -> float:
        """After over before; infinite where the comparison fits the time before exactly."""
        before, after = self.pre_rmspe, self.post_rmspe
        if after == 0.0:
            return 0.0
        return after / before if before > EXACT * after else np.inf


def fit_synthetic(
    unit: FloatArray, donors: FloatArray, before: int, method: str, treated: int = 1
) -> SyntheticFit:
    """Return a unit's comparison by ``synthetic_did``, ``synthetic_control`` or ``did``.

    unit: shape (periods,), a mean where ``treated`` units are more than one. donors: shape (donors,
    periods). before: periods before the start, 1 or more.
    """
    early, late = donors[:, :before], donors[:, before:]
    if method == "did":
        weights = np.full(donors.shape[0], 1.0 / donors.shape[0])
        times = np.full(before, 1.0 / before)
    elif method == "synthetic_control":
        weights, times = simplex_weights(early.T, unit[:before]), None
    else:
        noise = noise_level(early)
        reach = (treated * late.shape[1]) ** 0.25 * noise
        weights = simplex_weights(_centred(early.T), _centred(unit[:before]), before * reach**2)
        times = simplex_weights(
            _centred(early), _centred(late.mean(axis=1)), donors.shape[0] * (BARELY * noise) ** 2
        )
    gaps = unit - weights @ donors
    if times is not None:
        gaps = gaps - float(times @ gaps[:before])
    return SyntheticFit(weights=weights, time_weights=times, gaps=gaps, before=before)


def noise_level(early: FloatArray) -> float:
    """Return the standard deviation of donors' changes from period to period before the start."""
    changes = np.diff(early, axis=1)
    return float(changes.std(ddof=1)) if changes.size > 1 else 0.0


def _centred(values: FloatArray) -> FloatArray:
    """Return columns less their means, which is what an intercept does."""
    return np.asarray(values - values.mean(axis=0))
