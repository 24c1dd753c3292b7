"""The data-quality profile of a table, and the gate that says whether it may be analysed."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from analysis.plan import Plan
from analysis.profiling.asked import asked_of, refuse_malformed, roles_of
from analysis.profiling.completeness import (
    duplicate_keys,
    duplicates,
    missing,
    missing_by_group,
    outliers,
)
from analysis.profiling.described import Described, describe
from analysis.profiling.items import GateItem, Status, worst
from analysis.profiling.series import (
    break_of_file,
    breaks_of_plan,
    denominators,
    gaps_of_columns,
    gaps_of_plan,
    pettitt,
)
from analysis.table import Table

__all__ = ["GateItem", "Profile", "Status", "pettitt", "profile"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Profile:
    """What a table looks like: its columns, and the findings of the gate."""

    data_sha256: str
    rows: int
    columns: tuple[Described, ...]
    gate: tuple[GateItem, ...]

    @property
    def overall(self) -> str:
        """The worst of pass, warn and fail in the gate."""
        return worst(self.gate).value

    def document(self) -> dict[str, Any]:
        """Return the document of ``profile``, as plain values ready for JSON."""
        return {
            "data_sha256": self.data_sha256,
            "rows": self.rows,
            "columns": [column.document() for column in self.columns],
            "gate": [item.document() for item in self.gate],
            "overall": self.overall,
        }


def profile(table: Table, plan: Plan | None = None) -> Profile:
    """Return the profile of a table; with a plan, also of what its hypotheses need.

    Raises
    ------
        BadDataError: the table lacks what the plan names, or a column that the plan uses as
            numbers or periods holds none.
    """
    roles = roles_of(plan)
    columns = tuple(describe(table, name, roles.get(name)) for name in table.names)
    return Profile(
        data_sha256=table.sha256,
        rows=table.rows,
        columns=columns,
        gate=tuple(_gate(table, columns, plan)),
    )


def _gate(table: Table, columns: tuple[Described, ...], plan: Plan | None) -> Iterator[GateItem]:
    asked = () if plan is None else tuple(asked_of(table, plan))
    refuse_malformed(asked)
    yield from missing(columns)
    yield duplicates(columns)
    yield from outliers(columns)
    if any(one.period is not None for one in asked):
        yield from gaps_of_plan(asked)
    else:
        yield from gaps_of_columns(columns)
    if plan is None:
        yield from break_of_file(columns)
        return
    yield from duplicate_keys(asked)
    yield from missing_by_group(asked)
    yield from denominators(asked)
    yield from breaks_of_plan(asked)
