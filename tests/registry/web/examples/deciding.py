"""Decisions, the board and what is late: empty, full, with errors."""

from dataclasses import replace

from markupsafe import Markup

from registry.errors import FieldProblem
from registry.publish.charts import row
from registry.publish.charts.values import Range, RowValues
from registry.web.fields import Field, Option
from registry.web.pages.board import BoardPage, BoardRow, LateRow, OverduePage, ToDecide
from registry.web.pages.decisions import (
    ChoiceRow,
    DecisionForm,
    DecisionList,
    DecisionRow,
    DecisionTab,
    FollowUpLine,
    OneDecision,
    OneLook,
)
from registry.web.pages.frame import Head, Link, Section
from registry.web.pages.layout import Count
from registry.web.pages.parts import (
    CheckLine,
    Column,
    Empty,
    EstimatePicture,
    ObjectHead,
    State,
    Strength,
    Tab,
    Table,
    Verdict,
)

LONG = "Give every member of the late shift a briefing face to face before they go out " * 2
NONE = Empty(words="Nothing stands here yet.", action="See the evaluations", url="/evaluations")
OBJECT = ObjectHead(
    state=State(words="Decided", look="tint"),
    tabs=(Tab(name="Decision", url="/evaluations/NORS-2025-0031/decision", chosen=True),),
)

REASON = Field(name="reason_scale", label="Why not what the rule says?", kind="textarea")
CHOICES = (
    ChoiceRow(
        value="adopt",
        name="Adopt",
        meaning="Keep it where it ran",
        recommended=True,
        contrary=False,
        closed="",
        fields=(),
    ),
    ChoiceRow(
        value="scale",
        name="Scale",
        meaning="Take it to more places",
        recommended=False,
        contrary=True,
        closed="",
        fields=(REASON,),
        chosen=True,
    ),
    ChoiceRow(
        value="stop",
        name="Stop",
        meaning="End it",
        recommended=False,
        contrary=True,
        closed="Not open: a guardrail got worse",
        fields=(replace(REASON, name="reason_stop"),),
    ),
)
CITES = Field(
    name="cites",
    label="Resting on",
    kind="checkboxes",
    options=(Option(value="1", label="Result of 18 November 2026"),),
    chosen=("1",),
)
FORM = DecisionForm(
    head=Head(title="What will you do about evening hot-spot patrols?", section=Section.BOARD),
    action="/evaluations/NORS-2025-0031/decision",
    key="k" * 24,
    rule_heading="The rule you froze on 12 September 2025 says: Adopt",
    rule="If it worked: adopt where it ran.",
    choices=CHOICES,
    error="",
    cites=CITES,
    cites_too=replace(CITES, name="cites_too", label="Other results", chosen=()),
    follow_up=(Field(name="follow_up", label="What has to be done", optional=True),),
    look=OneLook(
        verdict=Verdict(key="worked", word="Worked"),
        size="About 10 fewer a month.",
        rest="It could be 3 to 17 fewer.",
        estimate=None,
        strength=Strength(level=2, lost=1),
        guardrails=(CheckLine(icon="tick", word="Held", what="Complaints"),),
        cost="Planned: \u00a3260,000.",
        elsewhere="4 worked and 1 made it worse",
        elsewhere_url="/what-works",
        url="/evaluations/NORS-2025-0031/result",
    ),
    expected="Before the reveal, 8 members gave it a chance of 62 in 100 on average.",
)
PROBLEM = FieldProblem(field="reason_scale", message="Give a reason to scale: the rule says adopt")
WRONG = replace(
    FORM,
    head=replace(FORM.head, errors=(PROBLEM, FieldProblem(field="choice", message="Choose"))),
    error="Choose what you will do",
    choices=(
        CHOICES[0],
        replace(CHOICES[1], fields=(replace(REASON, error=PROBLEM.message, value="Too short"),)),
    ),
    cites_too=None,
    look=None,
    expected="",
)
DECIDED = DecisionRow(
    reference="D-2026-0007",
    url="/decisions/D-2026-0007",
    title="Evening hot-spot patrols",
    title_url="/evaluations/NORS-2025-0031/decision",
    choice="Scale, against the rule",
    recommended="Adopt",
    contrary=True,
    reason=LONG,
    when="3 Dec 2026, 14:02",
    by="ACC P. Linden",
)
ONE = OneDecision(
    head=Head(title="Scale: evening hot-spot patrols", section=Section.BOARD),
    row=DECIDED,
    facts=(("Reason", LONG),),
    cites=(Link(words="The result it rests on", url="/conclusions/1"),),
    follow_ups=(
        FollowUpLine(
            what="Brief the late shift",
            words="Supt L. Hazel, by 1 March 2027",
            done="",
            action="/decisions/D-2026-0007/follow-ups/0",
            key="k" * 24,
        ),
        FollowUpLine(what="Buy radios", words="the leads, no date", done="Done on 3 May 2027"),
        FollowUpLine(what="Tell the press", words="the leads, no date", done=""),
    ),
    links=(Link(words="All decisions", url="/decisions"),),
)
TAB = DecisionTab(
    head=Head(title="Evening hot-spot patrols"),
    object=OBJECT,
    rule="The rule says: adopt.",
    rows=(DECIDED,),
    empty=NONE,
    decide=Link(words="Decide anew", url="?again=1"),
)

