"""Data: upload a file, see at the gate whether the registered plan may run on it."""

from typing import Any
from uuid import UUID

from litestar import Response, get, post
from litestar.params import FromPath

from registry.actions import RepeatedError, find, upload
from registry.domain.dataset import DatasetVersion, Gate
from registry.domain.evaluation import Evaluation
from registry.domain.people import Person, Verb
from registry.errors import FieldProblem, InvalidError
from registry.store import Registry
from registry.web.data_errors import counted, error_list, error_table, is_of_file, refusal
from registry.web.data_looks import charts, first_rows, rows_words
from registry.web.data_words import check_lines, column_table, event_lines, gate_part
from registry.web.expected import empty_file, expected
from registry.web.fields import Field, filled, new_key
from registry.web.forms import SubmittedForm
from registry.web.pages.data import DataPage, DatasetPage
from registry.web.pages.evaluation_head import evaluation_head, evaluation_object, url_of
from registry.web.pages.frame import Crumb, Head, Link, Section
from registry.web.pages.parts import Column, Empty, Table
from registry.web.pages.review import Answer
from registry.web.rendering import show
from registry.web.requests import Given, PageRequest, go_to, one_press
from registry.web.words import moment, number, plural

LARGEST_UPLOAD = 256 * 2**20
_FIELDS = (
    Field(
        name="file",
        label="Data file",
        kind="file",
        hint="CSV, XLSX or Parquet, up to 256 MiB. The first row names the columns.",
    ),
    Field(name="name", label="What is in it?", optional=True, hint="Such as months to September."),
    Field(
        name="pseudonymise",
        label="Columns that name people or cases",
        optional=True,
        hint="Separate with commas. They are kept as pseudonyms only your force can make.",
    ),
)
_NOTICE = (
    "It is read in a closed room, judged at the gate, and deleted. What is kept are the columns "
    "that the plan names. Reading outcome rows is written in the ledger with your name."
)


@get("/evaluations/{reference:str}/data", sync_to_thread=True)
def data(
    request: PageRequest, registry: Given[Registry], person: Given[Person], reference: FromPath[str]
) -> Response[Any]:
    """Show the uploads of an evaluation."""
    return _page(request, registry, person, reference)


def _page(
    request: PageRequest,
    registry: Registry,
    person: Person,
    reference: str,
    *,
    form: SubmittedForm | None = None,
    problems: tuple[FieldProblem, ...] = (),
) -> Response[Any]:
    from dataclasses import replace

    view = find.evaluation(registry, by=person, reference=reference)
    today, may_upload = registry.today(), Verb.UPLOAD in view.may
    head = evaluation_head(view, tab="Data", today=today)
    in_file = tuple(item for item in problems if is_of_file(item))
    of_form = tuple(item for item in problems if item not in in_file)
    if in_file:
        of_form = (FieldProblem(field="file", message=counted(in_file)), *of_form)
    page = DataPage(
        head=replace(head, errors=of_form),
        object=evaluation_object(view, tab="Data", today=today),
        uploads=_uploads(view, registry.settings.zone),
        empty=Empty(words=_empty(view, may_upload=may_upload)),
        upload=Answer(
            url=f"/evaluations/{reference}/data",
            fields=filled(_FIELDS, form, of_form) if form else _FIELDS,
            button="Upload the file",
            heading="Upload a file" if not view.datasets else "Upload a corrected file",
            key=new_key(),
            help="Nothing is analysed yet. You see first what is wrong with the file.",
        )
        if may_upload
        else None,
        notice=_NOTICE,
        expects=expected(view),
        empty_file=empty_file(view) if may_upload else "",
        gate=refusal(in_file) if in_file else None,
        problems=error_table(in_file) if in_file else None,
        problem_count=counted(in_file) if in_file else "",
        problem_list=error_list(in_file) if in_file else "",
    )
    return show(request, "evaluations/data.html", page, status=422 if problems else 200)


def _empty(view: find.EvaluationView, *, may_upload: bool) -> str:
    if may_upload:
        return "Nothing is uploaded yet. Upload the baseline or, once complete, the outcomes."
    if Verb.SEE_DATA not in view.may:
        return "Data are seen by the analyst and the steward. Results come out when reported."
    return "Nothing is uploaded yet. The analyst uploads the outcomes once they are complete."


def _uploads(view: find.EvaluationView, zone: str) -> Table | None:
    if not view.datasets:
        return None
    from markupsafe import Markup, escape

    rows = tuple(
        (
            Markup('<a href="/datasets/{}">Upload {}</a>').format(item.id, item.number),
            escape(item.name),
            number(item.rows),
            gate_part(item).heading,
            moment(item.uploaded_at, zone),
        )
        for item in view.datasets
    )
    return Table(
        caption="Uploads, newest first",
        caption_hidden=True,
        columns=(
            Column(head="Upload"),
            Column(head="What", say_head=True),
            Column(head="Rows", number=True, say_head=True),
            Column(head="Gate", say_head=True),
            Column(head="When", say_head=True),
        ),
        rows=rows,
    )


