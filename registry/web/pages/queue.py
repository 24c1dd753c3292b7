"""What the queue of analysts and reviewers is told."""

from dataclasses import dataclass

from registry.web.pages.frame import Head
from registry.web.pages.parts import Due, Empty


@dataclass(frozen=True, slots=True, kw_only=True)
class QueueGroup:
    """Things of one kind that wait, by date."""

    heading: str
    id: str
    items: tuple[Due, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class QueuePage:
    """Everything that waits for one person as analyst or reviewer."""

    head: Head
    groups: tuple[QueueGroup, ...]
    empty: Empty
