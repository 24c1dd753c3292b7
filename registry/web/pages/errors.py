"""What an error page is told."""

from dataclasses import dataclass

from registry.web.pages.frame import Head


@dataclass(frozen=True, slots=True, kw_only=True)
class ErrorPage:
    """Words that say what to do; ``amend`` where the thing is frozen but can be added to."""

    head: Head
    words: str
    amend: bool = False
    request_id: str | None = None
