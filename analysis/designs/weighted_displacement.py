"""Weighted displacement difference: crimes averted in a place, and whether they moved next door."""

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np

from analysis.data import Factor, FloatArray, IntArray, Kind, Observations
from analysis.design import CommonSettings, Design, Method, Question, Roles, setting
from analysis.errors import BadDataError, Problem
from analysis.outcome import (
    Alternative,
    Estimate,
    Findings,
    Outcome,
    Quantity,
    Refusal,
    Result,
    Scale,
)
from analysis.parts.displacement import (
    AREAS,
    CRIMES,
    LOCAL,
    Sums,
    in_proportion,
    ratio_of_rate_ratios,
)
from analysis.parts.displacement_checks import displacement_checks
from analysis.parts.displacement_places import Places, sizes, why_none
from analysis.parts.group_answer import not_computed
from analysis.parts.power_displacement import power_of_displacement
from analysis.tables.cell_text import listed

EVERYWHERE = np.ones((4, 1))

SMALLEST_EXPOSURE = 1e-100
"""A smaller exposure is no time or size, and a count over its square leaves double precision."""

MOVED = EVERYWHERE - LOCAL


@dataclass(frozen=True, slots=True, kw_only=True)
class Settings(CommonSettings):
    """How much more than chance counts vary."""

    dispersion: float = setting(
        1,
        label="Dispersion",
        help="How many times as much as chance would have it the counts vary: it multiplies every "
        "variance. 1 is plain Poisson.",
        minimum=1,
    )


def shape(observations: Observations, _question: Question, _settings: Settings) -> Places:
    """Return the rows by area and phase.

    Raises
    ------
    BadDataError
        The area column holds another word than the four, an exposure is 0, or there is a control
        of a displacement area that is not there.
    """
    outcome, after, area = observations.outcome, observations.after, observations.area
    if outcome is None or after is None or area is None:
        raise BadDataError("weighted_displacement needs an area column and a phase column.")
    _refuse_no_exposure(observations)
    return Places(
        counts=outcome,
        area=_areas(area, observations.names.get("area", "area")),
        after=after,
        exposure=observations.exposure,
        weight=observations.weight,
        stratum=observations.stratum,
    )


def _areas(area: Factor, column: str) -> IntArray:
    places = [_area(level) for level in area.levels]
    unknown = [level for level, place in zip(area.levels, places, strict=True) if place is None]
    if unknown:
        message = (
            f"Column {column!r} holds {listed(unknown)}. An area is one of {', '.join(AREAS)}: "
            "write one of these in each row, or leave other areas out with where."
        )
        raise BadDataError([Problem(message=message, column=column)])
    if 3 in places and 2 not in places:
        message = (
            f"Column {column!r} holds displacement_control but no displacement: a control area "
            "for displacement has nothing to be compared with."
        )
        raise BadDataError([Problem(message=message, column=column)])
    return np.array(places, dtype=np.int64)[area.codes]


def _area(level: str) -> int | None:
    word = level.casefold().replace(" ", "_").replace("-", "_")
    return AREAS.index(word) if word in AREAS else None


def _refuse_no_exposure(observations: Observations) -> None:
    exposure = observations.exposure
    if exposure is None:
        return
    none = np.flatnonzero(exposure < SMALLEST_EXPOSURE)
    if not none.size:
        return
    row = None if observations.row is None else int(observations.row[none[0]])
    column = observations.names.get("exposure", "exposure")
    where = "" if row is None else f"Row {row}, column {column}: "
    found = float(exposure[none[0]])
    said = f"{found:g} is too small to be" if found > 0 else "0 is not"
    message = (
        f"{where}{said} an exposure that weighs a count; a time or a size above 0 is expected."
    )
    raise BadDataError([Problem(message=message, column=column, row=row)])


def estimate(places: Places, _question: Question, settings: Settings) -> Outcome:
    """Return the weighted displacement difference over all areas."""
    phi, level = float(settings.dispersion), settings.level
    because = why_none(places)
    sums = places.sums()
    if because:
        quantities: dict[str, Quantity] = dict.fromkeys(NAMED)
        checks = tuple(not_computed(name, because) for name in NAMED)
    else:
        quantities = _quantities(places, sums, phi, level)
        checks = tuple(displacement_checks(places, quantities, phi))
    findings = Findings(
        quantities=quantities,
        n=sizes(places),
        checks=checks,
        sensitivity=() if because else tuple(_otherwise(places, sums, phi, level)),
        method=sentence(settings),
        references=REFERENCES,
        figure={} if because else _figure(sums, quantities),
        chosen={"dispersion": phi},
    )
    total = quantities.get("wdd_total")
    if not because and float(places.counts.sum()) <= 0:
        because = "There was no crime in any area at any time, so nothing could be averted."
    if because or not isinstance(total, Estimate):
        return Refusal(
            because=because,
            what_would_help="A count for every area, before and after; where nothing happened, "
            "write a row with 0.",
            findings=findings,
        )
    return Result(
        estimate=total,
        findings=findings,
        counterfactual=_counterfactual(sums, quantities["wdd_local"]),
    )


