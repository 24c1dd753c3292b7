"""A force's own metrics: proposed by one, approved by its owner, and then sealed."""

import pytest
from sqlalchemy.exc import DBAPIError

from registry import actions
from registry.errors import InvalidError, NotAllowedError
from tests.builders import Force, in_review, make_force

DEFINITION = {
    "definition": "Violent offences in the two streets, from six in the evening to three.",
    "numerator": "offences",
    "kind": "count",
    "unit": "offences a month",
    "better": "lower",
}


def propose(force: Force, **changes: object) -> object:
    return actions.propose_metric(
        force.registry,
        by=force.lead,
        **{
            "key": "evening_violence",
            "name": "Evening violence",
            "definition": DEFINITION,
            "owner": force.analyst.id,
            **changes,
        },  # type: ignore[arg-type]
    )


def test_a_plan_can_use_a_metric_once_its_owner_has_approved(force: Force) -> None:
    propose(force)
    named = {"metrics": {"offences": "evening_violence/1"}}
    with pytest.raises(InvalidError, match="no approved metric version"):
        in_review(force, **named)
    actions.approve_metric(force.registry, by=force.analyst, key="evening_violence", version=1)
    assert in_review(force, **named)


def test_nobody_approves_their_own_proposal(force: Force) -> None:
    propose(force, owner=force.lead.id)
    for person in (force.lead, force.analyst, force.administrator):
        with pytest.raises(NotAllowedError):
            actions.approve_metric(force.registry, by=person, key="evening_violence", version=1)


def test_a_change_is_a_new_version(force: Force) -> None:
    propose(force)
    propose(force, definition={**DEFINITION, "unit": "per 1,000 people"})
    versions = actions.find.metrics(force.registry, by=force.member)
    assert [item.version for item in versions] == [2, 1]
    assert versions[0].sha256 != versions[1].sha256


def test_an_approved_definition_is_sealed(force: Force) -> None:
    propose(force)
    actions.approve_metric(force.registry, by=force.analyst, key="evening_violence", version=1)
    with force.registry.engine.connect() as connection, pytest.raises(DBAPIError, match="sealed"):
        connection.exec_driver_sql("UPDATE metric SET name = 'x'")


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"key": "X"}, "key"),
        ({"key": "hotspot_crime"}, "key"),
        ({"name": " "}, "name"),
        ({"definition": {**DEFINITION, "better": ""}}, "better"),
    ],
)
def test_what_is_missing_is_told(force: Force, changes: dict[str, object], field: str) -> None:
    with pytest.raises(InvalidError) as caught:
        propose(force, **changes)
    assert field in {problem.field for problem in caught.value.fields}


def test_another_forces_metric_is_not_there(force: Force) -> None:
    propose(force)
    other = make_force(force.registry, force.clock, code="SOUTH")
    assert actions.find.metrics(force.registry, by=other.lead) == ()
    with pytest.raises(InvalidError, match="open account"):
        propose(force, key="another_one", owner=other.analyst.id)