SMALL = EstimatePicture(
    wide=Markup(row(RowValues(effect=Range(value=1.4, low=0.4, high=2.4), verdict="worked"))),
    size="row",
)
ROW = BoardRow(
    title="Evening hot-spot patrols",
    url="/evaluations/NORS-2025-0031/result",
    change="10 fewer violent offences a month (3 to 17)",
    picture=SMALL,
    verdict=Verdict(key="worked", word="Worked"),
    strength=Strength(level=4, lost=1),
)
REFUSED = BoardRow(
    title=LONG,
    url="/evaluations/NORS-2024-0027/result",
    change="Reasons missing for 41 in 100 leavers",
    picture=None,
    verdict=Verdict(key="not_testable", word="Not testable"),
    strength=None,
)
BOARD = BoardPage(
    head=Head(title="Board", section=Section.BOARD, caption="Northshire Police"),
    sentence=Markup("Of 2 results, <b>1 worked</b> and 1 not testable. <b>1 decision waits.</b>"),
    counts=tuple(
        Count(label=name, value="4", note="next 12 Dec")
        for name in ("Live", "Due", "Overdue", "Decisions", "Money")
    ),
    rows=(ROW, REFUSED),
    all_results=Link(words="All 2 results", url="/what-works"),
    to_decide=(
        ToDecide(
            title="Text reminders before court",
            url="/evaluations/NORS-2025-0019/decision",
            choice="extend",
            verdict="Cannot tell yet",
            note="\u00a318,000, as planned",
            due="Due 3 Dec 2026, in 8 days",
        ),
    ),
    late=(LateRow(title="Triage", url="/evaluations/1", late="23 days late", words="T. Elm"),),
    empty=NONE,
)
NO_BOARD = replace(BOARD, sentence=Markup(""), rows=(), to_decide=(), late=())
LATE = Table(
    caption="What is late",
    caption_hidden=True,
    columns=(Column(head="Evaluation"), Column(head="Late by", number=True, say_head=True)),
    rows=((Markup('<a href="/evaluations/1">Triage</a>'), "23 days"),),
)
OVERDUE = OverduePage(
    head=Head(title="Overdue", section=Section.BOARD), late=LATE, deferred=LATE, empty=NONE
)

EXAMPLES = [
    ("decisions/decide.html", FORM),
    ("decisions/decide.html", WRONG),
    ("decisions/one.html", ONE),
    ("decisions/one.html", replace(ONE, follow_ups=(), facts=())),
    ("decisions/list.html", DecisionList(head=Head(title="Decisions"), rows=(), empty=NONE)),
    (
        "decisions/list.html",
        DecisionList(head=Head(title="Decisions"), rows=(DECIDED,), empty=NONE),
    ),
    ("decisions/tab.html", TAB),
    ("decisions/tab.html", replace(TAB, rows=(), decide=None, rule="")),
    ("board/board.html", BOARD),
    ("board/board.html", NO_BOARD),
    ("board/overdue.html", OVERDUE),
    ("board/overdue.html", replace(OVERDUE, late=None, deferred=None)),
]
