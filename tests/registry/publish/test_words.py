"""The words that leaders read for a verdict, a check and a strength."""

import pytest

from registry.publish.words import (
    check_words,
    overall_words,
    role_words,
    strength_reasons,
    verdict_words,
)


def test_at_strength_2_or_less_the_words_change_and_not_the_verdict(violence):
    assert verdict_words(violence) == "Improved; we cannot say that the initiative caused it"
    assert verdict_words(violence | {"strength": 3}) == "Worked; the size is uncertain"


def test_worse_within_the_grey_band_is_slightly_worse(violence):
    worse = {"verdict": "worse", "strength": 3}
    estimate = violence["estimate"]
    slight = violence | worse | {"estimate": estimate | {"value": 1.04, "low": 1.01, "high": 1.08}}
    plain = violence | worse | {"estimate": estimate | {"value": 1.2, "low": 1.1, "high": 1.3}}
    assert verdict_words(slight) == "Slightly worse, by less than matters"
    assert verdict_words(plain) == "Made it worse"
    assert verdict_words(plain | {"strength": 2}) == "Got worse; cause not shown"


def test_cannot_tell_says_when_a_worthwhile_gain_is_ruled_out(violence):
    unclear = violence | {"verdict": "cannot_tell"}
    assert verdict_words(unclear) == "Cannot tell yet"
    ruled_out = verdict_words(unclear | {"benefit_ruled_out": True})
    assert ruled_out == "Cannot tell yet, but a worthwhile gain is ruled out"


def test_with_harm_follows_the_verdict(violence):
    assert verdict_words(violence | {"with_harm": True, "strength": 3}).endswith(", with harm")


@pytest.mark.parametrize(
    ("ends", "held", "words"),
    [
        ((0.98, 0.9, 1.05), True, "Held: no worse than agreed"),
        ((1.3, 1.1, 1.5), False, "Not held: with harm"),
        ((1.1, 0.9, 1.5), False, "Not held yet: harm not ruled out"),
    ],
)
def test_a_guardrail_is_held_or_not_or_not_yet(violence, ends, held, words):
    value, low, high = ends
    estimate = violence["estimate"] | {"value": value, "low": low, "high": high}
    guardrail = violence | {"role": "guardrail", "estimate": estimate, "margin_held": held}
    assert verdict_words(guardrail) == words


def test_the_whole_is_said_as_its_least_favourable_primary_one(document):
    assert overall_words(document) == "Improved; we cannot say that the initiative caused it"
    assert "no verdict" in overall_words(document | {"verdict": None})


def test_a_check_begins_with_its_word(violence):
    held, unknown = violence["checks"]
    assert check_words(held) == "Held"
    assert check_words(unknown) == "Cannot be checked"
    failed = held | {"status": "not_held"}
    assert check_words(failed | {"consequence": "caveat"}) == "Warning"
    assert check_words(failed | {"consequence": "caps_strength"}) == "Not held"
    assert check_words(held | {"status": "info"}) == "For information"


def test_each_part_of_the_strength_is_named(violence):
    reasons = strength_reasons(violence)
    assert [reason.split(":")[0] for reason in reasons] == [
        "Ceiling of the design as planned",
        "At most 1",
        "One lower",
    ]


def test_a_role_says_what_was_wanted_or_agreed(document):
    primary, guardrail = document["hypotheses"]
    assert role_words(primary) == "Primary; worth having: 10 in every 100"
    assert role_words(guardrail) == "Guardrail; worst agreed: 2"
    assert role_words(primary | {"sesoi": None}) == "Primary; no smallest change was set"
