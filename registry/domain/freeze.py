"""The freeze: canonical bytes of a registration, its hashes and chain, and the signed receipt."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

import msgspec

from registry.domain.canonical import canonical, plain, sha256
from registry.domain.plan import plan_bytes, read_plan
from registry.domain.registration import Registration, Timing
from registry.errors import InvalidError
from registry.keys import is_signed, key_id

RECEIPT_SCHEMA = "receipt/1"
MINOR_PATHS = (
    "people",
    "costs",
    "price_year",
    "people_hours",
    "logic",
    "data_protection",
    "power",
    "initiative.title",
    "initiative.problem",
    "initiative.evidence",
    "initiative.place",
    "initiative.delivery",
    "initiative.starter",
    "initiative.tags",
    "initiative.links",
    "initiative.cites",
    "initiative.replicates",
    "initiative.unit",
    "initiative.organisation",
    "dates.decision_on",
)
"""Contacts, words, cost: a change here is minor. Whatever is not listed is major."""

UNCOUNTED = ("number", "previous_sha256", "checklist", "outcomes_answer")
"""What differs between any two versions, and promises nothing about the test."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Sealed:
    """A registration's very bytes and both hashes."""

    content: bytes
    registration_sha256: str
    plan_content: bytes
    plan_sha256: str


def seal(registration: Registration) -> Sealed:
    """Return the bytes to keep and their hashes; the plan is read by the engine first.

    Raises
    ------
        InvalidError: the analysis is no plan that the engine can run, or a number is too large.
    """
    document = plain(registration)
    try:
        content = canonical(document)
    except ValueError as problem:
        words = f"The registration holds what cannot be hashed: {problem}."
        raise InvalidError({"registration": words}) from None
    plan_content = plan_bytes(document["analysis"])
    plan = read_plan(plan_content)
    return Sealed(
        content=content,
        registration_sha256=sha256(content),
        plan_content=plan_content,
        plan_sha256=plan.sha256,
    )


def unseal(content: bytes) -> Registration:
    """Return the registration that sealed bytes write."""
    return msgspec.json.decode(content, type=Registration)


def receipt(
    sealed: Sealed,
    *,
    registration: Registration,
    at: datetime,
    approver: str,
    timing: Timing,
    entry: Mapping[str, Any],
    public: str,
    sign: Callable[[bytes], str],
) -> dict[str, Any]:
    """Return the signed ``receipt/1`` of a freeze; ``entry`` is its line in the ledger."""
    body = plain(
        {
            "schema": RECEIPT_SCHEMA,
            "reference": registration.reference,
            "number": registration.number,
            "registration_sha256": sealed.registration_sha256,
            "plan_sha256": sealed.plan_sha256,
            "previous_sha256": registration.previous_sha256,
            "timing": timing.value,
            "frozen_at": at,
            "approver": approver,
            "entry": {"seq": entry["seq"], "sha256": entry["sha256"]},
            "key": {"id": key_id(public), "algorithm": "Ed25519", "public": public},
        }
    )
    return {**body, "signature": sign(canonical(body))}


def receipt_problems(
    document: Mapping[str, Any], *, trusted: frozenset[str] = frozenset()
) -> tuple[str, ...]:
    """Return what is wrong with a receipt, as sentences; none means that its signature holds.

    ``trusted`` holds public keys that the reader got by another way; without any, a receipt is
    only shown to be signed by the key that it carries itself.
    """
    if document.get("schema") != RECEIPT_SCHEMA:
        return (f"This is no {RECEIPT_SCHEMA} document.",)
    body = {name: value for name, value in document.items() if name != "signature"}
    key = document.get("key")
    public = key.get("public") if isinstance(key, Mapping) else None
    if not isinstance(public, str) or not isinstance(document.get("signature"), str):
        return ("The receipt has no key or no signature.",)
    if trusted and public not in trusted:
        return ("The receipt is signed by a key that you have not named as trusted.",)
    if not is_signed(canonical(body), signature=document["signature"], public=public):
        return ("The signature does not fit the receipt: it was changed after it was signed.",)
    return ()


def differences(old: Mapping[str, Any], new: Mapping[str, Any]) -> dict[str, tuple[Any, Any]]:
    """Return every path at which two documents differ, with the old and the new value."""
    found: dict[str, tuple[Any, Any]] = {}
    _compare(old, new, "", found)
    return {path: pair for path, pair in found.items() if path.split(".")[0] not in UNCOUNTED}


def _compare(old: Any, new: Any, path: str, found: dict[str, tuple[Any, Any]]) -> None:
    if isinstance(old, Mapping) and isinstance(new, Mapping):
        for key in sorted({*old, *new}):
            _compare(old.get(key), new.get(key), f"{path}.{key}" if path else key, found)
    elif isinstance(old, list) and isinstance(new, list) and len(old) == len(new):
        for index, pair in enumerate(zip(old, new, strict=True)):
            _compare(*pair, f"{path}.{index}", found)
    elif old != new or isinstance(old, bool) != isinstance(new, bool):
        found[path] = (old, new)


def is_major(path: str) -> bool:
    """Return whether a change at a path changes what is tested. An unknown path is major."""
    return not any(path == root or path.startswith(f"{root}.") for root in MINOR_PATHS)