NAMED = ("wdd_total", "wdd_local", "wdd_displacement", "ratio_of_rate_ratios", "wdd_harm")
"""What cannot be had where the treated area or its control is not there at both times."""


def _counterfactual(sums: Sums, local: Quantity) -> Estimate:
    """Return what the treated area would have had after: its own count less the local effect."""
    effect = local.value if isinstance(local, Estimate) else None
    after = float(sums.values[0, 1])
    return Estimate(value=after - (effect or 0.0), scale=Scale.COUNT, unit=CRIMES)


def _quantities(places: Places, sums: Sums, phi: float, level: float) -> dict[str, Quantity]:
    def of(found: Sums, areas: FloatArray) -> Estimate:
        return found.difference(areas, dispersion=phi, level=level)

    moved = bool(places.seen()[2].any())
    quantities: dict[str, Quantity] = {
        "wdd_total": of(sums, EVERYWHERE),
        "wdd_local": of(sums, LOCAL),
        "wdd_displacement": of(sums, MOVED) if moved else None,
        "ratio_of_rate_ratios": ratio_of_rate_ratios(sums, dispersion=phi, level=level),
        "wdd_harm": None if places.weight is None else of(places.sums(weighted=True), EVERYWHERE),
    }
    if places.stratum is not None:
        codes, names = places.stratum.codes, places.stratum.levels
        own = {
            f"wdd_{name.replace(' ', '_')}": of(places.sums(codes == code), EVERYWHERE)
            for code, name in enumerate(names)
        }
        quantities = {**own, **quantities}  # a stratum called total does not hide the total
    return quantities


def _otherwise(places: Places, sums: Sums, phi: float, level: float) -> Iterator[Alternative]:
    if places.seen()[2].any():
        yield Alternative(
            key="local",
            title="Without the displacement areas",
            estimate=sums.difference(LOCAL, dispersion=phi, level=level),
        )
    found = in_proportion(sums, dispersion=phi, level=level)
    if found is not None:
        yield Alternative(
            key="in_proportion",
            title="Treated area alone, had it changed in proportion as the control did",
            estimate=found,
        )
    if phi == 1.0:
        yield Alternative(
            key="dispersion_2",
            title="With counts that vary twice as much as chance would have them",
            estimate=sums.difference(EVERYWHERE, dispersion=2.0, level=level),
        )


def _figure(sums: Sums, quantities: dict[str, Quantity]) -> dict[str, object]:
    """Return each area's counts before and after, and the differences with their intervals."""
    drawn = {
        name: {"value": one.value, "low": one.low, "high": one.high}
        for name, one in quantities.items()
        if isinstance(one, Estimate) and one.scale is Scale.COUNT
    }
    areas = [
        {"area": name, "before": float(before), "after": float(after)}
        for name, (before, after), (any_before, any_after) in zip(
            AREAS, sums.values, sums.variances, strict=True
        )
        if before or after or any_before or any_after
    ]
    total = drawn["wdd_total"]
    return {
        "estimate": {**total, "scale": Scale.COUNT.value, "unit": CRIMES, "no_change": 0.0},
        "displacement": {"areas": areas, "differences": drawn},
    }


def sentence(settings: Settings) -> str:
    """Return one sentence that names the conventions."""
    return (
        "Weighted displacement difference: the treated area's change less its control's, plus the "
        "displacement area's change less its control's; each count over its exposure, variance the "
        f"sum of counts over squared exposures times the dispersion {float(settings.dispersion):g} "
        "(also that of the log ratio of rate ratios), normal interval; only wdd_harm is weighted."
    )


REFERENCES = (
    "Wheeler and Ratcliffe (2018), Crime Science 7, article 11",
    "Wheeler and Reuter (2021), Justice Quarterly 38, 1089-1119",
)


def choose(
    _observations: Observations | None,
    _question: Question,
    settings: Settings,
    _roles: frozenset[str],
) -> Method:
    """Return the method that will run."""
    return Method(sentence=sentence(settings))


DESIGN = Design(
    key="weighted_displacement",
    title="Weighted displacement difference",
    question="Did crime fall in the place, or only move next door?",
    kinds=frozenset({Kind.COUNT}),
    roles=Roles(
        required=(frozenset({"area", "phase"}),),
        optional=frozenset({"weight", "stratum", "exposure"}),
    ),
    settings=Settings,
    shape=shape,
    estimate=estimate,
    choose=choose,
    ceiling=lambda _question, _columns: 3,
    references=REFERENCES,
    power=power_of_displacement,
    figures=("estimate", "displacement"),
    assumptions=(
        "Without the initiative the treated area would have changed as its control did.",
        "Crime that moved would show in the displacement area, and not in the controls.",
        "Counts vary by chance no more than the dispersion says.",
        "What is counted, and how it is recorded, stayed the same.",
    ),
)
