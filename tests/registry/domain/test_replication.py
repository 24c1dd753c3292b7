"""What a further evaluation takes over from a frozen one."""

from registry import actions
from registry.domain.replication import copied
from tests.builders import Force, registered


def test_the_words_are_taken_over_and_neither_dates_nor_people(force: Force) -> None:
    reference = registered(force)
    view = actions.find.evaluation(force.registry, by=force.lead, reference=reference)
    values = copied(view.registration)
    assert values["population"] == "People in two streets"
    assert values["metrics"] == {"offences": "hotspot_crime/1"}
    assert values["analysis"]["hypotheses"][0]["key"] == "offences"
    assert "start" not in values["analysis"]
    for name in ("delivery_starts_on", "decision_on", "leads", "analyst", "reviewer", "title"):
        assert name not in values


def test_nothing_is_taken_over_from_nothing() -> None:
    assert copied(None) == {}
