"""From what was tried to how the search says it: title, place, verdict, range."""

from collections import Counter
from collections.abc import Iterable
from datetime import date
from urllib.parse import quote

from registry.actions.find import ResultLine, Tried
from registry.domain.evaluation import Evaluation
from registry.publish.pictures import change_words
from registry.publish.release import released_part
from registry.publish.words import verdict_name
from registry.web.pages.frame import Link
from registry.web.pages.parts import STATES, Verdict
from registry.web.pages.search import Found, FoundPart

_WEAK_BELOW = 3
_TALLY = {
    "worked": "worked",
    "worked_size_uncertain": "worked",
    "below_worthwhile": "worked by less than is worthwhile",
    "no_meaningful_difference": "no meaningful difference",
    "worse": "made it worse",
    "cannot_tell": "cannot tell yet",
    "not_testable": "not testable",
}
_WEAK = {
    "worked": "improved, cause not shown",
    "worked_size_uncertain": "improved, cause not shown",
    "below_worthwhile": "improved a little, cause not shown",
    "worse": "got worse, cause not shown",
}


def _tally_word(it: Evaluation) -> str:
    if it.standing is None:
        return "not testable"
    words = _TALLY.get(it.standing.verdict, "not testable")
    return _WEAK.get(it.standing.verdict, words) if it.standing.strength < _WEAK_BELOW else words


def tally(found: Tried) -> tuple[str, str]:
    """Return "3 tried this:" and "1 worked, 1 no meaningful difference, 1 cannot tell yet"."""
    count = len(found.standings)
    if not count and not found.others_total:
        return "", ""
    if not count:
        many = "is" if found.others_total == 1 else "are"
        return "No result yet:", f"{found.others_total:,} {many} being tried"
    counted = Counter(_tally_word(it) for it in found.standings)
    said = ", ".join(f"{many} {words}" for words, many in counted.most_common())
    more = f"; {found.others_total:,} still being tried" if found.others_total else ""
    return f"{count:,} tried this:", f"{said}{more}"


def result_url(reference: str) -> str:
    """Return the address of an evaluation's result."""
    return f"/evaluations/{reference}/result"


def verdict_of(line: ResultLine) -> Verdict:
    """Return the verdict of a result, as leaders read it."""
    standing = line.standing
    return Verdict(key=standing.verdict, word=verdict_name(standing.verdict, standing.strength))


def change_of(line: ResultLine) -> str:
    """Return the change and its likely range in words; empty where nothing was estimated."""
    return change_words(released_part(line.primary)) if line.primary is not None else ""


def found_results(lines: Iterable[ResultLine]) -> tuple[Found, ...]:
    """Return results as the search lists them."""
    return tuple(
        Found(
            title=line.evaluation.title,
            url=result_url(line.evaluation.reference),
            about=_about(line.evaluation),
            verdict=verdict_of(line),
            words=change_of(line),
        )
        for line in lines
    )


def found_others(items: Iterable[Evaluation], today: date) -> tuple[Found, ...]:
    """Return what is still being tried as the search lists it."""
    return tuple(
        Found(
            title=item.title,
            url=f"/evaluations/{item.reference}",
            about=_about(item),
            state=STATES[item.phase(today)],
        )
        for item in items
    )


def _about(it: Evaluation) -> str:
    year = it.dates.delivery_starts_on.year if it.dates else it.created_at.year
    place = str(it.summary.get("place") or it.kind or "").strip()
    head = f"{place}, {year}" if place else str(year)
    return f"{head} \N{MIDDLE DOT} {it.reference}"


def fitting_starters(query: str, *, most: int = 3) -> tuple[Link, ...]:
    """Return the starters whose words hold every word that was typed, or begin with it."""
    from registry import catalogue
    from registry.store.search import terms

    words = terms(query)
    found = []
    for key, starter in catalogue.starters().items():
        text = " ".join(
            (starter.title, starter.summary, starter.problem_area, starter.intervention_type,
             starter.problem)
        ).lower()  # fmt: skip
        hits = sum(word in text for word in words)
        if hits:
            found.append((-hits, starter.title, key))
    return tuple(
        Link(words=title, url=f"/initiatives/new?starter={quote(key)}")
        for _, title, key in sorted(found)[:most]
    )


def found_part(found: Tried, query: str, today: date, *, may_start: bool) -> FoundPart:
    """Return what stands under the search box while somebody types."""
    said, rest = tally(found)
    return FoundPart(
        tally=said or "Nobody has registered this yet.",
        rest=rest or "Start it, and others will find yours.",
        found=(*found_results(found.results), *found_others(found.others, today)),
        starters=fitting_starters(query, most=1) if may_start else (),
        blank=Link(words="start blank", url="/initiatives/new") if may_start else None,
    )
