"""The comparison of two groups' shares: Miettinen and Nurminen's interval, others beside it."""

import numpy as np

from analysis.data import BoolArray
from analysis.outcome import Alternative, Check, Estimate, Quantity, Scale
from analysis.parts.fisher import conditional_odds_ratio, fisher_p, tables
from analysis.parts.group_answer import GroupAnswer, level_names, not_computed
from analysis.parts.group_paired_shares import compare_paired_shares
from analysis.parts.shares import (
    TwoShares,
    koopman,
    miettinen_nurminen,
    newcombe,
    pearson,
    wilson,
    woolf,
)
from analysis.parts.two_groups import TwoGroups

MIETTINEN_NURMINEN = "Miettinen and Nurminen (1985), Statistics in Medicine 4, 213-226"
NEWCOMBE = "Newcombe (1998), Statistics in Medicine 17, 873-890"
KOOPMAN = "Koopman (1984), Biometrics 40, 513-517"
FISHER = "Fisher (1935), Journal of the Royal Statistical Society 98, 39-82"


def compare_shares(groups: TwoGroups, level: float) -> GroupAnswer:
    """Return the difference of two groups' shares, with everything that stands beside it."""
    if groups.pairs is not None:
        return compare_paired_shares(groups, groups.pairs, level)
    table = TwoShares(
        events=_events(groups, groups.first),
        people=float(groups.observations(groups.first)),
        other_events=_events(groups, ~groups.first),
        other_people=float(groups.observations(~groups.first)),
    )
    headline = miettinen_nurminen(table, level)
    beside = newcombe(table, level)
    first = wilson(table.events, table.people, level)
    second = wilson(table.other_events, table.other_people, level)
    names = level_names("proportion", groups.words.labels)
    quantities: dict[str, Quantity] = {
        "risk_difference": headline,
        "risk_difference_newcombe": beside,
        **_ratios(table, level),
        names[0]: first,
        names[1]: second,
    }
    return GroupAnswer(
        estimate=headline,
        counterfactual=Estimate(value=second.value, scale=Scale.SHARE),
        levels=(first, second),
        quantities=quantities,
        checks=tuple(_why_null(name, table) for name, one in quantities.items() if one is None),
        sensitivity=(
            Alternative(
                key="newcombe",
                title="Difference of shares with Newcombe's hybrid score interval",
                estimate=beside,
            ),
        ),
        method="Difference of two shares with Miettinen and Nurminen's score interval and test, "
        "N/(N - 1) in the variance; beside it Newcombe's hybrid score interval, the ratio of "
        "shares with Koopman's score interval, the odds ratio with Woolf's log interval, Fisher's "
        "exact test with the conditional maximum likelihood odds ratio, Pearson's chi-squared "
        "without continuity correction, and each share with Wilson's interval.",
        references=(MIETTINEN_NURMINEN, NEWCOMBE, KOOPMAN, FISHER),
        events=int(table.events + table.other_events),
    )


def _events(groups: TwoGroups, rows: BoolArray) -> float:
    events = groups.outcome[rows]
    if groups.times is not None:
        events = events * groups.times[rows]
    return float(np.sum(events))


def _ratios(table: TwoShares, level: float) -> dict[str, Quantity]:
    chi2 = pearson(table)
    possible = tables(table)
    return {
        "risk_ratio": koopman(table, level),
        "odds_ratio": woolf(table, level),
        "fisher_p": fisher_p(possible),
        "fisher_odds_ratio": conditional_odds_ratio(possible, level),
        "chi2": chi2[0] if chi2 else None,
        "chi2_p": chi2[1] if chi2 else None,
    }


def _why_null(name: str, table: TwoShares) -> Check:
    if table.events + table.other_events in (0, table.people + table.other_people):
        everybody = table.events > 0
        said = "everybody" if everybody else "nobody"
        return not_computed(name, f"In both groups {said} had the event.")
    return not_computed(
        name, "A cell of the table of group and event is 0, so the odds ratio has no log interval."
    )
