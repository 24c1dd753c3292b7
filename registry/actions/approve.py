"""Approve a plan: approval is the freeze."""

import dataclasses
from collections.abc import Mapping
from typing import Any

from registry.clock import local_date
from registry.domain.checklist import checklist
from registry.domain.completion import complete
from registry.domain.dataset import Consultation
from registry.domain.evaluation import Evaluation, Head, Waiver
from registry.domain.freeze import Sealed, receipt, seal
from registry.domain.journal import Event
from registry.domain.lifecycle import Move, transition
from registry.domain.people import Person, Verb, require
from registry.domain.registration import (
    ChecklistItem,
    Frozen,
    OutcomesAnswer,
    Registration,
    Timing,
    timing_of,
)
from registry.errors import InvalidError
from registry.store import Act, Registry, evaluations, journal, plans, statements
from registry.store.surroundings import around


def approve(registry: Registry, *, by: Person, evaluation: str, answer: OutcomesAnswer) -> Frozen:
    """Return the frozen plan with its signed receipt.

    ``answer`` is the reviewer's: has anyone seen outcome figures, here or elsewhere?

    Raises
    ------
        NotAllowedError: the person is not the reviewer, or wrote a part of the plan.
        InvalidError: a line of the checklist neither holds nor was waived.
    """
    with registry.acting(by) as act:
        value = evaluations.find(act.session, evaluation)
        require(act.by, Verb.APPROVE, value)
        line = transition(value.state, Move.APPROVE)
        registration = _registration(act, value, answer)
        seen = answer.seen or statements.count(act.session, Consultation, value.id) > 0
        zone = act.registry.settings.zone
        timing = timing_of(
            frozen_on=local_date(act.now, zone), seen=seen, dates=(registration.dates,)
        )
        frozen = freeze(
            act, value, registration, timing=timing, kind="registration.frozen", extra={}
        )
        evaluations.save(
            act.session,
            dataclasses.replace(
                value,
                state=line.target,
                timing=timing,
                dates=registration.dates,
                head=head_of(frozen),
            ),
        )
        return frozen


def _registration(act: Act, value: Evaluation, answer: OutcomesAnswer) -> Registration:
    draft = plans.draft(act.session, value.id)
    near = around(act.session, value)
    items = checklist(draft, near, waivers_of(act, value))
    open_items = [item for item in items if not item.is_settled]
    if open_items:
        raise InvalidError({f"checklist.{item.key}": _open(item) for item in open_items})
    whole = complete(draft, near)
    return Registration(
        reference=value.reference,
        number=1,
        previous_sha256=None,
        checklist=items,
        outcomes_answer=answer,
        **{item.name: getattr(whole, item.name) for item in dataclasses.fields(whole)},
    )


def _open(item: ChecklistItem) -> str:
    return f"{item.title}: {item.because} Settle it, or waive it with a reason."


def waivers_of(act: Act, value: Evaluation) -> dict[str, Waiver]:
    """Return the newest waiver of each line of the checklist."""
    return {item.item: item for item in statements.of(act.session, Waiver, value.id)}


def head_of(frozen: Frozen) -> Head:
    """Return what the newest version is called and hashed."""
    return Head(
        number=frozen.number,
        registration_sha256=frozen.registration_sha256,
        plan_sha256=frozen.plan_sha256,
        frozen_at=frozen.frozen_at,
    )


def freeze(
    act: Act,
    value: Evaluation,
    registration: Registration,
    *,
    timing: Timing,
    kind: str,
    extra: Mapping[str, Any],
) -> Frozen:
    """Seal a registration, enter it in the ledger, sign its receipt and keep all three."""
    sealed = seal(registration)
    entry = journal.append(
        act,
        kind=kind,
        subject=value.reference,
        payload={
            "number": registration.number,
            "registration_sha256": sealed.registration_sha256,
            "plan_sha256": sealed.plan_sha256,
            "previous_sha256": registration.previous_sha256,
            "timing": timing.value,
            "outcomes_answer": registration.outcomes_answer,
            **extra,
        },
    )
    frozen = Frozen(
        evaluation=value.id,
        number=registration.number,
        content=sealed.content,
        registration_sha256=sealed.registration_sha256,
        plan_sha256=sealed.plan_sha256,
        plan_content=sealed.plan_content,
        previous_sha256=registration.previous_sha256,
        frozen_at=act.now,
        frozen_by=act.by.id,
        timing=timing,
        seq=entry.seq,
        receipt=_signed(act, sealed, registration, timing, entry),
    )
    plans.add_frozen(act.session, frozen)
    return frozen


def _signed(
    act: Act, sealed: Sealed, registration: Registration, timing: Timing, entry: Event
) -> dict[str, Any]:
    keys = act.registry.keys
    return receipt(
        sealed,
        registration=registration,
        at=act.now,
        approver=act.by.shown,
        timing=timing,
        entry={"seq": entry.seq, "sha256": entry.sha256},
        public=keys.public(),
        sign=keys.sign,
    )
