"""Interrupted time series: one series, its trend and season, and what changed at the start."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any

from analysis.data import Kind, Observations
from analysis.design import CommonSettings, Design, Method, Question, Roles, setting
from analysis.errors import BadPlanError, Problem
from analysis.outcome import Findings, Outcome, Refusal, Result
from analysis.parts.panel_answer import No
from analysis.parts.planned_series import future
from analysis.parts.power_assumptions import assumed
from analysis.parts.power_series import power_of_series
from analysis.parts.series_answer import Answer, answer_series
from analysis.parts.series_columns import (
    MONTHS_FROM,
    QUARTERS_FROM,
    Season,
    chosen_season,
)
from analysis.parts.series_data import Series
from analysis.parts.series_model import COUNT_MODELS, Choice
from analysis.parts.series_reading import read_series
from analysis.parts.series_words import method_words, references


@dataclass(frozen=True, slots=True, kw_only=True)
class Settings(CommonSettings):
    """How the series is modelled: its errors, its season, and what may change at the start."""

    model: str = setting(
        "auto",
        label="Model",
        help="auto: a mean by least squares with autoregressive errors (REML); a count or a share "
        "by quasi-Poisson regression whose errors allow for autocorrelation.",
        choices=(
            "auto",
            "reml_ar1",
            "prais_winsten",
            "ols",
            "newey_west",
            "quasi_poisson",
            "poisson",
            "negative_binomial",
        ),
    )
    season: str = setting(
        "auto",
        label="Season",
        help="auto: a level for each month from 24 months before the start, for each quarter from "
        "8 quarters, a wave from one year before, otherwise none.",
        choices=("auto", "none", "months", "quarters", "harmonics"),
    )
    harmonics: int = setting(
        1,
        label="Waves",
        help="Pairs of sine and cosine, where the season is harmonics.",
        minimum=1,
        maximum=26,
    )
    season_length: int | None = setting(
        None,
        label="Periods in a season",
        help="12 for months and 4 for quarters unless said; needed where periods are integers.",
        unit="periods",
        minimum=2,
        maximum=1000,
    )
    slope_change: bool = setting(
        default=True,
        label="Change of slope",
        help="Whether the trend may change at the start, and not the level alone.",
    )
    transform: str = setting(
        "none",
        label="Transform",
        help="log: the logarithm of the outcome is modelled, so that effects are relative.",
        choices=("none", "log"),
    )
    exclude: tuple[str | int, ...] = setting(
        (),
        label="Periods left out",
        help="Periods of phasing in: they keep their place in time and are not analysed.",
        many=True,
    )
    lags: int | None = setting(
        None,
        label="Lags",
        help="Steps of time that Newey and West's errors look back; floor(4 (n/100)^(2/9)) "
        "unless said.",
        minimum=0,
        maximum=1000,
    )


def shape(seen: Observations, question: Question, settings: Settings) -> Series:
    """Return the series, checked.

    Raises
    ------
        BadPlanError: the settings contradict each other, the kind, or the periods.
        BadDataError: the rows contradict each other.
    """
    model_of(question.kind, settings)
    if question.start is None:
        raise BadPlanError([Problem(message="A series needs the plan's `start`.", field="start")])
    series = read_series(seen, start=question.start, exclude=settings.exclude)
    if series.calendar.unit == "integer":
        _check_season(settings)
    return series


def _check_season(settings: Settings) -> None:
    if settings.season in ("auto", "none") or settings.season_length is not None:
        return
    raise _contradiction(
        "season_length",
        f'`season = "{settings.season}"` needs `season_length` where periods are integers: 12 for '
        "months, 4 for quarters.",
    )


def model_of(kind: Kind, settings: Settings) -> str:
    """Return the model that runs: `auto` goes by the kind of outcome alone.

    Raises
    ------
        BadPlanError: the logarithm is asked for twice.
    """
    model = settings.model
    if model == "auto":
        model = "reml_ar1" if kind is Kind.MEAN else "quasi_poisson"
    if settings.transform == "log" and model in COUNT_MODELS:
        raise _contradiction(
            "transform",
            f'`transform = "log"` cannot stand with the model {model}, which works on the '
            'logarithm already. Use `transform = "none"`, or a model of means such as reml_ar1.',
        )
    return model


def _contradiction(name: str, message: str) -> BadPlanError:
    field = f"settings.{name}"
    return BadPlanError([Problem(message=f"{field}: {message}", field=field)])


def resolve(series: Series, question: Question, settings: Settings) -> Choice:
    """Return what runs, by the plan and the shape of the series alone."""
    asked = _asked(question, settings)
    season = chosen_season(asked.season, series.calendar, series.before)
    return replace(asked, season=season)


def _asked(question: Question, settings: Settings) -> Choice:
    """Return what the plan asks for, its season still as written."""
    return Choice(
        model=model_of(question.kind, settings),
        season=Season(
            kind=settings.season, harmonics=settings.harmonics, length=settings.season_length
        ),
        slope=settings.slope_change,
        log=settings.transform == "log",
        lags=settings.lags,
    )


def estimate(series: Series, question: Question, settings: Settings) -> Outcome:
    """Return the change at the start against the series' own course, or why it cannot be told."""
    choice = resolve(series, question, settings)
    found = answer_series(series, choice, settings.level, season_by_rule=settings.season == "auto")
    findings = _findings(series, choice, found)
    if found.no is not None or found.effects is None or found.effects.estimate is None:
        no = found.no or _BEYOND
        return Refusal(because=no.because, what_would_help=no.help, findings=findings)
    return Result(
        estimate=found.effects.estimate,
        findings=findings,
        absolute=found.effects.absolute,
        counterfactual=found.effects.counterfactual,
    )


