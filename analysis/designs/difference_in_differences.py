"""Difference in differences: the change of the treated less the change of a comparison."""

from dataclasses import dataclass, replace

from analysis.data import Kind, Observations
from analysis.design import CommonSettings, Design, Method, Question, Roles, setting
from analysis.errors import BadDataError, BadPlanError, Problem
from analysis.outcome import Findings, Outcome, Refusal, Result
from analysis.parts.model_answer import answer, words
from analysis.parts.panel_answer import REFERENCES, Answer, No, left_open
from analysis.parts.panel_checks import panel_checks
from analysis.parts.panel_columns import Choice, response
from analysis.parts.panel_counts import counts
from analysis.parts.panel_figures import figure
from analysis.parts.panel_reading import read_panel
from analysis.parts.panel_refusals import (
    cells_missing,
    constant,
    lonely_level,
    no_events,
    not_positive,
)
from analysis.parts.panel_runs import Run, model_of, other_models
from analysis.parts.panel_staggered import staggered_alternative
from analysis.parts.panels import Panel
from analysis.parts.power_panels import power_of_changes

FEWEST_CLUSTERS = 6
"""With fewer treated or comparison clusters than this, `auto` goes to randomisation inference.

MacKinnon and Webb (2018), Econometrics Journal 21, 114-135: cluster-robust errors and the wild
bootstrap both fail with few treated clusters.
"""


