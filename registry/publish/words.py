"""The leader's words for what a result document holds: verdict, role, check, strength, mode."""

from collections.abc import Mapping
from typing import Any

from analysis.figures import natural_effect

Document = Mapping[str, Any]

_CAUSE_FROM = 3
"""Strength from which the words may say that it worked."""

_WORDS = {
    "worked": "Worked",
    "worked_size_uncertain": "Worked; the size is uncertain",
    "below_worthwhile": "Worked, but by less than is worthwhile",
    "no_meaningful_difference": "No meaningful difference",
    "worse": "Made it worse",
    "cannot_tell": "Cannot tell yet",
    "not_testable": "Not testable",
}

_WEAK_WORDS = {
    "worked": "Improved; we cannot say that the initiative caused it",
    "worked_size_uncertain": "Improved; we cannot say that the initiative caused it",
    "below_worthwhile": "Improved, but by less than is worthwhile; "
    "we cannot say that the initiative caused it",
    "worse": "Got worse; cause not shown",
}

_MODES = {
    "unregistered": "Unregistered: no frozen plan stands behind this run",
    "confirmatory": "Confirmatory: ran the frozen plan",
    "exploratory": "Exploratory: not the registered plan",
}

_ROLES = {
    "primary": "Primary",
    "secondary": "Secondary",
    "guardrail": "Guardrail",
    "exploratory": "Exploratory",
}


def verdict_name(verdict: str, strength: int) -> str:
    """Return a verdict's own words at a strength, where no document is at hand."""
    weak = strength < _CAUSE_FROM and verdict != "not_testable"
    return _WEAK_WORDS.get(verdict, _WORDS[verdict]) if weak else _WORDS[verdict]


def verdict_words(hypothesis: Document) -> str:
    """Return the words that leaders read for one hypothesis, by its verdict and its strength."""
    verdict = hypothesis.get("verdict")
    if hypothesis.get("verdict_said"):
        return str(hypothesis["verdict_said"])
    if verdict is None:
        return "Describes; gives no verdict"
    if verdict == "not_testable":
        return _WORDS[verdict]
    if hypothesis["role"] == "guardrail":
        return _guardrail_words(hypothesis)
    words = _WORDS[verdict]
    if verdict == "worse" and _is_slight(hypothesis):
        words = "Slightly worse, by less than matters"
    elif hypothesis["strength"] < _CAUSE_FROM:
        words = _WEAK_WORDS.get(verdict, words)
    if verdict == "cannot_tell" and hypothesis.get("benefit_ruled_out"):
        words = f"{words}, but a worthwhile gain is ruled out"
    return f"{words}, with harm" if hypothesis.get("with_harm") else words


def _guardrail_words(hypothesis: Document) -> str:
    if hypothesis.get("margin_held"):
        return "Held: no worse than agreed"
    drawn = natural_effect(hypothesis)
    high = None if drawn is None else drawn.multiples.high
    if high is not None and high < 0:
        return "Not held: with harm"
    return "Not held yet: harm not ruled out"


def _is_slight(hypothesis: Document) -> bool:
    drawn = natural_effect(hypothesis)
    if drawn is None or drawn.good is None or drawn.multiples.low is None:
        return False
    return drawn.multiples.low > -1


def overall_words(document: Document) -> str:
    """Return the words for the whole evaluation: those of its least favourable primary one."""
    verdict = document.get("verdict")
    primary = [each for each in document["hypotheses"] if each["role"] == "primary"]
    if verdict is None or not primary:
        return "No primary hypothesis, so no verdict for the whole"
    least = [each for each in primary if each.get("verdict") == verdict]
    weakest = min(least, key=lambda each: each["strength"], default=primary[0])
    return verdict_words(weakest)


def mode_words(mode: str) -> str:
    """Return the mark of a run: confirmatory, exploratory or unregistered, in words."""
    return _MODES.get(mode, mode)


def role_words(hypothesis: Document) -> str:
    """Return the role, and the margin or the change worth having that the plan names."""
    words = _ROLES.get(hypothesis["role"], hypothesis["role"])
    threshold = hypothesis.get("sesoi")
    if not threshold:
        return f"{words}; no smallest change was set"
    relative = threshold["scale"] == "relative"
    size = (
        f"{100 * threshold['value']:.3g} in every 100" if relative else f"{threshold['value']:.3g}"
    )
    kind = "worst agreed" if hypothesis["role"] == "guardrail" else "worth having"
    return f"{words}; {kind}: {size}"


def strength_words(hypothesis: Document) -> str:
    """Return the strength in words: ``2 of 5``."""
    return (
        "no strength"
        if hypothesis.get("outcome") == "refusal"
        else f"{hypothesis['strength']} of 5"
    )


def check_words(check: Document) -> str:
    """Return the word that a check begins with: Held, Warning, Not held, Cannot be checked."""
    if check["status"] == "not_held":
        return "Warning" if check["consequence"] in {"none", "caveat"} else "Not held"
    return {"held": "Held", "unknown": "Cannot be checked"}.get(check["status"], "For information")


def named(key: str) -> str:
    """Return a stable key as words: ``pre_trend`` as ``pre trend``."""
    return key.replace("_", " ")


def strength_reasons(hypothesis: Document) -> tuple[str, ...]:
    """Return why the strength is what it is: ceiling, caps and downgrades, each with its reason."""
    if hypothesis.get("outcome") == "refusal":
        return ("Nothing was estimated, so there is no strength.",)
    reasons = [f"Ceiling of the design as planned: {hypothesis['strength_ceiling']} of 5."]
    for check in hypothesis["checks"]:
        if check["consequence"] == "caps_strength":
            cap = 2 if check["cap"] is None else check["cap"]
            reasons.append(f"At most {cap}: {named(check['key'])}. {check['because']}")
    reasons += [
        f"One lower: {named(lost['key'])}. {lost['because']}" for lost in hypothesis["downgrades"]
    ]
    return tuple(reasons)
