"""Home: what is due from one, what one leads, and whether anyone has tried it before."""

from datetime import date
from typing import Any

from litestar import Response, get

from registry.actions import find
from registry.domain.evaluation import Evaluation
from registry.domain.lifecycle import State
from registry.domain.people import Person, Role
from registry.store import Registry
from registry.store.lists import Filter
from registry.web.due_words import due_part, one_check_in
from registry.web.found import change_of, result_url, verdict_of
from registry.web.overview import sentence_of
from registry.web.pages.evaluations import EvaluationRow
from registry.web.pages.frame import Head, Link, Section
from registry.web.pages.home import HomePage, NewResult
from registry.web.pages.parts import STATES, Empty, Verdict
from registry.web.pages.search import SearchBox
from registry.web.rendering import show
from registry.web.requests import Given, PageRequest, go_to
from registry.web.steps.outline import step_of
from registry.web.words import moment

MOST_MINE = 12
MOST_DUE = 12
MOST_NEWS = 3
_START = Link(words="Start a new one", url="/initiatives/new")


@get("/", sync_to_thread=True)
def home(request: PageRequest, registry: Given[Registry], person: Given[Person]) -> Response[Any]:
    """Lead a senior leader to the board, an administrator to the people; else show what is due."""
    if _only_leads_the_force(person):
        return go_to(request, "/board")
    if person.roles and all(held.role is Role.ADMINISTRATOR for held in person.roles):
        return go_to(request, "/admin/people")
    return show(request, "home/home.html", home_page(registry, person))


def _only_leads_the_force(person: Person) -> bool:
    working = (Role.LEAD, Role.ANALYST)
    return person.holds(Role.LEADER) and not any(person.holds(role) for role in working)


def home_page(registry: Registry, person: Person) -> HomePage:
    """Return the home of somebody who works on plans."""
    today = registry.today()
    due = one_check_in(find.due(registry, by=person))
    found = find.evaluations(registry, by=person, wanted=Filter(mine=True), limit=MOST_MINE)
    mine = found.items
    starts = _START if person.holds(Role.LEAD) else None
    queue = person.holds(Role.ANALYST)
    return HomePage(
        head=Head(title="What are you trying to change?", section=Section.HOME),
        search=SearchBox(
            label="What are you trying to change?",
            hint="Look first at what has been tried, here and in other forces. "
            "Then start your own.",
            start=starts,
        ),
        due=tuple(due_part(item, today) for item in due[:MOST_DUE]),
        more_due=Link(words="See the whole queue", url="/queue") if queue else None,
        nothing_due=_nothing_due(mine, today),
        mine=tuple(_row(registry, person, item, today) for item in mine),
        more_mine=Link(words=f"All {found.total}", url="/evaluations?mine=1")
        if found.after
        else None,
        nothing_mine=Empty(
            words="You take part in nothing yet. What you start, analyse or review stands here.",
            action="Start a new one" if starts else None,
            url="/initiatives/new" if starts else None,
        ),
        news=_news(registry, person, mine),
        drafts_saved=_drafts_saved(registry, person, mine),
        start=starts,
    )


def _nothing_due(mine: tuple[Evaluation, ...], today: date) -> Empty:
    coming = [
        (on, item)
        for item in mine
        if not item.is_published and (on := item.result_due_on) is not None and on >= today
    ]
    if not coming:
        return Empty(words="Nothing is due from you.")
    on, item = min(coming, key=lambda pair: pair[0])
    return Empty(
        words=f"Nothing is due from you. Next: the result of {item.title}, due {on.day} {on:%B %Y}."
    )


def _row(registry: Registry, person: Person, it: Evaluation, today: date) -> EvaluationRow:
    phase = it.phase(today)
    place = str(it.summary.get("place") or "")
    caption = f"{it.reference} \N{MIDDLE DOT} {place}" if place else it.reference
    published = it.standing if it.is_published else None
    if it.state is State.DRAFT:
        return _draft_row(registry, person, it)
    return EvaluationRow(
        title=it.title,
        url=result_url(it.reference) if published else f"/evaluations/{it.reference}",
        caption=caption,
        state=STATES[phase],
        sentence=sentence_of(it, phase, today),
        verdict=Verdict(
            key=published.verdict,
            word=_word(published.verdict, published.strength),
        )
        if published
        else None,
    )


def _word(verdict: str, strength: int) -> str:
    from registry.publish.words import verdict_name

    return verdict_name(verdict, strength)


def _draft_row(registry: Registry, person: Person, it: Evaluation) -> EvaluationRow:
    """Return a draft with the step on which it goes on, and how many checks are ticked."""
    lines = find.checklist_of(registry, by=person, reference=it.reference)
    missing = find.missing_in(registry, by=person, reference=it.reference)
    step = step_of(missing[0].field) if missing else 0
    own = person.id in it.leads or person.id == it.analyst
    page = f"steps/{step}" if step else "ready"
    ticked = sum(item.is_settled for item in lines)
    said = [f"{ticked} of {len(lines)} checks ticked."]
    if any(item.key == "powered" and item.status == "not_held" for item in lines):
        said.append("Plan too small to see the change you want.")
    return EvaluationRow(
        title=it.title,
        url=f"/initiatives/{it.reference}/{page}" if own else f"/evaluations/{it.reference}",
        caption=f"{it.reference} \N{MIDDLE DOT} " + (f"step {step} of 7" if step else "complete"),
        state=STATES["draft"],
        sentence=" ".join(said),
    )


def _news(
    registry: Registry, person: Person, mine: tuple[Evaluation, ...]
) -> tuple[NewResult, ...]:
    """Return the newest results of others, those of one's own kind of work first."""
    own, kinds = {item.id for item in mine}, {item.kind for item in mine if item.kind}
    lines = find.tried(registry, by=person, query="", limit=MOST_NEWS * 4).results
    others = [line for line in lines if line.evaluation.id not in own]
    others.sort(key=lambda line: line.evaluation.kind not in kinds)
    return tuple(
        NewResult(
            title=line.evaluation.title,
            url=result_url(line.evaluation.reference),
            verdict=verdict_of(line),
            words=change_of(line),
        )
        for line in others[:MOST_NEWS]
    )


def _drafts_saved(registry: Registry, person: Person, mine: tuple[Evaluation, ...]) -> str:
    draft = next((item for item in mine if item.state is State.DRAFT), None)
    if draft is None:
        return ""
    kept = find.evaluation(registry, by=person, reference=draft.reference).draft
    if kept is None or kept.changed_at is None:
        return "Everything you type is saved as you go."
    at = moment(kept.changed_at, registry.settings.zone)
    return f"Everything you type is saved as you go. Last saved {at}."


router_handlers = [home]
