"""Starters: what each fills in, so that a lead need not know it."""

import dataclasses
from typing import Any

from litestar import Response, get
from litestar.params import FromPath

from registry import catalogue
from registry.catalogue import Starter
from registry.catalogue.hypothesis import Hypothesis
from registry.domain.claim import smallest_words
from registry.domain.people import Person, Role
from registry.errors import NotFoundError
from registry.web.pages.frame import Crumb, Head, Link, Section
from registry.web.pages.parts import Column, Table
from registry.web.pages.starters import StarterLine, StarterList, StarterPage
from registry.web.rendering import show
from registry.web.requests import Given, PageRequest
from registry.web.words import plural

_DELIVERY = {
    "what": "What",
    "who_provides": "Who provides it",
    "how": "How",
    "where": "Where",
    "when_and_how_much": "When and how much",
    "tailoring": "What may be adapted",
}
_ROLES = {
    "primary": "Main",
    "secondary": "Also measured",
    "guardrail": "Guardrail",
    "exploratory": "Also looked at",
}


@get("/starters", sync_to_thread=True)
def starters(request: PageRequest, person: Given[Person]) -> Response[Any]:
    """Show every starter."""
    page = StarterList(
        head=Head(
            title="Starters",
            section=Section.EVALUATIONS,
            lead="A starter fills half of a plan with what is known already. "
            "All of it can be changed.",
        ),
        rows=tuple(
            StarterLine(
                title=item.title,
                url=f"/starters/{key}",
                summary=item.summary,
                about=f"{item.problem_area.capitalize()} \N{MIDDLE DOT} "
                + plural(len(item.hypotheses), "measure"),
            )
            for key, item in catalogue.starters().items()
        ),
        start=Link(words="Start with a blank plan", url="/initiatives/new")
        if person.holds(Role.LEAD)
        else None,
    )
    return show(request, "starters/list.html", page)


@get("/starters/{key:str}", sync_to_thread=True)
def starter(request: PageRequest, person: Given[Person], key: FromPath[str]) -> Response[Any]:
    """Show one starter with all that it fills in."""
    found = catalogue.starters().get(key)
    if found is None:
        raise NotFoundError
    return show(
        request, "starters/starter.html", starter_page(found, may_start=person.holds(Role.LEAD))
    )


def starter_page(found: Starter, *, may_start: bool) -> StarterPage:
    """Return a starter as its page shows it."""
    logic = dataclasses.asdict(found.logic)
    delivery = dataclasses.asdict(found.delivery)
    return StarterPage(
        head=Head(
            title=found.title,
            section=Section.EVALUATIONS,
            caption=f"Starter \N{MIDDLE DOT} {found.problem_area}",
            lead=found.summary,
            crumbs=(Crumb(words="Starters", url="/starters"), Crumb(words=found.title)),
        ),
        sentence=found.statement.sentence(),
        delivery=tuple((label, delivery[name]) for name, label in _DELIVERY.items()),
        logic=tuple((name.capitalize(), tuple(items)) for name, items in logic.items()),
        hypotheses=_table(found),
        design=found.design.key.replace("_", " "),
        design_why=found.design.why,
        better=found.design.better,
        needs=(found.design.baseline, *found.design.sample),
        strength=None,
        threats=found.threats,
        protection=(*found.data_protection, found.equality),
        evidence=tuple(_evidence(item.finding, item.sources) for item in found.evidence)
        or ("Nothing was found that would meet our standard.",),
        timing=found.timing,
        start=Link(words="Start from this", url=f"/initiatives/new?starter={found.key}")
        if may_start
        else None,
    )


def _evidence(finding: str, sources: tuple[str, ...]) -> str:
    titles = catalogue.sources()
    return f"{finding} ({'; '.join(titles.get(key, key) for key in sources)})"


def _table(found: Starter) -> Table:
    return Table(
        caption="What it measures",
        caption_hidden=True,
        columns=(
            Column(head="Measure"),
            Column(head="Part", say_head=True),
            Column(head="Change worth having, or worst accepted", say_head=True),
        ),
        rows=tuple(
            (catalogue.metrics()[item.metric].name, _ROLES[item.role], _size(item))
            for item in found.hypotheses
        ),
    )


def _size(item: Hypothesis) -> str:
    plan = item.as_plan()
    if item.role != "guardrail":
        return smallest_words(plan) or "none was set"
    # A margin is how far the wrong way is still accepted.
    wrong_way = {"lower": "higher", "higher": "lower"}[item.better]
    words = smallest_words({**plan, "better": wrong_way}, threshold="margin")
    return f"at most {words}" if words else "none was set"


router_handlers = [starters, starter]
