"""An evaluation's own pages, and the forms of one that is running, in their states."""

from markupsafe import Markup

from registry.errors import FieldProblem
from registry.web.fields import Field, Option
from registry.web.pages.evaluations import (
    Change,
    EvaluationList,
    EvaluationRow,
    HistoryPage,
    Overview,
    PartOf,
    PersonLine,
    PlanLine,
    PlanPage,
    PlanSection,
)
from registry.web.pages.frame import Crumb, Head, Link, Section
from registry.web.pages.parts import (
    STATES,
    TIMING_MARKS,
    UNSEEN,
    CheckLine,
    Column,
    Due,
    Empty,
    ObjectHead,
    Pages,
    Receipt,
    Strength,
    Tab,
    Table,
    TimelineStep,
    Verdict,
)
from registry.web.pages.review import Answer, CommentLine, FormPage, NowLine, ReviewPage

LONG = "Same-day contact by an adviser after an arrest for domestic abuse, in every district " * 2
WORD = "Unbreakablyconcatenatedinterventionname" * 2
HERE = "/evaluations/NORS-2026-0042"
TABS = tuple(
    Tab(name=name, url=f"{HERE}/{name.lower()}", chosen=name == "Overview")
    for name in ("Overview", "Plan", "Data", "Runs", "Result", "Decision", "Learning", "History")
)
CRUMBS = (Crumb(words="Evaluations", url="/evaluations"), Crumb(words="NORS-2026-0042"))


def head(title: str = "Same-day adviser contact", *errors: FieldProblem) -> Head:
    return Head(
        title=title,
        section=Section.EVALUATIONS,
        reference="NORS-2026-0042",
        caption="NORS-2026-0042 \u00b7 Plan version 3 \u00b7 Castlegate",
        lead=Markup("Will contact mean <b>fewer victims harmed again</b>?"),
        crumbs=CRUMBS,
        errors=errors,
    )


OBJECT = ObjectHead(
    state=STATES["running"],
    tabs=TABS,
    timeline=(
        TimelineStep(name="Registered", date="14 May 2026", when="past"),
        TimelineStep(name="Running", date="1 Jun 2026, now month 6", when="now"),
        TimelineStep(name="Reported", date="was due 23 Oct 2027", when="future"),
    ),
)
DRAFT = ObjectHead(state=STATES["draft"], tabs=TABS)
LINES = (
    PlanLine(name="Primary outcome", words=LONG),
    PlanLine(name="We expect", words=Markup("<b>Fewer</b>, by at least <b>7</b>")),
    PlanLine(name="Design", words=WORD, strength=Strength(level=3, note="at most")),
    PlanLine(
        name="Powered",
        words="",
        check=CheckLine(icon="tick", word="Done", what="Enough to see 7"),
    ),
)
SECTIONS = (PlanSection(title="What is done", lines=LINES), PlanSection(title=WORD, lines=LINES))
RECEIPT = Receipt(
    mark=TIMING_MARKS["before_start"],
    sealed="Frozen 14 May 2026, 16:22 UTC",
    distance="18 days before delivery began",
    of="plan version 3",
    digest="9d41c7e0" * 8,
    download_url="/plans/x/receipt.json",
    follows="Follows version 2",
    previous="41e8d20c" * 8,
)
TABLE = Table(
    caption="Rows",
    columns=(Column(head="What"), Column(head="When", say_head=True)),
    rows=((LONG, "14 May 2026"), (WORD, "15 May 2026")),
)
DUE = Due(
    date="2 Dec 2026", distance="in 7 days", what="Monthly check-in", about="NORS-2026-0042",
    url=f"{HERE}/check-ins/new", action="Check in",
)  # fmt: skip
LATER = Due(date="4 Nov 2027", distance="in 11 months", what="Decision due", about="x")
READY = (
    CheckLine(icon="tick", word="Done", what="Everything is there"),
    CheckLine(icon="todo", word="To do", what=LONG, seen=LONG),
)
REASON = Field(name="reason", label="Why?", kind="textarea", error="Give the reason", value=LONG)
PROBLEM = FieldProblem(field="reason", message="Give the reason")
SENT = Answer(
    url=f"{HERE}/amend", fields=(REASON,), button="Make a new version of the plan",
    heading="What changed?", key="key", help="Say which field and why.",
)  # fmt: skip

