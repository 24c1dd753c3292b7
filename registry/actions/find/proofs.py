"""What is proven of a frozen thing: its bytes, its signature and its place in the ledger."""

from collections.abc import Iterable, Mapping
from typing import Any
from uuid import UUID

from registry.actions.find.concluded import conclusion, decision
from registry.actions.find.evaluation import evaluation, plan_by_hash
from registry.actions.find.ledger import ledger_export
from registry.actions.find.results import dataset, result
from registry.domain.canonical import plain, sha256
from registry.domain.evaluation import Evaluation
from registry.domain.people import Person
from registry.domain.proof import Finding, examine
from registry.domain.registration import Frozen
from registry.store import Registry, datasets, journal

TIME = "The time: it is the service's own, unless a later checkpoint was printed."
_LATER = frozenset({"signed_at", "signed_by", "seq"})
"""What is added to a sealed record after its entry was written."""


def plan_proof(registry: Registry, *, by: Person, sha256: str) -> Finding:
    """Return what is proven of a frozen plan, by its registration or plan hash."""
    _, frozen = plan_by_hash(registry, by=by, sha256=sha256)
    return _of_plan(registry, frozen, ledger_export(registry, by=by))


def _of_plan(registry: Registry, frozen: Frozen, ledger: Mapping[str, Any]) -> Finding:
    found = examine(
        frozen.receipt,
        registration=frozen.content,
        ledger=ledger,
        trusted=registry.keys.every_public(),
    )
    if found is None:
        raise AssertionError("a frozen plan has a receipt")
    return found


def evaluation_proofs(registry: Registry, *, by: Person, reference: str) -> tuple[Finding, ...]:
    """Return what is proven of every plan, conclusion, decision and result that one may see."""
    view = evaluation(registry, by=by, reference=reference)
    ledger = ledger_export(registry, by=by) if view.versions else {}
    found = [_of_plan(registry, item, ledger) for item in view.versions]
    if view.result is not None:
        found.append(result_proof(registry, by=by, result_id=view.result.id))
    found += [
        conclusion_proof(registry, by=by, conclusion_id=item.id)
        for item in view.conclusions
        if item.signed_at is not None
    ]
    found += [decision_proof(registry, by=by, key=item.reference) for item in view.decisions]
    return tuple(found)


def result_proof(registry: Registry, *, by: Person, result_id: UUID) -> Finding:
    """Return whether a result is the very bytes whose hash the ledger committed to."""
    evaluation, run, stored = result(registry, by=by, result_id=result_id)
    proven: list[str] = []
    problems: list[str] = []
    _hold(stored.sha256 == sha256(stored.content), "The document has the hash", proven, problems)
    document = {"result_sha256": stored.sha256, "run": str(run.id)}
    _in_ledger(registry, evaluation, "run.finished", document, proven, problems)
    return _finding(f"result of {evaluation.reference}", proven, problems)


def dataset_proof(registry: Registry, *, by: Person, dataset_id: UUID) -> Finding:
    """Return whether the rows that are kept are those that were uploaded and hashed."""
    evaluation, found = dataset(registry, by=by, dataset_id=dataset_id)
    proven: list[str] = []
    problems: list[str] = []
    if found.erased_at is None:
        path = datasets.path_of(registry, found.id)
        same = path.is_file() and sha256(path.read_bytes()) == found.stored_sha256
        _hold(same, "The rows have the hash", proven, problems)
    document = {"dataset": str(found.id), "stored_sha256": found.stored_sha256}
    _in_ledger(registry, evaluation, "dataset.uploaded", document, proven, problems)
    return _finding(f"upload {found.number} of {evaluation.reference}", proven, problems)


def conclusion_proof(registry: Registry, *, by: Person, conclusion_id: UUID) -> Finding:
    """Return whether a conclusion is what its ledger entry committed to."""
    evaluation, found = conclusion(registry, by=by, conclusion_id=conclusion_id)
    return _record_proof(registry, evaluation, "conclusion.written", found, "conclusion")


def decision_proof(registry: Registry, *, by: Person, key: str) -> Finding:
    """Return whether a decision is what its ledger entry committed to."""
    evaluation, found = decision(registry, by=by, key=key)
    return _record_proof(registry, evaluation, "decision.recorded", found, "decision")


def _record_proof(
    registry: Registry, evaluation: Evaluation, kind: str, record: object, what: str
) -> Finding:
    document = {name: item for name, item in plain(record).items() if name not in _LATER}
    proven: list[str] = []
    problems: list[str] = []
    _in_ledger(registry, evaluation, kind, document, proven, problems)
    return _finding(f"{what} of {evaluation.reference}", proven, problems)


def _hold(holds: bool, words: str, proven: list[str], problems: list[str]) -> None:  # noqa: FBT001
    if holds:
        proven.append(f"{words} that was written down for it.")
    else:
        problems.append(f"{words} of something else than was written down for it.")


def _in_ledger(
    registry: Registry,
    evaluation: Evaluation,
    kind: str,
    document: Mapping[str, Any],
    proven: list[str],
    problems: list[str],
) -> None:
    """Say whether an entry of the ledger holds this, with content that fits its commitment."""
    with registry.reading() as session:
        events = journal.history(session, evaluation.reference)
        broken = set(journal.broken_entries(session, (event.seq for event in events)))
    entry = next((x for x in events if x.kind == kind and _holds(x.payload, document)), None)
    if entry is None:
        problems.append("The ledger has no entry that says this, or its content was erased.")
    elif entry.seq in broken:
        problems.append(f"The content of entry {entry.seq} was changed after it was written.")
    else:
        proven.append(f"Entry {entry.seq} of the ledger committed to it at {entry.at:%d %B %Y}.")


def _holds(payload: Mapping[str, Any] | None, document: Mapping[str, Any]) -> bool:
    return payload is not None and all(
        payload.get(name) == value for name, value in document.items()
    )


def _finding(what: str, proven: Iterable[str], problems: Iterable[str]) -> Finding:
    return Finding(what=what, proven=tuple(proven), claimed=(TIME,), problems=tuple(problems))
