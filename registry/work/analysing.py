"""A plan run on a file for a program that asks: in a process with limits, and nothing is kept.

Run as ``python -m registry.work.analysing``: the order comes in on the standard input as JSON, the
answer goes out on the standard output. It is what the command ``analyse`` does.
"""

import base64
import json
import subprocess
import sys
import threading
from collections.abc import Iterable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from registry.errors import ConflictError, InvalidError

MOST_MEMORY = 6 * 1024**3
MOST_SECONDS = 300
WAIT_SECONDS = 320
MOST_AT_ONCE = 2
"""Analyses at once: each may need a core and gigabytes."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Analyst:
    """Starts a process for each analysis, a few at once."""

    places: threading.BoundedSemaphore = field(
        default_factory=lambda: threading.BoundedSemaphore(MOST_AT_ONCE)
    )

    def run(
        self,
        *,
        plan: bytes,
        plan_suffix: str,
        data: Path,
        data_suffix: str,
        sheet: str | None,
        hypothesis: str | None,
    ) -> dict[str, Any]:
        """Return ``{"document": result}`` or ``{"problems": [...]}``.

        Raises
        ------
            ConflictError: as many analyses run already as may run at once.
            InvalidError: the analysis needs more memory or time than it may have.
        """
        # The table's format is told by how its name ends; what is received has no such name.
        named = data.with_name(data.name + data_suffix)
        order = {
            "plan": base64.b64encode(plan).decode(),
            "plan_suffix": plan_suffix,
            "data": str(named),
            "sheet": sheet,
            "hypothesis": hypothesis,
        }
        if not self.places.acquire(timeout=WAIT_SECONDS):
            raise ConflictError("Too many analyses run just now. Try again in some minutes.")
        try:
            data.rename(named)
            return _child(json.dumps(order))
        finally:
            named.unlink(missing_ok=True)
            self.places.release()


def _child(order: str) -> dict[str, Any]:
    try:
        done = subprocess.run(
            [sys.executable, "-m", "registry.work.analysing"],
            input=order,
            capture_output=True,
            text=True,
            timeout=WAIT_SECONDS,
            check=False,
        )
    except subprocess.TimeoutExpired:
        raise InvalidError({"file": "The analysis took too long. Use the command line."}) from None
    if done.returncode < 0:
        words = "The analysis needs more memory or time than it may have here."
        raise InvalidError({"file": words})
    if done.returncode != 0:
        # The last line of a traceback may quote the file; only the kind of the error is kept.
        kind = done.stderr.strip().rsplit("\n", 1)[-1].partition(":")[0]
        raise RuntimeError(f"the analysing process failed with {kind}")
    answer: dict[str, Any] = json.loads(done.stdout)
    return answer


ANALYST = Analyst()
"""The one that a serving process asks."""


def analysed(order: dict[str, Any]) -> dict[str, Any]:
    """Return the ``result/1`` document of an order, or every problem that is the sender's."""
    from analysis import design
    from analysis.errors import AnalysisError
    from analysis.evaluate import evaluate
    from analysis.plan import read
    from analysis.table import open_table

    try:
        plan = read(
            base64.b64decode(order["plan"]), suffix=order["plan_suffix"], terms=design.terms()
        )
        table = open_table(Path(order["data"]), sheet=order["sheet"])
        if table.hidden_parts:
            return _refused(table.hidden_parts)
        return {"document": evaluate(plan, table, only=order["hypothesis"]).document()}
    except AnalysisError as error:
        return {
            "problems": [
                {
                    "message": item.message,
                    "field": item.field,
                    "column": item.column,
                    "row": item.row,
                }
                for item in error.problems
            ]
        }
    except MemoryError:
        return _refused(["The analysis needs more memory than it may have here."])


def _refused(sentences: Iterable[str]) -> dict[str, Any]:
    return {
        "problems": [
            {"message": words, "field": None, "column": None, "row": None} for words in sentences
        ]
    }


def main() -> None:
    """Do one order."""
    import contextlib
    import io
    import resource

    resource.setrlimit(resource.RLIMIT_AS, (MOST_MEMORY, MOST_MEMORY))
    resource.setrlimit(resource.RLIMIT_CPU, (MOST_SECONDS, MOST_SECONDS))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    order = json.load(sys.stdin)
    with contextlib.redirect_stdout(io.StringIO()):
        answer = analysed(order)
    json.dump(answer, sys.stdout)


if __name__ == "__main__":
    main()
