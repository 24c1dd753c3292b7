"""Regular checkpoints, signed by the worker: a promise that costs nothing when nothing happens."""

from registry.store import Registry, journal

EVERY_SECONDS = 3600


def seal_if_due(registry: Registry, *, every_seconds: int = EVERY_SECONDS) -> bool:
    """Seal the ledger where it has grown since the last checkpoint and that one is old enough."""
    with registry.reading() as session:
        last = journal.last_entry(session)
        newest = journal.checkpoints(session)
    if last is None or last.kind == journal.SEALED:
        return False
    if newest and (registry.clock.now() - newest[-1].at).total_seconds() < every_seconds:
        return False
    with registry.acting(None) as act:
        journal.seal(act)
    return True
