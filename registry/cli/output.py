"""What every command writes: JSON or tables on stdout, messages on stderr."""

import contextlib
import json
import sys
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from typing import Any, TypeVar

import click

from analysis.errors import AnalysisError, BadPlanError, Problem

_Command = TypeVar("_Command", bound=Callable[..., Any])


def json_option(command: _Command) -> _Command:
    """Give a command ``--json``, passed to it as ``as_json``."""
    return click.option(
        "--json", "as_json", is_flag=True, help="Print one JSON document on stdout, nothing else."
    )(command)


def sheet_option(command: _Command) -> _Command:
    """Give a command ``--sheet``, for workbooks."""
    return click.option("--sheet", metavar="NAME", help="Sheet of a workbook; the first without.")(
        command
    )


def a_file(**more: Any) -> click.Path:
    """Return the type of an argument that is a file to read."""
    return click.Path(exists=True, dir_okay=False, path_type=Path, **more)


def as_json(document: Any) -> str:
    """Return a document as text: the same document gives the same bytes."""
    return json.dumps(document, ensure_ascii=False, allow_nan=False, indent=1)


def print_json(document: Any) -> None:
    """Write one JSON document on stdout."""
    click.echo(as_json(document))


@contextlib.contextmanager
def quiet_stdout() -> Iterator[None]:
    """Send whatever a library prints to stderr, so that stdout holds the document alone."""
    with contextlib.redirect_stdout(sys.stderr):
        yield


@contextlib.contextmanager
def naming(*, plan: Path | None = None, data: Path | None = None) -> Iterator[None]:
    """Put the name of the plan or the data before each problem, as it points."""
    try:
        yield
    except AnalysisError as fault:
        problems = [_named(problem, fault, plan, data) for problem in fault.problems]
        raise type(fault)(problems, more=fault.more) from None


def _named(problem: Problem, fault: AnalysisError, plan: Path | None, data: Path | None) -> Problem:
    of_plan = problem.field is not None or (
        isinstance(fault, BadPlanError) and problem.column is None and problem.row is None
    )
    file = (plan or data) if of_plan else (data or plan)
    if file is None or file.name in problem.message:
        return problem
    return Problem(
        message=f"{file.name}: {problem.message}",
        field=problem.field,
        column=problem.column,
        row=problem.row,
    )


def problem_document(fault: AnalysisError) -> list[dict[str, Any]]:
    """Return an error's problems for JSON, and one more for those that are not listed."""
    found = [
        {
            "message": problem.message,
            "field": problem.field,
            "column": problem.column,
            "row": problem.row,
        }
        for problem in fault.problems
    ]
    if fault.more:
        more = f"... and {fault.more:,} more."
        found.append({"message": more, "field": None, "column": None, "row": None})
    return found


def warn(sentences: Sequence[str]) -> None:
    """Write warnings on stderr."""
    for sentence in sentences:
        click.echo(f"Warning: {sentence}", err=True)


def print_table(title: str, columns: Sequence[str], rows: Sequence[Sequence[str]]) -> None:
    """Write a table for people on stdout."""
    from rich.box import SIMPLE
    from rich.console import Console
    from rich.table import Table
    from rich.text import Text

    table = Table(title=Text(title) if title else None, title_justify="left", box=SIMPLE)
    for column in columns:
        table.add_column(Text(column), overflow="fold")
    for row in rows:
        table.add_row(*(Text(cell) for cell in row))
    console = Console(file=sys.stdout, soft_wrap=False)
    console.print(table)
