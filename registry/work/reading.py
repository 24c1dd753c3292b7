"""What happens to a received file, in a process of its own: read, judged, pseudonymised, kept.

Run as ``python -m registry.work.reading``: the order comes in on the standard input as JSON, the
answer goes out on the standard output. Limits on memory and time are set before the file is opened.
"""

import base64
import json
import sys
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from registry.domain.identifiers import kind_of_column
from registry.domain.plan import read_plan
from registry.errors import InvalidError
from registry.keys import pseudonym
from registry.work.looks import Look, looks
from registry.work.quoting import without_values

if TYPE_CHECKING:
    from analysis.errors import Problem
    from analysis.plan import Plan
    from analysis.table import Table

MOST_MEMORY = 6 * 1024**3
MOST_SECONDS = 300
TOO_EARLY = (
    "This file has rows of the outcome period, or does not show that it has none. "
    "Before the plan is frozen only baseline rows may be uploaded."
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Order:
    """What is to be done with one received file."""

    received: Path
    kept: Path
    plan: bytes
    pseudonymise: tuple[str, ...]
    keep: tuple[str, ...]
    key: bytes
    outcomes_from: str
    is_registered: bool
    is_personal: bool = True


def read_received(order: Order) -> dict[str, Any]:
    """Return the profile and what was kept, or ``{"problems": [...]}``."""
    from analysis.errors import AnalysisError
    from analysis.quality import profile
    from analysis.table import open_table

    names: tuple[str, ...] = ()
    try:
        plan = read_plan(order.plan)
        table = open_table(order.received)
        names = table.names
        if table.hidden_parts:
            return _refused(table.hidden_parts)
        wanted = _wanted(table, plan, order)
        has_outcomes = reads_outcomes(table, plan, order)
        if has_outcomes and not order.is_registered:
            return _refused([TOO_EARLY])
        found = profile(table, plan).document()
        found["looks"] = looks(table, plan, _look(wanted, order))
    except AnalysisError as error:
        return {
            "problems": [
                {"message": _words(item, names, order), "column": item.column, "row": item.row}
                for item in error.problems
            ],
            "more": error.more,
        }
    except InvalidError as error:
        return _refused([item.message for item in error.fields])
    write_parquet(table, wanted, order)
    return {
        "profile": found,
        "rows": table.rows,
        "has_outcomes": has_outcomes,
        "pseudonymised": sorted(set(order.pseudonymise) & set(wanted)),
        "dropped": [name for name in table.names if name not in wanted],
    }


def _words(problem: "Problem", names: tuple[str, ...], order: Order) -> str:
    """Return what is wrong; of a file about people, without what its cells hold."""
    if not _is_about_people(order):
        return problem.message
    return without_values(problem.message, columns=names, row=problem.row)


def _is_about_people(order: Order) -> bool:
    return order.is_personal or bool(order.pseudonymise)


def _look(wanted: list[str], order: Order) -> Look:
    """Return what may be looked at: a file that names people or cases shows no cell."""
    return Look(
        columns=wanted,
        outcomes_from=order.outcomes_from,
        is_personal=_is_about_people(order),
    )


def _refused(sentences: Iterable[str]) -> dict[str, Any]:
    return {"problems": [{"message": text, "column": None, "row": None} for text in sentences]}


def _wanted(table: "Table", plan: "Plan", order: Order) -> list[str]:
    """Return the columns that are kept: what the plan names, and what was asked for by name."""
    named = {*order.keep, *order.pseudonymise}
    for hypothesis in plan.hypotheses:
        named.add(hypothesis.outcome)
        named.update(hypothesis.where)
        for column in hypothesis.columns.values():
            named.update([column] if isinstance(column, str) else column)
        formula = hypothesis.settings.get("formula", ())
        named |= {name for name in table.names if any(name in str(term) for term in formula)}
    table.require([*order.keep, *order.pseudonymise])
    wanted = [name for name in table.names if name in named]
    found = {
        name: kind
        for name in wanted
        if name not in order.pseudonymise
        and (kind := kind_of_column(name, table.text(name).texts)) is not None
    }
    if found:
        raise InvalidError(
            {
                name: f"Column {name} holds what identifies people ({kind}). Leave it out, or name "
                "it as a column to pseudonymise."
                for name, kind in found.items()
            }
        )
    return wanted


def reads_outcomes(table: "Table", plan: "Plan", order: Order) -> bool:
    """Return whether the file has rows of the outcome period, or does not show that it has none."""
    columns = {hypothesis.columns.get("period") for hypothesis in plan.hypotheses}
    if None in columns or not columns:
        return True
    for column in columns:
        table.require([str(column)])
        for text in table.text(str(column)).texts:
            if not text[:4].isdigit() or text >= order.outcomes_from[: len(text)]:
                return True
    return False


def write_parquet(table: "Table", wanted: Iterable[str], order: Order) -> None:
    """Keep columns as text in Parquet, those named replaced by pseudonyms, written whole or not."""
    import duckdb
    import numpy as np

    columns: dict[str, Any] = {}
    for name in wanted:
        column = table.text(name)
        texts: list[str | None] = list(column.texts)
        if name in order.pseudonymise:
            texts = [pseudonym(order.key, text) for text in column.texts]
        # A missing cell has the code -1, which is the place of the None at the end.
        columns[name] = np.array([*texts, None], dtype=object)[column.codes]
    draft = order.kept.with_suffix(".draft")
    with duckdb.connect() as connection:
        connection.execute("SET threads TO 1")
        connection.register("columns", columns)
        quoted = ", ".join(f'"{name.replace(chr(34), chr(34) * 2)}"::VARCHAR' for name in columns)
        names = ", ".join(f'"{name.replace(chr(34), chr(34) * 2)}"' for name in columns)
        path = str(draft).replace("'", "''")
        connection.execute(
            f"COPY (SELECT {names} FROM (SELECT {quoted} FROM columns) AS t({names})) "  # noqa: S608
            f"TO '{path}' (FORMAT parquet, COMPRESSION zstd)"
        )
    draft.replace(order.kept)


def _limit() -> None:
    import resource

    resource.setrlimit(resource.RLIMIT_AS, (MOST_MEMORY, MOST_MEMORY))
    resource.setrlimit(resource.RLIMIT_CPU, (MOST_SECONDS, MOST_SECONDS))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))


def order_of(document: Mapping[str, Any]) -> Order:
    """Return the order that came in as JSON."""
    return Order(
        received=Path(document["received"]),
        kept=Path(document["kept"]),
        plan=base64.b64decode(document["plan"]),
        pseudonymise=tuple(document["pseudonymise"]),
        keep=tuple(document["keep"]),
        key=base64.b64decode(document["key"]),
        outcomes_from=document["outcomes_from"],
        is_registered=document["is_registered"],
        is_personal=document["is_personal"],
    )


def main() -> None:
    """Do one order."""
    _limit()
    order = order_of(json.load(sys.stdin))
    try:
        answer = read_received(order)
    except MemoryError:
        answer = _refused(["The file needs more memory than a reading may have. Split it."])
    json.dump(answer, sys.stdout)


if __name__ == "__main__":
    main()