EXAMPLES = [
    (
        "evaluations/list.html",
        EvaluationList(
            head=Head(title="Evaluations", section=Section.EVALUATIONS),
            fields=(
                Field(name="q", label="Words", kind="search"),
                Field(
                    name="state", label="State", kind="select",
                    options=(Option(value="", label="Any state"),),
                ),
            ),
            rows=(
                EvaluationRow(
                    title=LONG, url=HERE, caption="NORS-2026-0042", state=STATES["running"],
                    sentence="Result due 3 Dec 2026.",
                ),
                EvaluationRow(
                    title=WORD, url=HERE, caption="NORS-2025-0019", state=STATES["reported"],
                    sentence="Strength 2 of 5.", verdict=Verdict(key="worked", word="Worked"),
                ),
            ),
            pages=Pages(total="more than 1,000 evaluations", first_url="/x", next_url="/y"),
            empty=Empty(words="Nothing here fits."),
            start=Link(words="Start a new one", url="/initiatives/new"),
        ),
    ),
    (
        "evaluations/list.html",
        EvaluationList(
            head=Head(title="Evaluations"), fields=(), rows=(),
            pages=Pages(total="0 evaluations"),
            empty=Empty(words="Nothing here fits.", action="Start", url="/initiatives/new"),
        ),
    ),
    (
        "evaluations/overview.html",
        Overview(
            head=head(LONG),
            object=OBJECT,
            plan_title="The frozen plan",
            plan=LINES,
            plan_links=(Link(words="Full plan", url=f"{HERE}/plan"), Link(words="Print", url="/x")),
            notice="The outcomes are complete.",
            actions=(Link(words="Upload data", url="/x"), Link(words="Decide", url="/y")),
            changes=(
                Change(
                    version="3", url="/plans/x", date="2 Oct 2026", words=LONG, kind="Major",
                    stamp=UNSEEN, reads="No look recorded here",
                ),
            ),
            amend=Link(words="Something changed", url=f"{HERE}/amend"),
            check_ins=TABLE,
            check_in_sum="Reached so far: 312 of 376 (83 in 100).",
            check_in=Link(words="Make this month's check-in", url=f"{HERE}/check-ins/new"),
            due=(DUE, LATER),
            calendar=Link(words="Put these dates into your calendar", url=f"{HERE}/calendar.ics"),
            receipt=RECEIPT,
            people=(
                PersonLine(role="Lead", name=WORD),
                PersonLine(role="Reviewer", name="Dr M. Rowan", note="Not an author of the plan"),
            ),
            part_of=(
                PartOf(words="Adviser contact (initiative)", url="/initiatives/x"),
                PartOf(
                    words="NORS-2025-0009", url="/x",
                    verdict=Verdict(key="cannot_tell", word="Cannot tell yet"),
                ),
            ),
        ),
    ),
    (
        "evaluations/overview.html",
        Overview(
            head=head(), object=DRAFT, plan_title="The plan so far", plan=LINES[:1],
            plan_links=(), notice="2 lines of the list to tick.", ready=READY,
        ),
    ),
    (
        "evaluations/plan.html",
        PlanPage(
            head=head(LONG), object=OBJECT, sections=SECTIONS, document=f'title = "{WORD}"\n' * 40,
            receipt=RECEIPT, versions=(Link(words="Version 1, 14 May 2026", url="/plans/x"),),
            downloads=(Link(words="Receipt (JSON)", url="/plans/x/receipt.json"),),
            difference=TABLE, is_whole=True,
        ),
    ),
    (
        "evaluations/plan.html",
        PlanPage(
            head=head(), object=DRAFT, sections=(), document="Nothing is written yet.",
            receipt=None, versions=(), downloads=(),
        ),
    ),
    ("evaluations/history.html", HistoryPage(head=head(), object=OBJECT, entries=TABLE)),
    (
        "evaluations/review.html",
        ReviewPage(
            head=head(LONG, PROBLEM), object=OBJECT, sections=SECTIONS, document='a = "b"',
            ready=READY, open_lines="1 line still to tick.",
            comments=(CommentLine(by="Dr M. Rowan", at="2 Oct", about="Who", words=LONG),),
            answers=(SENT,),
        ),
    ),
    (
        "evaluations/review.html",
        ReviewPage(
            head=head(), object=DRAFT, sections=(), document="Nothing is written yet.", ready=(),
            open_lines="Every line is ticked or waived.", comments=(), answers=(),
        ),
    ),
    (
        "evaluations/form.html",
        FormPage(
            head=head(LONG, PROBLEM), answer=SENT, says_heading="Before you send it", says=LONG,
            version=3, clash=LONG,
            now=(NowLine(label="Where", value=LONG, url=f"{HERE}/amend?field=place"),),
        ),
    ),
    (
        "evaluations/form.html",
        FormPage(
            head=head(),
            answer=Answer(url="/x", fields=(), button="Close it", heading="Close", key="key"),
        ),
    ),
]  # fmt: skip
