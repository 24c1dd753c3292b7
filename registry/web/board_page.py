"""From the portfolio to the board: one sentence, five counts, results, decisions, what is late."""

from collections.abc import Iterable, Iterator, Mapping
from datetime import date, timedelta
from typing import Any
from uuid import UUID

from markupsafe import Markup, escape

from registry.actions import find
from registry.actions.find import Board, ResultLine
from registry.domain.due import DueItem
from registry.domain.evaluation import Evaluation
from registry.domain.people import Person, Role
from registry.publish.release import released
from registry.publish.words import verdict_name
from registry.store import Registry
from registry.web.deciding import CHOICE_WORDS
from registry.web.findings import change_of, leading, row_picture_of, strength_part
from registry.web.pages.board import BoardPage, BoardRow, LateRow, ToDecide
from registry.web.pages.evaluation_head import url_of
from registry.web.pages.frame import Head, Link, Section
from registry.web.pages.layout import Count
from registry.web.pages.parts import Empty, Strength, Verdict
from registry.web.tally import tally
from registry.web.words import day, distance, listed, number, plural, pounds, short_day

LATEST = 7
SOON_DAYS = 90
_LIVE = frozenset({"registered", "running", "follow_up", "paused", "analysing"})
_WHAT = {
    "result": "Result",
    "decision": "Decision",
    "data": "Data",
    "run": "Run of the plan",
    "signature": "Signature",
}


def line_document(line: ResultLine) -> dict[str, Any] | None:
    """Return a line's document as others may see it, with the strengths that were signed.

    None without a run. A list is read far beyond the role that uploaded the data.
    """
    if line.document is None:
        return None
    every = line.document["hypotheses"]
    signed = [{**item, "strength": _signed(item, line)} for item in every]
    return released({**line.document, "hypotheses": signed})


def _signed(item: Mapping[str, Any], line: ResultLine) -> int:
    if line.conclusion.override and item["role"] == "primary":
        return line.standing.strength
    return int(line.strengths.get(item["key"], item["strength"]))


def board_row(line: ResultLine) -> BoardRow:
    """Return one result as a row of the board or of what works."""
    document, standing = line_document(line), line.standing
    word = verdict_name(standing.verdict, standing.strength)
    if standing.harm == "harm":
        word = f"{word}, with harm"
    first = leading(document) if document else None
    tested = standing.verdict != "not_testable"
    drawn = strength_part(first) if first else None
    lost = min(drawn.lost, 5 - standing.strength) if drawn else 0
    return BoardRow(
        title=line.evaluation.title,
        url=url_of(line.evaluation.reference, "Result"),
        change=change_of(document) if document else line.conclusion.text,
        picture=row_picture_of(first) if first else None,
        verdict=Verdict(key=standing.verdict, word=word),
        strength=Strength(level=standing.strength, lost=lost) if tested else None,
    )


def board_page(registry: Registry, person: Person) -> BoardPage:
    """Return the board as one person may see it."""
    board, today = find.board(registry, by=person), registry.today()
    organisation, _ = find.units(registry, by=person)
    names = {item.id: item.shown for item in find.people(registry, by=person)}
    money = person.holds(Role.LEADER)
    to_decide = tuple(_to_decide(registry, person, board, money=money))
    late = tuple(
        _late(item, names, today) for item in board.overdue if item.kind.value != "decision"
    )
    return BoardPage(
        head=Head(
            title="Board",
            section=Section.BOARD,
            caption=f"{organisation.name} \u00b7 {day(today)}",
        ),
        sentence=_sentence(board),
        counts=tuple(_counts(registry, person, board, money=money)),
        rows=tuple(board_row(line) for line in board.results[:LATEST]),
        all_results=Link(words=f"All {plural(len(board.results), 'result')}", url="/what-works"),
        to_decide=to_decide,
        late=late,
        empty=Empty(
            words="No results yet. A result comes out once a frozen plan was run and signed.",
            action="See the evaluations",
            url="/evaluations",
        ),
    )


