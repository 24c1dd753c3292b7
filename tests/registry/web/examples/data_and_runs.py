"""Uploads, runs, the queue, the ledger, units and people, in their states."""

from markupsafe import Markup

from registry.errors import FieldProblem
from registry.publish.charts.counts import counts_by_month
from registry.publish.charts.time_values import CountsValues, MonthCount
from registry.web.data_errors import counted, error_list, error_table, refusal
from registry.web.fields import Field, Option
from registry.web.pages.charts import chart_part
from registry.web.pages.data import DataPage, DatasetPage, ExplorePage, RunPage, RunsPage
from registry.web.pages.frame import Head, Link, Section
from registry.web.pages.layout import Gate
from registry.web.pages.ledger import LedgerPage
from registry.web.pages.parts import (
    CONFIRMATORY,
    EXPLORATORY,
    STATES,
    CheckLine,
    Column,
    Due,
    Empty,
    ObjectHead,
    Pages,
    Tab,
    Table,
)
from registry.web.pages.people import AdminPage, PersonPage, UnitPage
from registry.web.pages.queue import QueueGroup, QueuePage
from registry.web.pages.review import Answer

LONG = "Months of every hot spot from October 2023 to September 2026, with the new system " * 2
WORD = "unbreakablyconcatenatedcolumnname" * 2
HEAD = Head(title="Evening hot-spot patrols", section=Section.EVALUATIONS, caption="NORS-2025-0031")
OBJECT = ObjectHead(
    state=STATES["analysing"],
    tabs=(Tab(name="Overview", url="/x"), Tab(name="Data", url="/y", chosen=True, count="2")),
)
TABLE = Table(
    caption="Rows",
    caption_hidden=True,
    columns=(Column(head="What"), Column(head="When", say_head=True)),
    rows=((LONG, "14 May 2026"), (WORD, "15 May 2026")),
)
WIDE = Table(
    caption="First rows, as read",
    caption_hidden=True,
    wide=True,
    columns=(Column(head="Row", number=True), Column(head=WORD), Column(head="offences")),
    rows=(("2", "HS-01", "4"), ("3", "HS-01", "\u2013 empty")),
)
PROBLEMS = (
    FieldProblem(
        field="file.offences.79", message="Row 79, column 'offences': 'n/a' is not a number."
    ),
    FieldProblem(field=f"file.{WORD}", message=f"The file has no column {WORD}."),
    FieldProblem(field="file.12", message="Row 12 has 3 cells: is a quote out of place?"),
)
FILE = Field(name="file", label="Data file", kind="file", error=counted(PROBLEMS))
UPLOAD = Answer(
    url="/evaluations/x/data", fields=(FILE,), button="Upload the file",
    heading="Upload a corrected file", key="key", help="Nothing is analysed yet.",
)  # fmt: skip
RUN = Answer(
    url="/evaluations/x/runs",
    fields=(Field(name="dataset", label="", kind="hidden", value="1"),),
    button="Run the registered plan", heading="Run on upload 1", key="key", help=LONG,
)  # fmt: skip
CHECKS = (
    CheckLine(icon="stop", word="Fail", what="repeated rows", seen=LONG),
    CheckLine(icon="tick", word="Pass", what="missing values"),
)
CHART = chart_part(
    counts_by_month(
        CountsValues(
            key="c", finding="Does it look right?", unit="Offences",
            months=tuple(
                MonthCount(label=f"2025-{month:02d}", count=40.0 + month, filling=month == 12)
                for month in range(1, 13)
            ),
            marks=((6, "delivery starts"),),
        )
    ),
    about="Totals of all groups together.",
)  # fmt: skip
DUE = Due(
    date="20 Nov 2026", distance="5 days late", what="Review the plan", about=LONG, url="/x",
    action="Review", late=True,
)  # fmt: skip
CHOICE = Field(
    name="role", label="Role", kind="select", options=(Option(value="lead", label="Lead"),)
)

