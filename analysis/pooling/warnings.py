"""What a reader of an average must know before they use it, one sentence each."""

from collections.abc import Iterator, Sequence

from analysis.pooling.levels import level_of_design
from analysis.pooling.small_studies import FEWEST
from analysis.pooling.studies import Study

_FEW = 5


def warnings_of(
    studies: Sequence[Study], plain: float | None, guarded: float | None
) -> Iterator[str]:
    """Yield the warnings; ``plain`` and ``guarded`` are Knapp and Hartung's standard errors."""
    yield from _few(len(studies))
    yield from _clusters(studies)
    clustered = studies[0].cluster is not None
    if plain is not None and guarded is not None and plain < guarded and not clustered:
        yield (
            "The studies agree more than their own errors would let them by chance, which makes "
            "the plain Knapp-Hartung interval short: read the guarded one beside it."
        )
    if len(studies) >= FEWEST and clustered:
        yield "Egger's test takes studies as independent: with clusters it is not computed."
    yield from _same_names(studies)
    levels = {level_of_design(each.design) or 0 for each in studies}
    if len(levels) > 1:
        yield (
            "Designs of different strength stand in one average: read the averages by level "
            "before it."
        )


def _few(count: int) -> Iterator[str]:
    if count == 1:
        yield (
            "One study is no average. How much studies differ, and what the next would find, "
            "cannot be told; its own interval stands under common_effect."
        )
    elif count == 2:
        yield (
            "Two studies cannot say how much studies differ: read both, not their average. No "
            "range for the next study is given."
        )
    elif count < _FEW:
        yield f"{count} studies say little of how much studies differ: the ranges are rough."
    if count < FEWEST:
        yield f"Under {FEWEST} studies, whether small ones say more is not tested (Egger)."


def _clusters(studies: Sequence[Study]) -> Iterator[str]:
    count = len({each.cluster for each in studies if each.cluster is not None})
    if count == 1 < len(studies):
        yield (
            "All studies are of one cluster: how far another would differ cannot be told, and no "
            "interval is given."
        )
    elif 1 < count < _FEW:
        yield f"{count} clusters say little of how much clusters differ: the interval is rough."


def _same_names(studies: Sequence[Study]) -> Iterator[str]:
    names = [each.study for each in studies]
    twice = sorted({name for name in names if names.count(name) > 1}) if len(names) < 1000 else []
    if twice and studies[0].cluster is None:
        yield (
            f"Study {twice[0]!r} stands in {names.count(twice[0])} rows. If they share people or "
            "places they are not independent: give a cluster column."
        )
