"""The whole check of a registry from inside: chain, content, checkpoints, plans and results."""

from collections.abc import Iterator

from sqlmodel import Session, col, select

from registry.domain.canonical import sha256
from registry.domain.freeze import receipt_problems
from registry.domain.journal import chain_problems, checkpoint_problems, export
from registry.store import journal
from registry.store.tables import RegistrationRow, ResultRow


def audit(session: Session) -> Iterator[str]:
    """Yield a sentence for everything that is not as it was sealed; none means all is well."""
    entries = export(journal.entries(session), ())["entries"]
    yield from chain_problems(entries)
    yield from journal.content_problems(session)
    leaves = [entry["sha256"] for entry in entries]
    for checkpoint in journal.checkpoints(session):
        yield from checkpoint_problems(checkpoint, leaves)
    yield from _plans(session, leaves)
    yield from _results(session)


def _plans(session: Session, leaves: list[str]) -> Iterator[str]:
    statement = select(RegistrationRow).order_by(
        col(RegistrationRow.evaluation_id), col(RegistrationRow.number)
    )
    for row in session.exec(statement):
        name = f"Plan version {row.number} of {row.receipt.get('reference')}"
        if sha256(row.content) != row.registration_sha256:
            yield f"{name} is not what was hashed."
        if row.receipt.get("registration_sha256") != row.registration_sha256:
            yield f"{name} has another hash than its receipt."
        for problem in receipt_problems(row.receipt):
            yield f"{name}: {problem}"
        entry = row.receipt.get("entry", {})
        if leaves[row.seq - 1 : row.seq] != [entry.get("sha256")]:
            yield f"{name} has no entry in the ledger."


def _results(session: Session) -> Iterator[str]:
    promised = {
        payload["run"]: payload["result_sha256"]
        for payload in journal.payloads(session, "run.finished")
    }
    for row in session.exec(select(ResultRow)):
        if not sha256(row.content) == row.sha256 == promised.get(str(row.run_id)):
            yield f"The result of run {row.run_id} is not what the run gave."
