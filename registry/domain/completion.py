"""A draft made whole: a registration, or every field that still stands in its way."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any
from uuid import UUID

from registry.domain.canonical import plain
from registry.domain.decision import DEFAULT_RULE
from registry.domain.draft import FIELDS, Draft
from registry.domain.draft_reader import LONGEST, DraftReader
from registry.domain.registration import (
    Cost,
    DataProtection,
    Dates,
    Initiative,
    Look,
    MetricUse,
    Named,
    People,
)
from registry.errors import InvalidError

TEXTS = ("title", "problem", "kind", "population", "delivered", "comparator")
LONGEST_TITLE = 200


@dataclass(frozen=True, slots=True, kw_only=True)
class Around:
    """What a draft does not say itself: its reference, its unit, and who its people are."""

    reference: str
    unit: str
    organisation: str
    people: Mapping[UUID, str]
    authors: tuple[UUID, ...] = ()
    metrics: Mapping[str, MetricUse] = field(default_factory=dict)
    """Approved metric versions by ``key/version``."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Complete:
    """A draft that has all it needs, as typed values."""

    initiative: Initiative
    people: People
    dates: Dates
    logic: Mapping[str, Any]
    metrics: Mapping[str, MetricUse]
    rule: Mapping[str, Any]
    analysis: Mapping[str, Any]
    looks: tuple[Look, ...]
    data_protection: DataProtection
    costs: tuple[Cost, ...]
    price_year: int | None
    people_hours: float | None
    power: Mapping[str, Any]


def complete(draft: Draft, around: Around) -> Complete:
    """Return the draft as typed values.

    Raises
    ------
        InvalidError: every field that is missing or wrong, each with what to do.
    """
    read = DraftReader(draft)
    initiative = _initiative(read, around)
    people = _people(read, around)
    dates = _dates(read)
    analysis = _analysis(read)
    metrics = _metrics(read, around, analysis)
    looks, costs = _looks(read, analysis), _costs(read)
    protection = _protection(read)
    price_year = read.number("price_year", whole=True, least=1990)
    hours = read.number("people_hours")
    logic, power = (_table(read, name) for name in ("logic", "power"))
    rule = _table(read, "rule") or DEFAULT_RULE
    if read.problems or people is None or dates is None:
        raise InvalidError(read.problems)
    return Complete(
        initiative=initiative,
        people=people,
        dates=dates,
        logic=logic,
        metrics=metrics,
        rule=rule,
        analysis=analysis,
        looks=looks,
        data_protection=protection,
        costs=costs,
        price_year=None if price_year is None else int(price_year),
        people_hours=hours,
        power=power,
    )


def _initiative(read: DraftReader, around: Around) -> Initiative:
    words = {
        name: read.text(name, needed=True, longest=LONGEST_TITLE if name == "title" else LONGEST)
        for name in TEXTS
    }
    return Initiative(
        reference=around.reference,
        unit=around.unit,
        organisation=around.organisation,
        **words,
        evidence=read.text("evidence"),
        place=read.text("place"),
        window=read.text("window"),
        delivery=_table(read, "delivery"),
        starter=read.text("starter"),
        tags=read.texts("tags"),
        links=read.texts("links"),
        cites=read.texts("cites"),
        replicates=read.text("replicates") or None,
    )


def _people(read: DraftReader, around: Around) -> People | None:
    given = read.draft.get("leads") or []
    leads = [read.person(item, "leads", around.people) for item in given]
    if len(given) != 2 or len({str(item) for item in given}) != 2:
        read.wrong("leads", "Name two responsible people, so that nothing rests on one.")
    named: dict[str, Named | None] = {}
    for part in ("analyst", "reviewer"):
        value = read.draft.get(part)
        if value in (None, ""):
            read.wrong(part, f"Name the {FIELDS[part].lower()}.")
            continue
        named[part] = read.person(value, part, around.people)
    analyst, reviewer = named.get("analyst"), named.get("reviewer")
    if reviewer and reviewer in (*leads, analyst):
        read.wrong("reviewer", "The reviewer must be neither a lead nor the analyst of this plan.")
    if analyst is None or reviewer is None:
        return None
    authors = tuple(Named(id=item, name=around.people.get(item, "")) for item in around.authors)
    return People(
        leads=tuple(lead for lead in leads if lead),
        analyst=analyst,
        reviewer=reviewer,
        authors=authors,
    )


