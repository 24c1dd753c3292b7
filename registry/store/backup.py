"""Backups of the embedded edition: one file with database and data sets, without any key.

PostgreSQL has tools of its own for this (`pg_dump`, base backups); the guide says how.
"""

import sqlite3
import tempfile
import zipfile
from pathlib import Path
from typing import Any

from registry.domain.journal import chain_problems, checkpoint_problems, export
from registry.errors import BrokenSealError, ConflictError, InvalidError
from registry.settings import Settings
from registry.store import journal, open_registry

DATABASE = "registry.db"
FOLDER = "datasets"


def database_file(settings: Settings) -> Path:
    """Return the file of an embedded database, or raise InvalidError for any other."""
    if not settings.on_sqlite:
        raise InvalidError(
            {"database": "Back up PostgreSQL with pg_dump, and copy the datasets folder."}
        )
    return Path(settings.database_url.removeprefix("sqlite:///"))


def write_backup(settings: Settings, target: Path) -> dict[str, Any]:
    """Write a backup while the service runs, and return what is in it and which keys are not."""
    source = database_file(settings)
    if not source.exists():
        raise InvalidError({"database": f"There is no database at {source}."})
    with tempfile.TemporaryDirectory() as folder:
        copy = Path(folder) / DATABASE
        _copy_database(source, copy)
        entries = _check(copy)
        files = sorted(settings.datasets.glob("*.parquet"))
        draft = target.with_name(f".{target.name}.draft")
        with zipfile.ZipFile(draft, "w", zipfile.ZIP_DEFLATED) as archive:
            archive.write(copy, DATABASE)
            for file in files:
                archive.write(file, f"{FOLDER}/{file.name}", zipfile.ZIP_STORED)
        draft.replace(target)
    return {
        "file": str(target),
        "entries": entries,
        "datasets": len(files),
        "keys_left_out": [str(key) for key in sorted(settings.keys.glob("*.key"))],
    }


def read_backup(settings: Settings, source: Path) -> dict[str, Any]:
    """Put a backup into a home without a database, check its chain, and return what was in it."""
    target = database_file(settings)
    if target.exists():
        raise ConflictError(f"{target} exists. Restore into an empty home.")
    with tempfile.TemporaryDirectory() as folder, zipfile.ZipFile(source) as archive:
        names = [name for name in archive.namelist() if _is_ours(name)]
        if DATABASE not in names:
            raise InvalidError({"file": f"{source.name} is no backup of a registry."})
        archive.extractall(folder, names)
        entries = _check(Path(folder) / DATABASE)
        for place in (settings.home, settings.datasets, settings.keys):
            place.mkdir(parents=True, exist_ok=True, mode=0o700)
        _copy_database(Path(folder) / DATABASE, target)
        files = [Path(folder) / name for name in names if name != DATABASE]
        for file in files:
            (settings.datasets / file.name).write_bytes(file.read_bytes())
    open_registry(settings=settings).close()
    return {"entries": entries, "datasets": len(files)}


def _is_ours(name: str) -> bool:
    path = Path(name)
    if name == DATABASE:
        return True
    return path.parent == Path(FOLDER) and path.suffix == ".parquet" and ".." not in name


def _copy_database(source: Path, target: Path) -> None:
    """Copy with SQLite's own backup, which waits for writers and never copies half a change."""
    old, new = sqlite3.connect(source), sqlite3.connect(target)
    try:
        old.backup(new)
    finally:
        old.close()
        new.close()


def _check(database: Path) -> int:
    """Return the length of the ledger in a database file, or raise BrokenSealError."""
    with tempfile.TemporaryDirectory() as home:
        opened = open_registry(f"sqlite:///{database}", Path(home))
        try:
            with opened.reading() as session:
                document = export(journal.entries(session), ())
                checkpoints = journal.checkpoints(session)
                problems = [
                    *chain_problems(document["entries"]),
                    *journal.content_problems(session),
                ]
        finally:
            opened.close()
    leaves = [entry["sha256"] for entry in document["entries"]]
    for checkpoint in checkpoints:
        problems += checkpoint_problems(checkpoint, leaves)
    if problems:
        raise BrokenSealError(f"The ledger does not hold. {problems[0]}")
    return len(leaves)
