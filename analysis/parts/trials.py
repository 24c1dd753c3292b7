"""A trial: rows of two arms that chance formed, with what is known of them beforehand."""

from collections.abc import Mapping
from dataclasses import dataclass, replace

import numpy as np

from analysis.data import (
    Attrition,
    Covariate,
    Factor,
    FloatArray,
    Kind,
    Observations,
)
from analysis.errors import BadDataError
from analysis.parts.two_group_shape import group_labels, two_groups
from analysis.parts.two_groups import TwoGroups, TwoGroupSettings, Words


@dataclass(frozen=True, slots=True, kw_only=True)
class Trial:
    """The rows of a trial. ``groups`` holds what was measured; the baseline is a covariate of it.

    groups: for a share of ``people`` each row of the file is two: those with the event (outcome 1)
        and those without (0), each standing for so many people (``times``).
    rows: rows of the file that are analysed.
    cluster: each row's cluster; None where the plan names none.
    baseline: the name of the covariate that is the outcome measured beforehand.
    attrition: who has no outcome, by arm.
    """

    groups: TwoGroups
    rows: int
    cluster: Factor | None
    baseline: str | None
    attrition: Attrition | None
    names: Mapping[str, str]

    @property
    def kind(self) -> Kind:
        """What the outcome is."""
        return self.groups.kind

    @property
    def times(self) -> FloatArray:
        """How many observations each row stands for, shape (rows,)."""
        times = self.groups.times
        return np.ones(self.groups.rows) if times is None else times

    @property
    def clusters(self) -> int:
        """Clusters that have a row; 0 without a cluster column."""
        return 0 if self.cluster is None else int(np.unique(self.cluster.codes).size)

    def bare(self) -> "Trial":
        """Return the same trial without covariates, baseline and strata."""
        return replace(
            self, groups=replace(self.groups, covariates=(), stratum=None), baseline=None
        )


def read_trial(seen: Observations) -> Trial:
    """Return the observations as a trial.

    Raises
    ------
    BadDataError
        No group column, counts that are not whole, or numbers that are no measurements.
    """
    if seen.treated is None or seen.group is None:
        raise BadDataError("A trial needs a group column that says which arm each row is in.")
    labels = group_labels(seen.group, seen.treated, ("treated", "comparison"))
    words = Words(first=f"the group {labels[0]}", second=f"the group {labels[1]}", labels=labels)
    groups = two_groups(seen, seen.treated, words, TwoGroupSettings())
    trial = Trial(
        groups=replace(groups, covariates=(*_baseline(seen), *groups.covariates)),
        rows=seen.rows,
        cluster=seen.cluster,
        baseline=None if seen.baseline is None else _baseline_name(seen),
        attrition=seen.attrition,
        names=seen.names,
    )
    return _counted_out(trial) if groups.people is not None else trial


def _baseline(seen: Observations) -> tuple[Covariate, ...]:
    if seen.baseline is None:
        return ()
    return (Covariate(name=_baseline_name(seen), values=seen.baseline),)


def _baseline_name(seen: Observations) -> str:
    return seen.names.get("baseline", "baseline")


def _counted_out(trial: Trial) -> Trial:
    """Return the trial with each row of events among people as two rows of 1 and 0."""
    groups = trial.groups
    if groups.kind is not Kind.PROPORTION or groups.people is None:
        return trial
    times = np.concatenate([groups.outcome, groups.people - groups.outcome])
    event = np.repeat([1.0, 0.0], groups.rows)
    taken = np.flatnonzero(times > 0)
    rows = taken % max(1, groups.rows)
    return replace(
        trial,
        groups=replace(
            groups,
            first=groups.first[rows],
            outcome=event[taken],
            people=None,
            times=times[taken],
            stratum=None if groups.stratum is None else _factor(groups.stratum, rows),
            covariates=tuple(_covariate(one, rows) for one in groups.covariates),
        ),
        cluster=None if trial.cluster is None else _factor(trial.cluster, rows),
    )


def _factor(factor: Factor, rows: np.ndarray) -> Factor:
    return Factor(factor.codes[rows], factor.levels)


def _covariate(one: Covariate, rows: np.ndarray) -> Covariate:
    values = one.values
    return Covariate(
        name=one.name,
        values=_factor(values, rows) if isinstance(values, Factor) else values[rows],
    )
