"""The ledger as values: one entry for every change, each bound to the one before it.

An entry holds no content, only a salted commitment to it. Content and salt live elsewhere and can
be erased when the law asks for it, while the chain still holds. Leaves and nodes are hashed as in
RFC 6962 (certificate transparency), so that others' tools can check a root that we signed.
"""

import base64
import hashlib
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from registry.domain.canonical import canonical, plain
from registry.keys import is_signed

LEDGER_SCHEMA = "ledger/1"
START = "0" * 64
"""What the first entry names as its predecessor."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Event:
    """One entry. ``kind`` is noun and verb (``registration.frozen``), ``subject`` a reference."""

    seq: int
    at: datetime
    kind: str
    subject: str
    actor: str
    commitment: str
    previous: str
    sha256: str
    payload: Mapping[str, Any] | None = None
    """What happened; None where it was erased or may not be shown."""

    actor_id: UUID | None = None
    actor_name: str = ""


def commitment(salt: str, payload: Mapping[str, Any]) -> str:
    """Return what binds an entry to its content without showing it."""
    return hashlib.sha256(bytes.fromhex(salt) + canonical(payload)).hexdigest()


def moment_text(at: datetime) -> str:
    """Return a moment as it is hashed: UTC, to the microsecond."""
    return at.strftime("%Y-%m-%dT%H:%M:%S.%fZ")


def body(event: Event) -> dict[str, Any]:
    """Return the part of an entry that is hashed."""
    return {
        "seq": event.seq,
        "at": moment_text(event.at),
        "kind": event.kind,
        "subject": event.subject,
        "actor": event.actor,
        "commitment": event.commitment,
        "previous": event.previous,
    }


def leaf(document: Mapping[str, Any]) -> str:
    """Return the RFC 6962 leaf hash of an entry's body, in hex."""
    return hashlib.sha256(b"\x00" + canonical(document)).hexdigest()


def root(leaves: Sequence[str]) -> str:
    """Return the RFC 6962 tree head of leaf hashes, in hex; of none, the hash of nothing."""
    if not leaves:
        return hashlib.sha256(b"").hexdigest()
    # The same tree as RFC 6962's recursion: pair from the left, and carry an odd one up unchanged.
    level = [bytes.fromhex(item) for item in leaves]
    while len(level) > 1:
        paired = [
            hashlib.sha256(b"\x01" + level[i] + level[i + 1]).digest()
            for i in range(0, len(level) - 1, 2)
        ]
        level = paired + level[len(paired) * 2 :]
    return level[0].hex()


@dataclass(frozen=True, slots=True, kw_only=True)
class Checkpoint:
    """A signed statement of how long the ledger was and what it said."""

    origin: str
    size: int
    root: str
    signature: str
    public: str
    at: datetime

    @property
    def text(self) -> str:
        """The three lines that are signed, and that minutes can carry (C2SP tlog-checkpoint)."""
        return checkpoint_text(self.origin, self.size, self.root)


def checkpoint_text(origin: str, size: int, root_hex: str) -> str:
    """Return the three lines of a checkpoint."""
    encoded = base64.b64encode(bytes.fromhex(root_hex)).decode()
    return f"{origin}\n{size}\n{encoded}\n"


def checkpoint_problems(
    checkpoint: Checkpoint, leaves: Sequence[str], *, trusted: frozenset[str] = frozenset()
) -> tuple[str, ...]:
    """Return what is wrong between a checkpoint and a ledger, as sentences; none is well."""
    if trusted and checkpoint.public not in trusted:
        return ("The checkpoint is signed by a key that you have not named as trusted.",)
    signed = is_signed(
        checkpoint.text.encode(), signature=checkpoint.signature, public=checkpoint.public
    )
    if not signed:
        return ("The checkpoint's signature does not fit its text.",)
    if len(leaves) < checkpoint.size:
        words = (
            f"The ledger has {len(leaves)} entries; a signed checkpoint saw {checkpoint.size}. "
            "Its end was cut off."
        )
        return (words,)
    if root(leaves[: checkpoint.size]) != checkpoint.root:
        return (f"The first {checkpoint.size} entries are not those that were signed for.",)
    return ()


def export(events: Iterable[Event], checkpoints: Iterable[Checkpoint]) -> dict[str, Any]:
    """Return the ledger as a document that anyone can check without us (content left out)."""
    return {
        "schema": LEDGER_SCHEMA,
        "entries": [{**body(event), "sha256": event.sha256} for event in events],
        "checkpoints": [plain(checkpoint) for checkpoint in checkpoints],
    }


def chain_problems(entries: Iterable[Mapping[str, Any]]) -> tuple[str, ...]:
    """Return what is wrong with a chain of entries, as sentences; none means that it holds."""
    problems: list[str] = []
    previous, at = START, ""
    for seq, entry in enumerate(entries, start=1):
        document = {name: value for name, value in entry.items() if name != "sha256"}
        name = f"Entry {entry.get('seq')}"
        if entry.get("seq") != seq:
            problems.append(f"{name} stands where entry {seq} should.")
        if entry.get("previous") != previous:
            problems.append(f"{name} does not follow the entry before it.")
        if str(entry.get("at")) < at:
            problems.append(f"{name} is dated before the entry before it.")
        if leaf(document) != entry.get("sha256"):
            problems.append(f"{name} was changed after it was written.")
        previous, at = str(entry.get("sha256")), str(entry.get("at"))
    return tuple(problems)
