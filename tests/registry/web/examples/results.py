"""A result: ordinary, open, refused, exploratory and sealed; its report in each state."""

from dataclasses import replace

from markupsafe import Markup

from registry.errors import FieldProblem
from registry.publish.charts import estimate, row
from registry.publish.charts.values import Axis, EstimateValues, Range, RowValues, Words, Worth
from registry.web.fields import Field, Option
from registry.web.pages.charts import estimate_part
from registry.web.pages.conclusions import Explanation, ReportForm, ReportPage, SignForm, Written
from registry.web.pages.frame import Crumb, Head, Link, Section
from registry.web.pages.parts import (
    CONFIRMATORY,
    EXPLORATORY,
    CheckLine,
    Column,
    Empty,
    EstimatePicture,
    ObjectHead,
    State,
    Strength,
    Tab,
    Table,
    TimelineStep,
    Verdict,
)
from registry.web.pages.results import (
    NoResult,
    Note,
    Opening,
    OutcomeRow,
    Promise,
    Reason,
    ResultPage,
    Settle,
    Way,
)

LONG = "Evening hot-spot patrols in Castlegate and Harbourside, with a very long title " * 2
HEAD = Head(
    title="Evening hot-spot patrols",
    section=Section.EVALUATIONS,
    reference="Result, NORS-2025-0031",
    caption="NORS-2025-0031 \u00b7 Published 18 November 2026",
    crumbs=(Crumb(words="Evaluations", url="/evaluations"), Crumb(words="Result")),
)
OBJECT = ObjectHead(
    state=None,
    tabs=(
        Tab(name="Overview", url="/evaluations/NORS-2025-0031"),
        Tab(name="Result", url="/evaluations/NORS-2025-0031/result", chosen=True),
    ),
    mark=CONFIRMATORY,
)
AXIS = Axis(
    better="lower",
    words=Words(less="fewer", more="more"),
    worth=Worth(good=7, bad=7),
    unit="offences a month",
)
EFFECT = Range(value=-10, low=-17, high=-3)
ESTIMATE = estimate_part(
    estimate(
        EstimateValues(
            key="opening",
            finding="Change in violence with injury",
            axis=AXIS,
            effect=EFFECT,
            verdict="worked_size_uncertain",
        )
    )
)
SMALL = EstimatePicture(
    wide=Markup(row(RowValues(effect=Range(value=1.4, low=0.4, high=2.4), verdict="worked"))),
    size="row",
)
OUTCOMES = (
    OutcomeRow(
        name="Violence with injury",
        role="Primary: 7 worth having",
        change="10 fewer (3 to 17 fewer)",
        picture=SMALL,
        verdict="Worked; the size is uncertain",
        strength="2 of 5",
    ),
    OutcomeRow(
        name="Reasons for leaving",
        role="Guardrail: no smallest change was set",
        change="no figure",
        picture=None,
        verdict="Not testable",
        strength="no strength",
    ),
)
HASHES = (("Plan", "3f9a07b1" * 8), ("Data", "e85d1c77" * 8))
RESULT = ResultPage(
    head=HEAD,
    object=OBJECT,
    opening=Opening(
        verdict=Verdict(key="worked_size_uncertain", word="Worked; the size is uncertain"),
        size="Violence with injury: about 10 fewer a month.",
        rest="It could be 3 to 17 fewer.",
        more="Fewer is better.",
        estimate=ESTIMATE,
        strength=Strength(level=2, lost=1, note="evidence strength"),
    ),
    outcomes=OUTCOMES,
    outcomes_note="The likely range is a 95% interval.",
    charts=(),
    more_charts=(),
    groups=Table(
        caption="Each group's own figure",
        columns=(Column(head="Group"), Column(head="Counted", number=True, say_head=True)),
        rows=(("with patrols", "117"), ("without", "123")),
    ),
    sensitivity=None,
    reasons=(Reason(number="3", words="Ceiling of the design"), Reason(number="-1", words="One")),
    checks=(CheckLine(icon="tick", word="Held", what="same path before the start"),),
    deviations=(
        Promise(promised="Run once.", done="Run twice.", kind="Minor", explained=""),
        Promise(promised="Run on time.", done="Run early.", kind="Major", explained=LONG),
    ),
    deviation_words="2 deviations, 1 of them major.",
    facts=(("Frozen", "12 Sep 2025"), ("Exploratory runs", "2")),
    hashes=HASHES,
    downloads=(Link(words="Report as PDF", url="/results/1/report.pdf"),),
    actions=(
        Link(words="Go to the decision", url="/evaluations/NORS-2025-0031/decision"),
        Link(words="Tell the next force", url="/evaluations/NORS-2025-0031/learning"),
    ),
    action_words="The rule says: adopt.",
    cost=(("Planned", "\u00a3260,000, 2025 prices"),),
    learning=(Note(words=Markup("<p>Keep the visits short.</p>"), by="Sgt R. Alder"),),
    concluded=Markup("<p>Violence fell.</p>"),
    warnings=("3 rows were left out.",),
)
OPEN = replace(
    RESULT,
    head=replace(HEAD, title=LONG),
    opening=replace(
        RESULT.opening, verdict=Verdict(key="cannot_tell", word="Cannot tell yet"), strength=None
    ),
    settle=Settle(
        heading="What would settle it",
        ways=(
            Way(head="1,940 more people or records", words="So far: 646 in all."),
            Way(head="or 14 more months", words="at the pace so far."),
            Way(head="or 2 more forces", words="of the same size."),
        ),
        note="Then the range would be narrow enough.",
    ),
    deviations=(),
    notice="Only the analyst and the reviewer can see this page.",
)
REFUSED = replace(
    RESULT,
    opening=Opening(
        verdict=Verdict(key="not_testable", word="Not testable"),
        size="The figures cannot answer the question, so we show no figure.",
        rest="41 in every 100 are missing.",
        more="It counts.",
        gate=(CheckLine(icon="stop", word="Fail", what="missing values", seen="33 apart"),),
    ),
    outcomes=OUTCOMES[1:],
    groups=None,
    settle=Settle(heading="What would help", sentences=("Record the reason.", "Then wait.")),
    checks=(),
    cost=(),
    learning=(),
    concluded=None,
    warnings=(),
    actions=(),
)
LOOK = replace(
    RESULT,
    object=replace(OBJECT, mark=EXPLORATORY),
    exploratory=EXPLORATORY,
    notice="This look ran something other than the registered plan.",
    opening=replace(RESULT.opening, estimate=replace(ESTIMATE, exploratory=EXPLORATORY)),
    deviations=(),
)
NOTHING = NoResult(
    head=HEAD,
    object=replace(
        OBJECT,
        state=State(words="Running", look="filled"),
        timeline=(TimelineStep(name="Registered", date="12 Sep 2025", when="now"),),
    ),
    empty=Empty(words="Sealed until the reviewer signs.", action="See the plan", url="/plan"),
)
REASONED = replace(NOTHING, facts=(("Why", "The initiative was not delivered."),))

