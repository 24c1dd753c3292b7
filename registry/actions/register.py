"""Begin an initiative, or a further evaluation of one."""

from collections.abc import Mapping
from typing import Any
from uuid import UUID

from registry.domain.draft import Draft, changed
from registry.domain.evaluation import Evaluation
from registry.domain.initiative import InitiativeRecord
from registry.domain.lifecycle import State
from registry.domain.people import Person, Role, require_in_unit
from registry.errors import InvalidError, NotFoundError
from registry.store import Act, Registry, evaluations, journal, people, plans, references, search
from registry.store.opened import new_id


def register(
    registry: Registry,
    *,
    by: Person,
    unit: UUID,
    title: str,
    starter: str = "",
    values: Mapping[str, Any] | None = None,
    initiative: str | None = None,
) -> Evaluation:
    """Return a new draft evaluation, filled by a starter and by ``values`` (fields of a draft).

    With ``initiative`` (a reference) it is a further evaluation of that one; otherwise a new
    initiative is begun.

    Raises
    ------
        NotAllowedError: the person is no project lead of the unit.
        InvalidError: no title, a field that no draft has, or a starter that does not exist.
    """
    title = title.strip()
    if not title or len(title) > 200:
        raise InvalidError({"title": "Say in up to 200 characters what you are trying to change."})
    filled = changed(_from_starter(starter), {**(values or {}), "title": title})
    filled.setdefault("leads", [str(by.id)])
    filled.setdefault("kind", "")
    with registry.acting(by) as act:
        owner = people.unit(act.session, unit)
        require_in_unit(act.by, Role.LEAD, owner)
        record = _initiative(act, initiative, unit=unit, values=filled)
        value = _evaluation(act, record, unit=unit, values=filled)
        plans.add_draft(act, value.id, filled)
        search.index(act.session, key=value.key, reference=value.reference, values=filled)
        journal.append(
            act,
            kind="evaluation.begun",
            subject=value.reference,
            payload={"initiative": record.reference, "title": title, "starter": starter},
        )
        return value


def _from_starter(key: str) -> dict[str, Any]:
    if not key:
        return {}
    from analysis import design
    from registry import catalogue

    found = catalogue.starters().get(key)
    if found is None:
        raise InvalidError({"starter": f"There is no starter called {key}."})
    return found.draft(designs=design.keys())


def _initiative(
    act: Act, reference: str | None, *, unit: UUID, values: Mapping[str, Any]
) -> InitiativeRecord:
    if reference is not None:
        found = evaluations.initiative(act.session, reference)
        if found.organisation != act.by.organisation:
            raise NotFoundError
        return found
    return evaluations.add_initiative(
        act.session,
        InitiativeRecord(
            id=new_id(act.now),
            key=0,
            reference=references.allot(
                act.session,
                organisation=act.by.organisation,
                kind=references.INITIATIVE,
                year=act.today.year,
            ),
            organisation=act.by.organisation,
            unit=unit,
            title=values["title"],
            kind=str(values["kind"]),
            starter=str(values.get("starter", "")),
            created_at=act.now,
            created_by=act.by.id,
        ),
    )


def _evaluation(
    act: Act, record: InitiativeRecord, *, unit: UUID, values: Mapping[str, Any]
) -> Evaluation:
    from registry.actions.revise import named, summary

    leads, analyst, reviewer = named(values)
    identity = new_id(act.now)
    return evaluations.add(
        act.session,
        Evaluation(
            id=identity,
            key=0,
            reference=references.allot(
                act.session,
                organisation=act.by.organisation,
                kind=references.EVALUATION,
                year=act.today.year,
            ),
            initiative=record.id,
            organisation=act.by.organisation,
            unit=unit,
            title=values["title"],
            kind=str(values["kind"]),
            state=State.DRAFT,
            version=1,
            created_at=act.now,
            leads=leads,
            analyst=analyst,
            reviewer=reviewer,
            authors=(act.by.id,),
            summary=summary(Draft(evaluation=identity, values=values)),
        ),
    )
