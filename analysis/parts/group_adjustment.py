"""What a comparison of groups adds where the plan names covariates or strata."""

from dataclasses import replace

from analysis.outcome import Alternative, Check, CheckStatus, Consequence, Quantity
from analysis.parts.adjusted import HC2, STANDARDISED, NotAdjusted, adjusted
from analysis.parts.group_answer import GroupAnswer, not_computed
from analysis.parts.group_strata import GREENLAND, MANTEL_HAENSZEL, ROBINS, mantel_haenszel
from analysis.parts.two_groups import TwoGroups, TwoGroupSettings


def with_adjustment(
    answer: GroupAnswer, groups: TwoGroups, settings: TwoGroupSettings
) -> GroupAnswer:
    """Return the answer with ``adjusted`` and Mantel and Haenszel's ratio beside the plain one."""
    if groups.stratum is not None:
        answer = _with_strata(answer, groups, settings.level)
    if groups.covariates or groups.stratum is not None:
        answer = _with_covariates(answer, groups, settings)
    return answer


def _with_covariates(
    answer: GroupAnswer, groups: TwoGroups, settings: TwoGroupSettings
) -> GroupAnswer:
    found = adjusted(groups, settings.level, settings.dispersion)
    if isinstance(found, NotAdjusted):
        check = Check(
            key="adjusted",
            status=CheckStatus.UNKNOWN,
            because=found.because,
            consequence=Consequence.CAPS_STRENGTH,
            cap=1,
        )
        return _more(answer, "adjusted", None, check)
    alternative = Alternative(
        key="adjusted", title="Adjusted for the plan's covariates and strata", estimate=found
    )
    return replace(
        answer,
        quantities={**answer.quantities, "adjusted": found},
        sensitivity=(*answer.sensitivity, alternative),
        method=f"{answer.method} {_METHOD}",
        references=(*answer.references, HC2, STANDARDISED),
    )


_METHOD = (
    "Adjusted: a mean by least squares with HC2 errors, a share by logistic regression "
    "standardised over everyone with the delta method, a count by Poisson regression with the "
    "exposure as offset and its own dispersion; strata enter as indicators."
)


def _with_strata(answer: GroupAnswer, groups: TwoGroups, level: float) -> GroupAnswer:
    if groups.stratum is None:
        return answer
    found = mantel_haenszel(groups, groups.stratum, level)
    if found is None:
        return answer
    name, ratio = found
    if ratio is None:
        return _more(
            answer,
            name,
            None,
            not_computed(name, "No stratum has events in both groups from which to compare."),
        )
    return replace(
        answer,
        quantities={**answer.quantities, name: ratio},
        method=f"{answer.method} Within strata: Mantel and Haenszel's ratio, its interval Robins, "
        "Breslow and Greenland's (odds) or Greenland and Robins's (rates).",
        references=(*answer.references, MANTEL_HAENSZEL, ROBINS, GREENLAND),
    )


def _more(answer: GroupAnswer, name: str, value: Quantity, check: Check) -> GroupAnswer:
    return replace(
        answer,
        quantities={**answer.quantities, name: value},
        checks=(*answer.checks, check),
    )
