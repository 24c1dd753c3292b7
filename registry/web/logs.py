"""One line of JSON a request, made of an allow-list of fields: never a body, cookie or query.

The route is logged as its pattern (``/evaluations/{ref}``), so nothing that somebody typed into an
address can reach the log, and an error is told by its type and place, never by its text.
"""

import sys
import traceback
from typing import Any

import structlog
from structlog.typing import EventDict, WrappedLogger

ALLOWED = frozenset(
    {
        "at", "event", "level", "request", "method", "route", "status", "milliseconds", "error",
        "where", "person",
    }
)  # fmt: skip
METHODS = frozenset({"GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS"})


def only_allowed(_logger: WrappedLogger, _name: str, event: EventDict) -> EventDict:
    """Return the event without any field that is not on the list."""
    return {key: value for key, value in event.items() if key in ALLOWED}


def _lines_to_stderr() -> Any:
    """Return a logger to whatever standard error is at this moment."""
    return structlog.PrintLogger(file=sys.stderr)


def request_log() -> Any:
    """Return the logger of this floor."""
    return structlog.wrap_logger(
        _lines_to_stderr(),
        processors=[
            structlog.processors.add_log_level,
            structlog.processors.TimeStamper(fmt="iso", utc=True, key="at"),
            only_allowed,
            structlog.processors.JSONRenderer(),
        ],
    )


def place_of(error: BaseException) -> str:
    """Return where an error was raised: file and line of the innermost frames, without its text."""
    frames = traceback.extract_tb(error.__traceback__)[-4:]
    return " > ".join(f"{frame.filename.rsplit('/', 1)[-1]}:{frame.lineno}" for frame in frames)


def log_failure(error: BaseException, *, request_id: str, route: str) -> None:
    """Write down a fault of ours, by its type and place."""
    request_log().error(
        "failure",
        request=request_id,
        route=route,
        error=type(error).__name__,
        where=place_of(error),
    )