EXAMPLES = [
    (
        "evaluations/data.html",
        DataPage(
            head=Head(title=LONG, errors=(FieldProblem(field="file", message="Mend it"),)),
            object=OBJECT, uploads=TABLE, empty=Empty(words="Nothing yet."), upload=UPLOAD,
            notice=LONG, expects=(("Period", WORD),), gate=refusal(PROBLEMS),
            problems=error_table(PROBLEMS), problem_count=counted(PROBLEMS),
            problem_list=error_list(PROBLEMS),
        ),
    ),
    (
        "evaluations/data.html",
        DataPage(
            head=HEAD, object=OBJECT, uploads=None, empty=Empty(words="Nothing is uploaded yet."),
            upload=UPLOAD, notice="It is deleted.", expects=(),
        ),
    ),
    (
        "evaluations/data.html",
        DataPage(
            head=HEAD, object=OBJECT, uploads=None, empty=Empty(words="Seen by the analyst."),
            upload=None, notice="It is deleted.", expects=(),
        ),
    ),
    (
        "datasets/one.html",
        DatasetPage(
            head=Head(title="Check the file before you run it", caption=LONG),
            gate=Gate(status="warn", heading="Gate: pass with warnings", words=LONG),
            facts=(("File", f"{WORD}.csv"), ("Rows", "2,161")), digest="c07d52aa" * 8,
            columns=TABLE, checks=CHECKS, actions=(Link(words="Upload again", url="/x"),),
            run=RUN, rows=WIDE, rows_words="2 of 2,161 rows.", charts=(CHART,),
            kept="Kept as upload 1.",
        ),
    ),
    (
        "datasets/one.html",
        DatasetPage(
            head=HEAD, gate=Gate(status="fail", heading="Gate: fail. 1 check failed", words="No."),
            facts=(), digest="c07d52aa" * 8, columns=TABLE, checks=(), actions=(), run=None,
            rows_words="Rows of people are not shown.",
        ),
    ),
    (
        "evaluations/runs.html",
        RunsPage(
            head=HEAD, object=OBJECT, sentence="1 confirmatory run.", runs=TABLE,
            empty=Empty(words="No run yet."), run=RUN,
            explore=Link(words="Explore a copy of the plan", url="/x"),
        ),
    ),
    (
        "evaluations/runs.html",
        RunsPage(
            head=HEAD, object=OBJECT, sentence="0 confirmatory runs.", runs=None,
            empty=Empty(words="No run yet."), run=None,
        ),
    ),
    *(
        (
            template,
            RunPage(
                head=Head(title="The registered plan", refresh_seconds=5), mark=CONFIRMATORY,
                status="Running: step 3 of 7.", is_done=False, url="/runs/x",
                facts=(("Begun", "now"),), numbers=None, words=(), links=(),
            ),
        )
        for template in ("runs/one.html", "runs/polling.html", "runs/status.html")
    ),
    (
        "runs/one.html",
        RunPage(
            head=Head(title="An exploratory run"), mark=EXPLORATORY, status="Done.", is_done=True,
            url="/runs/x", facts=(("Plan hash", "9d41c7e0" * 8),), numbers=WIDE, words=(LONG, WORD),
            links=(Link(words="See the result", url="/x"),), problem="It ran out of memory.",
        ),
    ),
    (
        "runs/explore.html",
        ExplorePage(
            head=Head(
                title="Explore a copy of the plan",
                errors=(FieldProblem(field="plan", message="This is not TOML yet"),),
            ),
            mark=EXPLORATORY, before=LONG,
            answer=Answer(
                url="/x", button="Run the changed copy", heading="Explore", key="key",
                fields=(
                    Field(
                        name="plan", label="The copy of the plan", kind="textarea", rows=24,
                        value=f'title = "{WORD}"', error="This is not TOML yet",
                    ),
                ),
            ),
        ),
    ),
    (
        "queue/queue.html",
        QueuePage(
            head=Head(title="Your queue", lead="2 things to do."),
            groups=(
                QueueGroup(heading="Overdue", id="overdue", items=(DUE,)),
                QueueGroup(heading="Data due", id="data", items=(DUE, DUE)),
            ),
            empty=Empty(words="Nothing waits for you."),
        ),
    ),
    (
        "queue/queue.html",
        QueuePage(
            head=Head(title="Your queue"), groups=(),
            empty=Empty(words="Nothing waits for you.", action="See all", url="/evaluations"),
        ),
    ),
    (
        "ledger/ledger.html",
        LedgerPage(
            head=Head(title="The ledger", lead="Every change leaves one entry."), entries=TABLE,
            pages=Pages(total="Entries 1 to 50", first_url="/ledger", next_url="/ledger?before=1"),
            checkpoint="evaluation-registry/0f\n221\nabc=\n", signed="221 entries.",
        ),
    ),
    (
        "ledger/ledger.html",
        LedgerPage(
            head=Head(title="The ledger"), entries=None, pages=Pages(total="No entries"),
            checkpoint="", signed="",
        ),
    ),
    (
        "people/unit.html",
        UnitPage(
            head=Head(title=LONG), facts=(("Code", "CAS"),),
            below=(Link(words=WORD, url="/units/x"),), people=TABLE,
            evaluations=(Link(words=LONG, url="/x"),),
            all_evaluations=Link(words="See all", url="/evaluations"),
            empty=Empty(words="Nothing yet."),
        ),
    ),
    (
        "people/unit.html",
        UnitPage(
            head=Head(title="Castlegate"), facts=(), below=(), people=None, evaluations=(),
            all_evaluations=Link(words="See all", url="/evaluations"),
            empty=Empty(words="Nothing yet."),
        ),
    ),
    (
        "people/person.html",
        PersonPage(
            head=Head(title=WORD, errors=(FieldProblem(field="role", message="Choose a role"),)),
            facts=(("E-mail", f"{WORD}@nors.example"),), roles=TABLE,
            part_in=(Link(words=LONG, url="/x"),), empty=Empty(words="Nothing."),
            answers=(
                Answer(url="/x", fields=(CHOICE,), button="Change", heading="Roles", key="k"),
            ),
            link=f"https://registry.example/set-password/{WORD}",
        ),
    ),
    (
        "people/person.html",
        PersonPage(
            head=Head(title="R. Alder"), facts=(), roles=None, part_in=(),
            empty=Empty(words="Nothing that you may see."),
        ),
    ),
    (
        "people/admin.html",
        AdminPage(
            head=Head(title="People and units"), people=TABLE, units=TABLE,
            answers=(
                Answer(url="/x", fields=(CHOICE,), button="Add", heading="Add a person", key="k"),
            ),
            first_steps=("Add the units.", Markup("Add the <b>people</b>.")),
        ),
    ),
    (
        "people/admin.html",
        AdminPage(
            head=Head(
                title="People and units", errors=(FieldProblem(field="role", message="Choose"),)
            ),
            people=TABLE, units=TABLE, answers=(),
        ),
    ),
]  # fmt: skip
