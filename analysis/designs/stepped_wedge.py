"""Stepped wedge: every cluster begins, one after the other, in an order that chance drew."""

from dataclasses import dataclass

from analysis.data import Kind, Observations
from analysis.design import CommonSettings, Design, Method, Question, Roles, setting
from analysis.outcome import Outcome
from analysis.parts.power_clusters import power_of_steps
from analysis.parts.wedge_answer import HOOPER, HUSSEY, KENNY, ORDERS, answer_wedge, sentence
from analysis.parts.wedges import Wedge, read_wedge


@dataclass(frozen=True, slots=True, kw_only=True)
class Settings(CommonSettings):
    """How the effect is modelled."""

    model: str = setting(
        "mixed",
        label="Model",
        help="A mixed model with periods as a factor, or a permutation of the starts over the "
        "clusters, which presumes nothing of how outcomes vary.",
        choices=("mixed", "permutation"),
    )


def shape(seen: Observations, _question: Question, _settings: Settings) -> Wedge:
    """Return the stepped wedge, checked.

    Raises
    ------
    BadDataError
        The rows are malformed.
    """
    return read_wedge(seen)


def estimate(wedge: Wedge, question: Question, settings: Settings) -> Outcome:
    """Return the effect of having begun."""
    return answer_wedge(wedge, settings.model, question, settings.level)


def choose(
    _seen: Observations | None, _question: Question, settings: Settings, _roles: frozenset[str]
) -> Method:
    """Return the method that will run: the plan alone says it."""
    other = "permutation" if settings.model == "mixed" else "mixed"
    because = f'The plan has `model = "{settings.model}"`; the other is in the sensitivity set.'
    return Method(sentence=sentence(settings.model), rejected=((other, because),))


DESIGN = Design(
    key="stepped_wedge",
    title="Stepped wedge",
    question="Did teams or places do better once they had begun, as each began in its turn?",
    kinds=frozenset({Kind.MEAN, Kind.PROPORTION, Kind.COUNT}),
    roles=Roles(
        required=(frozenset({"cluster", "period", "starts"}),),
        optional=frozenset({"people", "exposure"}),
    ),
    settings=Settings,
    shape=shape,
    estimate=estimate,
    choose=choose,
    ceiling=lambda _question, _roles: 5,
    references=(HUSSEY, HOOPER, KENNY, ORDERS),
    power=lambda assumptions, question, _settings: power_of_steps(assumptions, question),
    figures=("estimate", "series", "event_study"),
    assumptions=(
        "Chance alone decided the order in which clusters began.",
        "Without the initiative all clusters would have moved alike from period to period.",
        "The effect is the same however long a cluster has had the initiative.",
        "Clusters did not begin early, and do not influence each other.",
    ),
)
