"""Randomised trial: chance decided who had the initiative, person by person or place by place."""

from dataclasses import dataclass

from analysis.data import Kind, Observations
from analysis.design import CommonSettings, Design, Method, Question, Roles, setting
from analysis.errors import BadPlanError, Problem
from analysis.outcome import Outcome
from analysis.parts.power_two_group import power_two_groups
from analysis.parts.trial_answer import TrialChoice, answer_trial
from analysis.parts.trial_words import CR2, HC, STANDARDISED, method_words
from analysis.parts.trials import Trial, read_trial
from analysis.parts.two_groups import TwoGroupSettings


@dataclass(frozen=True, slots=True, kw_only=True)
class Settings(CommonSettings):
    """How the effect is modelled, and how its error is found."""

    model: str = setting(
        "auto",
        label="Model",
        help="auto: a mean with a baseline or covariates by analysis of covariance, a share with "
        "covariates by logistic regression, a count by Poisson regression, everything else the "
        "plain difference of the arms.",
        choices=("auto", "ancova", "logistic", "poisson", "difference"),
    )
    errors: str = setting(
        "auto",
        label="Errors",
        help="auto: CR2 by cluster where the plan names a cluster column, otherwise HC2.",
        choices=("auto", "hc2", "hc3", "cr2"),
    )


def shape(seen: Observations, question: Question, settings: Settings) -> Trial:
    """Return the trial, checked.

    Raises
    ------
    BadPlanError
        The settings contradict the kind of outcome or the columns.
    BadDataError
        The rows are malformed.
    """
    resolve(question.kind, settings, _roles(seen))
    return read_trial(seen)


def _roles(seen: Observations) -> frozenset[str]:
    given = {
        "baseline": seen.baseline is not None,
        "covariates": bool(seen.covariates),
        "stratum": seen.stratum is not None,
        "cluster": seen.cluster is not None,
    }
    return frozenset(role for role, there in given.items() if there)


def resolve(kind: Kind, settings: Settings, roles: frozenset[str]) -> TrialChoice:
    """Return what runs: `auto` by the kind of outcome and the columns that the plan names.

    Raises
    ------
    BadPlanError
        The model is for another kind of outcome, or CR2 is asked for without a cluster column.
    """
    model, errors = settings.model, settings.errors
    if model == "auto":
        model = _auto_model(kind, roles)
    if errors == "auto":
        errors = "cr2" if "cluster" in roles else "hc2"
    fits = {"logistic": Kind.PROPORTION, "poisson": Kind.COUNT}
    if model in fits and kind is not fits[model]:
        raise _contradiction(
            "model",
            f'`model = "{model}"` is for kind = "{fits[model].value}", and the hypothesis has '
            f'kind = "{kind.value}": use "ancova" or "difference".',
        )
    if errors == "cr2" and "cluster" not in roles:
        raise _contradiction(
            "errors",
            '`errors = "cr2"` needs a cluster column: name it in columns.cluster, or use "hc2".',
        )
    return TrialChoice(model=model, errors=errors)


def _auto_model(kind: Kind, roles: frozenset[str]) -> str:
    if kind is Kind.COUNT:
        return "poisson"
    if kind is Kind.PROPORTION:
        return "logistic" if "covariates" in roles else "difference"
    return "ancova" if roles & {"baseline", "covariates"} else "difference"


def _contradiction(name: str, message: str) -> BadPlanError:
    return BadPlanError([Problem(message=message, field=f"settings.{name}")])


def estimate(trial: Trial, question: Question, settings: Settings) -> Outcome:
    """Return the effect of having been drawn for the initiative."""
    choice = resolve(question.kind, settings, _trial_roles(trial))
    return answer_trial(trial, choice, settings.level)


def _trial_roles(trial: Trial) -> frozenset[str]:
    given = {
        "baseline": trial.baseline is not None,
        "covariates": len(trial.groups.covariates) > (trial.baseline is not None),
        "stratum": trial.groups.stratum is not None,
        "cluster": trial.cluster is not None,
    }
    return frozenset(role for role, there in given.items() if there)


def choose(
    _seen: Observations | None, question: Question, settings: Settings, roles: frozenset[str]
) -> Method:
    """Return the method that will run: the plan alone says it."""
    choice = resolve(question.kind, settings, roles)
    auto = {
        name: getattr(choice, name)
        for name in ("model", "errors")
        if getattr(settings, name) == "auto"
    }
    rejected = []
    if "cluster" in roles:
        because = (
            "It is for arms given to whole clusters. Choose it if chance drew clusters and not "
            "people."
        )
        rejected.append(("cluster_randomised", because))
    sentence = method_words(question.kind, choice.model, choice.errors, roles)
    return Method(sentence=sentence, auto=auto, rejected=tuple(rejected))


DESIGN = Design(
    key="randomised",
    title="Randomised trial",
    question="Did those whom chance gave the initiative do better than those whom it did not?",
    kinds=frozenset({Kind.MEAN, Kind.PROPORTION, Kind.COUNT}),
    roles=Roles(
        required=(frozenset({"group"}),),
        optional=frozenset({"stratum", "covariates", "baseline", "cluster", "people", "exposure"}),
    ),
    settings=Settings,
    shape=shape,
    estimate=estimate,
    choose=choose,
    ceiling=lambda _question, _roles: 5,
    references=(HC, CR2, STANDARDISED),
    power=lambda assumptions, question, _settings: power_two_groups(
        assumptions, question, TwoGroupSettings()
    ),
    figures=("estimate", "groups", "balance"),
    assumptions=(
        "Chance alone decided who had the initiative, and nobody could change that.",
        "Everybody is counted in the arm that chance gave them, whatever they then did.",
        "Being in one arm does not change what happens in the other.",
        "Those who were lost along the way are alike in both arms.",
    ),
)
