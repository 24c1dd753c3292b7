"""What the page of the ledger is told."""

from dataclasses import dataclass

from registry.web.pages.frame import Head
from registry.web.pages.parts import Pages, Table


@dataclass(frozen=True, slots=True, kw_only=True)
class LedgerPage:
    """The newest entries of the ledger, and the three signed lines that vouch for it."""

    head: Head
    entries: Table | None
    pages: Pages
    checkpoint: str
    signed: str
