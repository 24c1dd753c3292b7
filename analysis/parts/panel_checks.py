"""What can be seen of a panel's assumptions: checks, and the places of strength they cost.

References
----------
Goodman-Bacon (2021), Journal of Econometrics 225, 254-277 (staggered starts).
Imbens and Kolesar (2016), Review of Economics and Statistics 98, 701-712 (few degrees of freedom).
"""

import numpy as np

from analysis.data import BoolArray, CodeArray, IntArray, Kind
from analysis.outcome import Check, CheckStatus, Consequence, Downgrade, Estimate
from analysis.parts.distributions import beyond
from analysis.parts.panel_answer import Answer
from analysis.parts.panel_columns import Choice
from analysis.parts.panels import Panel, first_places

FEW_DF = 5.0
"""Below these Satterthwaite degrees of freedom an interval is rough."""

MOST_MISSING = 0.10
"""A larger share of missing cells of unit and period is a warning about the data."""

MOST_LOST = 0.05
"""A larger difference between groups in the share of units lost is attrition."""


def panel_checks(
    panel: Panel, choice: Choice, answer: Answer, level: float
) -> tuple[tuple[Check, ...], tuple[Downgrade, ...]]:
    """Return the checks that depend on the shape of the panel, and what strength they cost."""
    checks = [
        *_few_clusters(panel, choice, answer),
        *_floor(choice, answer, level),
        *_staggered(panel),
        *_unused_exposure(panel, choice),
    ]
    more, downgrades = data_checks(panel)
    return (*checks, *more), downgrades


def data_checks(panel: Panel) -> tuple[tuple[Check, ...], tuple[Downgrade, ...]]:
    """Return what any comparison over time must look at: other changes, gaps, and losses."""
    checks = [_concurrent()]
    downgrades: list[Downgrade] = []
    for check, key in ((_missing_cells(panel), "data_quality"), (_attrition(panel), "attrition")):
        if check is not None:
            checks.append(check)
            if check.status is CheckStatus.NOT_HELD:
                downgrades.append(Downgrade(key=key, because=check.because))
    return tuple(checks), tuple(downgrades)


def _few_clusters(panel: Panel, choice: Choice, answer: Answer) -> list[Check]:
    """Return that few clusters make an interval rough, by CR2's degrees of freedom."""
    if panel.cluster is None:
        because = "Without a cluster or unit column rows are taken as independent of each other."
        return [
            Check(
                key="independence",
                status=CheckStatus.UNKNOWN,
                because=because,
                consequence=Consequence.CAVEAT,
            )
        ]
    treated, comparison = panel.cluster_sides
    cr2 = answer.quantities.get("effect_cr2")
    df = cr2.df if isinstance(cr2, Estimate) else None
    if df is None:
        df = float(min(treated, comparison) - 1)
    few = df < FEW_DF
    because = (
        f"{treated} treated and {comparison} comparison clusters give {df:.1f} degrees of "
        f"freedom{', so a cluster-robust interval is rough' if few else ''}."
    )
    rough = few and choice.errors != "randomisation"
    return [
        Check(
            key="few_clusters",
            status=CheckStatus.NOT_HELD if few else CheckStatus.HELD,
            value=df,
            threshold=f"not held below {FEW_DF:g} degrees of freedom",
            because=because,
            consequence=Consequence.CAVEAT if rough else Consequence.NONE,
        )
    ]


def _floor(choice: Choice, answer: Answer, level: float) -> list[Check]:
    """Return the smallest p that reassigning the treatment could give."""
    floor = answer.smallest_p
    if choice.errors not in {"randomisation", "wild"} or floor is None:
        return []
    reached = floor <= beyond(level)
    because = f"The smallest p that {choice.errors} inference can give here is {floor:.3g}"
    because += "." if reached else f": no effect, however large, could show at {level:g}."
    return [
        Check(
            key="randomisation_floor" if choice.errors == "randomisation" else "wild_floor",
            status=CheckStatus.HELD if reached else CheckStatus.NOT_HELD,
            value=floor,
            threshold=f"not held above {beyond(level):.3g}",
            because=because,
            consequence=Consequence.NONE if reached else Consequence.CAVEAT,
        )
    ]


