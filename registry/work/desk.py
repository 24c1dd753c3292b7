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
from concurrent.futures import CancelledError, Future, ThreadPoolExecutor
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
        self._latest: OrderedDict[str, str] = OrderedDict()
        self._asker = ThreadPoolExecutor(max_workers=1, thread_name_prefix="desk")
        self._child: subprocess.Popen[str] | None = None

    def ask(
        self, asked: Sequence[Mapping[str, Any]], *, wait: float, about: str = ""
    ) -> Answers | None:
        """Return an answer for each question; None where they are not ready within ``wait``.

        ``about`` names what is asked about: a newer question about it takes the place of an older
        one that has not begun, so that nobody waits for what a draft said ten letters ago.
        """
        questions = [json.dumps([dict(one)], sort_keys=True) for one in asked]
        key = sha256("\n".join(questions).encode())
        with self._lock:
            self._drop_older(about, key)
            future = self._known.get(key)
            if future is None:
                future = self._asker.submit(self._all_answers, questions)
                self._known[key] = future
            self._known.move_to_end(key)
            while len(self._known) > KEPT:
                self._known.popitem(last=False)
        try:
            answers = future.result(timeout=wait)
        except (TimeoutError, CancelledError):
            return None
        if GAVE_UP in answers:
            # Said once, and tried again when somebody asks again.
            with self._lock:
                self._known.pop(key, None)
        return answers

    def _drop_older(self, about: str, key: str) -> None:
        if not about:
            return
        older = self._latest.get(about, key)
        self._latest[about] = key
        self._latest.move_to_end(about)
        while len(self._latest) > KEPT:
            self._latest.popitem(last=False)
        future = self._known.get(older)
        if older != key and future is not None and future.cancel():
            del self._known[older]

    def _all_answers(self, questions: Sequence[str]) -> Answers:
        return tuple(self._answer(one) for one in questions)

    def _answer(self, question: str) -> Mapping[str, Any]:
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
            return GAVE_UP
        found: Mapping[str, Any] = json.loads(line)[0]
        return found

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
