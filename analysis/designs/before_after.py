"""Before and after: the same place or people, earlier and later, and nothing to compare with."""

from dataclasses import dataclass, replace

import numpy as np

from analysis.data import BoolArray, Kind, Observations
from analysis.design import Design, Method, Question, Roles
from analysis.errors import BadDataError
from analysis.outcome import Check, CheckStatus, Outcome
from analysis.parts.count_cells import CountCells, compare_cells
from analysis.parts.group_sizes import empty_group, sizes_of
from analysis.parts.power_two_group import power_two_groups
from analysis.parts.seasons import seasons_check
from analysis.parts.two_group_method import choose_method
from analysis.parts.two_group_result import compare, conclude
from analysis.parts.two_group_shape import group_labels, two_groups
from analysis.parts.two_groups import TwoGroups, TwoGroupSettings, Words


@dataclass(frozen=True, slots=True, kw_only=True)
class BeforeAfterSettings(TwoGroupSettings):
    """Settings of the before and after design."""


def shape(
    observations: Observations, _question: Question, settings: BeforeAfterSettings
) -> TwoGroups:
    """Return the rows after against the rows before."""
    after = _after(observations)
    words = Words(
        first="the time after", second="the time before", labels=_labels(observations, after)
    )
    groups = two_groups(observations, after, words, settings)
    return replace(groups, checks=seasons_check(observations.period, after))


def _after(observations: Observations) -> BoolArray:
    if observations.after is not None:
        return observations.after
    period = observations.period
    if period is None or period.start is None:
        raise BadDataError("before_after needs a phase column, or a period column and a start.")
    return np.asarray(period.codes >= period.start)


def _labels(observations: Observations, after: BoolArray) -> tuple[str, str]:
    """Return the phase column's own words where each side has one, otherwise after and before."""
    phase = observations.phase
    if phase is None:
        return "after", "before"
    return group_labels(phase, after, ("after", "before"))


def estimate(groups: TwoGroups, question: Question, settings: BeforeAfterSettings) -> Outcome:
    """Return the change from before to after."""
    sizes = sizes_of(groups)
    refused = empty_group(sizes)
    if refused is not None:
        return refused
    return conclude(sizes, compare(groups, settings), question, settings, checks=(_NO_COMPARISON,))


def from_cells(cells: CountCells, question: Question, settings: BeforeAfterSettings) -> Outcome:
    """Return the change of a rate from the sums of the rows before and after."""
    return compare_cells(cells, question, settings, checks=(_NO_COMPARISON,))


_NO_COMPARISON = Check(
    key="no_comparison",
    status=CheckStatus.INFO,
    because="Nothing shows what would have happened without the initiative: whatever else changed "
    "at the same time is in this change too.",
)


def choose(
    observations: Observations | None,
    question: Question,
    settings: BeforeAfterSettings,
    roles: frozenset[str],
) -> Method:
    """Return the method that will run."""
    return choose_method(observations, question, settings, roles)


DESIGN = Design(
    key="before_after",
    title="Before and after",
    question="Did the figure change after the initiative began?",
    kinds=frozenset({Kind.MEAN, Kind.PROPORTION, Kind.COUNT}),
    roles=Roles(
        required=(frozenset({"phase"}), frozenset({"period"})),
        optional=frozenset({"pair", "exposure", "people", "count"}),
    ),
    settings=BeforeAfterSettings,
    shape=shape,
    estimate=estimate,
    choose=choose,
    ceiling=lambda _question, _columns: 1,
    references=(
        "Miettinen and Nurminen (1985), Statistics in Medicine 4, 213-226",
        "Newcombe (1998), Statistics in Medicine 17, 2635-2650",
        "Student (1908), Biometrika 6, 1-25",
    ),
    needs_start=lambda roles: "period" in roles and "phase" not in roles,
    power=power_two_groups,
    from_cells=from_cells,
    figures=("estimate", "groups"),
    assumptions=(
        "Nothing else that moves the figure changed when the initiative began.",
        "What is counted, and how it is recorded, stayed the same.",
        "The months or seasons before and after are alike.",
    ),
)
