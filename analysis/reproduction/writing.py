"""The two scripts of a plan, and the tables of analysed rows that they read."""

import importlib
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from analysis.design import Design, Question, find
from analysis.evaluate import question_of
from analysis.plan import Hypothesis, Plan
from analysis.reproduction.analysed_rows import AnalysedRows, analysed_rows
from analysis.reproduction.literals import LITERALS
from analysis.reproduction.recipe import (
    PYTHON,
    Case,
    R,
    Recipe,
    Text,
    Unscripted,
    in_order,
)
from analysis.roles import observe
from analysis.table import Table

R_FILE, PYTHON_FILE = "reproduce.R", "reproduce.py"
_WORD = re.compile(r"[^0-9A-Za-z_-]+")


@dataclass(frozen=True, slots=True, kw_only=True)
class Scripts:
    """A plan's scripts: each file's name and its text.

    ``tables`` are the analysed rows of each hypothesis, which the scripts read from their own
    folder; ``unscripted`` says of hypotheses, by key, why they have no script.
    """

    r: str
    python: str
    tables: Mapping[str, str]
    unscripted: Mapping[str, str]

    def files(self) -> dict[str, str]:
        """Return every file: the two scripts and the tables."""
        return {R_FILE: self.r, PYTHON_FILE: self.python, **self.tables}


@dataclass(frozen=True, slots=True, kw_only=True)
class _Part:
    """One hypothesis: what answers it, and its rows."""

    hypothesis: Hypothesis
    recipe: Recipe | Unscripted
    file: str
    rows: AnalysedRows


def scripts_of(plan: Plan, table: Table, *, data_sha256: str | None = None) -> Scripts:
    """Return the scripts that come to the plan's headline numbers from the analysed rows.

    Parameters
    ----------
    data_sha256
        the hash that the scripts name as the data's; without it, that of the table's file

    Raises
    ------
    BadPlanError
        The plan cannot be run as it stands.
    BadDataError
        The table does not hold what the plan asks for.
    """
    parts = [_part(number, one, plan, table) for number, one in enumerate(plan.hypotheses, start=1)]
    sha256 = data_sha256 or table.sha256
    return Scripts(
        r=_script(R, plan, sha256, parts),
        python=_script(PYTHON, plan, sha256, parts),
        tables={part.file: part.rows.csv() for part in parts},
        unscripted={
            part.hypothesis.key: part.recipe.because
            for part in parts
            if isinstance(part.recipe, Unscripted)
        },
    )


def _part(number: int, hypothesis: Hypothesis, plan: Plan, table: Table) -> _Part:
    design, question = find(hypothesis.design), question_of(hypothesis, plan)
    word = _WORD.sub("_", hypothesis.key)[:40]
    rows, recipe = _recipe(hypothesis, design, question, table)
    return _Part(
        hypothesis=hypothesis, recipe=recipe, file=f"analysed_{number}_{word}.csv", rows=rows
    )


def _recipe(
    hypothesis: Hypothesis, design: Design, question: Question, table: Table
) -> tuple[AnalysedRows, Recipe | Unscripted]:
    settings = design.settings(**hypothesis.settings)
    seen = observe(table, hypothesis, design)
    case = Case(
        seen=seen,
        rows=analysed_rows(seen),
        shaped=design.shape(seen, question, settings),
        question=question,
        settings=settings,
        chosen=design.choose(seen, question, settings, hypothesis.roles).auto,
    )
    if settings.missing == "refuse" and seen.left_out.get("missing"):
        because = 'values are missing, and the plan says missing = "refuse"'
        return case.rows, Unscripted(because=because)
    recipe = _recipe_of(design.key, case)
    more = recipe.columns if isinstance(recipe, Recipe) else {}
    return case.rows.with_columns(more), recipe


def _recipe_of(key: str, case: Case) -> Recipe | Unscripted:
    module = importlib.import_module(f"analysis.reproduction.designs.{key}")
    found: Recipe | Unscripted = module.recipe(case)
    return found


def _script(language: str, plan: Plan, sha256: str, parts: list[_Part]) -> str:
    names = [part.recipe.name for part in parts if isinstance(part.recipe, Recipe)]
    texts = list(in_order(["reading", *names], language))
    lines = [
        *_head(language, plan, sha256, parts),
        *_loads(texts),
        *(f"\n\n{text.body}" for text in texts),
        f"\n\n{_OPEN[language]}",
        *(_call(language, part) for part in parts),
        _CLOSE[language],
    ]
    return "\n".join(lines) + "\n"


def _head(language: str, plan: Plan, sha256: str, parts: list[_Part]) -> Iterator[str]:
    """Yield what stands above the code, as comments; no text of a plan can leave its line."""
    run = {R: f"Rscript --vanilla {R_FILE}", PYTHON: f"python {PYTHON_FILE}"}[language]
    yield f"# {_one_line(plan.title)}"
    yield "#"
    yield f"# Comes to the headline numbers of this plan again. Run: {run}"
    yield f"# in the folder of {', '.join(part.file for part in parts)}:"
    yield "# the rows that each hypothesis analyses, with the columns named by their role."
    yield f"# Plan SHA-256 {plan.sha256}"
    yield f"# Data SHA-256 {sha256}"
    yield "# evaluation-registry analyse PLAN DATA --scripts FOLDER writes those rows from the two."
    for part in parts:
        said = part.hypothesis
        yield "#"
        yield f"# {_one_line(said.key)}: {_one_line(said.metric)}, design {said.design},"
        yield f"# {said.kind.value}, outcome column {_one_line(said.outcome)}."
        if isinstance(part.recipe, Unscripted):
            yield f"# Not here: {_one_line(part.recipe.because)}."
    yield ""


def _one_line(text: str) -> str:
    return " ".join("".join(c if c.isprintable() else " " for c in text).split())


def _loads(texts: list[Text]) -> list[str]:
    lines = {line for text in texts for line in text.loads}
    return sorted(lines, key=lambda line: (line.startswith("from"), line))


def _call(language: str, part: _Part) -> str:
    write = LITERALS[language]
    key = write(part.hypothesis.key)
    if isinstance(part.recipe, Unscripted):
        return _NO_CALL[language].format(key=key, because=write(part.recipe.because))
    options = dict(part.recipe.options)
    equals = {R: " = ", PYTHON: "="}[language]
    words = "".join(f", {name}{equals}{write(value)}" for name, value in options.items())
    rows = f"rows_of({write(part.file)}, {write(list(part.rows.text))})"
    return _ONE_CALL[language].format(key=key, call=f"{part.recipe.name}({rows}{words})")


_OPEN: Mapping[str, str] = {R: "answers <- character()", PYTHON: "answers = {}"}
_ONE_CALL: Mapping[str, str] = {
    R: "answers[{key}] <- said(tried({call}))",
    PYTHON: "answers[{key}] = tried(lambda: {call})",
}
_NO_CALL: Mapping[str, str] = {
    R: "answers[{key}] <- said(answer(NULL, NULL, NULL, NULL)) # {because}",
    PYTHON: "answers[{key}] = answer(None, None, None, None)  # {because}",
}
_CLOSE: Mapping[str, str] = {
    R: "print_answers(answers)",
    PYTHON: "print(json.dumps(answers, indent=2, ensure_ascii=False))",
}
