"""Running a plan's scripts and reading what they print."""

import csv
import io
import json
import os
import shutil
import subprocess
import sys
from collections.abc import Mapping, Sequence
from functools import cache
from pathlib import Path
from typing import Any

from analysis.design import terms
from analysis.evaluate import evaluate
from analysis.plan import read
from analysis.reproduction.writing import Scripts, scripts_of
from analysis.table import open_table

PACKAGES = ("survival", "nlme", "MASS", "sandwich", "clubSandwich", "quadprog")
"""What the R scripts load beside R itself; each is Debian's r-cran-<name in small letters>."""


def csv_of(rows: Sequence[Mapping[str, Any]]) -> str:
    text = io.StringIO()
    writer = csv.DictWriter(text, list(rows[0]), lineterminator="\n")
    writer.writeheader()
    writer.writerows(rows)
    return text.getvalue()


def prepared(folder: Path, plan: Mapping[str, Any], table: Path) -> tuple[dict[str, Any], Scripts]:
    """Return the result document's hypotheses by key, and the scripts, written into a folder."""
    promised = read(json.dumps(plan).encode(), suffix=".json", terms=terms())
    document = json.loads(json.dumps(evaluate(promised, open_table(table)).document()))
    scripts = scripts_of(promised, open_table(table))
    folder.mkdir(parents=True, exist_ok=True)
    for name, text in scripts.files().items():
        (folder / name).write_text(text, encoding="utf-8")
    return {one["key"]: one for one in document["hypotheses"]}, scripts


@cache
def what_r_lacks() -> str:
    """Return what stands in the way of running the R scripts; empty where nothing does."""
    if shutil.which("Rscript") is None:
        return "Rscript (Debian's r-base-core)"
    asked = ", ".join(f'"{name}"' for name in PACKAGES)
    code = f"p <- c({asked}); cat(p[!sapply(p, requireNamespace, quietly = TRUE)])"
    found = subprocess.run(
        ["Rscript", "--vanilla", "-e", code], capture_output=True, text=True, check=True
    )
    return " ".join(f"r-cran-{name.lower()}" for name in found.stdout.split())


MARK = "== next =="
_ALL_IN_PYTHON = f"""
import os, runpy, sys, warnings
warnings.simplefilter("error")
for folder in sys.stdin.read().split("\\n"):
    os.chdir(folder)
    runpy.run_path("reproduce.py", run_name="__main__")
    print({MARK!r})
"""
_ALL_IN_R = f"""
for (folder in readLines(file("stdin"))) {{
  source(file.path(folder, "reproduce.R"), local = new.env(), chdir = TRUE, encoding = "UTF-8")
  cat("{MARK}\\n")
}}
"""


def printed_by_python(folders: Sequence[Path]) -> list[dict[str, Any]]:
    """Return what the scripts of some folders print, from one process; a warning ends it."""
    return _printed([sys.executable, "-c", _ALL_IN_PYTHON], folders)


def printed_by_r(folders: Sequence[Path]) -> list[dict[str, Any]]:
    """Return what the scripts of some folders print, from one process."""
    return _printed(["Rscript", "--vanilla", "-e", _ALL_IN_R], folders)


def _printed(command: Sequence[str], folders: Sequence[Path]) -> list[dict[str, Any]]:
    done = subprocess.run(
        command,
        input="\n".join(str(folder) for folder in folders),
        capture_output=True,
        text=True,
        check=False,
        env={**os.environ, "OPENBLAS_NUM_THREADS": "1", "OMP_NUM_THREADS": "1"},
    )
    assert done.returncode == 0, done.stderr[-2000:]
    assert "No answer" not in done.stderr, done.stderr[-2000:]
    return [json.loads(part) for part in done.stdout.split(MARK) if part.strip()]
