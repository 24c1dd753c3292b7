"""Correct a frozen plan: a new version, stamped with what the server knew."""

import dataclasses
from collections.abc import Mapping
from typing import Any

import msgspec

from registry.actions.approve import freeze, head_of
from registry.actions.revise import summary
from registry.clock import local_date
from registry.domain.canonical import plain
from registry.domain.completion import complete
from registry.domain.dataset import Consultation
from registry.domain.draft import changed
from registry.domain.evaluation import Amendment, Evaluation
from registry.domain.freeze import differences, is_major, unseal
from registry.domain.lifecycle import LIVE, require_state
from registry.domain.people import Person, Verb, require
from registry.domain.registration import Frozen, Registration, timing_of
from registry.errors import InvalidError
from registry.store import Act, Registry, evaluations, plans, search, statements
from registry.store.surroundings import around


def amend(
    registry: Registry,
    *,
    by: Person,
    evaluation: str,
    changes: Mapping[str, Any],
    reason: str,
    version: int,
) -> Amendment:
    """Return the amendment: what changed, major or minor, and whether outcomes had been seen here.

    ``changes`` are as in `revise`; ``version`` is that of the evaluation which the person saw.

    Raises
    ------
        InvalidError: no reason, nothing changed, or the corrected plan is not whole.
        WrongStateError: the plan is not frozen yet, or its result is out.
    """
    reason = reason.strip()
    if len(reason) < 10 or len(reason) > 2000:
        raise InvalidError({"reason": "Say why in 10 to 2,000 characters."})
    with registry.acting(by) as act:
        value = evaluations.find(act.session, evaluation)
        require(act.by, Verb.AMEND, value)
        require_state(value.state, LIVE, "amend its plan")
        value = dataclasses.replace(value, version=version)
        versions = plans.frozen_versions(act.session, value.id)
        registration = _corrected(act, value, versions[-1], changes)
        return _seal(act, value, versions, registration, reason)


def _corrected(
    act: Act, value: Evaluation, newest: Frozen, changes: Mapping[str, Any]
) -> Registration:
    old = unseal(newest.content)
    draft = plans.draft(act.session, value.id)
    saved = plans.save_draft(act, draft, changed(draft.values, changes))
    whole = complete(saved, around(act.session, value))
    return Registration(
        reference=value.reference,
        number=newest.number + 1,
        previous_sha256=newest.registration_sha256,
        checklist=old.checklist,
        outcomes_answer=old.outcomes_answer,
        **{item.name: getattr(whole, item.name) for item in dataclasses.fields(whole)},
    )


def _seal(
    act: Act,
    value: Evaluation,
    versions: tuple[Frozen, ...],
    registration: Registration,
    reason: str,
) -> Amendment:
    old = msgspec.json.decode(versions[-1].content)
    found = differences(old, plain(registration))
    if not found:
        raise InvalidError({"changes": "Nothing in the plan changed."})
    reads = statements.count(act.session, Consultation, value.id)
    seen = reads > 0 or registration.outcomes_answer.seen
    amendment = Amendment(
        evaluation=value.id,
        number=registration.number,
        reason=reason,
        changes=found,
        is_major=any(is_major(path) for path in found),
        outcomes_seen=seen,
        reads=reads,
        amended_at=act.now,
        amended_by=act.by.id,
    )
    every = [unseal(item.content).dates for item in versions] + [registration.dates]
    zone = act.registry.settings.zone
    frozen = freeze(
        act,
        value,
        registration,
        timing=timing_of(frozen_on=local_date(act.now, zone), seen=seen, dates=tuple(every)),
        kind="registration.amended",
        extra={
            "reason": reason,
            "major": amendment.is_major,
            "outcomes_seen": seen,
            "reads": reads,
            "paths": sorted(found),
        },
    )
    statements.add(act, amendment)
    _follow(act, value, registration, frozen, versions, tuple(every))
    return amendment


def _follow(
    act: Act,
    value: Evaluation,
    registration: Registration,
    frozen: Frozen,
    versions: tuple[Frozen, ...],
    every: tuple[Any, ...],
) -> None:
    """Let the evaluation follow its plan.

    Its timing stays that of the first freeze, read anew against the earliest dates ever
    registered, so that moving a date cannot improve it.
    """
    first = unseal(versions[0].content)
    zone = act.registry.settings.zone
    timing = timing_of(
        frozen_on=local_date(versions[0].frozen_at, zone),
        seen=versions[0].timing.value == "outcomes_seen" or first.outcomes_answer.seen,
        dates=every,
    )
    people = registration.people
    draft = plans.draft(act.session, value.id)
    search.index(act.session, key=value.key, reference=value.reference, values=draft.values)
    evaluations.save(
        act.session,
        dataclasses.replace(
            value,
            title=registration.initiative.title,
            kind=registration.initiative.kind,
            leads=tuple(lead.id for lead in people.leads),
            analyst=people.analyst.id,
            reviewer=people.reviewer.id,
            dates=registration.dates,
            timing=timing,
            head=head_of(frozen),
            summary={**value.summary, **summary(draft)},
        ),
    )
