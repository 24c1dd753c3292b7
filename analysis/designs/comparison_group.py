"""Comparison group: those who had the initiative against those who did not, over the same time."""

from dataclasses import dataclass

from analysis.data import Kind, Observations
from analysis.design import Design, Method, Question, Roles
from analysis.errors import BadDataError
from analysis.outcome import Outcome
from analysis.parts.comparability import UNKNOWN_LIKENESS, comparability, imbalance
from analysis.parts.count_cells import CountCells, compare_cells
from analysis.parts.group_adjustment import with_adjustment
from analysis.parts.group_sizes import empty_group, sizes_of
from analysis.parts.power_two_group import power_two_groups
from analysis.parts.two_group_method import choose_method
from analysis.parts.two_group_result import compare, conclude
from analysis.parts.two_group_shape import group_labels, two_groups
from analysis.parts.two_groups import TwoGroups, TwoGroupSettings, Words


@dataclass(frozen=True, slots=True, kw_only=True)
class ComparisonGroupSettings(TwoGroupSettings):
    """Settings of the comparison group design."""


def shape(
    observations: Observations, _question: Question, settings: ComparisonGroupSettings
) -> TwoGroups:
    """Return the treated rows against the comparison's."""
    if observations.treated is None:
        raise BadDataError("comparison_group needs a group column.")
    labels = _labels(observations)
    words = Words(first=f"the group {labels[0]}", second=f"the group {labels[1]}", labels=labels)
    return two_groups(observations, observations.treated, words, settings)


def _labels(observations: Observations) -> tuple[str, str]:
    """Return the group column's own words; ``comparison`` where it pools many of them."""
    group, treated = observations.group, observations.treated
    if group is None or treated is None:
        return "treated", "comparison"
    return group_labels(group, treated, ("treated", "comparison"))


def estimate(groups: TwoGroups, question: Question, settings: ComparisonGroupSettings) -> Outcome:
    """Return the difference between the treated group and its comparison."""
    sizes = sizes_of(groups)
    refused = empty_group(sizes)
    if refused is not None:
        return refused
    answer = with_adjustment(compare(groups, settings), groups, settings)
    likeness = comparability(groups)
    lost = imbalance(likeness, question)
    return conclude(sizes, answer, question, settings, checks=(likeness,), downgrades=lost)


def from_cells(cells: CountCells, question: Question, settings: ComparisonGroupSettings) -> Outcome:
    """Return the ratio of two rates from the sums of the two groups' rows, without covariates."""
    return compare_cells(cells, question, settings, checks=(UNKNOWN_LIKENESS,))


def choose(
    observations: Observations | None,
    question: Question,
    settings: ComparisonGroupSettings,
    roles: frozenset[str],
) -> Method:
    """Return the method that will run."""
    return choose_method(observations, question, settings, roles)


def ceiling(_question: Question, columns: frozenset[str]) -> int:
    """Return 2 where covariates or strata are taken into account, otherwise 1."""
    return 2 if columns & {"covariates", "stratum"} else 1


DESIGN = Design(
    key="comparison_group",
    title="Comparison group",
    question="Did those with the initiative do better than a similar group without it?",
    kinds=frozenset({Kind.MEAN, Kind.PROPORTION, Kind.COUNT}),
    roles=Roles(
        required=(frozenset({"group"}),),
        optional=frozenset({"stratum", "covariates", "pair", "exposure", "people", "count"}),
    ),
    settings=ComparisonGroupSettings,
    shape=shape,
    estimate=estimate,
    choose=choose,
    ceiling=ceiling,
    references=(
        "Miettinen and Nurminen (1985), Statistics in Medicine 4, 213-226",
        "Newcombe (1998), Statistics in Medicine 17, 873-890",
        "Welch (1947), Biometrika 34, 28-35",
    ),
    power=power_two_groups,
    from_cells=from_cells,
    figures=("estimate", "groups"),
    assumptions=(
        "Without the initiative the two groups would have had the same figure.",
        "Being in one group does not change what happens in the other.",
        "What is counted, and how it is recorded, is the same in both groups.",
    ),
)
