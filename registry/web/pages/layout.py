"""The values of the parts that pages are laid out with: counts, steps, the gate."""

from dataclasses import dataclass
from typing import Literal

from registry.web.pages.parts import CheckLook


@dataclass(frozen=True, slots=True, kw_only=True)
class Count:
    """One count in a row of them: what is counted, the count, and one more fact."""

    label: str
    value: str
    note: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Step:
    """One step of a long form; a step that was done is a link with a summary of a few words."""

    name: str
    when: Literal["done", "now", "later"]
    url: str | None = None
    summary: str = ""


_GATE_ICONS: dict[str, CheckLook] = {"pass": "tick", "warn": "warning", "fail": "stop"}


@dataclass(frozen=True, slots=True, kw_only=True)
class Gate:
    """The data gate in one box: pass, pass with warnings or fail, and what that means."""

    status: Literal["pass", "warn", "fail"]
    heading: str
    words: str
    link: str = ""
    url: str | None = None

    @property
    def icon(self) -> CheckLook:
        """The shape beside the heading."""
        return _GATE_ICONS[self.status]