_BEYOND = No(
    because="The level expected without the start lies beyond any number.",
    help="Leave out the change of slope, or the trend's covariates, or take a longer series.",
)


def _findings(series: Series, choice: Choice, found: Answer) -> Findings:
    return Findings(
        quantities=found.quantities,
        n=found.n,
        checks=found.checks,
        downgrades=found.downgrades,
        sensitivity=found.sensitivity,
        method=method_words(choice, series, found.fitted),
        references=references(choice),
        figure=found.figure,
        chosen={"model": choice.model, "season": choice.season.kind},
    )


def choose(
    seen: Observations | None, question: Question, settings: Settings, roles: frozenset[str]
) -> Method:
    """Return the method that will run: from the plan alone, or with the shape of the series."""
    choice, series = _asked(question, settings), None
    auto: dict[str, Any] = {"model": choice.model} if settings.model == "auto" else {}
    if seen is not None:
        series = shape(seen, question, settings)
        choice = resolve(series, question, settings)
        if settings.season == "auto":
            auto["season"] = choice.season.kind
    sentence = method_words(choice, series, None, controlled="group" in roles)
    rejected = _rejected(choice.model) if settings.model == "auto" else ()
    return Method(sentence=sentence, auto=auto, rejected=rejected)


def _rejected(model: str) -> tuple[tuple[str, str], ...]:
    """Return the models that `auto` does not take, and why."""
    if model in COUNT_MODELS:
        return (("poisson", "its intervals are too narrow where counts vary more than by chance"),)
    return (
        ("ols", "its intervals are too narrow where a period leans on the one before"),
        ("newey_west", "its intervals are too narrow in series of less than a few hundred periods"),
    )


def power(assumptions: Mapping[str, Any], question: Question, settings: Settings) -> dict[str, Any]:
    """Return the ``power`` document: simulated series of the plan's periods, season and model.

    Raises
    ------
        BadPlanError: an assumption that is needed is missing, or the periods are too few.
    """
    seen, series = assumptions.get("observations"), None
    if isinstance(seen, Observations):
        series = shape(seen, question, settings)
    choice = _asked(question, settings)
    given = assumed(assumptions, question.kind, choice, series)
    time = future(question.start, given.before, series)
    if series is None and time.unit == "integer":
        _check_season(settings)
    choice = replace(choice, season=chosen_season(choice.season, time, given.before))
    return power_of_series(given, choice, time, question)


DESIGN = Design(
    key="interrupted_time_series",
    title="Interrupted time series",
    question="Did the series leave the course it was on when the initiative started?",
    kinds=frozenset({Kind.MEAN, Kind.PROPORTION, Kind.COUNT}),
    roles=Roles(
        required=(frozenset({"period"}),),
        optional=frozenset({"exposure", "people", "covariates", "group"}),
    ),
    settings=Settings,
    shape=shape,
    estimate=estimate,
    choose=choose,
    ceiling=lambda _question, roles: 3 if "group" in roles else 2,
    references=(
        "Lopez Bernal et al. (2017), International Journal of Epidemiology 46, 348-355.",
        "Turner et al. (2021), BMC Medical Research Methodology 21, 181.",
        "Cheang and Reinsel (2000), Journal of the American Statistical Association 95, 1173-1184.",
    ),
    needs_start=lambda _roles: True,
    power=power,
    figures=("estimate", "series"),
    thresholds={"months_from": MONTHS_FROM, "quarters_from": QUARTERS_FROM, "wave_from_years": 1},
    assumptions=(
        "Without the initiative the series would have gone on along its trend and season.",
        "Nothing else that moves the figure began at the same time.",
        "What is counted, and how it is recorded, stayed the same throughout.",
        "The initiative did not move the figure before its start.",
    ),
)
