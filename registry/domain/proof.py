"""What a document of ours proves to somebody who does not trust us, and what it only claims."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from registry.domain.canonical import canonical, sha256
from registry.domain.freeze import RECEIPT_SCHEMA, receipt_problems
from registry.domain.journal import (
    LEDGER_SCHEMA,
    Checkpoint,
    chain_problems,
    checkpoint_problems,
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Finding:
    """What was checked: ``problems`` are what does not hold, as sentences."""

    what: str
    proven: tuple[str, ...]
    claimed: tuple[str, ...]
    problems: tuple[str, ...]

    @property
    def holds(self) -> bool:
        """Whether everything that could be checked holds."""
        return not self.problems


def examine(
    document: Mapping[str, Any],
    *,
    registration: bytes | None = None,
    ledger: Mapping[str, Any] | None = None,
    trusted: frozenset[str] = frozenset(),
) -> Finding | None:
    """Return what a receipt or an exported ledger proves, or None for any other document.

    ``registration`` are the bytes that a receipt speaks of; ``ledger`` an export in which its
    entry must stand; ``trusted`` public keys that the reader has by another way.
    """
    schema = document.get("schema")
    try:
        if schema == RECEIPT_SCHEMA:
            return _receipt(document, registration, ledger, trusted)
        if schema == LEDGER_SCHEMA:
            return _ledger(document, trusted)
    except (ValueError, KeyError, TypeError, AttributeError) as error:
        # RFC 8785 refuses what it cannot write with a ValueError of its own.
        words = f"The document is not laid out as one of ours ({type(error).__name__})."
        return Finding(what=str(schema), proven=(), claimed=(), problems=(words,))
    return None


def _receipt(
    document: Mapping[str, Any],
    registration: bytes | None,
    ledger: Mapping[str, Any] | None,
    trusted: frozenset[str],
) -> Finding:
    problems = list(receipt_problems(document, trusted=trusted))
    proven, claimed = [], []
    if not problems:
        whose = "a key that you trust" if trusted else "the key that it carries"
        proven.append(f"Every word of the receipt was signed by {whose}, and is unchanged.")
    if not trusted:
        claimed.append("Whose key it is: compare it with one that you got another way (--key).")
    claimed.append("The time: it is the service's own, unless a later checkpoint was printed.")
    if registration is None:
        claimed.append("What was registered: give the registration to compare (--registration).")
    elif sha256(registration) == document.get("registration_sha256"):
        proven.append("The registration is the very one that the receipt names.")
    else:
        problems.append("The registration is not the one that the receipt names.")
    _stands_in(document, ledger, proven, claimed, problems)
    return Finding(
        what=f"receipt of {document.get('reference')}, version {document.get('number')}",
        proven=tuple(proven),
        claimed=tuple(claimed),
        problems=tuple(problems),
    )


def _stands_in(
    document: Mapping[str, Any],
    ledger: Mapping[str, Any] | None,
    proven: list[str],
    claimed: list[str],
    problems: list[str],
) -> None:
    if ledger is None:
        claimed.append("That it stands in the ledger: give an export of it (--ledger).")
        return
    entry = document.get("entry") or {}
    found = next((x for x in ledger.get("entries", ()) if x.get("seq") == entry.get("seq")), None)
    if found is None or found.get("sha256") != entry.get("sha256"):
        problems.append("The ledger has no such entry as the receipt names.")
    else:
        proven.append(f"The receipt's entry {entry['seq']} stands in the ledger.")


def _ledger(document: Mapping[str, Any], trusted: frozenset[str]) -> Finding:
    entries = document.get("entries") or []
    problems = list(chain_problems(entries))
    leaves = [str(entry.get("sha256")) for entry in entries]
    every = [_checkpoint(item) for item in document.get("checkpoints") or ()]
    for checkpoint in every:
        problems += checkpoint_problems(checkpoint, leaves, trusted=trusted)
    proven, claimed = [], []
    if not problems:
        proven.append(f"{len(entries)} entries follow one another without a gap or a change.")
        if every:
            size = every[-1].size
            proven.append(f"The first {size} entries are those that were signed for.")
    signed = every[-1].size if every else 0
    if signed < len(entries):
        claimed.append(
            f"The last {len(entries) - signed} entries: no checkpoint covers them yet, so an end "
            "that was cut off would not show."
        )
    return Finding(
        what="ledger", proven=tuple(proven), claimed=tuple(claimed), problems=tuple(problems)
    )


def _checkpoint(item: Mapping[str, Any]) -> Checkpoint:
    return Checkpoint(
        origin=str(item["origin"]),
        size=int(item["size"]),
        root=str(item["root"]),
        signature=str(item["signature"]),
        public=str(item["public"]),
        at=datetime.fromisoformat(str(item["at"])),
    )


def registration_bytes(document: Mapping[str, Any]) -> bytes:
    """Return a registration's canonical bytes, however the file that holds it is laid out."""
    return canonical(document)
