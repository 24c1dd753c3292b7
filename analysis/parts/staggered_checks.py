"""What can be seen of a staggered design's assumptions, and where it cannot answer."""

from analysis.outcome import Check, CheckStatus, Consequence, Downgrade
from analysis.parts.group_time import Rules
from analysis.parts.panel_answer import No, absent
from analysis.parts.panel_checks import data_checks
from analysis.parts.panel_refusals import cells_missing, constant, lonely_level
from analysis.parts.staggered_effects import CellAnswer, Effects
from analysis.parts.staggered_reading import Staggered

NOT_HELD = 0.05
"""A pre-trend with a smaller p is taken as seen."""

SMALL_COHORT = 5
"""A cohort of fewer units is flagged: its own effects lean on one or two of them."""

FEW = 10
"""With fewer treated or comparison units (or clusters) errors from influences are too small."""


def impossible(data: Staggered, rules: Rules) -> No | None:
    """Return why the data cannot answer, before any effect is computed."""
    panel = data.panel
    if data.left_out and not panel.ever.any():
        return No(
            because="Every treated unit is treated from the first period on, so none has a period "
            "before its start.",
            help="Add earlier periods, or units that start later.",
        )
    no = cells_missing(panel)
    if no is None and panel.ever.all() and rules.comparison == "never":
        no = No(
            because="No unit is never treated, and the plan compares with those alone.",
            help='Register `comparison = "not_yet"`, or add units that never start (an empty '
            "start).",
        )
    return no or constant(panel) or lonely_level(panel)


def unanswered(found: Effects, data: Staggered) -> No | None:
    """Return why the cells give no answer: none can be compared, or covariates part a cohort."""
    after = [cell for cell in found.cells if cell.cell.after]
    apart = next((cell for cell in after if cell.refuses), None)
    if apart is not None and data.tables is not None:
        label = data.tables.labels[apart.cell.cohort]
        return No(
            because=f"The cohort that starts in {label} cannot be adjusted: {apart.because}",
            help='Use fewer covariates, or `method = "regression"`, or merge levels and starts.',
        )
    if found.att is None:
        because = after[0].because if after else "No cohort has a period after its start."
        return No(
            because=f"No cohort can be compared in any period after its start: {because}",
            help="Add units that start later or never, with rows in the same periods.",
        )
    if found.att.se is None and not found.alone:
        return No(
            because="Units of a cohort, and those they are compared with, change exactly alike, so "
            "nothing says how uncertain the effect is.",
            help="Check that the outcome was not computed from the other columns; add units.",
        )
    return None


def staggered_checks(
    found: Effects, data: Staggered, names: dict[str, str]
) -> tuple[tuple[Check, ...], tuple[Downgrade, ...]]:
    """Return all checks and downgrades. ``names``: why a quantity is null, by its name."""
    more, downgrades = data_checks(data.panel)
    checks = [
        _pre_trend(found.pre_trend_p),
        _units(found, data),
        *_cohorts(data),
        *_left_out(found.cells, data),
        *_starts(data),
        *_unused_exposure(data),
        *more,
        *(absent(name, because) for name, because in names.items()),
    ]
    return tuple(checks), downgrades


def _pre_trend(p: float | None) -> Check:
    if p is None:
        return Check(
            key="pre_trend",
            status=CheckStatus.UNKNOWN,
            because="There are too few periods before the starts, or too few units, to compare the "
            "cohorts' course before them with that of the comparison.",
            consequence=Consequence.CAVEAT,
        )
    seen = p < NOT_HELD
    because = (
        "Before their starts cohorts already moved apart from those they are compared with."
        if seen
        else "We could not see a difference in trend before the starts."
    )
    return Check(
        key="pre_trend",
        status=CheckStatus.NOT_HELD if seen else CheckStatus.HELD,
        value=p,
        threshold=f"not held where p < {NOT_HELD}",
        because=because,
        consequence=Consequence.CAPS_STRENGTH if seen else Consequence.NONE,
        cap=2 if seen else None,
    )


def _units(found: Effects, data: Staggered) -> Check:
    """Return whether there are enough units (or clusters) on each side for the errors."""
    treated, comparison = data.panel.cluster_sides
    what = "units" if data.panel.clusters_are_units else "clusters"
    fewest = min(treated, comparison) if comparison else treated
    because = f"{treated} treated {what} and {comparison} that are never treated"
    if found.alone:
        because += ": one side is a single one, so the effect has no error and no interval."
    elif fewest < FEW:
        because += ": errors from influence functions are then too small."
    else:
        because += "."
    few = found.alone or fewest < FEW
    return Check(
        key="few_clusters",
        status=CheckStatus.NOT_HELD if few else CheckStatus.HELD,
        value=float(fewest),
        threshold=f"not held below {FEW}",
        because=because,
        consequence=Consequence.CAVEAT if few else Consequence.NONE,
    )


def _cohorts(data: Staggered) -> list[Check]:
    """Return that some cohorts have few units."""
    if data.tables is None:
        return []
    cohort = data.tables.cohort
    sizes = {place: int((cohort == place).sum()) for place in sorted(set(cohort[cohort > 0]))}
    small = [data.tables.labels[place] for place, size in sizes.items() if size < SMALL_COHORT]
    if not small:
        return []
    return [
        Check(
            key="small_cohorts",
            status=CheckStatus.NOT_HELD,
            value=float(min(sizes.values())),
            threshold=f"not held below {SMALL_COHORT} units",
            because=f"Cohorts of fewer than {SMALL_COHORT} units: {', '.join(small)}. Their own "
            "effects lean on one or two units; an effect of a single unit has no interval.",
            consequence=Consequence.CAVEAT,
        )
    ]


def _left_out(cells: tuple[CellAnswer, ...], data: Staggered) -> list[Check]:
    """Return that cells after the start are not part of the effect."""
    after = [cell for cell in cells if cell.cell.after]
    gone = [cell for cell in after if cell.estimate is None]
    if not gone or data.tables is None:
        return []
    labels = data.tables.labels
    first = ", ".join(
        f"{labels[cell.cell.cohort]} in {labels[cell.cell.period]}" for cell in gone[:6]
    )
    return [
        Check(
            key="cells_left_out",
            status=CheckStatus.NOT_HELD,
            value=float(len(gone)),
            because=f"{len(gone)} of {len(after)} cells of cohort and period after the start have "
            f"nothing to compare with and are not in the effect: {first}"
            f"{', ...' if len(gone) > 6 else ''}.",
            consequence=Consequence.CAVEAT,
        )
    ]


def _starts(data: Staggered) -> list[Check]:
    """Return how many units were read otherwise than their start may suggest."""
    found = []
    if data.left_out:
        found.append(
            Check(
                key="always_treated",
                status=CheckStatus.INFO,
                value=float(data.left_out),
                because=f"{data.left_out} units have no period before their start and are left "
                "out.",
            )
        )
    if data.later:
        found.append(
            Check(
                key="later_starts",
                status=CheckStatus.INFO,
                value=float(data.later),
                because=f"{data.later} units start after the last period; until then they count as "
                "never treated.",
            )
        )
    return found


def _unused_exposure(data: Staggered) -> list[Check]:
    panel = data.panel
    if panel.exposure is None or "exposure" in data.measured.response.weighted_by:
        return []
    because = "The exposure is not used: the outcome is a mean or share, not a count."
    return [Check(key="exposure", status=CheckStatus.INFO, because=because)]