NAMES = (
    *("effect", "effect_cr1", "effect_cr2", "wild_p", "randomisation_p", "pre_trend_p"),
    "averted",
)
"""Quantities that stand in every answer, those that cannot be had as null."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Settings(CommonSettings):
    """How the effect is modelled, and how its error is found."""

    model: str = setting(
        "auto",
        label="Model",
        help="Linear for differences, log for relative changes, Poisson for counts. "
        "auto: counts Poisson, everything else linear.",
        choices=("auto", "linear", "log", "poisson"),
    )
    fixed_effects: str = setting(
        "unit_period",
        label="Effects held fixed",
        help="One effect for each unit and each period, or one for each group and phase.",
        choices=("unit_period", "group_phase"),
    )
    errors: str = setting(
        "auto",
        label="Errors",
        help="auto: CR2 by cluster with 6 or more treated and 6 or more comparison clusters, "
        "else randomisation inference; HC2 where there is neither cluster nor unit.",
        choices=(
            "auto",
            "cr2",
            "cr1",
            "cr3",
            "hc1",
            "hc2",
            "classical",
            "wild",
            "randomisation",
        ),
    )
    draws: int = setting(
        9999,
        label="Draws",
        help="Draws of the wild bootstrap and of randomisation inference.",
        minimum=99,
        maximum=1_000_000,
    )


def shape(seen: Observations, _question: Question, settings: Settings) -> Panel:
    """Return the panel, checked.

    Raises
    ------
        BadPlanError: the settings ask for effects or errors that the columns cannot give.
        BadDataError: the rows contradict each other.
    """
    _check_columns(seen, settings)
    panel = read_panel(seen)
    if settings.fixed_effects == "group_phase" and panel.staggered:
        raise BadDataError(
            "Units start at different times, so there is no one phase after: use "
            '`fixed_effects = "unit_period"`, or the design staggered_adoption.'
        )
    return panel


def _check_columns(seen: Observations, settings: Settings) -> None:
    missing = [
        role for role, column in (("unit", seen.unit), ("period", seen.period)) if column is None
    ]
    if settings.fixed_effects == "unit_period" and missing:
        raise BadPlanError(
            [
                Problem(
                    message='`fixed_effects = "unit_period"` needs columns for unit and period, '
                    f"and the plan names no {' and no '.join(missing)}. Name them, or use "
                    '`fixed_effects = "group_phase"`.',
                    field="settings.fixed_effects",
                )
            ]
        )
    clustered = settings.errors in {"cr1", "cr2", "cr3", "wild", "randomisation"}
    if clustered and seen.cluster is None and seen.unit is None:
        raise BadPlanError(
            [
                Problem(
                    message=f'`errors = "{settings.errors}"` needs a column for cluster or unit; '
                    'without them use `errors = "hc2"`.',
                    field="settings.errors",
                )
            ]
        )


def resolve(panel: Panel, settings: Settings) -> Choice:
    """Return what runs: `auto` by the kind of outcome and the number of clusters alone."""
    model = settings.model
    if model == "auto":
        model = "poisson" if panel.kind is Kind.COUNT else "linear"
    errors = settings.errors
    if errors == "auto":
        few = min(panel.cluster_sides) < FEWEST_CLUSTERS
        errors = "hc2" if panel.cluster is None else "randomisation" if few else "cr2"
    return Choice(model=model, effects=settings.fixed_effects, errors=errors)


def estimate(panel: Panel, question: Question, settings: Settings) -> Outcome:
    """Return the effect, or why these data cannot give it."""
    choice = resolve(panel, settings)
    answer = answer_of(panel, choice, question, settings)
    checks, downgrades = panel_checks(panel, choice, answer, settings.level)
    quantities, said = answer.quantities, answer.checks
    if answer.estimate is None:
        quantities, said = left_open(NAMES, quantities, said, answer.because)
    findings = Findings(
        quantities=quantities,
        n=counts(panel),
        checks=(*said, *checks),
        downgrades=downgrades,
        figure=figure(panel, answer) if panel.rows else {},
        sensitivity=answer.sensitivity,
        method=method_sentence(choice, answer.method, sizes_in_words(panel, choice)),
        references=references(choice),
        chosen={"model": choice.model, "errors": choice.errors},
    )
    if answer.estimate is None:
        return Refusal(because=answer.because, what_would_help=answer.help, findings=findings)
    return Result(
        estimate=answer.estimate,
        findings=findings,
        absolute=answer.absolute,
        counterfactual=answer.counterfactual,
    )


def answer_of(panel: Panel, choice: Choice, question: Question, settings: Settings) -> Answer:
    """Return the answer of the chosen model, or why none can be given."""
    no = _impossible(panel, choice)
    if no is not None:
        return Answer(estimate=None, because=no.because, help=no.help)
    run = Run(level=settings.level, draws=settings.draws, generator=question.generator)
    found = answer(model_of(panel, choice, run))
    if found.estimate is None:
        return found
    others = (
        *staggered_alternative(panel, choice, settings.level),
        *other_models(panel, choice, run),
    )
    return replace(found, sensitivity=(*found.sensitivity, *others))


def _impossible(panel: Panel, choice: Choice) -> No | None:
    no = cells_missing(panel) or constant(panel) or lonely_level(panel)
    if no is None and choice.model == "log":
        no = not_positive(panel)
    if no is None and choice.model == "poisson":
        no = no_events(panel)
    return no


def sizes_in_words(panel: Panel, choice: Choice) -> str:
    """Return what rows are weighted by, or what offsets them."""
    if choice.model == "poisson":
        size = "people" if panel.people is not None else "exposure"
        offset = panel.people is not None or panel.exposure is not None
        said = [f"the logarithm of {size} as offset"] if offset else []
        return ", ".join(said + (["weighted"] if panel.weight is not None else []))
    by = response(panel, "linear").weighted_by
    return f"weighted by {' and '.join(by)}" if by else ""


def method_sentence(choice: Choice, errors: str, sizes: str = "") -> str:
    """Return one sentence that names the model, the effects and the errors."""
    model = {
        "linear": "Least squares",
        "log": "Least squares on the logarithm",
        "poisson": "Poisson regression",
    }[choice.model]
    effects = {
        "unit_period": "an effect of each unit and each period",
        "group_phase": "an effect of group and of phase",
    }[choice.effects]
    said = f"{model} with {effects}{', ' + sizes if sizes else ''}"
    return f"{said}; {errors or words(choice.model, choice.errors)}."


def references(choice: Choice) -> tuple[str, ...]:
    """Return the sources of the method that ran."""
    own = REFERENCES.get(choice.errors)
    first = "Angrist and Pischke (2009), Mostly Harmless Econometrics, chapter 5."
    return (first,) if own is None else (first, own)


def choose(
    seen: Observations | None, question: Question, settings: Settings, roles: frozenset[str]
) -> Method:
    """Return the method that will run: from the plan alone, or with the shape of the data."""
    if seen is None:
        model = settings.model
        if model == "auto":
            model = "poisson" if question.kind is Kind.COUNT else "linear"
        clustered = bool(roles & {"cluster", "unit"})
        errors = settings.errors
        if errors == "auto" and not clustered:
            errors = "hc2"
        said = (
            "CR2 errors with 6 or more treated and 6 or more comparison clusters, else "
            "randomisation inference"
            if errors == "auto"
            else words(model, errors)
        )
        choice = Choice(model=model, effects=settings.fixed_effects, errors=errors)
    else:
        choice = resolve(shape(seen, question, settings), settings)
        said = words(choice.model, choice.errors)
    auto = {
        name: value
        for name, value in (("model", choice.model), ("errors", choice.errors))
        if getattr(settings, name) == "auto"
    }
    return Method(sentence=method_sentence(choice, said), auto=auto)


DESIGN = Design(
    key="difference_in_differences",
    title="Difference in differences",
    question="Did the treated change more than a comparison did over the same time?",
    kinds=frozenset({Kind.MEAN, Kind.PROPORTION, Kind.COUNT}),
    roles=Roles(
        required=(
            frozenset({"period", "group"}),
            frozenset({"period", "starts"}),
            frozenset({"group", "phase"}),
        ),
        optional=frozenset({"unit", "cluster", "weight", "exposure", "people", "covariates"}),
    ),
    settings=Settings,
    shape=shape,
    estimate=estimate,
    choose=choose,
    ceiling=lambda _question, _roles: 3,
    references=(
        "Angrist and Pischke (2009), Mostly Harmless Econometrics, chapter 5.",
        "Pustejovsky and Tipton (2018), Journal of Business and Economic Statistics 36, 672-683.",
    ),
    needs_start=lambda roles: not roles & {"starts", "phase"},
    power=lambda assumptions, question, _settings: power_of_changes(assumptions, question),
    figures=("estimate", "series", "event_study"),
    assumptions=(
        "Without the initiative the treated would have changed as the comparison did.",
        "The initiative does not reach the comparison.",
        "Nothing else began in the treated alone at the same time.",
        "The units that are seen, and how they are recorded, stay the same over time.",
    ),
)
