"""The answers of two groups level by level: how many there are, and what is drawn of them."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from analysis.data import FloatArray
from analysis.outcome import Check, CheckStatus, Consequence, Estimate
from analysis.parts.survey_odds import Answers

FEW = 10
"""Answers in a group below which a caveat is given, and its answers are not drawn by level."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Survey:
    """Answers of two groups.

    first, second: shape (levels,), answers of either group by level, lowest first, with a 0 where
    nobody gave it. rows: the same by row, for the model, without rows that count nobody.
    file_rows: rows of the file.
    """

    levels: tuple[str, ...]
    first: FloatArray
    second: FloatArray
    rows: Answers
    labels: tuple[str, str]
    file_rows: int


def few_check(survey: Survey) -> Iterator[Check]:
    """Yield the caveat of a small group; nothing where both are large enough."""
    fewest = round(min(float(survey.first.sum()), float(survey.second.sum())))
    if fewest >= FEW:
        return
    yield Check(
        key="small_groups",
        status=CheckStatus.NOT_HELD,
        because=f"The smaller group has {fewest} answers: one or two people can turn the result, "
        "and they might be known by their answers, so these are not shown by level.",
        value=float(fewest),
        threshold=f"{FEW} or more in each group",
        consequence=Consequence.CAVEAT,
    )


def counts(survey: Survey) -> dict[str, int]:
    """Return the counts of a result, by the contract's names."""
    first, second = round(float(survey.first.sum())), round(float(survey.second.sum()))
    return {
        "rows": survey.file_rows,
        "units": first + second,
        "treated": first,
        "comparison": second,
    }


def figure(survey: Survey, headline: Estimate) -> dict[str, Any]:
    """Return the shares of each answer in either group; a small group hides its own."""
    groups = [
        {
            "label": label,
            "n": round(float(times.sum())),
            "shares": [float(share) for share in times / times.sum()]
            if times.sum() >= FEW
            else None,
        }
        for label, times in zip(survey.labels, (survey.first, survey.second), strict=True)
    ]
    drawn = {"value": headline.value, "low": headline.low, "high": headline.high}
    return {
        "estimate": {**drawn, "scale": headline.scale.value, "unit": None, "no_change": 0.5},
        "answers": {"levels": list(survey.levels), "groups": groups},
    }
