"""The seven steps in their states: empty, filled, wrong, not yet worked out, changed by two."""

from markupsafe import Markup

from registry.domain.claim import Claim, Part
from registry.errors import FieldProblem
from registry.web.fields import Conflict, ConflictField, Field, Option
from registry.web.pages.frame import Head, Link, Section
from registry.web.pages.layout import Step
from registry.web.pages.parts import EstimatePicture, Strength
from registry.web.pages.steps import (
    Beside,
    Ceiling,
    ConflictPage,
    Group,
    HelpRow,
    PowerPanel,
    Refutation,
    StepPage,
    refutation_of,
)

LONG = "Conversations with everybody who has served under five years, in every unit " * 3
CLAIM = Claim(
    intervention="Stay conversations at 6, 18 and 30 months\N{RIGHT SINGLE QUOTATION MARK} service",
    direction="fewer",
    metric="Voluntary leavers",
    population="Response officers with under 5 years of service",
    comparator="the same officers in Millbrook",
    window="12 months",
    smallest="2 fewer",
)
BAR = tuple(
    Step(name=name, when=when, url=f"/initiatives/NORS-2026-0001/steps/{place}", summary="Filled")
    for place, (name, when) in enumerate(
        (
            ("Problem and evidence", "done"),
            ("Who, where, when", "done"),
            ("What is delivered", "done"),
            ("Logic model", "done"),
            ("Hypothesis", "now"),
            ("Metrics", "later"),
            ("Cost and people", "later"),
        ),
        start=1,
    )
)
PICTURE = EstimatePicture(
    wide=Markup('<svg role="img" viewBox="0 0 343 86"><title>What it can see</title></svg>'),
    key="Hatched: would probably be missed.",
)
NOT_YET = PowerPanel(
    reach="not_yet",
    words="The plan can see a fall of 4.3 or more. You want to see 2.",
    picture=PICTURE,
    about="Today it is 9.4.",
    helps=(
        HelpRow(words="Do both", value="help-both", can_see="2.0", answer="Yes", enough=True),
        HelpRow(
            words="Run for 24 months",
            value="help-longer",
            can_see="3.7",
            answer="Not yet",
            enough=False,
        ),
    ),
    undo="undo-longer",
    undo_words="The plan was changed, and saved.",
)


def beside(power: PowerPanel, claim: Claim = CLAIM, ceiling: Ceiling | None = None) -> Beside:
    return Beside(
        sentence=claim.sentence(),
        refutation=refutation_of(claim),
        power=power,
        ceiling=ceiling,
        version=7,
        base="title:0123456789",
        saved="Saved 09:41. You can close this page.",
    )


CEILING = Ceiling(
    strength=Strength(level=3, note="at most, by difference in differences"),
    words="Difference in differences reaches level 3 of 5 at most.",
)
EMPTY_CLAIM = Claim(
    intervention="", direction="", metric="", population="", comparator="", window="", smallest=""
)


def step_page(**changes: object) -> StepPage:
    values: dict[str, object] = {
        "head": Head(
            title="What do you expect to happen?",
            section=Section.EVALUATIONS,
            caption="Draft \N{MIDDLE DOT} Stay conversations",
            back=Link(words="Back to logic model", url="/initiatives/NORS-2026-0001/steps/4"),
        ),
        "number": 5,
        "name": "Hypothesis",
        "intro": "Fill in the gaps.",
        "bar": BAR,
        "url": "/initiatives/NORS-2026-0001/steps/5",
        "version": 7,
        "base": "title:0123456789",
        "saved": "Saved 09:41. You can close this page.",
        "groups": (
            Group(fields=(Field(name="delivery.intervention", label="What you will do"),)),
            Group(
                fields=(
                    Field(
                        name="analysis.hypotheses.0.better",
                        label="will cause",
                        kind="select",
                        chosen=("lower",),
                        options=(Option(value="lower", label="fewer"),),
                    ),
                    Field(name="metrics.main", label="Metric", value="Voluntary leavers"),
                ),
                look="first-narrow",
            ),
            Group(
                fields=(Field(name="analysis.power.baseline", label="Today", kind="number"),),
                heading="How it stands today",
                help="From these numbers the page works out what the plan can see.",
                look="details",
                remove="open",
            ),
        ),
        "next_words": "Save and go to metrics",
        **changes,
    }
    return StepPage(**values)  # type: ignore[arg-type]


PROBLEM = FieldProblem(field="title", message="Give the initiative a name")
EXAMPLES = [
    ("initiatives/step.html", step_page(beside=beside(NOT_YET, ceiling=CEILING))),
    ("initiatives/step.html", step_page(beside=beside(PowerPanel(), EMPTY_CLAIM))),
    (
        "initiatives/step.html",
        step_page(
            head=Head(title="What else will you measure?", errors=(PROBLEM,)),
            groups=(
                Group(
                    fields=(Field(name="title", label=LONG, value=LONG, error=PROBLEM.message),),
                    heading=f"Guardrail: {LONG}",
                    help="Help",
                    look="halves",
                    remove="remove-1",
                ),
            ),
            additions=(("add-guardrail", "Add a guardrail"),),
            notes=("Somebody else works on this too.",),
        ),
    ),
    ("initiatives/beside.html", beside(PowerPanel(poll="/initiatives/NORS-2026-0001/seen"))),
    ("initiatives/beside.html", beside(PowerPanel(reach="yes", words="It can see 2."))),
    (
        "initiatives/beside.html",
        Beside(
            sentence=(Part(text="what", gap=True),),
            refutation=Refutation(ready=False),
            power=PowerPanel(reach="nearly", words="Nearly."),
            ceiling=None,
            version=1,
            base="",
            saved="Not saved.",
            kept=False,
        ),
    ),
    (
        "initiatives/conflict.html",
        ConflictPage(
            head=Head(title="Choose which words to keep"),
            url="/initiatives/NORS-2026-0001/steps/1",
            version=8,
            conflict=Conflict(
                heading="J. Birch changed this at 09:38.",
                fields=(
                    ConflictField(name="title", label="Name", yours=LONG, theirs="Theirs"),
                    ConflictField(
                        name="analyst",
                        label="Analyst",
                        yours="0198",
                        theirs="0199",
                        yours_words="J. Birch",
                        theirs_words="M. Rowan",
                    ),
                ),
            ),
            others=(("problem", "Typed as well"),),
        ),
    ),
]
