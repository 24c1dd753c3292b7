"""What the page that checks receipts and ledgers is told."""

from dataclasses import dataclass

from registry.web.fields import Field
from registry.web.pages.frame import Head
from registry.web.pages.parts import CheckLine


@dataclass(frozen=True, slots=True, kw_only=True)
class VerifyPage:
    """The form; after it was sent, what is proven, what is only claimed and what does not hold."""

    head: Head
    fields: tuple[Field, ...]
    public_key: str | None
    gate: str | None = None
    verdict: str | None = None
    lines: tuple[CheckLine, ...] = ()
