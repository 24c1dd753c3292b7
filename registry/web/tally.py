"""How often each verdict was reached, in words: those against are named like those for."""

from collections.abc import Iterable

from registry.actions.find import ResultLine

_GROUPS = (
    ("worked", "worked"),
    ("worked_size_uncertain", "worked"),
    ("below_worthwhile", "worked by too little to be worthwhile"),
    ("no_meaningful_difference", "made no meaningful difference"),
    ("worse", "made it worse"),
    ("cannot_tell", "cannot tell yet"),
    ("not_testable", "not testable"),
)
CAUSE_FROM = 3


def tally(lines: Iterable[ResultLine]) -> dict[str, int]:
    """Return how many results there are of each kind, in fixed order; none is left out.

    What improved without a design that can name the cause is counted as *improved*.
    """
    words = dict(_GROUPS)
    found: dict[str, int] = {}
    for line in lines:
        word = words[line.standing.verdict]
        if line.standing.strength < CAUSE_FROM:
            word = {"worked": "improved, cause not shown", "made it worse": "got worse"}.get(
                word, word
            )
        found[word] = found.get(word, 0) + 1
    order = [*dict.fromkeys(word for _, word in _GROUPS)]
    order[1:1] = ["improved, cause not shown"]
    order[order.index("made it worse") + 1 : order.index("made it worse") + 1] = ["got worse"]
    return {word: found[word] for word in order if word in found}


def tally_words(lines: Iterable[ResultLine]) -> str:
    """Return the tally as part of a sentence: "4 worked, 1 made it worse, 1 cannot tell yet"."""
    from registry.web.words import listed, number

    return listed([f"{number(count)} {word}" for word, count in tally(lines).items()])
