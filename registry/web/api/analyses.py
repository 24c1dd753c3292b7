"""``POST /analyses``: what ``analyse`` runs, in a process of its own, with nothing kept."""

from pathlib import Path
from typing import Any

from litestar import Response, post

from registry.errors import FieldProblem, InvalidError
from registry.web.api.answers import answered
from registry.web.api.scopes import READS
from registry.web.forms import SubmittedForm
from registry.web.requests import Given
from registry.work.analysing import ANALYST

LARGEST_ANALYSIS = 256 * 2**20
LARGEST_PLAN = 1_000_000
PLANS = (".toml", ".json")
TABLES = (".csv", ".tsv", ".txt", ".xlsx", ".parquet")


@post(
    "/analyses",
    sync_to_thread=True,
    status_code=200,
    opt={"files": True, **READS},
    request_max_body_size=LARGEST_ANALYSIS,
)
def analyse(form: Given[SubmittedForm]) -> Response[dict[str, Any]]:
    """Run a plan on a file and answer with the result document; nothing of either is kept."""
    plan, suffix = _plan(form)
    data = form.file("file", "a data file")
    sheet = form.text("sheet", "the sheet", most=200, required=False)
    hypothesis = form.text("hypothesis", "the hypothesis", most=200, required=False)
    if data is not None and Path(data.name).suffix.lower() not in TABLES:
        form.problem("file", "Upload a CSV, XLSX or Parquet file.")
    form.check()
    if data is None:
        raise AssertionError("a form without a file does not pass its check")
    found = ANALYST.run(
        plan=plan,
        plan_suffix=suffix,
        data=data.path,
        data_suffix=Path(data.name).suffix.lower(),
        sheet=sheet or None,
        hypothesis=hypothesis or None,
    )
    if "problems" in found:
        raise InvalidError(
            FieldProblem(field=_place(item), message=item["message"]) for item in found["problems"]
        )
    return answered(found["document"])


def _plan(form: SubmittedForm) -> tuple[bytes, str]:
    """Return the plan's bytes and its format: as a file, or as a text of JSON or TOML."""
    received = form.files.get("plan")
    if received is not None:
        suffix = Path(received.name).suffix.lower()
        if suffix not in PLANS:
            form.problem("plan", "A plan is a TOML or a JSON file.")
        if received.size > LARGEST_PLAN:
            form.problem("plan", "The plan is too long.")
            return b"", suffix
        return received.content(), suffix
    text = form.raw("plan")
    if not text.strip():
        form.problem("plan", "Send the plan, as a file or as text.")
    return text.encode(), ".json" if text.lstrip().startswith("{") else ".toml"


def _place(item: dict[str, Any]) -> str:
    if item.get("field"):
        return f"plan.{item['field']}"
    parts = ["file", item.get("column"), item.get("row")]
    return ".".join(str(part) for part in parts if part is not None)


handlers = (analyse,)
