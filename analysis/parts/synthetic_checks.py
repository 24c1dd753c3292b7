"""What can be seen of a synthetic control's assumptions, and where it cannot answer.

References
----------
Abadie (2021), Journal of Economic Literature 59, 391-425 (fit before, placebos in time, leaving
    donors out).
"""

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np

from analysis.data import FloatArray
from analysis.outcome import Check, CheckStatus, Consequence, Downgrade
from analysis.parts.distributions import beyond
from analysis.parts.panel_answer import No, absent
from analysis.parts.panel_checks import data_checks
from analysis.parts.panel_refusals import cells_missing, constant
from analysis.parts.synthetic import SyntheticFit, noise_level
from analysis.parts.synthetic_placebos import FEWEST_DONORS, Donors, placebo_p
from analysis.parts.synthetic_reading import Synthetic

WORST_FIT = 2.0
"""A comparison that misses the time before by more than this many usual changes is no good one."""

FEWEST_PERIODS = 12
"""With fewer periods before the start weights follow chance."""

FEWEST_EARLY = 6
"""With fewer periods before the start an earlier start cannot be tried."""

MOST_LEFT_OUT = 25
"""Donors that are left out one at a time, the heaviest first."""

LIGHTEST = 1e-3
"""A donor of a smaller weight changes little when it is left out."""


def impossible(data: Synthetic) -> No | None:
    """Return why the data cannot answer."""
    return cells_missing(data.panel) or constant(data.panel)


@dataclass(frozen=True, slots=True, kw_only=True)
class Tried:
    """What was tried beside the estimate. left_out: donor -> the effect without it."""

    placebos: tuple[SyntheticFit, ...]
    left_out: Mapping[str, float]
    early: tuple[SyntheticFit, tuple[SyntheticFit, ...]] | None


def synthetic_checks(
    data: Synthetic, fit: SyntheticFit, tried: Tried, level: float, absences: Mapping[str, str]
) -> tuple[tuple[Check, ...], tuple[Downgrade, ...]]:
    """Return all checks and downgrades. ``absences``: why a quantity is null, by its name."""
    more, downgrades = data_checks(data.panel)
    checks = [
        _fit_before(fit, data.compared()),
        _in_time(tried, level),
        _leave_one_out(fit, tried.left_out),
        *_donors(data, tried, level),
        _periods(data),
        *_several(data),
        *more,
        *(absent(name, because) for name, because in absences.items()),
    ]
    return tuple(checks), downgrades


def _fit_before(fit: SyntheticFit, compared: Donors) -> Check:
    """Return whether the comparison follows the treated before the start."""
    usual = noise_level(compared.donors[:, : compared.before])
    if usual <= 0.0:
        return Check(
            key="pre_fit",
            status=CheckStatus.UNKNOWN,
            because="Too few periods before the start, or donors that never change, to say how "
            "closely the comparison should fit.",
            consequence=Consequence.CAVEAT,
        )
    share = fit.pre_rmspe / usual
    poor = share > WORST_FIT
    return Check(
        key="pre_fit",
        status=CheckStatus.NOT_HELD if poor else CheckStatus.HELD,
        value=share,
        threshold=f"not held above {WORST_FIT:g} times the usual change of a donor",
        because=f"Before the start the comparison misses the treated by {fit.pre_rmspe:.3g} on "
        f"average, {share:.2g} times what donors usually change from one period to the next.",
        consequence=Consequence.CAPS_STRENGTH if poor else Consequence.NONE,
        cap=2 if poor else None,
    )


