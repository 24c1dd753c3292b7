"""Invented values for the parts that hold words: fields, receipt, timeline, table and the rest."""

from registry.web.fields import Conflict, ConflictField, Field, Option
from registry.web.pages import layout, parts

_DIGEST = "9d41c7e05b2af31866d0e97a14bc8f25e3a90d5771f6042bc85e19d3a07b64f8"

FIELDS = (
    Field(
        name="sesoi",
        label="Smallest change worth having",
        kind="number",
        hint="In the metric\u2019s own unit.",
        value="2.0",
        unit="fewer per 1,000",
        width="5",
    ),
    Field(
        name="due_on",
        label="Decision due",
        value="1 Oct 2027",
        width="10",
        error="Decision due must be after the result is due, 23 Oct 2027",
    ),
)
MORE_FIELDS = (
    Field(name="what", label="What you will do", kind="textarea", value="Stay conversations"),
    Field(
        name="direction",
        label="will cause",
        kind="select",
        chosen=("fewer",),
        options=(Option(value="fewer", label="fewer"), Option(value="more", label="more")),
    ),
    Field(name="start_on", label="From", kind="date", value="2027-2-1"),
    Field(
        name="decision",
        label="Your decision",
        kind="radios",
        chosen=("adopt",),
        options=(
            Option(value="adopt", label="Adopt", hint="Keep it where it ran"),
            Option(value="stop", label="Stop", hint="End it, with a plan for those it serves"),
        ),
    ),
    Field(
        name="seen",
        label="What was seen",
        kind="checkboxes",
        options=(Option(value="1", label="Monthly totals"), Option(value="2", label="Rows")),
    ),
    Field(name="file", label="Choose a file", kind="file", hint="CSV, XLSX or Parquet."),
)
TIMELINE = (
    parts.TimelineStep(name="Registered", date="14 May 2026", when="past"),
    parts.TimelineStep(name="Running", date="1 Jun 2026, now month 6", when="now"),
    parts.TimelineStep(name="Follow-up", date="from 31 Jan 2027", when="future"),
    parts.TimelineStep(name="Analysing", date="from 31 Jul 2027", when="future"),
    parts.TimelineStep(name="Reported", date="due 23 Oct 2027", when="future"),
    parts.TimelineStep(name="Decided", date="due 4 Nov 2027", when="future"),
)
RECEIPT = parts.Receipt(
    mark=parts.TIMING_MARKS["before_start"],
    sealed="Frozen 14 May 2026, 16:22 UTC",
    distance="18 days before the first arrest counted",
    of="plan version 3",
    digest=_DIGEST,
    follows="Follows version 2",
    previous=_DIGEST[::-1],
    download_url="/parts",
)
DUES = (
    parts.Due(
        date="20 Nov",
        distance="5 days late",
        what="Answer the reviewer\u2019s 2 comments",
        about="Custody drink-and-drug referral \u00b7 draft",
        url="/parts#due",
        action="Answer",
        late=True,
    ),
    parts.Due(
        date="2 Dec",
        distance="in 7 days",
        what="Monthly check-in for November",
        about="Same-day adviser contact \u00b7 NORS-2026-0042",
        url="/parts#due",
        action="Check in",
    ),
)
TABS = (
    parts.Tab(name="Overview", url="/parts#overview", chosen=True),
    parts.Tab(name="Plan", url="/parts#plan"),
    parts.Tab(name="Runs", url="/parts#runs", count="1 + 2 exploratory"),
)
TABLE = parts.Table(
    caption="Monthly check-ins",
    columns=(
        parts.Column(head="Month"),
        parts.Column(head="Reached, people", number=True, say_head=True),
        parts.Column(head="Eligible, people", number=True, say_head=True),
        parts.Column(head="As planned?", say_head=True),
    ),
    rows=(
        ("October 2026", "61", "74", "Mostly"),
        ("September 2026", "66", "71", "Yes"),
        ("August 2026", "58", "77", "Partly: one post vacant"),
    ),
)
PAGES = parts.Pages(
    total="25 of 64 evaluations",
    first_url="/parts",
    next_url="/parts?after=25",
    csv_url="/parts?format=csv",
)
EMPTY = parts.Empty(
    words="Nothing is due from you. What you owe will stand here, late things first.",
    action="Start an initiative",
    url="/initiatives/new",
)
FILTERS = (
    Field(
        name="strength",
        label="Strength at least",
        kind="select",
        options=(Option(value="", label="Any"), Option(value="3", label="3 of 5")),
    ),
    Field(
        name="sort",
        label="Sort by",
        kind="select",
        options=(Option(value="new", label="Newest first"), Option(value="old", label="Oldest")),
    ),
)
COUNTS = (
    layout.Count(label="Live initiatives", value="41", note="29 registered"),
    layout.Count(label="Results due in 90 days", value="4", note="next 12 Dec"),
    layout.Count(label="Results overdue", value="2", note="oldest 23 days"),
    layout.Count(label="Decisions waiting", value="3", note="all due 3 Dec"),
    layout.Count(
        label="Money at stake, open results", value="\u00a31.8m", note="a year, 2025-26 prices"
    ),
)
STEPS = (
    layout.Step(name="Problem", when="done", url="/parts", summary="3 sources cited"),
    layout.Step(name="Who, where, when", when="done", url="/parts", summary="2 areas, 12 months"),
    layout.Step(name="Hypothesis", when="now"),
    layout.Step(name="Metrics", when="later", summary="2 suggested"),
)
GATES = (
    layout.Gate(
        status="fail",
        heading="Gate: fail. 2 checks failed, 3 warnings",
        words="This file can be kept as a record, but the registered plan cannot run on it.",
        link="Go to the 3 errors",
        url="#tables",
    ),
    layout.Gate(status="pass", heading="Gate: pass", words="The registered plan may run."),
)
CONFLICT = Conflict(
    heading="J. Birch changed this at 09:38.",
    fields=(
        ConflictField(
            name="clash", label="What you will do", yours="Call within a day",
            theirs="Call within two days",
        ),
    ),
)  # fmt: skip