def _staggered(panel: Panel) -> list[Check]:
    if not panel.staggered:
        return []
    starts = ", ".join(panel.labels[place] for place in panel.cohorts[:6])
    return [
        Check(
            key="staggered",
            status=CheckStatus.NOT_HELD,
            value=float(len(panel.cohorts)),
            because=f"Units start at {len(panel.cohorts)} different times ({starts}"
            f"{', ...' if len(panel.cohorts) > 6 else ''}). The two-way estimate then also "
            "compares later starters with earlier ones, which misleads where effects grow; the "
            "design staggered_adoption does not.",
            consequence=Consequence.CAVEAT,
        )
    ]


def _unused_exposure(panel: Panel, choice: Choice) -> list[Check]:
    if panel.exposure is None or panel.kind is Kind.COUNT or choice.model == "poisson":
        return []
    because = "The exposure is not used: the outcome is a mean or share, not a count."
    return [Check(key="exposure", status=CheckStatus.INFO, because=because)]


def _concurrent() -> Check:
    return Check(
        key="concurrent_change",
        status=CheckStatus.UNKNOWN,
        because="The data cannot show whether something else began in the treated alone at the "
        "same time.",
    )


def _missing_cells(panel: Panel) -> Check | None:
    """Return whether the panel has gaps: cells of unit and period, or periods by the start."""
    if panel.unit is None or not panel.dated or not panel.rows:
        return None
    share = 1.0 - panel.rows / (sum(panel.sides) * panel.present.size)
    gap = _gap_at_start(panel, panel.present)
    wrong = share > MOST_MISSING or gap is not None
    because = f"{share:.1%} of the cells of unit and period have no row."
    if gap is not None:
        because += f" {gap}"
    return Check(
        key="missing_cells",
        status=CheckStatus.NOT_HELD if wrong else CheckStatus.HELD,
        value=share,
        threshold=f"not held above {MOST_MISSING:g}, or with a gap next to the start",
        because=because,
        consequence=Consequence.CAVEAT if wrong else Consequence.NONE,
    )


def _gap_at_start(panel: Panel, present: IntArray) -> str | None:
    """Return a sentence where the period right before or after a start is missing altogether."""
    steps = panel.steps[present]
    for place in panel.cohorts:
        own = int(panel.steps[place])
        for step in (own - 1, own + 1):
            if steps[0] < step < steps[-1] and step not in steps:
                return f"A period next to the start ({panel.labels[place]}) is missing."
    return None


def _attrition(panel: Panel) -> Check | None:
    """Return whether one group lost more of the units that it had before the start."""
    if panel.unit is None:
        return None
    lost = _shares_lost(panel, panel.unit)
    if lost[0] is None or lost[1] is None:
        return None
    apart = abs(lost[0] - lost[1])
    return Check(
        key="attrition",
        status=CheckStatus.NOT_HELD if apart > MOST_LOST else CheckStatus.HELD,
        value=apart,
        threshold=f"not held above {MOST_LOST:g}",
        because=f"Of the units seen before the start, {lost[0]:.1%} of the treated and "
        f"{lost[1]:.1%} of the comparison have no row after it.",
        consequence=Consequence.CAVEAT if apart > MOST_LOST else Consequence.NONE,
    )


def _shares_lost(panel: Panel, unit: CodeArray) -> tuple[float | None, float | None]:
    """Return each side's share of units, seen before the first start, that are not seen later."""
    later = panel.period >= panel.first_start
    if panel.runs is None:
        size = int(unit.max(initial=-1)) + 1
        before = np.bincount(unit[~later], minlength=size) > 0
        after = np.bincount(unit[later], minlength=size) > 0
        ever = panel.ever[first_places(unit)]
    elif panel.runs.size:
        before = np.logical_or.reduceat(~later, panel.runs)
        after = np.logical_or.reduceat(later, panel.runs)
        ever = panel.ever[panel.runs]
    else:
        return None, None
    return _lost(before & ever, after), _lost(before & ~ever, after)


def _lost(before: BoolArray, after: BoolArray) -> float | None:
    seen = int(np.count_nonzero(before))
    return None if seen == 0 else 1.0 - int(np.count_nonzero(before & after)) / seen