def _in_time(tried: Tried, level: float) -> Check:
    """Return whether an effect shows already before the start, where there can be none."""
    if tried.early is None:
        return Check(
            key="in_time_placebo",
            status=CheckStatus.UNKNOWN,
            because=f"Fewer than {FEWEST_EARLY} periods before the start: no earlier start can be "
            "tried.",
            consequence=Consequence.CAVEAT,
        )
    early, others = tried.early
    p = placebo_p(early, others)
    reached = p is not None and 1.0 / (1.0 + len(others)) <= beyond(level)
    seen = p is not None and reached and p <= beyond(level)
    said = f"An earlier start, {early.gaps.size - early.before} periods before the real one, "
    said += f"gives {early.att:.3g}"
    if p is not None:
        said += f" (placebo p {p:.3g})"
    said += ": the groups had already moved apart." if seen else "."
    if not reached:
        said += " There are too few donors for this to show."
    status = CheckStatus.NOT_HELD if seen else CheckStatus.HELD
    return Check(
        key="in_time_placebo",
        status=status if reached else CheckStatus.UNKNOWN,
        value=early.att,
        threshold=f"not held where its placebo p is {beyond(level):g} or less",
        because=said,
        consequence=Consequence.CAPS_STRENGTH
        if seen
        else (Consequence.NONE if reached else Consequence.CAVEAT),
        cap=2 if seen else None,
    )


def _leave_one_out(fit: SyntheticFit, left_out: Mapping[str, float]) -> Check:
    """Return the range of effects when one donor at a time is left out."""
    if not left_out:
        return Check(
            key="leave_one_out",
            status=CheckStatus.UNKNOWN,
            because="No donor can be left out: there is only one.",
            consequence=Consequence.CAVEAT,
        )
    low, high = min(left_out.values()), max(left_out.values())
    turns = low * fit.att < 0.0 or high * fit.att < 0.0
    most = max(left_out, key=lambda donor: abs(left_out[donor] - fit.att))
    return Check(
        key="leave_one_out",
        status=CheckStatus.NOT_HELD if turns else CheckStatus.HELD,
        value=left_out[most] - fit.att,
        threshold="not held where the effect changes its sign",
        because=f"Without one donor at a time the effect lies between {low:.4g} and {high:.4g}; "
        f"{most} matters most.",
        consequence=Consequence.CAVEAT if turns else Consequence.NONE,
    )


def _donors(data: Synthetic, tried: Tried, level: float) -> list[Check]:
    """Return whether there are donors enough for an interval, and for a placebo p."""
    count, used = len(data.donor_names), len(tried.placebos)
    few = used < FEWEST_DONORS
    because = f"{count} donors, {used} of them tried as placebos"
    because += f": fewer than {FEWEST_DONORS} give no interval." if few else "."
    smallest = 1.0 / (1.0 + used)
    reached = smallest <= beyond(level)
    floor = f"The smallest p that {used} placebos can give is {smallest:.3g}"
    floor += "." if reached else f": no effect, however large, could show at {level:g}."
    return [
        Check(
            key="few_donors",
            status=CheckStatus.NOT_HELD if few else CheckStatus.HELD,
            value=float(used),
            threshold=f"not held below {FEWEST_DONORS}",
            because=because,
            consequence=Consequence.CAVEAT if few else Consequence.NONE,
        ),
        Check(
            key="placebo_floor",
            status=CheckStatus.HELD if reached else CheckStatus.NOT_HELD,
            value=smallest,
            threshold=f"not held above {beyond(level):.3g}",
            because=floor,
            consequence=Consequence.NONE if reached else Consequence.CAVEAT,
        ),
    ]


def _periods(data: Synthetic) -> Check:
    few = data.before < FEWEST_PERIODS
    because = f"{data.before} periods before the start"
    because += ": the weights may follow chance." if few else "."
    return Check(
        key="few_periods",
        status=CheckStatus.NOT_HELD if few else CheckStatus.HELD,
        value=float(data.before),
        threshold=f"not held below {FEWEST_PERIODS}",
        because=because,
        consequence=Consequence.CAVEAT if few else Consequence.NONE,
    )


def _several(data: Synthetic) -> list[Check]:
    count = len(data.treated_names)
    if count == 1:
        return []
    return [
        Check(
            key="several_treated",
            status=CheckStatus.INFO,
            value=float(count),
            because=f"The mean of {count} treated units is compared; each placebo is a single "
            "donor, which varies more, so the interval is too wide rather than too narrow.",
        )
    ]


def usual_range(gaps: FloatArray) -> tuple[list[float], list[float]]:
    """Return the smallest and largest placebo gap of each period; gaps: (placebos, periods)."""
    return np.min(gaps, axis=0).tolist(), np.max(gaps, axis=0).tolist()