def _sentence(board: Board) -> Markup:
    if not board.results:
        return Markup("")
    parts = [f"{number(count)} {word}" for word, count in tally(board.results).items()]
    strong = [Markup("<b>{}</b>").format(parts[0]), *map(escape, parts[1:])]
    waiting = len(board.to_decide)
    end = f"{plural(waiting, 'decision')} {'waits' if waiting == 1 else 'wait'}."
    said = Markup(listed([str(part) for part in strong]))  # noqa: S704 - each part is escaped
    count = plural(len(board.results), "result")
    return Markup("Of {}, {}. <b>{}</b>").format(count, said, end)


def _counts(registry: Registry, person: Person, board: Board, *, money: bool) -> Iterator[Count]:
    today, counts = registry.today(), board.counts
    live = counts["registered"] + counts["analysing"]
    running = plural(counts["running"], "running", "running")
    yield Count(label="Live evaluations", value=number(live), note=f"{running} now")
    until = today + timedelta(days=SOON_DAYS)
    soon = sorted(on for on in _due_dates(registry, person) if on >= today and on <= until)
    note = f"next {short_day(soon[0])}" if soon else "none soon"
    yield Count(label=f"Results due in {SOON_DAYS} days", value=number(len(soon)), note=note)
    late = [item for item in board.overdue if item.kind.value != "decision"]
    oldest = f"oldest {plural((today - late[0].on).days, 'day')}" if late else "none is late"
    yield Count(label="Results overdue", value=number(len(late)), note=oldest)
    waiting = board.to_decide
    past = sum(item.on < today for item in waiting)
    words = f"{number(past)} past their date" if past else "none past its date"
    yield Count(label="Decisions waiting", value=number(len(waiting)), note=words)
    if money:
        yield _money(registry, person, board)


def _due_dates(registry: Registry, person: Person) -> list[date]:
    return [item.result_due_on for item in _live(registry, person) if item.result_due_on]


def _live(registry: Registry, person: Person) -> Iterable[Evaluation]:
    from registry.domain.lifecycle import State

    wanted = find.Filter(states=(State.REGISTERED, State.ANALYSING))
    return find.evaluations(registry, by=person, wanted=wanted, limit=200).items


def _money(registry: Registry, person: Person, board: Board) -> Count:
    """Return what the evaluations cost on which a decision waits."""
    total = 0
    for item in board.to_decide:
        view = find.evaluation(registry, by=person, reference=item.reference)
        costs = view.registration.costs if view.registration else ()
        total += sum(cost.amount for cost in costs)
    return Count(label="Money at stake, open results", value=pounds(total), note="as planned")


def _to_decide(
    registry: Registry, person: Person, board: Board, *, money: bool
) -> Iterator[ToDecide]:
    today = registry.today()
    for item in board.to_decide:
        view = find.evaluation(registry, by=person, reference=item.reference)
        advice = find.recommendation_for(registry, by=person, reference=item.reference)
        standing = view.evaluation.standing
        costs = view.registration.costs if view.registration and money else ()
        cost = sum(each.amount for each in costs)
        yield ToDecide(
            title=item.title,
            url=url_of(item.reference, "Decision"),
            choice=CHOICE_WORDS[advice.choice][0].lower(),
            verdict=verdict_name(standing.verdict, standing.strength) if standing else "",
            note=f"{pounds(cost)}, as planned" if cost else "",
            due=f"Due {short_day(item.on)}, {distance(item.on, today)}",
        )


def _late(item: DueItem, names: Mapping[UUID, str], today: date) -> LateRow:
    who = listed([names.get(person, "Unknown") for person in item.people]) or "the leaders"
    what = _WHAT.get(item.kind.value, item.kind.value)
    return LateRow(
        title=item.title,
        url=url_of(item.reference),
        late=f"{plural((today - item.on).days, 'day')} late",
        words=f"{what} \u00b7 {who}",
    )
