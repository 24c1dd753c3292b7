"""Centre and limits of a segment: what chance alone would let its points do.

References
----------
Montgomery (2013), Introduction to Statistical Quality Control, chapters 6 and 7 (xmr, p, u).
Nelson (1982), Journal of Quality Technology 14, 172-173 (moving ranges that are left out).
Laney (2002), Quality Engineering 14, 531-537 (p' and u').
"""

import math
from dataclasses import dataclass

import numpy as np

from analysis.data import BoolArray, FloatArray
from analysis.process_chart.exact import binomial_count, poisson_count

FEWEST = 12
"""Baseline points from which limits are drawn."""
FEW = 20
"""Baseline points under which limits are drawn with a warning."""
SCREEN = 3.267
"""Times its mean from which a moving range is left out: the upper limit of a range of two."""
NATURAL = 2.66
"""Three standard deviations in mean moving ranges: 3 / 1.128."""
RANGE_TO_SIGMA = 1.128
LANEY_FROM = 1.2
"""Sigma of the standardised points from which shares and rates count as overdispersed."""
SMALL = 5.0
"""Expected events (and, of a share, non-events) under which limits are exact."""
OUTER = (0.00135, 0.99865)
NEAR = (0.02275, 0.97725)


@dataclass(frozen=True, slots=True, kw_only=True)
class Band:
    """Limits and near limits of some points, on the scale of ``compared``; shape (points,).

    ``compared`` is what is held against them: the points as plotted, or, where limits are exact,
    their counts. ``shown_low`` and ``shown_high`` are the limits as plotted.
    """

    compared: FloatArray
    low: FloatArray
    high: FloatArray
    near_low: FloatArray
    near_high: FloatArray
    shown_low: FloatArray
    shown_high: FloatArray


@dataclass(frozen=True, slots=True, kw_only=True)
class Centred:
    """A segment's centre, with the band around it where there are points enough."""

    centre: float
    band: Band | None = None
    moving_range: float | None = None
    sigma_z: float | None = None
    laney: bool = False


def mean_of(values: FloatArray) -> float:
    """Return the mean, rounded once: equal values have themselves as their mean."""
    return math.fsum(values.tolist()) / values.size


def xmr(values: FloatArray, baseline: BoolArray) -> Centred:
    """Return the centre and limits of single values; NaN is a gap.

    baseline: shape (points,), the points that the limits come from.
    """
    used = values[baseline]
    centre = mean_of(used)
    ranges = _moving_ranges(values, baseline)
    if used.size < FEWEST or ranges.size == 0:
        return Centred(centre=centre)
    moving = mean_of(ranges)
    kept = ranges[ranges < SCREEN * moving]
    if moving > 0.0 and kept.size:
        moving = mean_of(kept)
    reach = np.full(values.size, NATURAL * moving)
    return Centred(
        centre=centre,
        band=_straight(values, centre, reach, 2.0 / 3.0 * reach),
        moving_range=moving,
    )


def _moving_ranges(values: FloatArray, baseline: BoolArray) -> FloatArray:
    """Return |value - the one before|, of neighbours that are both there and of the baseline."""
    steps = np.abs(np.diff(values))
    both = baseline[1:] & baseline[:-1] & ~np.isnan(steps)
    return np.asarray(steps[both])


def _straight(values: FloatArray, centre: float, reach: FloatArray, near: FloatArray) -> Band:
    low, high = centre - reach, centre + reach
    return Band(
        compared=values,
        low=low,
        high=high,
        near_low=centre - near,
        near_high=centre + near,
        shown_low=low,
        shown_high=high,
    )


