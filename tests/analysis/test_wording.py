import itertools
import re

import pytest

from analysis.outcome import (
    Check,
    CheckStatus,
    Consequence,
    Scale,
)
from analysis.verdict import Verdict
from analysis.wording import analyst, leader

FORBIDDEN = (
    *("significant", "significance", "no effect", "proves", "proof", "inconclusive"),
    *("statistically", "robust", "leverage", "insight", "did not work for us"),
)

VERDICTS = [verdict for verdict in Verdict if verdict is not Verdict.NOT_TESTABLE]
SCALES = [scale for scale in Scale if scale not in (Scale.MEAN, Scale.SHARE, Scale.RATE)]


def ease(text: str) -> float:
    """Return Flesch's reading ease (1948, Journal of Applied Psychology 32, 221-233)."""
    sentences = [s for s in re.split(r"(?<=[.:?!])\s+", text) if re.search("[a-z]", s)]
    words = re.findall(r"[A-Za-z']+", text)
    syllables = sum(_syllables(word.lower()) for word in words)
    return 206.835 - 1.015 * len(words) / len(sentences) - 84.6 * syllables / len(words)


def _syllables(word: str) -> int:
    found = len(re.findall(r"[aeiouy]+", word))
    if word.endswith("e") and not word.endswith(("le", "ee")) and found > 1:
        found -= 1
    if word.endswith("ed") and not word.endswith(("ted", "ded")) and found > 1:
        found -= 1
    return max(1, found)


def said_badly(text: str) -> list[str]:
    low = text.lower()
    found = [word for word in FORBIDDEN if word in low]
    return found + (["p"] if re.search(r"\bp\b", low) else [])


@pytest.mark.parametrize(
    ("verdict", "strength", "scale"), list(itertools.product(VERDICTS, range(6), SCALES))
)
def test_a_leader_reads_plain_words_for_every_verdict_strength_and_scale(
    answer, verdict, strength, scale
):
    built = answer(verdict, strength, scale)
    assert built.reading.verdict is verdict
    told = leader(built)
    assert said_badly(told) == []
    assert ease(told) >= 50, told
    sentences = re.split(r"(?<=[.?!])\s+", told)
    assert max(len(s.split()) for s in sentences) <= 25, told
    assert "-" not in re.sub(r"[a-z]-[a-z]", "", told), told
    assert all(letter not in told for letter in ("_", "  ", "None", "nan"))


@pytest.mark.parametrize(
    ("verdict", "strength", "scale"), list(itertools.product(VERDICTS, range(6), SCALES))
)
def test_an_analyst_reads_the_numbers_and_no_empty_claim(answer, verdict, strength, scale):
    told = analyst(answer(verdict, strength, scale))
    assert not [word for word in FORBIDDEN if word in told.lower()]
    assert f"Strength {strength} of 5" in told
    assert "95% interval" in told
    assert verdict.replace("_", " ") in told


def test_the_main_doubt_is_named(answer):
    check = Check(
        key="regression_to_mean",
        status=CheckStatus.UNKNOWN,
        because="Not given.",
        consequence=Consequence.CAPS_STRENGTH,
        cap=1,
    )
    told = leader(answer(Verdict.WORKED, 1, checks=(check,)))
    assert "The main doubt: the places or people were picked when their figure was high." in told
    assert said_badly(told) == []
    assert ease(told) >= 50
