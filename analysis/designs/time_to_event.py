"""Time to an event: how long until it comes, with the initiative and without."""

from dataclasses import dataclass

from analysis.data import Kind, Observations
from analysis.design import CommonSettings, Design, Method, Question, Roles, setting
from analysis.outcome import Outcome
from analysis.parts.survival_answer import Asked, compare_times
from analysis.parts.survival_checks import FEW, FEWEST_CLUSTERS, FEWEST_EVENTS, PROPORTIONAL
from analysis.parts.survival_data import NEAR, Survival
from analysis.parts.survival_method import REFERENCES, method_sentence
from analysis.parts.survival_power import power_of_hazards
from analysis.parts.survival_shape import survival_of


@dataclass(frozen=True, slots=True, kw_only=True)
class Settings(CommonSettings):
    """What is reported first, up to when, and what ends follow-up."""

    headline: str = setting(
        "hazard_ratio",
        label="Headline",
        help="The hazard ratio, or the difference in mean time without the event up to the "
        "horizon.",
        choices=("hazard_ratio", "rmst_difference"),
    )
    horizon: tuple[float, ...] = setting(
        (),
        label="Horizon",
        help="The times at which curves are read, and up to which mean times run. Without one: "
        "the longest time to which both groups are followed.",
        many=True,
        above=0,
    )
    ties: str = setting(
        "efron",
        label="Ties",
        help="How events at the same time enter the hazard model.",
        choices=("efron", "breslow"),
    )
    competing: tuple[str | int | float | bool, ...] = setting(
        (),
        label="Competing events",
        help="Values of the event column after which the event cannot come, such as a death.",
        many=True,
    )


def shape(seen: Observations, _question: Question, _settings: Settings) -> Survival:
    """Return the people followed, checked."""
    return survival_of(seen)


def estimate(data: Survival, question: Question, settings: Settings) -> Outcome:
    """Return the comparison of the two groups, or why these data cannot give it."""
    asked = Asked(
        headline=settings.headline,
        horizons=settings.horizon,
        ties=settings.ties,
        level=settings.level,
    )
    return compare_times(data, question, asked)


def choose(
    _seen: Observations | None, _question: Question, settings: Settings, roles: frozenset[str]
) -> Method:
    """Return the method that will run: the plan alone decides it."""
    sentence = method_sentence(
        roles,
        ties=settings.ties,
        headline=settings.headline,
        competes=bool(settings.competing),
    )
    return Method(sentence=sentence)


DESIGN = Design(
    key="time_to_event",
    title="Time to an event",
    question="Did the event come later, or to fewer, with the initiative than without it?",
    kinds=frozenset({Kind.TIME_TO_EVENT}),
    roles=Roles(
        required=(frozenset({"duration", "event", "group"}),),
        optional=frozenset({"entry", "covariates", "cluster", "stratum", "count"}),
    ),
    settings=Settings,
    shape=shape,
    estimate=estimate,
    choose=choose,
    ceiling=lambda _question, roles: 2 if roles & {"covariates", "stratum"} else 1,
    references=REFERENCES,
    power=lambda assumptions, question, _settings: power_of_hazards(assumptions, question),
    figures=("estimate", "survival"),
    thresholds={
        "proportional_hazards_p": PROPORTIONAL,
        "fewest_events_for_each_coefficient": FEWEST_EVENTS,
        "fewest_clusters": FEWEST_CLUSTERS,
        "small_group": FEW,
        "near_tie": NEAR,
    },
    assumptions=(
        "Without the initiative the event would have come to both groups alike.",
        "Those who are no longer followed would have had it as those who are.",
        "Everybody counts from a moment that means the same in both groups.",
        "The ratio of the two groups' risks is the same all along, where it is the headline.",
    ),
)
