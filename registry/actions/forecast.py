"""Say, before the reveal, how likely *worked* is."""

from registry.domain.evaluation import Forecast
from registry.domain.lifecycle import LIVE, require_state
from registry.domain.people import Person, Verb, require
from registry.errors import InvalidError
from registry.store import Registry, evaluations, journal, statements


def forecast(registry: Registry, *, by: Person, evaluation: str, probability: float) -> Forecast:
    """Return the forecast; it can be made once, and only while the result is sealed."""
    if not 0 <= probability <= 1:
        raise InvalidError({"probability": "Give a chance between 0 and 100 in 100."})
    with registry.acting(by) as act:
        value = evaluations.find(act.session, evaluation)
        require(act.by, Verb.FORECAST, value)
        require_state(value.state, LIVE, "make a forecast")
        made = Forecast(
            evaluation=value.id, person=act.by.id, probability=probability, made_at=act.now
        )
        statements.add(act, made, once=f"forecast:{value.id}:{act.by.id}")
        journal.append(
            act,
            kind="forecast.made",
            subject=value.reference,
            payload={"probability": probability},
        )
        return made
