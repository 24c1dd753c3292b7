"""Save what was typed into a draft."""

import dataclasses
from collections.abc import Mapping
from typing import Any
from uuid import UUID

from registry.domain.draft import Draft, changed
from registry.domain.evaluation import Evaluation
from registry.domain.lifecycle import require_open
from registry.domain.people import Person, Verb, require
from registry.errors import StaleError
from registry.store import Act, Registry, evaluations, journal, people, plans, search


def revise(
    registry: Registry,
    *,
    by: Person,
    evaluation: str,
    changes: Mapping[str, Any],
    version: int,
) -> Draft:
    """Return the draft with changes saved as typed, complete or not.

    ``changes`` maps a field, or a dotted path below one, to its new value; None takes it away.
    ``version`` is that of the draft which the person saw.

    Raises
    ------
        StaleError: somebody saved first; ``current`` is their draft, ``by`` their name.
        WrongStateError, FrozenError: the plan is under review, or frozen.
        InvalidError: a field that no draft has.
    """
    with registry.acting(by) as act:
        value = evaluations.find(act.session, evaluation)
        require(act.by, Verb.REVISE, value)
        require_open(value.state)
        draft = plans.draft(act.session, value.id)
        if draft.version != version:
            raise _stale(act, draft)
        saved = plans.save_draft(act, draft, changed(draft.values, changes))
        _follow(act, value, saved)
        search.index(act.session, key=value.key, reference=value.reference, values=saved.values)
        journal.append(
            act,
            kind="draft.saved",
            subject=value.reference,
            payload={"version": saved.version, "fields": sorted(changes)},
        )
        return saved


def _stale(act: Act, draft: Draft) -> StaleError:
    name = ""
    if draft.changed_by is not None:
        name = people.person(act.session, draft.changed_by).shown
    return StaleError(f"{name} saved this draft first.", current=draft, by=name)


def named(
    values: Mapping[str, Any],
) -> tuple[tuple[UUID, ...], UUID | None, UUID | None]:
    """Return leads, analyst and reviewer as far as a draft names them by id."""
    given = values.get("leads")
    leads = [_person(item) for item in given] if isinstance(given, list | tuple) else []
    return (
        tuple(lead for lead in leads if lead is not None),
        _person(values.get("analyst")),
        _person(values.get("reviewer")),
    )


def _person(value: Any) -> UUID | None:
    try:
        return UUID(str(value))
    except ValueError:
        return None


def _follow(act: Act, value: Evaluation, draft: Draft) -> None:
    """Let the evaluation's own name, people and type follow its draft."""
    everybody = people.names(act.session, value.organisation)
    leads, analyst, reviewer = named(draft.values)
    leads = tuple(lead for lead in leads if lead in everybody)
    title = draft.get("title")
    kind = draft.get("kind")
    authors = value.authors
    if act.by.id not in authors:
        authors = (*authors, act.by.id)
    new = dataclasses.replace(
        value,
        # A draft without a lead would be nobody's: the last ones stay until others are named.
        leads=leads or value.leads,
        analyst=analyst if analyst in everybody else None,
        reviewer=reviewer if reviewer in everybody else None,
        title=title.strip()[:200] if isinstance(title, str) and title.strip() else value.title,
        kind=kind[:80] if isinstance(kind, str) else "",
        authors=authors,
        summary=summary(draft),
    )
    if new != value:
        evaluations.save(act.session, new)
    if (new.title, new.kind) != (value.title, value.kind):
        evaluations.retitle_initiative(
            act.session, value.initiative, title=new.title, kind=new.kind
        )


def summary(draft: Draft) -> dict[str, Any]:
    """Return the words that lists show of a draft."""
    wanted = ("place", "population", "comparator", "problem", "delivered", "window")
    found = {name: value for name in wanted if isinstance(value := draft.get(name), str)}
    tags = draft.get("tags")
    if isinstance(tags, list | tuple) and tags:
        found["tag"] = str(tags[0])[:80]
    return found
