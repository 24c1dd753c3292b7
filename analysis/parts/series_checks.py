"""What can be seen of a series' assumptions: gaps, length, season, recording, other changes.

References
----------
Turner et al. (2021), BMC Medical Research Methodology 21, 181 (short series).
"""

import numpy as np

from analysis.data import FloatArray, Kind
from analysis.outcome import Check, CheckStatus, Consequence, Downgrade
from analysis.parts.distributions import chi2_above
from analysis.parts.series_columns import SLOPE, TREND, Columns
from analysis.parts.series_data import Series
from analysis.parts.series_model import Choice, Fitted

SHORT = 12
"""Fewer periods than this are a short series."""

SHORT_BEFORE = 8
"""Fewer periods before the start than this show a trend poorly."""

MOST_ABSENT = 0.10
"""A larger share of missing periods is a warning about the data."""

NEAR = 3
"""A change of recording within so many periods of the start caps the strength."""

JUMP = 0.10
UNUSUAL = 5.0
"""A size jumps where it changes by more than `JUMP` and so many times its usual change."""

EXTREME = 10.0
"""Counts that vary more than so many times Poisson's mix unlike events."""

_MAD = 1.4826


def series_checks(
    series: Series, choice: Choice, columns: Columns, *, season_by_rule: bool
) -> tuple[tuple[Check, ...], tuple[Downgrade, ...]]:
    """Return the checks that depend on the shape of the series, and what strength they cost."""
    gaps, downgrades = _gaps(series)
    checks = [
        _length(series),
        *gaps,
        *_alone(series),
        *_composition(series),
        *_season(series, choice, by_rule=season_by_rule),
        *_dropped(series, columns),
        recording_break(series),
        _concurrent(series),
    ]
    return tuple(checks), downgrades


def _length(series: Series) -> Check:
    short = series.periods < SHORT or series.before < SHORT_BEFORE
    said = f"{series.before} periods before the start and {series.periods - series.before} after"
    return Check(
        key="short_series",
        status=CheckStatus.NOT_HELD if short else CheckStatus.HELD,
        value=float(series.periods),
        threshold=f"{SHORT} periods, {SHORT_BEFORE} of them before the start",
        because=f"There are {said}{': a short series shows its trend poorly' if short else ''}.",
        consequence=Consequence.CAVEAT if short else Consequence.NONE,
    )


def _gaps(series: Series) -> tuple[list[Check], tuple[Downgrade, ...]]:
    absent = int(series.absent.size)
    share = absent / (absent + series.periods)
    at_start = bool(np.any(np.abs(series.absent - series.start) <= 1))
    many = share > MOST_ABSENT
    wrong = many or at_start
    because = f"{absent:,} of {absent + series.periods:,} periods have no value."
    if at_start:
        because += " One of them is at the start itself."
    check = Check(
        key="gaps",
        status=CheckStatus.NOT_HELD if wrong else CheckStatus.HELD,
        value=share,
        threshold=f"{MOST_ABSENT:.0%} of the periods, and none within one period of the start",
        because=because if absent else "No period is missing.",
        consequence=Consequence.CAVEAT if wrong else Consequence.NONE,
    )
    return [check], (Downgrade(key="data_quality", because=because),) if many else ()


def _alone(series: Series) -> list[Check]:
    if not series.alone:
        return []
    because = f"{series.alone:,} periods have one of the two series only and are left out."
    return [
        Check(
            key="pairs",
            status=CheckStatus.NOT_HELD,
            value=float(series.alone),
            because=because,
            consequence=Consequence.CAVEAT,
        )
    ]


def _composition(series: Series) -> list[Check]:
    """Return that an average of several comparison series has not the same ones throughout."""
    if series.kind is not Kind.MEAN or series.members < 2:
        return []
    same = series.rows[1] == series.members * series.periods
    because = (
        f"The comparison is the average of the same {series.members} series in every period."
        if same
        else f"Not all {series.members} comparison series have a value in every period, so their "
        "average changes with who is in it."
    )
    return [
        Check(
            key="composition",
            status=CheckStatus.HELD if same else CheckStatus.NOT_HELD,
            because=because,
            consequence=Consequence.NONE if same else Consequence.CAVEAT,
        )
    ]