def _dates(read: DraftReader) -> Dates | None:
    starts = read.day("delivery_starts_on", needed=True)
    ends = read.day("delivery_ends_on", needed=True)
    first, last = read.day("outcomes_from_on") or starts, read.day("outcomes_to_on") or ends
    maturity = read.number("maturity_days", whole=True) or 0
    decision = read.day("decision_on")
    if starts is None or ends is None or first is None or last is None:
        return None
    if ends < starts:
        read.wrong("delivery_ends_on", "Delivery ends before it starts.")
    if last < first:
        read.wrong("outcomes_to_on", "The last outcome lies before the first.")
    if maturity > 3650:
        read.wrong("maturity_days", "Outcomes must be complete within ten years.")
        return None
    return Dates(
        delivery_starts_on=starts,
        delivery_ends_on=ends,
        outcomes_from_on=first,
        outcomes_to_on=last,
        maturity_days=int(maturity),
        decision_on=decision,
    )


def _table(read: DraftReader, path: str) -> dict[str, Any]:
    value = read.draft.get(path)
    if value in (None, ""):
        return {}
    if isinstance(value, Mapping):
        return dict(plain(value))
    read.wrong(path, f"{path} must be a table of names and values.")
    return {}


def _analysis(read: DraftReader) -> dict[str, Any]:
    analysis = _table(read, "analysis")
    hypotheses = [item for item in analysis.get("hypotheses") or [] if isinstance(item, dict)]
    if not any(item.get("role") == "primary" and item.get("sesoi") for item in hypotheses):
        read.wrong(
            "analysis.hypotheses",
            "Add a primary hypothesis with the smallest change worth having, so that it can be "
            "refuted.",
        )
    return analysis


def _metrics(
    read: DraftReader, around: Around, analysis: Mapping[str, Any]
) -> dict[str, MetricUse]:
    chosen, found = _table(read, "metrics"), {}
    for item in analysis.get("hypotheses") or []:
        key = str(item.get("key") or "") if isinstance(item, dict) else ""
        use = around.metrics.get(str(chosen.get(key, "")))
        if use is not None:
            found[key] = use
        elif chosen.get(key):
            read.wrong(
                f"metrics.{key}", f"{chosen[key]} is no approved metric version. Pick another."
            )
        elif key and item.get("role") == "primary":
            read.wrong("metrics", f"Choose the metric version of the primary hypothesis {key}.")
    return found


def _looks(read: DraftReader, analysis: Mapping[str, Any]) -> tuple[Look, ...]:
    keys = {item.get("key") for item in analysis.get("hypotheses") or [] if isinstance(item, dict)}
    looks = []
    for index, item in enumerate(read.draft.get("looks") or []):
        on = read.day(f"looks.{index}.on", needed=False)
        named = tuple(item.get("hypotheses") or ()) if isinstance(item, dict) else ()
        if on is None or not set(named) <= keys:
            read.wrong(
                f"looks.{index}", "An interim look needs a date, and hypotheses of the plan."
            )
            continue
        looks.append(Look(on=on, hypotheses=named))
    return tuple(looks)


def _costs(read: DraftReader) -> tuple[Cost, ...]:
    costs = []
    for index, item in enumerate(read.draft.get("costs") or []):
        amount = read.number(f"costs.{index}.amount", whole=True)
        year = read.number(f"costs.{index}.year", whole=True) or 0
        name = item.get("item") if isinstance(item, dict) else None
        if amount is None or not isinstance(name, str) or not name.strip():
            read.wrong(f"costs.{index}", "A cost needs a name and an amount in whole pence.")
            continue
        costs.append(Cost(item=name.strip(), amount=int(amount), year=int(year)))
    return tuple(costs)


def _protection(read: DraftReader) -> DataProtection:
    value = _table(read, "data_protection")
    until = read.day("data_protection.retain_until_on") if value.get("retain_until_on") else None
    words = {name: str(value.get(name) or "") for name in ("basis", "assessment", "controller")}
    personal = value.get("personal") is True
    if personal and (until is None or not all(words.values())):
        read.wrong(
            "data_protection",
            "Data about people need a lawful basis, an impact assessment, a controller and the "
            "date until which they are kept.",
        )
    return DataProtection(personal=personal, retain_until_on=until, **words)