def of_counts(
    counts: FloatArray,
    size: FloatArray,
    baseline: BoolArray,
    *,
    of_people: bool,
    overdispersion: str,
) -> Centred:
    """Return the centre and limits of shares (``of_people``) or rates; NaN in counts is a gap.

    overdispersion: ``auto``, ``none`` or ``laney``.
    """
    centre = math.fsum(counts[baseline].tolist()) / math.fsum(size[baseline].tolist())
    values = np.full(counts.size, np.nan)
    np.divide(counts, size, out=values, where=~np.isnan(counts))
    sigma = _sigma(centre, size, of_people=of_people)
    sigma_z = _sigma_z(values, centre, sigma, baseline)
    if int(baseline.sum()) < FEWEST:
        return Centred(centre=centre, sigma_z=sigma_z)
    laney = sigma_z is not None and (
        overdispersion == "laney" or (overdispersion == "auto" and sigma_z > LANEY_FROM)
    )
    if laney and sigma_z is not None:
        sigma = sigma * sigma_z
    band = _cut(_straight(values, centre, 3.0 * sigma, 2.0 * sigma), of_people=of_people)
    if not laney:
        band = _with_exact(band, counts, size, centre, of_people=of_people)
    return Centred(centre=centre, band=band, sigma_z=sigma_z, laney=laney)


def _sigma(centre: float, size: FloatArray, *, of_people: bool) -> FloatArray:
    variance = centre * (1.0 - centre) if of_people else centre
    found = np.full(size.size, np.nan)
    np.divide(max(0.0, variance), size, out=found, where=size > 0.0)
    return np.asarray(np.sqrt(found))


def _sigma_z(
    values: FloatArray, centre: float, sigma: FloatArray, baseline: BoolArray
) -> float | None:
    if not (sigma[baseline] > 0.0).all():
        return None
    z = np.full(values.size, np.nan)
    np.divide(values - centre, sigma, out=z, where=baseline)
    steps = _moving_ranges(z, baseline)
    return mean_of(steps) / RANGE_TO_SIGMA if steps.size else None


def _cut(band: Band, *, of_people: bool) -> Band:
    """Return the band with its limits cut at 0, and at 1 of shares; the near ones stay."""
    low = np.maximum(band.low, 0.0)
    high = np.minimum(band.high, 1.0) if of_people else band.high
    return Band(
        compared=band.compared,
        low=low,
        high=high,
        near_low=band.near_low,
        near_high=band.near_high,
        shown_low=low,
        shown_high=high,
    )


def _with_exact(
    band: Band, counts: FloatArray, size: FloatArray, centre: float, *, of_people: bool
) -> Band:
    """Return the band with exact limits, and counts to compare, where the numbers are small."""
    small = is_small(size, centre, of_people=of_people)
    if not small.any():
        return band
    ends = [
        exact_count(size[small], centre, chance, of_people=of_people) for chance in (*OUTER, *NEAR)
    ]
    low, high, near_low, near_high = (
        _replaced(old, small, new)
        for old, new in zip((band.low, band.high, band.near_low, band.near_high), ends, strict=True)
    )
    return Band(
        compared=_replaced(band.compared, small, counts[small]),
        low=low,
        high=high,
        near_low=near_low,
        near_high=near_high,
        shown_low=_replaced(band.shown_low, small, ends[0] / size[small]),
        shown_high=_replaced(band.shown_high, small, ends[1] / size[small]),
    )


def _replaced(old: FloatArray, where: BoolArray, new: FloatArray) -> FloatArray:
    found = old.copy()
    found[where] = new
    return found


def is_small(size: FloatArray, centre: float, *, of_people: bool) -> BoolArray:
    """Return where the expected events, or non-events of a share, are too few for the normal."""
    small = size * centre < SMALL
    if of_people:
        small |= size * (1.0 - centre) < SMALL
    return np.asarray(small & (size > 0.0))


def exact_count(size: FloatArray, centre: float, chance: float, *, of_people: bool) -> FloatArray:
    """Return the smallest counts that are reached with this chance."""
    if of_people:
        return binomial_count(size, centre, chance)
    return poisson_count(size * centre, chance)
