"""Strength after what only the registry knows."""

from typing import Any
from uuid import UUID

import pytest

from registry.domain.decision import Harm
from registry.domain.standing import caps_of, harm_of, standing_of, strength_after

RUN = UUID(int=7)


def hypothesis(**changes: Any) -> dict[str, Any]:
    return {
        "key": "a",
        "role": "primary",
        "strength": 3,
        "strength_ceiling": 3,
        "checks": [],
        "downgrades": [],
        "benefit_ruled_out": False,
        "with_harm": False,
        **changes,
    }


def caps(**changes: Any) -> Any:
    known = {
        "amended_after_outcomes": False,
        "gate_failed": False,
        "gate_warned": False,
        "is_independent": True,
        "low_fidelity": False,
    }
    return caps_of(**(known | changes))


@pytest.mark.parametrize(
    ("changes", "known", "expected"),
    [
        ({}, {}, 3),
        ({}, {"amended_after_outcomes": True}, 2),
        ({}, {"gate_failed": True}, 0),
        ({}, {"gate_warned": True}, 2),
        ({}, {"gate_warned": True, "low_fidelity": True}, 1),
        ({"strength": 5, "strength_ceiling": 5}, {"is_independent": False}, 3),
        ({"strength": 5, "strength_ceiling": 5}, {}, 5),
        (
            {"strength": 1, "downgrades": [{"key": "x"}, {"key": "y"}]},
            {"gate_warned": True, "low_fidelity": True},
            1,
        ),
        ({"strength": 2, "checks": [{"cap": 2, "consequence": "caps_strength"}]}, {}, 2),
        ({"strength": 0}, {}, 0),
        ({}, {"recording_breaks": ("2023-04: Rules changed.",)}, 1),
    ],
)
def test_caps_come_before_downgrades_and_two_is_the_most(
    changes: dict[str, Any], known: dict[str, Any], expected: int
) -> None:
    assert strength_after(hypothesis(**changes), caps(**known)) == expected


def test_the_registry_never_raises_strength() -> None:
    assert strength_after(hypothesis(strength=0, strength_ceiling=5), caps()) == 0


def test_an_evaluation_is_as_strong_as_its_weakest_primary_hypothesis() -> None:
    document = {
        "verdict": "worked",
        "hypotheses": [hypothesis(), hypothesis(key="b", strength=1), hypothesis(role="secondary")],
    }
    standing = standing_of(document, (), RUN)
    assert standing is not None
    assert (standing.verdict, standing.strength, standing.run) == ("worked", 1, RUN)


def test_a_plan_without_primary_hypotheses_has_no_standing() -> None:
    document = {"verdict": None, "hypotheses": [hypothesis(role="exploratory")]}
    assert standing_of(document, (), RUN) is None


@pytest.mark.parametrize(
    ("with_harm", "margin_held", "expected"),
    [(True, False, Harm.HARM), (False, False, Harm.UNCLEAR), (False, True, Harm.NONE)],
)
def test_harm_is_read_from_the_guardrails(
    *, with_harm: bool, margin_held: bool, expected: Harm
) -> None:
    guardrail = hypothesis(key="g", role="guardrail", margin_held=margin_held)
    document = {"hypotheses": [hypothesis(with_harm=with_harm), guardrail]}
    assert harm_of(document) is expected