@post(
    "/evaluations/{reference:str}/data", sync_to_thread=True, request_max_body_size=LARGEST_UPLOAD
)
def send_data(
    request: PageRequest,
    registry: Given[Registry],
    person: Given[Person],
    form: Given[SubmittedForm],
    reference: FromPath[str],
) -> Response[Any]:
    """Take a file in: judged at the gate, kept without what names people."""
    received = form.file("file", "a data file")
    name = form.text("name", "what is in it", most=200, required=False)
    hidden = form.text("pseudonymise", "columns", most=2_000, required=False)
    try:
        form.check()
        with one_press(form):
            made = upload(
                registry,
                by=person,
                evaluation=reference,
                filename=received.name if received else "",
                content=received.path if received else b"",
                name=name,
                pseudonymise=[part.strip() for part in hidden.split(",") if part.strip()],
            )
    except InvalidError as error:
        return _page(request, registry, person, reference, form=form, problems=error.fields)
    except RepeatedError:
        return go_to(request, url_of(reference, "Data"))
    return go_to(request, f"/datasets/{made.id}")


@get("/datasets/{dataset:uuid}", sync_to_thread=True)
def dataset(
    request: PageRequest, registry: Given[Registry], person: Given[Person], dataset: FromPath[UUID]
) -> Response[Any]:
    """Show one upload: its gate, its columns, its checks; never its rows."""
    its, found = find.dataset(registry, by=person, dataset_id=dataset)
    view = find.evaluation(registry, by=person, reference=its.reference)
    return show(request, "datasets/one.html", _dataset_page(registry, its, view, found))


def _dataset_page(
    registry: Registry, its: Evaluation, view: find.EvaluationView, found: DatasetVersion
) -> DatasetPage:
    here = url_of(its.reference, "Data")
    return DatasetPage(
        head=Head(
            title="Check the file before you run it",
            section=Section.EVALUATIONS,
            reference=f"upload {found.number}, {its.reference}",
            caption=f"{its.reference} \u00b7 {its.title} \u00b7 {found.name}",
            crumbs=(
                Crumb(words="Evaluations", url="/evaluations"),
                Crumb(words=its.reference, url=url_of(its.reference)),
                Crumb(words="Data", url=here),
                Crumb(words=f"Upload {found.number}"),
            ),
        ),
        gate=gate_part(found),
        facts=_facts(found, view, registry.settings.zone),
        digest=found.data_sha256,
        columns=column_table(found),
        checks=(*check_lines(found), *event_lines(found, view)),
        actions=(Link(words="Upload a corrected file", url=f"{here}#upload"),)
        if Verb.UPLOAD in view.may
        else (),
        run=run_answer(view, found) if Verb.EVALUATE in view.may else None,
        rows=first_rows(found),
        rows_words=rows_words(found),
        charts=charts(found, view),
        kept=f"Kept as upload {found.number}. Nothing is lost if you leave.",
    )


def _facts(
    found: DatasetVersion, view: find.EvaluationView, zone: str
) -> tuple[tuple[str, str], ...]:
    facts = [
        ("File", found.filename),
        (
            "Rows",
            f"{number(found.rows)}, with {plural(len(found.profile.get('columns', ())), 'column')}",
        ),
        ("Uploaded", f"{moment(found.uploaded_at, zone)}, {view.names.get(found.uploaded_by, '')}"),
        ("Outcome rows", "Read: written in the ledger" if found.has_outcomes else "None read"),
    ]
    if found.pseudonymised:
        facts.append(("As pseudonyms", ", ".join(found.pseudonymised)))
    if found.dropped:
        facts.append(("Not kept", ", ".join(found.dropped)))
    if found.erased_at is not None:
        facts.append(("Erased", moment(found.erased_at, zone)))
    return tuple(facts)


def run_answer(view: find.EvaluationView, found: DatasetVersion) -> Answer | None:
    """Return the button that runs the registered plan on an upload; None where it cannot run."""
    if found.gate is Gate.FAIL or found.erased_at is not None or view.registration is None:
        return None
    return Answer(
        url=f"/evaluations/{view.evaluation.reference}/runs",
        fields=(Field(name="dataset", label="", kind="hidden", value=str(found.id)),),
        button="Run the registered plan",
        heading=f"Run on upload {found.number}",
        key=new_key(),
        help="The run is written down before it computes, whatever it finds.",
    )


router_handlers = [data, send_data, dataset]
