"""A step as it is drawn: its fields in groups, the bar of steps, what stands beside it."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from datetime import datetime
from zoneinfo import ZoneInfo

from registry.domain.claim import natural_size, primary_place, within
from registry.domain.draft import Draft
from registry.errors import FieldProblem
from registry.web.fields import Field
from registry.web.forms import SubmittedForm
from registry.web.pages.frame import Head, Link, Section
from registry.web.pages.layout import Step
from registry.web.pages.steps import Beside, Group, StepPage
from registry.web.steps.assumptions import assumption_entries
from registry.web.steps.choices import Choices
from registry.web.steps.claims import (
    claim_entries,
    hypotheses,
    other_entries,
)
from registry.web.steps.columns import column_entries
from registry.web.steps.entries import Entry
from registry.web.steps.outline import FIXED, STEPS
from registry.web.steps.resources import DATA, MONEY, cost_entries, people_entries
from registry.web.steps.saving import base_of

_ROLES = {
    "primary": "Main metric",
    "guardrail": "Guardrail",
    "secondary": "Also measured",
    "exploratory": "Also looked at",
}
ADDITIONS = (
    ("add-guardrail", "Add a guardrail"),
    ("add-secondary", "Measure something else too"),
)


def entries_of(
    number: int, draft: Draft, offered: Choices, form: SubmittedForm | None = None
) -> tuple[Entry, ...]:
    """Return every field of a step. What was typed says how a number is to be read."""
    scales = _scales(form)
    if number in FIXED:
        return FIXED[number]
    if number == 5:
        return claim_entries(draft, offered, scales=scales)
    if number == 6:
        every = other_entries(draft, offered, scales=scales)
        return tuple(entry for many in every.values() for entry in many)
    rows = cost_entries(draft)
    return (*people_entries(offered), *(e for row in rows for e in row), *MONEY, *DATA)


def _scales(form: SubmittedForm | None) -> Mapping[str, str]:
    if form is None:
        return {}
    return {name: form.raw(name) for name in form.values if name.endswith(".scale")}


def wrong_in(entries: Iterable[Entry], draft: Draft) -> dict[str, str]:
    """Return what is wrong with what a draft holds in these fields, by path."""
    found = {entry.path: entry.wrong(draft.get(entry.path)) for entry in entries}
    return {path: words for path, words in found.items() if words}


def contradictions(
    problems: Iterable[FieldProblem], entries: Iterable[Entry], draft: Draft
) -> dict[str, str]:
    """Return what is given in these fields and cannot stand beside the rest of the draft.

    What is only missing is left for the list that ticks itself.
    """
    given = {entry.path for entry in entries if entry.shown(draft.get(entry.path))}
    return {item.field: item.message for item in problems if item.field in given}


def in_words(
    problems: Iterable[FieldProblem], draft: Draft, offered: Choices
) -> tuple[FieldProblem, ...]:
    """Return what is missing or wrong in a draft in the words of the fields that ask for it."""
    entries = {e.path: e for step in STEPS for e in entries_of(step.number, draft, offered)}
    wrong = wrong_in(entries.values(), draft)
    found = []
    for item in problems:
        if item.field in wrong:
            found.append(replace(item, message=_labelled(entries[item.field], wrong[item.field])))
        elif not any(path.startswith(f"{item.field}.") for path in wrong):
            found.append(replace(item, message=_of_cost(item)))
    return tuple(found)


def _labelled(entry: Entry, words: str) -> str:
    said = words if words.startswith(entry.label) else f"{entry.label}: {within(words)}"
    return f"{said}."


def _of_cost(item: FieldProblem) -> str:
    noun, _, place = item.field.partition(".")
    if noun != "costs" or not place.isdigit():
        return item.message
    return f"Cost {int(place) + 1} needs a name and an amount."


def _fields(entries: Sequence[Entry], draft: Draft, wrong: Mapping[str, str]) -> Group:
    return Group(fields=tuple(e.field(draft, error=wrong.get(e.path, "")) for e in entries))


def groups_of(
    number: int, draft: Draft, offered: Choices, wrong: Mapping[str, str]
) -> tuple[Group, ...]:
    """Return the fields of a step in the groups in which they stand."""
    if number in FIXED:
        return (_fields(FIXED[number], draft, wrong),)
    if number == 5:
        return _claim_groups(draft, offered, wrong)
    if number == 6:
        return _other_groups(draft, offered, wrong)
    return _resource_groups(draft, offered, wrong)


def _claim_groups(draft: Draft, offered: Choices, wrong: Mapping[str, str]) -> tuple[Group, ...]:
    fields = {e.path: e.field(draft, error=wrong.get(e.path, "")) for e in
              claim_entries(draft, offered)}  # fmt: skip
    assumed = [fields.pop(e.path) for e in assumption_entries(draft) if e.path in fields]
    columns = [fields.pop(e.path) for e in column_entries(draft) if e.path in fields]
    if not fields:
        return ()
    what, way, metric, whom, than, tested, long, start, size, scale = fields.values()
    return (
        Group(fields=(what,)),
        Group(fields=(way, metric), look="first-narrow"),
        Group(fields=(whom,)),
        Group(fields=(than,)),
        Group(fields=(tested,)),
        Group(fields=(long, start), look="first-narrow"),
        Group(
            fields=(size, scale),
            look="halves",
            after=natural_size(draft),
            link=Link(words="How to choose it", url="/guide/writing-a-plan"),
        ),
        *_folded(
            assumed,
            heading="How it stands today, and how many there are",
            words="From these numbers the page works out what the plan can see.",
            is_open=any(f.error or not (f.value or f.optional) for f in assumed),
        ),
        *_folded(
            columns,
            heading="The data file and the method, for the analyst",
            words="Which column says what, and how it is analysed. Left empty, a setting is the "
            "registered one.",
            is_open=any(f.error for f in columns),
        ),
    )


def _folded(
    fields: Sequence[Field], *, heading: str, words: str, is_open: bool
) -> tuple[Group, ...]:
    """Return the fields as a part that opens; nothing where there are none."""
    if not fields:
        return ()
    look = Group(fields=tuple(fields), heading=heading, help=words, look="details")
    return (replace(look, remove="open") if is_open else look,)


def _other_groups(draft: Draft, offered: Choices, wrong: Mapping[str, str]) -> tuple[Group, ...]:
    main = primary_place(draft.values)
    groups = []
    for place, entries in other_entries(draft, offered).items():
        item = hypotheses(draft)[place]
        name = str(item.get("metric") or "not yet chosen")
        groups.append(
            Group(
                fields=_fields(entries, draft, wrong).fields,
                heading=f"{_ROLES.get(str(item.get('role')), 'Also measured')}: {name}",
                look="halves",
                remove="" if place == main else f"remove-{place}",
            )
        )
    return tuple(groups)


def _resource_groups(draft: Draft, offered: Choices, wrong: Mapping[str, str]) -> tuple[Group, ...]:
    rows = tuple(
        Group(fields=_fields(row, draft, wrong).fields, look="halves")
        for row in cost_entries(draft)
    )
    people = _fields(people_entries(offered), draft, wrong).fields
    first, *more = rows
    return (
        Group(fields=people, heading="People and the decision", look="halves"),
        Group(
            fields=first.fields,
            heading="What it costs",
            help="In outline is enough. Save to get another row.",
            look="halves",
        ),
        *more,
        Group(fields=_fields(MONEY, draft, wrong).fields, look="halves"),
        Group(
            fields=_fields(DATA, draft, wrong).fields,
            heading="Use of data",
            help="What is kept, on which ground, and until when.",
        ),
    )


def bar_of(number: int, draft: Draft, offered: Choices, url: str) -> tuple[Step, ...]:
    """Return the bar of steps, each with how full it is."""
    marks = []
    for step in STEPS:
        entries = entries_of(step.number, draft, offered)
        needed = [entry for entry in entries if entry.counts and not entry.optional] or entries
        given = sum(bool(entry.shown(draft.get(entry.path))) for entry in needed)
        summary = "Filled" if given == len(needed) else f"{given} of {len(needed)} filled"
        done = bool(needed) and given == len(needed)
        marks.append(
            Step(
                name=step.name,
                summary=summary if given else "Not started",
                url=f"{url}/{step.number}",
                when="now" if step.number == number else "done" if done else "later",
            )
        )
    return tuple(marks)


def saved_words(draft: Draft, zone: str) -> str:
    """Return when a draft was saved last: "Saved 09:41. You can close this page."."""
    if draft.changed_at is None:
        return "Nothing is lost: this page is saved as you go."
    return f"Saved {clock_time(draft.changed_at, zone)}. You can close this page."


def clock_time(moment: datetime, zone: str) -> str:
    """Return a moment as the clock on the wall shows it: 09:41."""
    return f"{moment.astimezone(ZoneInfo(zone)):%H:%M}"


def step_page(  # noqa: PLR0913  (a page has many parts, and each is named)
    number: int,
    draft: Draft,
    offered: Choices,
    *,
    reference: str,
    starter: str,
    zone: str,
    beside: Beside | None,
    wrong: Mapping[str, str] | None = None,
    notes: tuple[str, ...] = (),
) -> StepPage:
    """Return a step as its page shows it; ``wrong`` are the problems to say, by path."""
    step, url = STEPS[number - 1], f"/initiatives/{reference}/steps"
    title = str(draft.get("title") or "Without a name")
    begun = f" \N{MIDDLE DOT} from the starter \N{LEFT DOUBLE QUOTATION MARK}{starter}"
    caption = f"Draft \N{MIDDLE DOT} {title}" + (
        f"{begun}\N{RIGHT DOUBLE QUOTATION MARK}" if starter else ""
    )
    following = STEPS[number].name.lower() if number < len(STEPS) else "the checklist"
    problems = tuple(FieldProblem(field=p, message=m) for p, m in (wrong or {}).items())
    return StepPage(
        head=Head(
            title=step.question,
            section=Section.EVALUATIONS,
            reference=reference,
            caption=caption,
            back=_back(number, reference, url),
            errors=problems,
        ),
        number=number,
        name=step.name,
        intro=step.lead,
        bar=bar_of(number, draft, offered, url),
        url=f"{url}/{number}",
        version=draft.version,
        base=base_of(entries_of(number, draft, offered), draft),
        saved=saved_words(draft, zone),
        groups=groups_of(number, draft, offered, wrong or {}),
        next_words=f"Save and go to {following}",
        beside=beside,
        additions=ADDITIONS if number == 6 else (),
        notes=notes,
    )


def _back(number: int, reference: str, url: str) -> Link:
    if number == 1:
        return Link(words="Back to the evaluation", url=f"/evaluations/{reference}")
    return Link(words=f"Back to {STEPS[number - 2].name.lower()}", url=f"{url}/{number - 1}")