def _season(series: Series, choice: Choice, *, by_rule: bool) -> list[Check]:
    """Return that the time of year is held by a wave only, or not at all."""
    kind = choice.season.kind
    year = series.calendar.year
    if kind in ("months", "quarters") or (kind == "none" and not by_rule):
        return []
    span = float(series.places[-1] - series.places[0] + 1)
    if kind == "none" and (year is None or year <= 1.0 or span < year):
        return []
    because = "The time of year is held by waves, and a level for each month would hold it closer."
    if kind == "none":
        because = (
            "No time of year is in the model: the periods before the start are too few, or are no "
            'months or quarters (for these, plan `season = "harmonics"`).'
        )
    return [
        Check(
            key="season",
            status=CheckStatus.NOT_HELD if by_rule else CheckStatus.INFO,
            value=kind,
            because=because,
            consequence=Consequence.CAVEAT if by_rule else Consequence.NONE,
        )
    ]


def _dropped(series: Series, columns: Columns) -> list[Check]:
    found = []
    for name in columns.dropped:
        if name == SLOPE:
            because = "One period after the start shows no slope."
            if series.periods - series.before > 1:
                because = "The covariates move as the slope does, so it cannot be told from them."
        elif name == TREND or name.startswith("coef_"):
            because = "It moves exactly as terms before it do, so it cannot be told from them."
        else:
            continue
        found.append(Check(key=name, status=CheckStatus.INFO, because=because))
    return found


def recording_break(series: Series) -> Check:
    """Return whether exposure or people jump near the start, as a change of recording would.

    The outcome itself cannot tell a change of recording from an effect.
    """
    sizes = [
        line.size
        for line in (series.treated, series.comparison)
        if line is not None and line.size is not None
    ]
    if not sizes:
        return Check(
            key="recording_break",
            status=CheckStatus.UNKNOWN,
            because="The outcome alone cannot tell a change of recording from an effect: look in "
            "the list of known changes.",
        )
    jump = max(_jump(series, size) for size in sizes)
    broken = jump > JUMP
    name = series.size_name or "size"
    because = (
        f"{name!r} jumps by {jump:.0%} within {NEAR} periods of the start, far more than it "
        "usually moves: what is counted may have changed."
        if broken
        else f"{name!r} does not jump near the start."
    )
    return Check(
        key="recording_break",
        status=CheckStatus.NOT_HELD if broken else CheckStatus.HELD,
        value=jump if broken else None,
        threshold=f"above {JUMP:.0%}, and {UNUSUAL:g} times its usual change",
        because=because,
        consequence=Consequence.CAPS_STRENGTH if broken else Consequence.NONE,
        cap=1 if broken else None,
    )


def _jump(series: Series, size: FloatArray) -> float:
    """Return the largest unusual relative change of a size near the start; 0 without one."""
    changes = np.abs(np.diff(np.log(size)))
    if not changes.size:
        return 0.0
    usual = _MAD * float(np.median(changes))
    near = np.abs(series.places[1:] - series.start) <= NEAR
    unusual = changes[near & (changes > UNUSUAL * usual)]
    return float(np.expm1(unusual.max(initial=0.0)))


def _concurrent(series: Series) -> Check:
    other = "" if series.comparison is None else " in the treated alone"
    return Check(
        key="concurrent_change",
        status=CheckStatus.UNKNOWN,
        because=f"The data cannot show whether something else began{other} at the same time.",
    )


def quiet_check(fitted: Fitted) -> list[Check]:
    """Return that some times of the year never have an event."""
    if not fitted.quiet:
        return []
    because = (
        f"{fitted.quiet} periods fall in times of the year in which nothing ever happens; they say "
        "nothing of the effect, and nothing is expected there."
    )
    return [Check(key="quiet_season", status=CheckStatus.INFO, because=because)]


def dispersion_check(series: Series, choice: Choice, fitted: Fitted) -> list[Check]:
    """Return whether counts vary as the model of counts takes them to."""
    if fitted.dispersion is None:
        return []
    found = fitted.dispersion
    columns = fitted.seen.shape[1] // (1 if series.comparison is None else 2)
    df = series.periods - fitted.quiet - columns
    over = found > 1.0 and chi2_above(found * df, df) < 0.05
    plain = choice.model == "poisson" and over
    extreme = found > EXTREME
    because = f"The counts vary {found:.3g} times as much as the model's own variance."
    if plain:
        because += " Poisson intervals are then too narrow: use quasi_poisson."
    elif extreme:
        because += " So much more may mean that unlike events are counted together."
    status = CheckStatus.INFO if extreme else CheckStatus.HELD
    return [
        Check(
            key="dispersion",
            status=CheckStatus.NOT_HELD if plain else status,
            value=found,
            threshold="no more than chance allows, under poisson",
            because=because,
            consequence=Consequence.CAPS_STRENGTH if plain else Consequence.NONE,
            cap=1 if plain else None,
        )
    ]
