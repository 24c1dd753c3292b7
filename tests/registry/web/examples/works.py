"""What works and what was learnt: empty, full, with errors."""

from dataclasses import replace

from markupsafe import Markup

from registry.errors import FieldProblem
from registry.publish.charts import forest, row
from registry.publish.charts.values import (
    Axis,
    ForestValues,
    Range,
    RowValues,
    StudyRow,
    Words,
    Worth,
)
from registry.web.fields import Field
from registry.web.pages.board import BoardRow
from registry.web.pages.charts import chart_part
from registry.web.pages.frame import Head, Section
from registry.web.pages.learning import LearnForm, LearningItem, LearningList, LearningTab
from registry.web.pages.parts import Empty, EstimatePicture, ObjectHead, Strength, Tab, Verdict
from registry.web.pages.results import Note
from registry.web.pages.what_works import Adopt, ProblemPart, TypeLine, TypePage, WhatWorks

LONG = "Give every member of the late shift a briefing face to face before they go out " * 2
NONE = Empty(words="Nothing stands here yet.", action="See the evaluations", url="/evaluations")
OBJECT = ObjectHead(
    state=None, tabs=(Tab(name="Learning", url="/evaluations/1/learning", chosen=True),)
)
NOTE = Note(words=Markup("<p>Keep the visits short.</p>"), by="Sgt R. Alder, 16 November 2026")
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
STUDIES = chart_part(
    forest(
        ForestValues(
            key="forest-0",
            finding="Change in violence with injury, in every 100 expected",
            axis=Axis(
                better="lower",
                words=Words(less="fewer", more="more"),
                worth=Worth(good=10, bad=10),
                unit="in every 100 expected",
            ),
            rows=(
                StudyRow(
                    name="Northshire",
                    detail="2026",
                    effect=Range(value=-14, low=-23, high=-5),
                    verdict="worked_size_uncertain",
                    verdict_words="Worked; the size is uncertain",
                ),
                StudyRow(
                    name="Eastmarch",
                    detail="2024",
                    effect=Range(value=11, low=0.5, high=23),
                    verdict="worse",
                    verdict_words="Made it worse",
                ),
            ),
        )
    )
)
TYPE = TypePage(
    head=Head(title="Hot-spot patrols", section=Section.WHAT_WORKS),
    lead="2 tests. Too few to average.",
    tally="1 worked and 1 made it worse. Results for and against are listed alike.",
    action="/what-works/violence/patrol",
    fields=(Field(name="q", label="Words", kind="search", optional=True),),
    heading="All results",
    forests=(STUDIES,),
    rows=(ROW, REFUSED),
    notes=(NOTE,),
    unknown=("No test in a second place.",),
    empty=NONE,
    adopt=Adopt(reference="NORS-2025-0031", key="k" * 24),
)
WORKS = WhatWorks(
    head=Head(title="What works", section=Section.WHAT_WORKS),
    problems=(
        ProblemPart(
            name="Violence",
            id="violence",
            types=(
                TypeLine(
                    name="Patrol", url="/what-works/violence/patrol", tests="2 tests", tally="1"
                ),
            ),
        ),
    ),
    empty=NONE,
)

WORDS = Field(name="text", label="What would you tell the next force?", kind="textarea")
LEARN = LearnForm(action="/evaluations/1/learning", key="k" * 24, fields=(WORDS,))
LEARNING = LearningTab(
    head=Head(title="Evening hot-spot patrols"),
    object=OBJECT,
    notes=(NOTE,),
    empty=NONE,
    form=LEARN,
)
GIVE = FieldProblem(field="text", message="Give what you would tell the next force")
LEARNINGS = LearningList(
    head=Head(title="What we would tell the next force", section=Section.WHAT_WORKS),
    fields=(Field(name="q", label="Words", kind="search", optional=True),),
    items=(LearningItem(note=NOTE, title=LONG, url="/evaluations/1/learning", tags="patrol"),),
    total="1 learning",
    empty=NONE,
)

EXAMPLES = [
    ("works/index.html", WORKS),
    ("works/index.html", replace(WORKS, problems=())),
    ("works/type.html", TYPE),
    ("works/type.html", replace(TYPE, forests=(), rows=(), notes=(), adopt=None)),
    ("learning/tab.html", LEARNING),
    ("learning/tab.html", replace(LEARNING, notes=(), form=None)),
    (
        "learning/tab.html",
        replace(
            LEARNING,
            head=replace(LEARNING.head, errors=(GIVE,)),
            form=replace(LEARN, fields=(replace(WORDS, error=GIVE.message),)),
        ),
    ),
    ("learning/list.html", LEARNINGS),
    ("learning/list.html", replace(LEARNINGS, items=(), total="0 learnings")),
]
