"""The intake: a private folder in which a received file lives until a child process has read it."""

import base64
import hashlib
import json
import os
import secrets
import shutil
import subprocess
import sys
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import Any, BinaryIO
from uuid import UUID

from registry.domain.canonical import sha256
from registry.errors import FieldProblem, InvalidError
from registry.store import Registry, datasets

LARGEST = 512 * 1024 * 1024
WAIT_SECONDS = 320
_BLOCK = 1 << 20


@dataclass(frozen=True, slots=True, kw_only=True)
class Received:
    """A file in the intake, with the hash of its bytes as they came."""

    path: Path
    filename: str
    data_sha256: str


def empty(registry: Registry) -> None:
    """Empty the intake, at every start: what a killed process left behind is nobody's."""
    shutil.rmtree(registry.settings.intake, ignore_errors=True)


def receive(registry: Registry, *, filename: str, content: bytes | Path | BinaryIO) -> Received:
    """Return a file as it lies in the intake, readable by nobody else."""
    suffix = Path(filename).suffix.lower()
    if suffix not in (".csv", ".tsv", ".txt", ".xlsx", ".parquet"):
        raise InvalidError({"file": "Upload a CSV, XLSX or Parquet file."})
    folder = registry.settings.intake / secrets.token_hex(16)
    folder.mkdir(parents=True, mode=0o700)
    path = folder / f"received{suffix}"
    try:
        digest = _copy(content, path)
    except BaseException:
        shutil.rmtree(folder, ignore_errors=True)
        raise
    return Received(path=path, filename=Path(filename).name[:200], data_sha256=digest)


def _copy(content: bytes | Path | BinaryIO, path: Path) -> str:
    digest, size = hashlib.sha256(), 0
    handle = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with os.fdopen(handle, "wb") as file:
        for block in _blocks(content):
            size += len(block)
            if size > LARGEST:
                raise InvalidError({"file": f"A file may have {LARGEST // 2**20} MiB."})
            digest.update(block)
            file.write(block)
    if not size:
        raise InvalidError({"file": "The file is empty."})
    return digest.hexdigest()


def _blocks(content: bytes | Path | BinaryIO) -> Iterable[bytes]:
    if isinstance(content, bytes):
        yield content
    elif isinstance(content, Path):
        with content.open("rb") as file:
            yield from iter(lambda: file.read(_BLOCK), b"")
    else:
        yield from iter(lambda: content.read(_BLOCK), b"")


def discard(received: Received) -> None:
    """Delete a received file, and its folder."""
    shutil.rmtree(received.path.parent, ignore_errors=True)


def read(  # noqa: PLR0913  (an order has many parts, and each is named)
    registry: Registry,
    received: Received,
    *,
    dataset: UUID,
    organisation: UUID,
    plan: bytes,
    outcomes_from: str,
    is_registered: bool,
    is_personal: bool,
    pseudonymise: tuple[str, ...],
    keep: tuple[str, ...],
) -> dict[str, Any]:
    """Return what the child process found, and keep the pseudonymised rows.

    Raises
    ------
        InvalidError: the file cannot be used; every problem names its column and row.
    """
    kept = datasets.path_of(registry, dataset)
    order = {
        "received": str(received.path),
        "kept": str(kept),
        "plan": base64.b64encode(plan).decode(),
        "pseudonymise": pseudonymise,
        "keep": keep,
        "key": base64.b64encode(registry.keys.pseudonym_key(organisation)).decode(),
        "outcomes_from": outcomes_from,
        "is_registered": is_registered,
        "is_personal": is_personal,
    }
    answer = _child(json.dumps(order))
    if "problems" in answer:
        raise InvalidError(_problems(answer))
    return {**answer, "stored_sha256": sha256(kept.read_bytes())}


def _problems(answer: dict[str, Any]) -> list[FieldProblem]:
    found = [
        FieldProblem(field=_place(item), message=item["message"]) for item in answer["problems"]
    ]
    if answer.get("more"):
        words = f"{answer['more']:,} more errors are not listed. Mend these first."
        found.append(FieldProblem(field="file", message=words))
    return found


def _place(item: dict[str, Any]) -> str:
    parts = ["file", item.get("column"), item.get("row")]
    return ".".join(str(part) for part in parts if part is not None)


def _child(order: str) -> dict[str, Any]:
    try:
        done = subprocess.run(
            [sys.executable, "-m", "registry.work.reading"],
            input=order,
            capture_output=True,
            text=True,
            timeout=WAIT_SECONDS,
            check=False,
        )
    except subprocess.TimeoutExpired:
        raise InvalidError({"file": "The file took too long to read. Split it."}) from None
    if done.returncode < 0:
        # Killed at its limits of memory or time: the file's doing, not a fault of ours.
        raise InvalidError(
            {"file": "The file could not be read: it is damaged, or needs too much memory or time."}
        )
    if done.returncode != 0:
        # The last line of a traceback may quote the file; only the kind of the error is kept.
        kind = done.stderr.strip().rsplit("\n", 1)[-1].partition(":")[0]
        raise RuntimeError(f"the reading process failed with {kind}")
    answer: dict[str, Any] = json.loads(done.stdout)
    return answer
