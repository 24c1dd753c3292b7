"""Home, search, starting something new, the ready list, starters and metrics, in their states."""

from registry.errors import FieldProblem
from registry.web.fields import Field, Option
from registry.web.pages.evaluations import EvaluationRow
from registry.web.pages.frame import Head, Link, Section
from registry.web.pages.home import HomePage, NewResult
from registry.web.pages.initiatives import InitiativeLine, InitiativeList, InitiativePage
from registry.web.pages.metrics import MetricLine, MetricList, MetricPage
from registry.web.pages.parts import (
    STATES,
    CheckLine,
    Column,
    Due,
    Empty,
    Pages,
    Strength,
    Table,
    Verdict,
)
from registry.web.pages.ready import ReadyLine, ReadyPage
from registry.web.pages.search import Found, FoundPart, NewPage, SearchBox, SearchPage
from registry.web.pages.starters import StarterLine, StarterList, StarterPage

LONG = "Same-day contact by an adviser after an arrest for domestic abuse, in every district " * 2
START = Link(words="Start a new one", url="/initiatives/new")
WORKED = Verdict(key="worked", word="Worked")
BOX = SearchBox(label="What are you trying to change?", hint="Look first.", start=START)
ROWS = (
    EvaluationRow(
        title=LONG,
        url="/evaluations/NORS-2026-0042",
        caption="NORS-2026-0042",
        state=STATES["running"],
        sentence="Result due 3 Dec 2026.",
    ),
    EvaluationRow(
        title="Text reminders",
        url="/evaluations/NORS-2025-0019/result",
        caption="NORS-2025-0019",
        state=STATES["reported"],
        sentence="Strength 2 of 5.",
        verdict=WORKED,
    ),
)
FOUND = (
    Found(
        title=LONG,
        url="/evaluations/NORS-2025-0019/result",
        about="Eastmarch, 2025",
        verdict=WORKED,
        words="6 fewer in every 100 (4 to 8)",
    ),
    Found(title="Patrols", url="/evaluations/x", about="2026", state=STATES["running"]),
)
DUE = Due(
    date="20 Nov 2026",
    distance="5 days late",
    what="Answer the reviewer\N{RIGHT SINGLE QUOTATION MARK}s 2 comments",
    about="Custody referral",
    url="/evaluations/NORS-2026-0003/review",
    action="Answer",
    late=True,
)
TITLE = Field(name="title", label="What will you call it?")
UNIT = Field(
    name="unit", label="Which unit owns it?", kind="select",
    options=(Option(value="0198", label="Castlegate"),),
)  # fmt: skip
PROBLEM = FieldProblem(field="title", message="Give a name")
TABLE = Table(
    caption="What it measures",
    columns=(Column(head="Measure"), Column(head="Part", say_head=True)),
    rows=(("Leavers", "Main"),),
)

