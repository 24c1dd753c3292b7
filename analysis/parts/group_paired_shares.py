"""The comparison of two shares of the same people: Newcombe's interval, McNemar's tests."""

import numpy as np

from analysis.outcome import Estimate, Quantity, Scale
from analysis.parts.group_answer import GroupAnswer, level_names, not_computed
from analysis.parts.paired_shares import (
    PairedTable,
    mcnemar_chi2,
    mcnemar_exact_p,
    mcnemar_midp,
    newcombe_paired,
)
from analysis.parts.shares import wilson
from analysis.parts.two_groups import PairedRows, TwoGroups

NEWCOMBE_PAIRED = "Newcombe (1998), Statistics in Medicine 17, 2635-2650"
MCNEMAR = "McNemar (1947), Psychometrika 12, 153-157"
MID_P = "Fagerland, Lydersen and Laake (2013), BMC Medical Research Methodology 13, 91"


def compare_paired_shares(groups: TwoGroups, pairs: PairedRows, level: float) -> GroupAnswer:
    """Return the change of a share within pairs, with everything that stands beside it."""
    table = _table(groups, pairs)
    headline = newcombe_paired(table, level)
    first_events = table.both + table.first_only
    second_events = table.both + table.second_only
    first = wilson(first_events, table.pairs, level)
    second = wilson(second_events, table.pairs, level)
    names = level_names("proportion", groups.words.labels)
    quantities: dict[str, Quantity] = {
        "risk_difference_paired": headline,
        "mcnemar_chi2": mcnemar_chi2(table),
        "mcnemar_exact_p": mcnemar_exact_p(table),
        "mcnemar_midp": mcnemar_midp(table),
        names[0]: first,
        names[1]: second,
    }
    checks = []
    if table.discordant == 0:
        checks.append(not_computed("mcnemar_chi2", "In every pair both sides are the same."))
    return GroupAnswer(
        estimate=headline,
        counterfactual=Estimate(value=second.value, scale=Scale.SHARE),
        levels=(first, second),
        quantities=quantities,
        checks=tuple(checks),
        method="Difference of two paired shares with Newcombe's score interval for paired data "
        "(method 10, phi corrected for continuity), its p McNemar's exact test; beside it "
        "McNemar's chi-squared without correction and the mid-p.",
        references=(NEWCOMBE_PAIRED, MCNEMAR, MID_P),
        events=int(first_events + second_events),
    )


def _table(groups: TwoGroups, pairs: PairedRows) -> PairedTable:
    first, second = groups.outcome[pairs.first] > 0.5, groups.outcome[pairs.second] > 0.5
    times = np.ones(first.size) if pairs.times is None else pairs.times
    return PairedTable(
        both=float(times[first & second].sum()),
        first_only=float(times[first & ~second].sum()),
        second_only=float(times[~first & second].sum()),
        neither=float(times[~first & ~second].sum()),
    )
