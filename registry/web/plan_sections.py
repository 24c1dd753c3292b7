"""The whole of a registration in words, by section: what a reviewer reads and a reader prints."""

from collections.abc import Iterator, Mapping
from typing import Any

from markupsafe import Markup

from registry.domain.registration import ItemStatus, Registration
from registry.web.pages.evaluations import PlanLine, PlanSection
from registry.web.pages.parts import check_line
from registry.web.plan_words import plan_lines
from registry.web.prose import prose
from registry.web.words import day, listed, pounds

_LOGIC = {
    "inputs": "Inputs",
    "activities": "Activities",
    "outputs": "Outputs",
    "outcomes": "Outcomes",
    "impact": "Impact",
    "assumptions": "Assumptions",
}
_DELIVERY = {
    "intervention": "Its name",
    "what": "What",
    "who_provides": "Who provides it",
    "how": "How",
    "where": "At which places",
    "when_and_how_much": "When and how much",
    "tailoring": "What may be adapted",
}
"""Parts of a document whose keys are sealed in the order of the alphabet, as people read them."""


def plan_sections(it: Registration) -> tuple[PlanSection, ...]:
    """Return the whole registration in words."""
    about = it.initiative
    return (
        PlanSection(
            title="What is done",
            lines=_given(
                ("Problem", prose(about.problem)),
                ("Evidence", prose(about.evidence)),
                ("For whom", about.population),
                ("What is delivered", about.delivered),
                ("Where", about.place),
                ("Over what time", about.window),
                ("Compared with", about.comparator),
                ("Rests on", ", ".join(about.cites)),
                ("Repeats", about.replicates or ""),
                *_delivery(about.delivery, about.delivered),
            ),
        ),
        PlanSection(title="How it should work", lines=_logic(it.logic)),
        PlanSection(title="What is tested", lines=(*plan_lines(it), *_looks(it))),
        PlanSection(title="The list before the freeze", lines=tuple(_checklist(it))),
        PlanSection(title="Data, cost and people", lines=_given(*_resources(it))),
    )


def _looks(it: Registration) -> Iterator[PlanLine]:
    for look in it.looks:
        what = f" at {listed(list(look.hypotheses))}" if look.hypotheses else ""
        yield PlanLine(name="Interim look", words=f"From {day(look.on)}{what}")


def _given(*pairs: tuple[str, str | Markup]) -> tuple[PlanLine, ...]:
    return tuple(PlanLine(name=name, words=words) for name, words in pairs if words.strip())


def _ordered(given: Mapping[str, Any], names: Mapping[str, str]) -> Iterator[tuple[str, Any]]:
    """Yield what is given under its name: in the order of the names, the unknown after them."""
    for key in (*names, *(key for key in given if key not in names)):
        if given.get(key):
            yield names.get(key, key.replace("_", " ").capitalize()), given[key]


def _delivery(delivery: Mapping[str, str], delivered: str) -> Iterator[tuple[str, str]]:
    for name, words in _ordered(delivery, _DELIVERY):
        if words != delivered:
            yield name, words


def _logic(logic: Mapping[str, Any]) -> tuple[PlanLine, ...]:
    def text(value: Any) -> str | Markup:
        many = value if isinstance(value, list | tuple) else str(value or "").split("\n")
        return Markup("<br>").join(str(item) for item in many)

    return _given(*((name, text(value)) for name, value in _ordered(logic, _LOGIC)))


def _checklist(it: Registration) -> Iterator[PlanLine]:
    status = {ItemStatus.HELD: "held", ItemStatus.WAIVED: "info", ItemStatus.UNKNOWN: "unknown"}
    for item in it.checklist:
        words = f"Waived by {item.waived_by}: {item.waiver}" if item.waiver else ""
        yield PlanLine(
            name=item.title,
            words=words,
            check=check_line(status.get(item.status, "not_held"), item.because),
        )


def _resources(it: Registration) -> Iterator[tuple[str, str]]:
    keeps = it.data_protection
    yield "Personal data", _protection(keeps.basis, keeps.assessment) if keeps.personal else "None"
    if keeps.personal:
        yield "Controller of the data", keeps.controller
    if keeps.retain_until_on:
        yield "Kept until", day(keeps.retain_until_on)
    for cost in it.costs:
        yield cost.item, f"{pounds(cost.amount)}{f', year {cost.year + 1}' if cost.year else ''}"
    if it.price_year:
        yield "Price year", str(it.price_year)
    if it.dates.decision_on:
        yield "Decision due", day(it.dates.decision_on)
    yield "Leads", listed([named.name for named in it.people.leads])
    yield "Analyst", it.people.analyst.name
    yield "Reviewer", it.people.reviewer.name


def _protection(basis: str, assessment: str) -> str:
    return ". ".join(part for part in (f"Basis: {basis}", f"Assessment: {assessment}") if part)