EXAMPLES = [
    (
        "home/home.html",
        HomePage(
            head=Head(title="What are you trying to change?", section=Section.HOME),
            search=BOX,
            due=(DUE,),
            nothing_due=Empty(words="Nothing is due from you."),
            mine=ROWS,
            nothing_mine=Empty(words="You take part in nothing yet."),
            news=(NewResult(title=LONG, url="/x", verdict=WORKED, words="6 fewer"),),
            drafts_saved="Everything you type is saved as you go.",
            meeting=Link(words="Read the pack page", url="/packs/2026-12-03"),
            more_due=Link(words="See the whole queue", url="/queue"),
            start=START,
        ),
    ),
    (
        "home/home.html",
        HomePage(
            head=Head(title="What are you trying to change?", section=Section.HOME),
            search=SearchBox(label="What are you trying to change?", hint="Look first."),
            due=(),
            nothing_due=Empty(words="Nothing is due from you."),
            mine=(),
            nothing_mine=Empty(words="You take part in nothing yet.", action="Start", url="/x"),
            news=(),
            drafts_saved="",
        ),
    ),
    (
        "search/search.html",
        SearchPage(
            head=Head(title="Has anyone tried this?", section=Section.HOME),
            fields=(Field(name="q", label="Words", kind="search"),),
            tally="3 tried this:",
            rest="1 worked, 2 cannot tell yet",
            found=FOUND,
            pages=Pages(total="25 of 400 are shown."),
            empty=Empty(words="Nobody has registered this yet."),
            starters=(Link(words="Hot-spot patrol", url="/initiatives/new"),),
            metrics=(Link(words="Crime in hot spots", url="/metrics/hotspot_crime/1"),),
            start=START,
        ),
    ),
    (
        "search/search.html",
        SearchPage(
            head=Head(title="Has anyone tried this?"),
            fields=(),
            tally="",
            rest="",
            found=(),
            pages=None,
            empty=Empty(words="Nobody has registered this yet.", action="Start", url="/x"),
            starters=(),
            metrics=(),
        ),
    ),
    (
        "search/found.html",
        FoundPart(
            tally="3 tried this:",
            rest="1 worked",
            found=FOUND,
            starters=(Link(words="Hot-spot patrol", url="/x"),),
            blank=Link(words="start blank", url="/initiatives/new"),
        ),
    ),
    (
        "search/found.html",
        FoundPart(tally="Nobody yet.", rest="", found=(), starters=(), blank=None),
    ),
    (
        "initiatives/new.html",
        NewPage(
            head=Head(title="Start a new one", errors=(PROBLEM,)),
            search=BOX,
            found=FoundPart(tally="1 tried", rest="", found=FOUND, starters=(), blank=None),
            key="key",
            fields=(TITLE, UNIT),
        ),
    ),
    (
        "initiatives/new.html",
        NewPage(
            head=Head(title="Start a new one"), search=BOX, found=None, key="key", fields=(TITLE,)
        ),
    ),
    (
        "initiatives/list.html",
        InitiativeList(
            head=Head(title="Initiatives"),
            rows=(InitiativeLine(title=LONG, url="/x", about="NORS-I-2026-0001", tests="2"),),
            pages=Pages(total="2 evaluations"),
            empty=Empty(words="Nothing yet."),
            start=START,
        ),
    ),
    (
        "initiatives/list.html",
        InitiativeList(
            head=Head(title="Initiatives"), rows=(), pages=Pages(total="0 evaluations"),
            empty=Empty(words="Nothing yet.", action="Start", url="/initiatives/new"),
        ),
    ),
    (
        "initiatives/initiative.html",
        InitiativePage(
            head=Head(title=LONG), facts=(("Unit", "Castlegate"),), rows=ROWS, key="key",
            url="/initiatives/NORS-I-2026-0001", again=True,
        ),
    ),
    (
        "initiatives/ready.html",
        ReadyPage(
            head=Head(
                title="Is it ready?",
                errors=(FieldProblem(field="reason-powered", message="Give a reason"),),
            ),
            url="/initiatives/NORS-2026-0001/ready",
            key="key",
            summary="11 of 13 lines are ticked.",
            lines=(
                ReadyLine(
                    key="complete",
                    check=CheckLine(icon="tick", word="Ticked", what="Everything is there"),
                    mend=None,
                ),
                ReadyLine(
                    key="powered",
                    check=CheckLine(icon="stop", word="Open", what=LONG, seen=LONG),
                    mend=Link(words="Go to step 5: hypothesis", url="/x"),
                    reason=Field(
                        name="reason-powered", label="Why?", kind="textarea",
                        error="Give a reason", value="too sho",
                    ),
                    opened=True,
                ),
                ReadyLine(
                    key="cost",
                    check=CheckLine(icon="info", word="Let go, with a reason", what="Cost"),
                    mend=None,
                    waiver="Let go. R. Alder: a small pilot.",
                ),
            ),
            missing=(Link(words="Name the analyst.", url="/x"),),
            can_send=False,
            reviewer="M. Rowan",
        ),
    ),
    (
        "initiatives/ready.html",
        ReadyPage(
            head=Head(title="Is it ready?"), url="/x", key="key", summary="Everything is ticked.",
            lines=(), missing=(), can_send=True, reviewer="",
        ),
    ),
    (
        "starters/list.html",
        StarterList(
            head=Head(title="Starters"),
            rows=(StarterLine(title=LONG, url="/x", summary=LONG, about="8 measures"),),
            start=START,
        ),
    ),
    (
        "starters/starter.html",
        StarterPage(
            head=Head(title=LONG), sentence=LONG, delivery=(("What", LONG),),
            logic=(("Inputs", ("Managers", "Tags")),), hypotheses=TABLE, design="comparison group",
            design_why="Because.", better=("Draw lots.",), needs=("24 months.",),
            strength=Strength(level=2), threats=("Peaks.",), protection=("Part 3.",),
            evidence=("Too few to tell.",), timing="21 months.", start=START,
        ),
    ),
    (
        "starters/starter.html",
        StarterPage(
            head=Head(title="Hot-spot patrol"), sentence="It will.", delivery=(), logic=(),
            hypotheses=TABLE, design="before after", design_why="Because.", better=(), needs=(),
            strength=None, threats=(), protection=(), evidence=("Nothing was found.",), timing="",
        ),
    ),
    (
        "metrics/list.html",
        MetricList(
            head=Head(title="Metrics", section=Section.METRICS),
            fields=(Field(name="q", label="Words", kind="search"),),
            own=(
                MetricLine(
                    name=LONG, url="/x", about="own/1", definition=LONG, state=STATES["draft"]
                ),
            ),
            shipped=(MetricLine(name="Calls", url="/y", about="a share", definition="Of calls."),),
            empty=Empty(words="No metric has these words."),
        ),
    ),
    (
        "metrics/list.html",
        MetricList(
            head=Head(title="Metrics"), fields=(), own=(), shipped=(),
            empty=Empty(words="No metric has these words.", action="Show all", url="/metrics"),
        ),
    ),
    (
        "metrics/metric.html",
        MetricPage(
            head=Head(title=LONG), facts=(("What it is", LONG),), traps=("Recording changed.",),
            reference=("12 of 100, England and Wales, as of 2024.", "A reference."),
            owner=(("Owner", "K. Hawthorn"),), versions=(Link(words="Version 1", url="/x"),),
            url="/metrics/x/2", may_approve=True, key="key",
        ),
    ),
    (
        "metrics/metric.html",
        MetricPage(
            head=Head(title="Calls"), facts=(), traps=(), reference=(), owner=(), versions=(),
            url="/metrics/x/1", may_approve=False, key="",
        ),
    ),
]  # fmt: skip
