"""Where pages ask for what must be computed: it is, once, in a process of its own.

What is asked is a plan (what can it see?) or studies to average; see `desk_answers`.
"""

import atexit
import contextlib
import json
import os
import select
import subprocess
import sys
import threading
from collections import OrderedDict
from collections.abc import Mapping, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from typing import Any

from registry.domain.canonical import sha256

MOST_SECONDS = 90
"""A simulation that takes longer than this is no longer waited for."""

KEPT = 200
"""Answers that are kept; a draft is asked about again and again while it is typed."""

Answers = tuple[Mapping[str, Any], ...]
GAVE_UP: Mapping[str, Any] = {
    "problems": [{"field": "", "message": "This took too long to work out."}]
}


class Desk:
    """Asks the child process, one question at a time, and remembers what it said."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._known: OrderedDict[str, Future[Answers]] = OrderedDict()
        self._asker = ThreadPoolExecutor(max_workers=1, thread_name_prefix="desk")
        self._child: subprocess.Popen[str] | None = None

    def ask(self, asked: Sequence[Mapping[str, Any]], *, wait: float) -> Answers | None:
        """Return an answer for each question; None where they are not ready within ``wait``."""
        question = json.dumps([dict(one) for one in asked], sort_keys=True)
        key = sha256(question.encode())
        with self._lock:
            future = self._known.get(key)
            if future is None:
                future = self._asker.submit(self._answers, question, len(asked))
                self._known[key] = future
            self._known.move_to_end(key)
            while len(self._known) > KEPT:
                self._known.popitem(last=False)
        try:
            return future.result(timeout=wait)
        except TimeoutError:
            return None

    def _answers(self, question: str, count: int) -> Answers:
        child = self._running()
        line = ""
        if child.stdin is not None and child.stdout is not None:
            with contextlib.suppress(OSError):
                child.stdin.write(question + "\n")
                child.stdin.flush()
                ready, _, _ = select.select([child.stdout], [], [], MOST_SECONDS)
                line = child.stdout.readline() if ready else ""
        if not line:
            self.close()
            return (GAVE_UP,) * count
        return tuple(json.loads(line))

    def _running(self) -> subprocess.Popen[str]:
        if self._child is not None and self._child.poll() is not None:
            self.close()
        if self._child is None:
            self._child = subprocess.Popen(
                [sys.executable, "-m", "registry.work.desk_answers"],
                stdin=subprocess.PIPE,
                stdout=subprocess.PIPE,
                stderr=subprocess.DEVNULL,
                text=True,
                env={**os.environ, "OPENBLAS_NUM_THREADS": "1"},
                start_new_session=True,
            )
        return self._child

    def close(self) -> None:
        """End the child process, if there is one."""
        child, self._child = self._child, None
        if child is None:
            return
        for pipe in (child.stdin, child.stdout):
            if pipe is not None:
                with contextlib.suppress(OSError):
                    pipe.close()
        try:
            child.wait(timeout=1)
        except subprocess.TimeoutExpired:
            child.kill()
            child.wait()


DESK = Desk()
"""The process's one desk; the child begins with the first question."""

atexit.register(DESK.close)
