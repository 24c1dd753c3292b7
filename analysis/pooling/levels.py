"""Studies by the strength that their designs can reach: averages beside each other, never mixed."""

import math
from collections.abc import Callable, Iterable, Sequence
from functools import cache
from typing import Any, TypeVar

from analysis.data import Kind
from analysis.design import Question, catalogue
from analysis.parts.distributions import chi2_above
from analysis.pooling.studies import Study

NOT_NAMED = "not named"
"""What a document calls studies without a design, or with a word that is none of the engine's."""

_Key = TypeVar("_Key", str, int)
_Block = Callable[[tuple[Study, ...]], dict[str, Any]]


@cache
def level_of_design(name: str | None) -> int | None:
    """Return the strength that a design reaches with the fewest columns; None for other words."""
    design = None if name is None else catalogue().get(name)
    if design is None:
        return None
    question = Question(key="", kind=Kind.MEAN, better="lower", metric="")
    return min(design.ceiling(question, roles) for roles in design.roles.required)


def by_design(studies: Sequence[Study], block: _Block) -> dict[str, Any]:
    """Return averages by design and by level of design, and whether the levels differ.

    Nothing where no study names its design.
    """
    if all(each.design is None for each in studies):
        return {"by_design": [], "by_level": [], "between_levels": None}
    designs = _grouped(studies, _name)
    levels = _grouped(studies, _level)
    named = [
        {"key": key, "design": key, "level": level_of_design(key), **block(some)}
        for key, some in sorted(designs.items())
    ]
    ranked = [
        {
            "key": str(level) if level else NOT_NAMED,
            "level": level or None,
            "designs": sorted({_name(study) for study in some}),
            **block(some),
        }
        for level, some in sorted(levels.items(), reverse=True)
    ]
    between = _between(ranked, ratio=studies[0].is_ratio)
    return {"by_design": named, "by_level": ranked, "between_levels": between}


def _name(study: Study) -> str:
    return study.design or NOT_NAMED


def _level(study: Study) -> int:
    return level_of_design(study.design) or 0


def _grouped(
    studies: Iterable[Study], key: Callable[[Study], _Key]
) -> dict[_Key, tuple[Study, ...]]:
    found: dict[_Key, list[Study]] = {}
    for study in studies:
        found.setdefault(key(study), []).append(study)
    return {name: tuple(some) for name, some in found.items()}


def _between(levels: Sequence[dict[str, Any]], *, ratio: bool) -> dict[str, Any] | None:
    """Return the test that the levels share one average; None where there are not two of them.

    References
    ----------
    Borenstein and Higgins (2013), Prevention Science 14, 134-143 (random effects within groups).
    """
    known = [level for level in levels if level["se"] and level["mu"] is not None]
    if len(known) < 2:
        return None
    means = [math.log(level["mu"]) if ratio else level["mu"] for level in known]
    weights = [level["se"] ** -2 for level in known]
    centre = math.fsum(w * m for w, m in zip(weights, means, strict=True)) / math.fsum(weights)
    q = math.fsum(w * (m - centre) ** 2 for w, m in zip(weights, means, strict=True))
    df = len(known) - 1
    return {"q": q, "df": df, "p": chi2_above(q, df)}
