"""Measures of a contestant in a process of its own: least time of some repeats, and peak memory."""

import json
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
LONGEST = 3600


@dataclass(frozen=True, kw_only=True)
class Measure:
    """Seconds of wall clock and CPU, peak MiB, and what was computed; or why nothing was."""

    wall: float | None = None
    cpu: float | None = None
    peak: float | None = None
    value: str = ""
    failed: str = ""


_CODE = """
import sys
sys.path.insert(0, sys.argv[1])
import analysis  # first, so that numpy's products run on one thread for everybody
from tests.benchmarks.contestants import compete
compete(*sys.argv[2:])
"""


def measured(name: str, path: Path, rows: int) -> Measure:
    """Return the measure of one contestant on one file."""
    command = [sys.executable, "-c", _CODE, str(ROOT), name, str(path), str(rows)]
    done = subprocess.run(command, capture_output=True, text=True, timeout=LONGEST, check=False)
    # a contestant may print words of its own, DuckDB a progress bar: the measure is what is last
    start = done.stdout.rfind('{"wall"')
    if done.returncode or start < 0:
        last = (done.stderr.strip().splitlines() or ["no output"])[-1]
        absent = "ModuleNotFoundError" in last
        help_ = "absent: pip install -e '.[bench]' brings it" if absent else last[:70]
        return Measure(failed=help_)
    return Measure(**json.loads(done.stdout[start:]))
