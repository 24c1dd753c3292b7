"""What of a result may leave the role that uploaded the data: the one disclosure rule.

Every count of people or events is given as the middle of its six; shares, rates and totals are made
again from rounded counts; an estimate is rounded to a part of its own error, and kept back whole
where it rests on a cell of one to six; sentences lose their counts. The stored result, its hash
and its verdicts stay as they are: only what is shown to others passes through here. A page, chart,
report, export and the API read what is returned, and so can say no more than it holds.
"""

from collections.abc import Iterator, Mapping
from dataclasses import replace
from typing import Any

import msgspec

from registry.actions.find import ResultLine
from registry.publish import release_numbers, words
from registry.publish.release_figures import FEW_ANSWERED, figure_of
from registry.publish.release_numbers import coarse, digits, safe
from registry.publish.release_rebuilt import Pair, pair_of, rebuilt
from registry.publish.release_totals import totals_of
from registry.publish.release_words import WITHHELD, without_counts

Document = Mapping[str, Any]

NOTE = "Counts are given as the middle of their six, so that no small number can be told."
_REFUSED = "The figures are too few, or not of the kind that the registered test needs."


def released(document: Document) -> dict[str, Any]:
    """Return a ``result/1`` document that is safe to publish; its verdicts are as they were."""
    found = [without_counts(warning, "") for warning in document.get("warnings") or ()]
    return {
        **document,
        "hypotheses": [_hypothesis(item) for item in document["hypotheses"]],
        "warnings": [warning for warning in found if warning],
    }


def released_part(hypothesis: Document) -> dict[str, Any]:
    """Return one hypothesis of a document as it may leave the role that uploaded."""
    return _hypothesis(hypothesis)


def released_line(line: ResultLine) -> ResultLine:
    """Return a line of a list of results as anybody may read it."""
    return replace(line, document=None if line.document is None else released(line.document))


def released_bytes(content: bytes) -> bytes:
    """Return the bytes of a ``result/1`` document as they may leave the role that uploaded."""
    return msgspec.json.encode(released(msgspec.json.decode(content)))


def _hypothesis(hypothesis: Document) -> dict[str, Any]:
    withheld = bool(hypothesis.get("estimate")) and release_numbers.stands_on_few(hypothesis)
    numbers = _nothing(hypothesis) if withheld else _numbers(hypothesis)
    shown = {
        **hypothesis,
        **numbers,
        "n": totals_of(hypothesis),
        "left_out": {
            name: safe(value) for name, value in (hypothesis.get("left_out") or {}).items()
        },
        "figure": figure_of(hypothesis, numbers["estimate"]),
        "checks": [_check(item) for item in hypothesis.get("checks") or ()],
        "downgrades": [_said(item) for item in hypothesis.get("downgrades") or ()],
    }
    for name in ("because", "what_would_help"):
        if hypothesis.get(name):
            shown[name] = without_counts(hypothesis[name], _REFUSED if name == "because" else "")
    return {**shown, "wording": _wording(shown)} if "wording" in hypothesis else shown


def _nothing(hypothesis: Document) -> dict[str, Any]:
    """Return an estimate's places without numbers, and the words that need its numbers."""
    threshold = hypothesis.get("sesoi")
    return {
        "estimate": None,
        "absolute": None,
        "sensitivity": [],
        "quantities": {},
        "sesoi": {**threshold, "d": None} if threshold else threshold,
        "withheld": WITHHELD,
        "verdict_said": words.verdict_words(hypothesis),
    }


def _numbers(hypothesis: Document) -> dict[str, Any]:
    cells = release_numbers.cells_of(hypothesis)
    level = (hypothesis.get("quantities") or {}).get("counterfactual")
    expected = _level(level, hypothesis) if isinstance(level, Mapping) else None
    estimate, absolute = hypothesis.get("estimate"), hypothesis.get("absolute")
    threshold = _threshold(hypothesis.get("sesoi"), level, expected)
    d = (threshold or {}).get("d")
    fences = {
        name: (d, -d) if d and threshold and threshold.get("of") == name else ()
        for name in ("estimate", "absolute")
    }
    pair = pair_of(hypothesis)
    own = _on_scale(estimate, fences["estimate"])
    again = rebuilt(estimate, pair, own)
    return {
        "estimate": again or coarse(estimate, cells, own),
        "absolute": rebuilt(absolute, pair, fences["absolute"])
        or coarse(absolute, cells, fences["absolute"]),
        "sensitivity": list(_others(hypothesis, pair if again else None)),
        "quantities": {} if expected is None else {"counterfactual": expected},
        "sesoi": threshold,
    }


def _others(hypothesis: Document, pair: Pair | None) -> Iterator[dict[str, Any]]:
    """Yield the other methods' answers; where the cells are shown, those made of these alone."""
    cells = release_numbers.cells_of(hypothesis)
    for other in hypothesis.get("sensitivity") or ():
        found = other.get("estimate")
        again = rebuilt(found, pair)
        if again is not None:
            yield {**other, "estimate": again}
        elif pair is None or "clusters" in (hypothesis.get("n") or {}):
            yield {**other, "estimate": coarse(found, cells)}


def _on_scale(estimate: Document | None, fences: tuple[float, ...]) -> tuple[float, ...]:
    """Return fences on an estimate's own scale: those of ratios stand on the logarithm."""
    import math

    scale = str((estimate or {}).get("scale"))
    if scale.endswith("ratio") or scale.startswith("ratio"):
        return tuple(math.exp(fence) for fence in fences)
    return tuple(fence + 0.5 for fence in fences) if scale == "probability" else fences


def _level(level: Document, hypothesis: Document) -> dict[str, Any] | None:
    """Return what was expected: the comparison's own figure made again, or two digits."""
    groups = (hypothesis.get("figure") or {}).get("groups") or ()
    if any(group.get("scale") == "mean" and group["n"] < FEW_ANSWERED for group in groups):
        return None
    told = digits(level.get("value"))
    for before, after in zip(groups, figure_of(hypothesis, None).get("groups", ()), strict=True):
        if before.get("value") is not None and before["value"] == level.get("value"):
            told = after["value"]
    return {**level, "value": told, "low": None, "high": None, "se": None}


def _threshold(found: Document | None, level: Any, expected: Document | None) -> Any:
    """Return the smallest change worth having, of the level that is shown and not of the true."""
    if not found or found.get("d") is None or not isinstance(level, Mapping):
        return found
    d, true = float(found["d"]), level.get("value")
    if not true or abs(d - found["value"]) < 1e-12 or abs(d / true - found["value"]) > 1e-9:
        return {**found, "d": digits(d)} if found["scale"] == "relative" else found
    shown = (expected or {}).get("value")
    return {**found, "d": None if shown is None else abs(shown) * found["value"]}


def _check(item: Document) -> dict[str, Any]:
    return {**_said(item), "value": None}


def _said(item: Document) -> dict[str, Any]:
    return {**item, "because": without_counts(item.get("because") or "")}


def _wording(shown: Document) -> dict[str, str]:
    """Return the leader's sentences made again from what is shown; analysts' own stay behind."""
    from registry.publish.sentences import sentences_of

    said = sentences_of(shown)
    parts = (f"{words.verdict_words(shown)}.", said.size, said.rest, said.more)
    told = " ".join(part for part in parts if part)
    return {"leader": told, "analyst": told}
