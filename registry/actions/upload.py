"""Hand in a data file: judged at the gate, pseudonymised, kept; the file itself is deleted."""

from collections.abc import Sequence
from pathlib import Path
from typing import Any, BinaryIO
from uuid import UUID

from registry.domain.dataset import Consultation, DatasetVersion, Gate
from registry.domain.evaluation import Evaluation
from registry.domain.lifecycle import FROZEN, State, require_state
from registry.domain.people import Person, Verb, require
from registry.domain.plan import plan_bytes
from registry.errors import InvalidError, WrongStateError
from registry.store import (
    Act,
    Registry,
    datasets,
    evaluations,
    journal,
    people,
    plans,
    statements,
)
from registry.store.opened import new_id
from registry.work import intake

OPEN = frozenset(State) - {State.WITHDRAWN, State.CLOSED}


def upload(
    registry: Registry,
    *,
    by: Person,
    evaluation: str,
    filename: str,
    content: bytes | Path | BinaryIO,
    name: str = "",
    pseudonymise: Sequence[str] = (),
    keep: Sequence[str] = (),
) -> DatasetVersion:
    """Return the data set with its profile and gate.

    Only the columns that the plan names are kept, and those in ``keep`` and ``pseudonymise``; the
    latter as pseudonyms under the organisation's own key. Before the plan is frozen the file may
    hold baseline rows only. Reading outcome rows is recorded.

    Raises
    ------
        InvalidError: the file cannot be used; each problem's field is ``file.column.row``.
    """
    with registry.reading() as session:
        person = people.again(session, by)
        value = evaluations.find(session, evaluation)
        require(person, Verb.UPLOAD, value)
        require_state(value.state, OPEN, "upload data")
        plan, outcomes_from = _plan(session, value)
        is_personal = _is_personal(session, value)
    received = intake.receive(registry, filename=filename, content=content)
    dataset = new_id(registry.clock.now())
    try:
        found = intake.read(
            registry,
            received,
            dataset=dataset,
            organisation=value.organisation,
            plan=plan,
            outcomes_from=outcomes_from,
            is_registered=value.state in FROZEN,
            is_personal=is_personal,
            pseudonymise=tuple(pseudonymise),
            keep=tuple(keep),
        )
    finally:
        intake.discard(received)
    try:
        with registry.acting(by) as act:
            again = evaluations.find(act.session, evaluation)
            require(act.by, Verb.UPLOAD, again)
            _require_unmoved(value, again)
            return _keep(act, again, received, found, dataset=dataset, name=name)
    except BaseException:
        datasets.path_of(registry, dataset).unlink(missing_ok=True)
        raise


def _require_unmoved(before: Evaluation, now: Evaluation) -> None:
    if (before.state in FROZEN) != (now.state in FROZEN):
        raise WrongStateError("The plan was frozen while the file was read. Upload again.")


def _plan(session: Any, value: Evaluation) -> tuple[bytes, str]:
    if value.state in FROZEN:
        frozen = plans.newest_frozen(session, value.id)
        if value.dates is None:
            raise WrongStateError("This plan has no dates yet.")
        return frozen.plan_content, value.dates.outcomes_from_on.isoformat()
    draft = plans.draft(session, value.id)
    from_on = draft.get("outcomes_from_on") or draft.get("delivery_starts_on")
    if not from_on or not draft.get("analysis"):
        raise InvalidError(
            {"file": "Data can come in once the draft has its analysis and first outcome date."}
        )
    return plan_bytes(draft.get("analysis")), str(from_on)


def _is_personal(session: Any, value: Evaluation) -> bool:
    """Return whether the plan says that its data are of people; unsaid, they are."""
    given = plans.draft(session, value.id).get("data_protection") or {}
    return bool(given.get("personal", True))


def _keep(
    act: Act,
    value: Evaluation,
    received: intake.Received,
    found: dict[str, Any],
    *,
    dataset: UUID,
    name: str,
) -> DatasetVersion:
    made = datasets.add(act.session, _value(act, value, received, found, dataset, name))
    if made.has_outcomes:
        statements.add(
            act,
            Consultation(
                evaluation=value.id,
                dataset_version=made.id,
                purpose="profile at upload",
                consulted_at=act.now,
                consulted_by=act.by.id,
            ),
        )
    journal.append(
        act,
        kind="dataset.uploaded",
        subject=value.reference,
        payload={
            "dataset": made.id,
            "data_sha256": made.data_sha256,
            "stored_sha256": made.stored_sha256,
            "rows": made.rows,
            "gate": made.gate.value,
            "outcomes_read": made.has_outcomes,
        },
    )
    return made


def _value(
    act: Act,
    value: Evaluation,
    received: intake.Received,
    found: dict[str, Any],
    dataset: UUID,
    name: str,
) -> DatasetVersion:
    return DatasetVersion(
        id=dataset,
        key=0,
        evaluation=value.id,
        number=datasets.next_number(act.session, value.id),
        name=name.strip()[:200] or received.filename,
        filename=received.filename,
        data_sha256=received.data_sha256,
        stored_sha256=found["stored_sha256"],
        rows=found["rows"],
        gate=Gate(found["profile"]["overall"]),
        profile={**found["profile"], "data_sha256": received.data_sha256},
        pseudonymised=tuple(found["pseudonymised"]),
        dropped=tuple(found["dropped"]),
        has_outcomes=found["has_outcomes"],
        uploaded_at=act.now,
        uploaded_by=act.by.id,
    )
