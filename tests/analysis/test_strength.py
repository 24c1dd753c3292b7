import pytest

from analysis.data import Kind
from analysis.design import CommonSettings, Design, Question, Roles
from analysis.outcome import Check, CheckStatus, Consequence, Downgrade
from analysis.strength import ceiling_of, strength_of


def capping(cap):
    return Check(
        key=f"cap_{cap}",
        status=CheckStatus.NOT_HELD,
        because="It did not hold.",
        consequence=Consequence.CAPS_STRENGTH,
        cap=cap,
    )


def lost(*keys):
    return [Downgrade(key=key, because="It was seen.") for key in keys]


@pytest.mark.parametrize(
    ("ceiling", "caps", "downgrades", "value"),
    [
        (3, [], [], 3),
        (5, [capping(2)], [], 2),
        (5, [capping(None)], [], 2),
        (5, [capping(2), capping(1)], [], 1),
        (1, [capping(2)], [], 1),
        (3, [], lost("attrition"), 2),
        (3, [], lost("attrition", "attrition"), 2),
        (5, [], lost("attrition", "imbalance", "overlap"), 3),
        (3, [capping(1)], lost("attrition", "imbalance"), 0),
        (3, [capping(0)], [], 0),
    ],
)
def test_strength_is_the_ceiling_capped_and_lowered(ceiling, caps, downgrades, value):
    found = strength_of(ceiling, caps, downgrades)
    assert (found.value, found.ceiling) == (value, ceiling)


def test_a_check_that_only_warns_takes_nothing_away():
    check = Check(
        key="few",
        status=CheckStatus.NOT_HELD,
        because="There are few.",
        consequence=Consequence.CAVEAT,
        cap=1,
    )
    assert strength_of(3, [check], []).value == 3


def design(*roles):
    return Design(
        key="a",
        title="A",
        question="Did it?",
        kinds=frozenset({Kind.MEAN}),
        roles=Roles(required=(frozenset(roles),)),
        settings=CommonSettings,
        shape=lambda *_: None,
        estimate=lambda *_: None,
        choose=lambda *_: None,
        ceiling=lambda question, columns: 2,
        references=("A paper",),
    )


def asked(assignment):
    return Question(key="k", kind=Kind.MEAN, better="lower", metric="m", assignment=assignment)


@pytest.mark.parametrize(
    ("roles", "assignment", "ceiling", "checks"),
    [
        (("group",), "chosen", 2, []),
        (("group",), "as_if_random", 4, [("assignment", CheckStatus.INFO)]),
        (("group",), "random", 5, [("assignment", CheckStatus.INFO)]),
        (("phase",), "random", 2, [("assignment", CheckStatus.NOT_HELD)]),
    ],
)
def test_assignment_lifts_a_design_that_has_a_group(roles, assignment, ceiling, checks):
    found, said = ceiling_of(design(*roles), asked(assignment), frozenset(roles))
    assert found == ceiling
    assert [(check.key, check.status) for check in said] == checks
