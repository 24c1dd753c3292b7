"""What a design that only describes has to say: the clearest thing in its figure, and how rare."""

import math
from collections.abc import Iterator, Mapping
from typing import Any

from analysis.amounts import amount
from analysis.answer import Answer
from analysis.outcome import Estimate, Quantity

_RARE = 0.05
"""Below this chance a pattern is called rare."""

NO_VERDICT = "This describes the figures as they are. It gives no verdict."


def described(answer: Answer) -> str:
    """Return what a leader reads of a design that describes: plain, and without a verdict."""
    found = answer.outcome.findings
    sentences = (*_averages(answer, found.figure), *_shares(answer, found.figure))
    return " ".join([*sentences, *_rarity(found.quantities), NO_VERDICT])


def _averages(answer: Answer, figure: Mapping[str, Any]) -> Iterator[str]:
    groups = [group for group in figure.get("groups") or () if group.get("value") is not None]
    if not groups:
        return
    low, high = (pick(groups, key=lambda group: group["value"]) for pick in (min, max))
    yield (
        f"{answer.hypothesis.metric}: the averages run from about {_level(low['value'])} "
        f"({low['label']}) to about {_level(high['value'])} ({high['label']})."
    )


def _level(value: float) -> str:
    return f"minus {amount(value)}" if value < 0 else amount(value)


def _shares(answer: Answer, figure: Mapping[str, Any]) -> Iterator[str]:
    """Say the cell that stands out most among rows that are large enough to be shown."""
    table = figure.get("table") or {"rows": (), "columns": ()}
    rows = [row for row in table["rows"] if row["shares"] is not None]
    people = sum(row["n"] for row in rows)
    if len(rows) < len(table["rows"]) or not people:
        return
    overall = [
        sum(row["n"] * row["shares"][place] for row in rows) / people
        for place in range(len(table["columns"]))
    ]
    row, place = max(
        ((row, place) for row in rows for place in range(len(overall))),
        key=lambda cell: _distance(cell[0], overall[cell[1]], cell[1]),
    )
    yield (
        f"{answer.hypothesis.metric}: of every 100 in {row['label']}, about "
        f"{amount(100 * row['shares'][place])} are {table['columns'][place]}. Of every 100 in all, "
        f"about {amount(100 * overall[place])} are."
    )


def _distance(row: Mapping[str, Any], share: float, place: int) -> float:
    spread = share * (1 - share) * (1 / row["n"])
    return abs(row["shares"][place] - share) / math.sqrt(spread) if spread > 0 else 0.0


def _rarity(quantities: Mapping[str, Quantity]) -> Iterator[str]:
    p = next((quantities[name] for name in ("exact_p", "p") if quantities.get(name)), None)
    if isinstance(p, float):
        yield f"Chance alone {_often(p)} a pattern this clear."
    within = quantities.get("mantel_haenszel_p")
    if isinstance(within, float):
        yield f"With like compared to like, chance alone {_often(within)} what is left of it."


def _often(p: float) -> str:
    return "would rarely bring" if p < _RARE else "often brings"


_NUMBERS = (
    ("f", "F"),
    ("df_between", "df between"),
    ("df_within", "df within"),
    ("chi2", "chi-squared"),
    ("df", "df"),
    ("chi2_p", "p"),
    ("p", "p"),
    ("exact_p", "exact p"),
    ("r_squared", "R squared"),
    ("cramers_v", "Cramer's V"),
    ("trend_p", "trend p"),
    ("mantel_haenszel_or", "Mantel-Haenszel odds ratio"),
)


def described_in_numbers(quantities: Mapping[str, Quantity]) -> str:
    """Return the statistics of a design that describes, for an analyst; empty without any."""
    told = []
    for name, word in _NUMBERS:
        found = quantities.get(name)
        value = found.value if isinstance(found, Estimate) else found
        if value is not None:
            told.append(f"{word} {value:.4g}")
    return ", ".join(told)
