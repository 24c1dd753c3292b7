"""The document of ``spc`` for a funnel: units side by side, and who lies beyond chance.

References
----------
Spiegelhalter (2005), Statistics in Medicine 24, 1185-1202.
"""

import math
from typing import Any

import numpy as np

from analysis.data import FloatArray
from analysis.process_chart.limits import exact_count
from analysis.process_chart.watched import Units

CHANCES = {"low_95": 0.025, "high_95": 0.975, "low_998": 0.001, "high_998": 0.999}
OVERDISPERSED = 2.0
"""Mean squared z from which units differ by more than chance all over."""


def funnel(units: Units, *, better: str | None) -> dict[str, Any]:
    """Return the document (contract, section 7); units stand as the table has them, never ranked.

    better: ``lower``, ``higher`` or None; it is carried, and changes no flag.
    """
    centre = math.fsum(units.counts.tolist()) / math.fsum(units.size.tolist())
    limits = {
        name: exact_count(units.size, centre, chance, of_people=units.of_people)
        for name, chance in CHANCES.items()
    }
    points = [_point(units, limits, place) for place in range(len(units.names))]
    flagged = {
        flag: [point["unit"] for point in points if point["flag"] in counted]
        for flag, counted in (("alert", ("alert", "alarm")), ("alarm", ("alarm",)))
    }
    dispersion = _dispersion(units, centre)
    return {
        "chart": "funnel",
        "centre": centre,
        "better": better,
        "dispersion": dispersion,
        "points": points,
        "signals": flagged,
        "warnings": [*units.warnings, *_warnings(dispersion)],
    }


def _point(units: Units, limits: dict[str, FloatArray], place: int) -> dict[str, Any]:
    count, size = float(units.counts[place]), float(units.size[place])
    at = {name: float(values[place]) for name, values in limits.items()}
    flag = "none"
    if count < at["low_998"] or count > at["high_998"]:
        flag = "alarm"
    elif count < at["low_95"] or count > at["high_95"]:
        flag = "alert"
    return {
        "unit": units.names[place],
        "value": count / size,
        "n": size,
        **{name: value / size for name, value in at.items()},
        "flag": flag,
    }


def _dispersion(units: Units, centre: float) -> float | None:
    """Return the mean squared z; None where every unit must be at the centre."""
    variance = centre * (1.0 - centre) if units.of_people else centre
    if variance <= 0.0:
        return None
    away = units.counts / units.size - centre
    return float(np.mean(away**2 * units.size / variance))


def _warnings(dispersion: float | None) -> list[str]:
    if dispersion is None or dispersion <= OVERDISPERSED:
        return []
    sentence = (
        f"The units differ by more than chance all over (dispersion {dispersion:.1f}, over "
        f"{OVERDISPERSED:.0f}): something that sets them apart is not accounted for, and a unit "
        "outside its limits need not be unusual."
    )
    return [sentence]
