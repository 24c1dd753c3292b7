"""What is wrong with a refused file: by row and column, with the text found and what to do."""

import csv
import io
import re
from collections import Counter
from collections.abc import Iterable
from urllib.parse import quote

from markupsafe import Markup

from registry.errors import FieldProblem
from registry.web.pages import layout
from registry.web.pages.parts import Column, Table
from registry.web.words import number, plural

_PLACE = re.compile(r"^Row [\d,]+, column (?:'(?:[^'\\]|\\.)*'|\"(?:[^\"\\]|\\.)*\"): ")
_FOUND = re.compile(
    r"^('(?:[^'\\]|\\.)*'|\"(?:[^\"\\]|\\.)*\"|a text|a number|[-+]?\d[\d.,e+-]*) (?=\w)(.*)$",
    re.DOTALL,
)
_VERBS = ("is ", "has ", "cannot ", "events ")
HEADS = ("Row", "Column", "Found", "What to do")


def is_of_file(problem: FieldProblem) -> bool:
    """Return whether a problem lies in the file, and not in the form that brought it."""
    return problem.field.startswith("file.")


def counted(problems: Iterable[FieldProblem]) -> str:
    """Return how many errors there are and where most of them stand."""
    found = tuple(problems)
    columns = Counter(column for _, column, _, _ in map(_parts, found) if column)
    most = columns.most_common(1)
    where = f" Most stand in the column {most[0][0]}." if most and len(columns) > 1 else ""
    return f"The file has {plural(len(found), 'error')}.{where}"


def refusal(problems: tuple[FieldProblem, ...]) -> layout.Gate:
    """Return the box that says that a file was not taken in."""
    return layout.Gate(
        status="fail",
        heading=f"Gate: fail. {plural(len(problems), 'error')}",
        words="The file was not kept: the registered plan cannot run on it. Mend it and upload "
        "it again.",
        link=f"Go to the {plural(len(problems), 'error')}",
        url="#errors",
    )


def error_table(problems: Iterable[FieldProblem]) -> Table:
    """Return the errors as a table; column names and what was found as they were typed."""
    code = Markup("<code>{}</code>")
    return Table(
        caption="Errors, by row and column",
        caption_hidden=True,
        columns=(
            Column(head=HEADS[0], number=True, say_head=True),
            Column(head=HEADS[1], say_head=True),
            Column(head=HEADS[2], say_head=True),
            Column(head=HEADS[3], say_head=True),
        ),
        rows=tuple(
            (
                number(int(row)) if row else "\u2013 all",
                code.format(column) if column else "\u2013 all",
                code.format(found) if found else "\u2013 not shown",
                words,
            )
            for row, column, found, words in map(_parts, problems)
        ),
    )


def error_list(problems: Iterable[FieldProblem]) -> str:
    """Return the address of a CSV of the errors that holds all of it: nothing of a file stays."""
    out = io.StringIO()
    writer = csv.writer(out)
    writer.writerow(HEADS)
    writer.writerows([_harmless(cell) for cell in _parts(problem)] for problem in problems)
    return f"data:text/csv;charset=utf-8,{quote(out.getvalue(), safe='')}"


def _harmless(cell: str) -> str:
    """Return a cell that no spreadsheet takes for a formula."""
    return f"'{cell}" if cell[:1] in {"=", "+", "-", "@", "\t"} else cell


def _parts(problem: FieldProblem) -> tuple[str, str, str, str]:
    """Return row, column, what was found, and what to do."""
    rest = problem.field.removeprefix("file.")
    column, _, row = rest.rpartition(".")
    if not row.isdigit():
        column, row = ("", rest) if rest.isdigit() else (rest, "")
    words = _PLACE.sub("", problem.message)
    split = _FOUND.match(words)
    if split is None:
        return row, column, "", words
    found, words = split.groups()
    found = found[1:-1] if found[0] in "'\"" else found
    said = f"It {words}" if words.startswith(_VERBS[:3]) else words
    return row, column, found, said[:1].upper() + said[1:]