TEXT = Field(name="text", label="What was found", kind="textarea", value=LONG)
CODE = Field(
    name="reason_code",
    label="Why the registered plan was not run",
    kind="radios",
    options=(Option(value="no_data", label="The data could not be had."),),
)
WHY = Field(name="explanations.no_run", label="Why it was done otherwise", kind="textarea")
FORM = ReportForm(
    action="/evaluations/NORS-2025-0031/report",
    key="k" * 24,
    fields=(TEXT, CODE),
    explanations=(Explanation(promised="It runs.", done="It did not.", kind="Major", field=WHY),),
    by_hand=(Field(name="override_reason", label="Why it is set by hand", optional=True),),
    cost=(Field(name="spent", label="Spent so far, in pounds", optional=True),),
)
WRITTEN = Written(
    heading="Conclusion 1, by J. Birch, 3 Nov 2026, 10:11",
    verdict=Verdict(key="worked", word="Worked"),
    strength=Strength(level=3),
    text=Markup("<p>Violence fell.</p>"),
    reason="",
    signed="Waits for the reviewer's signature",
    override="Strength set by hand from 4 to 3",
    cost=(("Spent", "\u00a3200,000"),),
    deviations=RESULT.deviations,
    url="/conclusions/1",
)
REPORT = ReportPage(
    head=HEAD,
    object=OBJECT,
    written=None,
    earlier=(),
    outcomes=OUTCOMES,
    items=(CheckLine(icon="todo", word="Not there", what="What it cost"),),
    downloads=RESULT.downloads,
    empty=None,
    form=FORM,
)
MISSING = FieldProblem(field="explanations.no_run", message="Give a reason")

EXAMPLES = [
    *(("results/result.html", page) for page in (RESULT, OPEN, REFUSED, LOOK)),
    ("results/none.html", NOTHING),
    ("results/none.html", REASONED),
    ("conclusions/report.html", REPORT),
    (
        "conclusions/report.html",
        replace(
            REPORT,
            head=replace(HEAD, errors=(MISSING,)),
            form=replace(
                FORM,
                explanations=(
                    replace(FORM.explanations[0], field=replace(WHY, error="Give a reason")),
                ),
            ),
        ),
    ),
    (
        "conclusions/report.html",
        replace(
            REPORT,
            form=None,
            written=WRITTEN,
            notice="Your signature publishes it.",
            sign=SignForm(action="/conclusions/1/sign", key="k" * 24),
            earlier=(Link(words="Conclusion 1", url="/conclusions/0"),),
        ),
    ),
    (
        "conclusions/report.html",
        replace(
            REPORT, form=None, outcomes=(), downloads=(), empty=Empty(words="Nothing is concluded.")
        ),
    ),
]
