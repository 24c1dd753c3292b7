"""From a stored result to the parts of a page: verdict region, outcomes, strength, checks."""

import re
from collections.abc import Iterator, Mapping
from typing import Any

from registry.domain.evaluation import Conclusion, Standing, StoredResult
from registry.publish import words
from registry.publish.sentences import change_said, role_said, sentences_of
from registry.web.check_names import CHECK_NAMES
from registry.web.pages.charts import estimate_part
from registry.web.pages.parts import CheckLine, EstimatePicture, Strength, Verdict, check_line
from registry.web.pages.results import Opening, OutcomeRow, Reason

Document = Mapping[str, Any]

ORDER = ("primary", "guardrail", "secondary", "exploratory")

_STATISTIC = re.compile(r"\s*\([^()]*\bp (?:=|<|below|above|value)[^()]*\)|,? p (?:=|<) [\d.]+")


def document_of(result: StoredResult, standing: Standing | None = None) -> dict[str, Any]:
    """Return the ``result/1`` document with the strengths that the registry gives.

    ``standing`` is the one that was signed: where it set a strength by hand, the primary
    hypotheses have that.
    """
    import msgspec

    document: dict[str, Any] = msgspec.json.decode(result.content)
    document["hypotheses"] = [
        {**item, "strength": _strength(item, result, standing)} for item in document["hypotheses"]
    ]
    return document


def _strength(item: Document, result: StoredResult, standing: Standing | None) -> int:
    own = int(result.strengths.get(item["key"], item["strength"]))
    if standing is None or result.standing is None or item["role"] != "primary":
        return own
    by_hand = standing.strength != result.standing.strength
    return standing.strength if by_hand else own


def in_order(document: Document) -> list[Document]:
    """Return the hypotheses, the primary ones first and then what must not get worse."""
    return sorted(document["hypotheses"], key=lambda item: ORDER.index(item["role"]))


def leading(document: Document) -> Document:
    """Return the hypothesis that a page opens with: the least favourable primary one."""
    every = in_order(document)
    primary = [item for item in every if item["role"] == "primary"]
    least = [item for item in primary if item.get("verdict") == document.get("verdict")]
    return min(least, key=lambda item: item["strength"], default=(primary or every)[0])


def strength_part(hypothesis: Document, note: str = "") -> Strength | None:
    """Return the five places of strength; None where nothing was estimated."""
    if hypothesis.get("outcome") == "refusal" or hypothesis.get("verdict") is None:
        return None
    level = int(hypothesis["strength"])
    lost = max(0, int(hypothesis["strength_ceiling"]) - level)
    return Strength(level=level, lost=min(lost, 5 - level), note=note)


def verdict_part(hypothesis: Document) -> Verdict:
    """Return the verdict with the word that a leader reads."""
    key = hypothesis.get("verdict") or "not_testable"
    return Verdict(key=key, word=words.verdict_words(hypothesis))


def opening_of(document: Document, *, key: str, gate: tuple[CheckLine, ...] = ()) -> Opening:
    """Return the verdict region of a result."""
    from registry.publish.pictures import estimate_chart

    first = leading(document)
    exploratory = document.get("mode") == "exploratory"
    drawn = estimate_chart(first, key=key, exploratory=exploratory)
    said = sentences_of(first)
    refused = first.get("outcome") == "refusal"
    return Opening(
        verdict=verdict_part(first),
        size=said.size,
        rest=said.rest,
        more=said.more,
        estimate=estimate_part(drawn, exploratory=exploratory) if drawn else None,
        strength=strength_part(first, note="evidence strength"),
        gate=gate if refused else (),
    )


def outcome_rows(document: Document) -> tuple[OutcomeRow, ...]:
    """Return every promised outcome, in the order of the plan within its role."""
    return tuple(
        OutcomeRow(
            name=item["metric"],
            role=role_said(item),
            change=change_said(item),
            picture=row_picture_of(item),
            verdict=words.verdict_words(item),
            strength=words.strength_words(item),
        )
        for item in in_order(document)
    )


def row_picture_of(hypothesis: Document) -> EstimatePicture | None:
    """Return the small picture of an estimate for a table's row; None without an estimate."""
    from markupsafe import Markup

    from registry.publish.pictures import row_picture

    drawn = row_picture(hypothesis)
    if drawn is None:
        return None
    return EstimatePicture(wide=Markup(drawn), size="row")  # noqa: S704 - drawn by us, all escaped


def change_of(document: Document) -> str:
    """Return the change of the leading hypothesis in words, for a row of a list."""
    first = leading(document)
    if first.get("outcome") == "refusal":
        return without_statistics(str(first.get("because") or "No figure can be given."))
    return f"{first['metric']}: {change_said(first)}"


def reasons_of(
    hypothesis: Document, result: StoredResult, conclusion: Conclusion | None
) -> tuple[Reason, ...]:
    """Return why the strength is what it is, each line with its number."""
    if strength_part(hypothesis) is None:
        return (Reason(number="\u2013", words="Nothing was estimated, so there is no strength."),)
    return tuple(_reasons(hypothesis, result, conclusion))


def _reasons(
    hypothesis: Document, result: StoredResult, conclusion: Conclusion | None
) -> Iterator[Reason]:
    ceiling = hypothesis["strength_ceiling"]
    yield Reason(number=str(ceiling), words="Ceiling of the design, as it was planned")
    for check in hypothesis["checks"]:
        if check["consequence"] == "caps_strength":
            cap = 2 if check["cap"] is None else check["cap"]
            yield Reason(number=f"\u2264{cap}", words=without_statistics(check["because"]))
    for lost in hypothesis["downgrades"]:
        yield Reason(number="\u22121", words=without_statistics(lost["because"]))
    for limit in result.caps:
        number = "\u22121" if limit.cap is None else f"\u2264{limit.cap}"
        yield Reason(number=number, words=limit.because)
    if conclusion is not None and conclusion.override:
        by_hand = conclusion.override
        yield Reason(
            number=str(by_hand["new"]),
            words=f"Set by hand, from {by_hand['old']} to {by_hand['new']}: {by_hand['reason']}",
        )


def checks_of(hypothesis: Document) -> tuple[CheckLine, ...]:
    """Return the checks of a hypothesis in words."""
    return tuple(
        check_line(
            item["status"],
            CHECK_NAMES.get(item["key"], words.named(item["key"])),
            seen=without_statistics(item["because"]),
            consequence=item["consequence"],
        )
        for item in hypothesis["checks"]
    )


def without_statistics(text: str) -> str:
    """Return a sentence without its p values: those stand in the analyst's report."""
    return _STATISTIC.sub("", text)
