"""What a starter claims: hypotheses that can fail, each with the change worth having."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Literal

from registry.catalogue.document import CatalogueError
from registry.catalogue.metric import Better, Kind, metrics

Role = Literal["primary", "secondary", "guardrail", "exploratory"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Size:
    """A smallest change worth having, or a margin: its number and how the number is meant."""

    value: float
    scale: Literal["relative", "absolute"]

    def __post_init__(self) -> None:
        if self.value <= 0:
            raise CatalogueError("a smallest change or a margin is more than 0")


@dataclass(frozen=True, slots=True, kw_only=True)
class Hypothesis:
    """One claim that can fail, with its metric and the change that would be worth having.

    ``outcome`` is the column of the data. ``columns`` and ``settings`` override the plan's own;
    ``needs_design`` is a design other than the plan's, left out while the engine lacks it.
    """

    key: str
    role: Role
    metric: str
    outcome: str
    kind: Kind
    better: Better
    why: str
    sesoi: Size | None = None
    margin: Size | None = None
    needs_design: str | None = None
    columns: Mapping[str, str] | None = None
    settings: Mapping[str, Any] | None = None

    def __post_init__(self) -> None:
        if self.metric not in metrics():
            raise CatalogueError(f"{self.key}: there is no metric {self.metric}")
        if self.kind not in metrics()[self.metric].kinds:
            raise CatalogueError(f"{self.key}: {self.metric} is not analysed as a {self.kind}")
        if (self.role == "guardrail") != (self.margin is not None):
            raise CatalogueError(f"{self.key}: a guardrail has a margin, and nothing else has one")
        if self.role in ("primary", "secondary") and self.sesoi is None:
            raise CatalogueError(f"{self.key}: the smallest change worth having is missing")
        if self.role == "primary" and metrics()[self.metric].guardrail_only:
            raise CatalogueError(f"{self.key}: {self.metric} is never a sole primary metric")

    def as_plan(self) -> dict[str, Any]:
        """Return the hypothesis as it stands in a plan document."""
        document: dict[str, Any] = {
            "key": self.key,
            "role": self.role,
            "metric": metrics()[self.metric].name,
            "outcome": self.outcome,
            "kind": self.kind,
            "better": self.better,
        }
        if self.needs_design is not None:
            document["design"] = self.needs_design
        for name, size in (("sesoi", self.sesoi), ("margin", self.margin)):
            if size is not None:
                document[name] = {"value": size.value, "scale": size.scale}
        if self.columns:
            document["columns"] = dict(self.columns)
        if self.settings:
            document["settings"] = dict(self.settings)
        return document
