"""Whether this registry may be used: seals in place, keys readable, clock and ledger in order."""

from collections.abc import Callable

from registry.domain.journal import body, leaf
from registry.errors import RegistryError
from registry.store import Registry, upgrade
from registry.store.journal import last_entry
from registry.web.logs import log_failure


def _seals(registry: Registry) -> bool:
    with registry.engine.connect() as connection:
        upgrade.check(connection)
    return True


def _keys(registry: Registry) -> bool:
    return bool(registry.keys.key_id())


def _clock(registry: Registry) -> bool:
    with registry.reading() as session:
        last = last_entry(session)
    return last is None or registry.clock.now() >= last.at


def _ledger(registry: Registry) -> bool:
    with registry.reading() as session:
        last = last_entry(session)
    return last is None or leaf(body(last)) == last.sha256


CHECKS: dict[str, Callable[[Registry], bool]] = {
    "seals": _seals,
    "keys": _keys,
    "clock": _clock,
    "ledger": _ledger,
}


def failures(registry: Registry) -> list[str]:
    """Return the names of the checks that fail; none means ready. It tells nothing more."""
    return [name for name, check in CHECKS.items() if not _passes(name, check, registry)]


def _passes(name: str, check: Callable[[Registry], bool], registry: Registry) -> bool:
    try:
        return check(registry)
    except RegistryError:
        return False
    except Exception as error:  # noqa: BLE001 - whatever it is, the service is not ready
        log_failure(error, request_id="readiness", route=name)
        return False
