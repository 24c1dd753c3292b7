"""The whole answer of a staggered design: quantities, the counterfactual, the sensitivity set."""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import Any

from analysis.outcome import Alternative, Estimate, Quantity
from analysis.parts.group_time import GroupTime, Rules
from analysis.parts.panel_answer import Answer
from analysis.parts.panel_columns import Choice
from analysis.parts.panel_figures import figure
from analysis.parts.panel_runs import Run, model_of
from analysis.parts.panels import NEVER
from analysis.parts.staggered_effects import Effects, Reported, effects, simple_estimate
from analysis.parts.staggered_reading import Staggered
from analysis.parts.unit_tables import UnitTables

TITLES = {
    "never": "Compared with units never treated alone",
    "not_yet": "Compared with units not yet treated too",
    "regression": "Adjusted by regression among the comparison",
    "weighting": "Adjusted by weights from a propensity score",
    "doubly_robust": "Adjusted by regression and weights together",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Staged:
    """A staggered design ready to be answered: its data, its rules, and how numbers are shown."""

    data: Staggered
    tables: UnitTables
    rules: Rules
    run: Run

    @property
    def reported(self) -> Reported:
        """Return how numbers are reported."""
        seen = self.data.measured
        return Reported(scale=seen.response.scale, level=self.run.level, unit=seen.unit)

    def effects(self) -> Effects:
        """Return all effects."""
        return effects(GroupTime(tables=self.tables, rules=self.rules), self.reported)


def quantities(staged: Staged, found: Effects) -> tuple[dict[str, Quantity], dict[str, str]]:
    """Return every quantity by its name, and for those that are null why."""
    labels = staged.tables.labels
    named: dict[str, Quantity] = {
        "att": found.att,
        "att_group": found.group,
        "att_calendar": found.calendar,
        "att_dynamic": found.dynamic,
    }
    whys = dict.fromkeys(named, "No cell of cohort and period after the start has an effect.")
    for each in found.cells:
        name = f"att_{labels[each.cell.cohort]}_{labels[each.cell.period]}"
        named[name] = each.estimate
        whys[name] = each.because
    for time in sorted({each.cell.time for each in found.cells}):
        named[f"event_{time}"] = found.times.get(time)
        whys[f"event_{time}"] = "No cohort can be compared at this time from its start."
    named["twoway_effect"] = two_way(staged)
    whys["twoway_effect"] = "Effects of units and periods already hold the treatment."
    named["pre_trend_p"] = found.pre_trend_p
    whys["pre_trend_p"] = (
        "Too few periods before the starts, or too few units, for a test of them together."
    )
    return named, {name: whys[name] for name, value in named.items() if value is None}


def two_way(staged: Staged) -> Estimate | None:
    """Return the two-way fixed effects estimate, with CR2 errors where they can be had."""
    model = model_of(
        staged.data.panel,
        Choice(model="linear", effects="unit_period", errors="cr2"),
        staged.run,
    )
    if model.fit.place("effect") is None:
        return None
    estimate = model.value_alone()
    if model.fit.df_residual > 0:
        estimate = model.estimate("cr2") or estimate
    return replace(estimate, scale=staged.reported.scale, unit=staged.reported.unit)


def counterfactual(staged: Staged, found: Effects) -> Estimate | None:
    """Return what the treated would have had in the cells after their starts."""
    if found.observed is None or found.att is None or found.att.value is None:
        return None
    return Estimate(
        value=found.observed - found.att.value,
        scale=staged.data.measured.response.level,
        unit=staged.reported.unit,
    )


def sensitivity(staged: Staged, two: Quantity) -> tuple[Alternative, ...]:
    """Return the same effect by other admissible rules, and the two-way estimate."""
    found = [
        Alternative(key=key, title=title, estimate=estimate)
        for key, title, tables, rules in _others(staged)
        if (estimate := simple_estimate(GroupTime(tables=tables, rules=rules), staged.reported))
        is not None
    ]
    if isinstance(two, Estimate):
        title = "Two-way fixed effects, which also compare with those already treated"
        found.append(Alternative(key="two_way", title=title, estimate=two))
    return tuple(found)


def _others(staged: Staged) -> Iterator[tuple[str, str, UnitTables, Rules]]:
    tables, rules = staged.tables, staged.rules
    if (tables.cohort == NEVER).any():
        other = "not_yet" if rules.comparison == "never" else "never"
        yield f"comparison_{other}", TITLES[other], tables, replace(rules, comparison=other)
    if tables.covariate_names:
        for method in ("doubly_robust", "regression", "weighting"):
            if method != rules.method:
                yield f"method_{method}", TITLES[method], tables, replace(rules, method=method)
        bare = replace(tables, covariates=tables.covariates[:, :, :0], covariate_names=())
        yield "without_covariates", "Without covariates", bare, rules
    if rules.anticipation == 0:
        title = "Allowing for one period of change ahead of the start"
        yield "anticipation_1", title, tables, replace(rules, anticipation=1)


def figures(staged: Staged, found: Effects) -> dict[str, Any]:
    """Return the chart's numbers: both groups over time, event times, and each cohort's effect."""
    points = [
        {"time": time, "value": each.value, "low": each.low, "high": each.high}
        for time, each in sorted(found.times.items())
    ]
    cohorts = [
        {
            "label": staged.tables.labels[place],
            "value": each.value,
            "low": each.low,
            "high": each.high,
        }
        for place, each in sorted(found.cohorts.items())
    ]
    series = figure(staged.data.panel, Answer(estimate=None))["series"]
    if len(cohorts) > 1:
        series = {**series, "start": None}  # no one period parts before from after
    reference = -1 - staged.rules.anticipation if staged.rules.base == "universal" else None
    return {
        "series": series,
        "event_study": {"reference": reference, "points": points},
        "cohorts": cohorts,
    }
