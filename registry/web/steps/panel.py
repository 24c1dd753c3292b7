"""The side of the hypothesis step: what would refute it, what it can see, how strong it can be."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any

from registry.domain.checklist import DESCRIBING
from registry.domain.claim import claim_of, primary_of, primary_place, within
from registry.domain.draft import Draft, changed
from registry.publish.charts import power_strip
from registry.publish.charts.amounts import amount
from registry.publish.charts.time_values import PowerValues
from registry.web.fields import field_id
from registry.web.pages.charts import drawn_alone
from registry.web.pages.frame import Link
from registry.web.pages.parts import EstimatePicture, Strength
from registry.web.pages.steps import (
    Beside,
    Ceiling,
    HelpRow,
    PowerPanel,
    Refutation,
    refutation_of,
)
from registry.web.steps.assumptions import SIMULATED, design_of
from registry.web.steps.entries import Entry
from registry.web.steps.helping import helps
from registry.web.steps.saving import base_of
from registry.web.steps.seeing import Sight, sight_of
from registry.web.steps.strengths import ceiling_of, hint
from registry.work.desk import DESK

_ANSWERS = {"yes": "Yes", "nearly": "Nearly", "not_yet": "Not yet", "cannot_say": "Cannot say"}
HELP_WAIT = 0.15
"""Seconds that a page waits for each change that could help; the rest comes as it polls."""

DESCRIBES = (
    "This design describes. It looks for no effect, so there is no smallest change that it could "
    "see, and it gives no verdict. Test the main hypothesis by another design, and keep this one "
    "for what is also looked at."
)


def beside(
    draft: Draft,
    entries: Sequence[Entry],
    *,
    url: str,
    saved: str,
    wait: float,
    was: str = "",
) -> Beside:
    """Return what follows from a draft; ``wait`` is how long to wait for what it can see.

    ``was`` is what a help that was just put in has changed, for whoever wants to undo it.
    """
    claim = claim_of(draft)
    refutation: Refutation = refutation_of(claim)
    return Beside(
        sentence=claim.sentence(),
        refutation=refutation,
        power=power_panel(draft, entries, url=f"{url}/seen", wait=wait, was=was),
        ceiling=ceiling_part(draft),
        version=draft.version,
        base=base_of(entries, draft),
        saved=saved,
    )


def ceiling_part(draft: Draft) -> Ceiling | None:
    """Return how strong the answer could be at most."""
    found = ceiling_of(draft)
    if found is None:
        return None
    level, title = found
    note = f"at most, by {within(title)}"
    return Ceiling(strength=Strength(level=level, note=note), words=hint(level, title))


def power_panel(
    draft: Draft, entries: Sequence[Entry], *, url: str, wait: float, was: str = ""
) -> PowerPanel:
    """Return what the plan can see, or where the answer will be."""
    analysis = draft.get("analysis")
    if not isinstance(analysis, Mapping) or not primary_of(draft.values):
        return PowerPanel(words="There is no hypothesis yet.")
    if design_of(draft) in DESCRIBING:
        panel = PowerPanel(reach="describes", words=DESCRIBES)
    else:
        panel = _asked(draft, analysis, entries, f"{url}?was={was}" if was else url, wait)
    if not was:
        return panel
    return replace(panel, undo=f"undo-{was}", undo_words="The plan was changed, and saved.")


def _asked(
    draft: Draft, analysis: Mapping[str, Any], entries: Sequence[Entry], poll: str, wait: float
) -> PowerPanel:
    item = primary_of(draft.values)
    answers = DESK.ask((analysis,), wait=wait, about=str(draft.evaluation))
    if answers is None:
        return PowerPanel(poll=poll, waiting=_waiting(draft))
    sight = sight_of(answers[0])
    rows, waiting = _rows(draft, sight)
    missing = _missing(draft, sight, entries) if sight.reach == "cannot_say" else ("", None)
    return PowerPanel(
        reach=sight.reach,
        words=missing[0] or _words(sight, item),
        fill=missing[1],
        picture=_picture(sight, item),
        about=_about(draft, item),
        helps=rows,
        poll=poll if waiting else "",
        waiting=waiting,
    )


def _waiting(draft: Draft) -> str:
    if design_of(draft) in SIMULATED:
        return (
            "This is being simulated: many invented sets of figures, each analysed as planned. "
            "It takes 5 to 30 seconds."
        )
    return "Working out what this plan can see. A few seconds."


def _missing(draft: Draft, sight: Sight, entries: Sequence[Entry]) -> tuple[str, Link | None]:
    """Return what is missing to say, in the words of the field that asks for it, and the field."""
    path, words = sight.field, sight.missing
    if not path:
        path, words = _lacking(draft)
    name = path.rpartition("power.")[2] if "power." in path else ""
    path = f"analysis.power.{name}" if name else path
    entry = next((one for one in entries if one.path == path), None)
    if entry is None:
        return words, None
    fill = Link(words=f"Fill in: {within(entry.label)}", url=f"#{field_id(path)}")
    lead, must, rest = words.replace(": must", " must").partition(" must be ")
    if must and lead.startswith("power."):
        return f"{entry.label} must be {_plain(rest)}", fill
    return f"It needs {within(entry.label)}.", fill


def _plain(rest: str) -> str:
    """Return what an assumption must be, without the number as the file would hold it."""
    return f"{rest.partition('; found')[0].rstrip('.')}."


def _lacking(draft: Draft) -> tuple[str, str]:
    """Return the field without which what is wanted cannot be said."""
    path = f"analysis.hypotheses.{primary_place(draft.values)}.sesoi"
    if draft.get(f"{path}.value") is None:
        return f"{path}.value", "It needs the smallest change worth having."
    if draft.get("analysis.power.baseline") is None:
        return "analysis.power.baseline", ""
    return "", (
        "The smallest change worth having does not fit today\N{RIGHT SINGLE QUOTATION MARK}s "
        "figure: give it as a % of it."
    )


def _sized(value: float, unit: str) -> str:
    return f"{amount(value)} {unit}".strip()


def _words(sight: Sight, item: Mapping[str, Any]) -> str:
    move = "rise" if item.get("better") == "higher" else "fall"
    wanted = "" if sight.wanted is None else _sized(sight.wanted, sight.unit)
    if sight.can_see is None:
        return f"No {move} would be seen 8 times in 10. You want to see {wanted}."
    seen = _sized(sight.can_see, sight.unit)
    return f"The plan can see a {move} of {seen} or more. You want to see {wanted}."


def _picture(sight: Sight, item: Mapping[str, Any]) -> EstimatePicture | None:
    if sight.can_see is None or sight.wanted is None:
        return None
    metric = within(str(item.get("metric") or "the metric"))
    direction = "more" if item.get("better") == "higher" else "fewer"
    unit = f"{direction}: {metric}" + (f", {sight.unit}" if sight.unit else "")
    drawn = power_strip(
        PowerValues(
            key="power",
            finding="What this plan can see",
            unit=unit,
            can_see=sight.can_see,
            wanted=sight.wanted,
        )
    )
    return drawn_alone(drawn, key=f"{unit[:1].upper()}{unit[1:]}. {drawn.note}")


def _about(draft: Draft, item: Mapping[str, Any]) -> str:
    said = []
    baseline = draft.get("analysis.power.baseline")
    if isinstance(baseline, int | float) and not isinstance(baseline, bool):
        share = item.get("kind") in ("proportion", "time_to_event")
        figure = f"{amount(100 * baseline)} in 100" if share else amount(float(baseline))
        said.append(f"Today it is {figure}.")
    if design_of(draft) == "staggered_adoption":
        said.append("The starts are taken to be spread evenly over the time after the first.")
    return " ".join(said)


def _rows(draft: Draft, now: Sight) -> tuple[tuple[HelpRow, ...], str]:
    """Return the changes that help, best first, and what is said while some are worked out.

    Best is the one with which the plan sees the smallest part of what is wanted. A design that
    could reach more strength is kept where it sees as much.
    """
    if now.reach in ("yes", "cannot_say"):
        return (), ""
    every, found, done = helps(draft), [], 0
    for item in every:
        analysis = changed(draft.values, item.changes)["analysis"]
        about = f"{draft.evaluation} {item.key}"
        answers = DESK.ask((analysis,), wait=HELP_WAIT, about=about)
        if answers is None:
            continue
        done += 1
        sight = sight_of(answers[0])
        as_much = now.times * (1 + 1e-9) if item.level else now.times * (1 - 1e-9)
        if sight.can_see is None or sight.times > as_much:
            continue
        row = HelpRow(
            words=item.words,
            value=f"help-{item.key}",
            can_see=amount(sight.can_see),
            answer=_ANSWERS[sight.reach],
            enough=sight.reach == "yes",
        )
        found.append((sight.times, row))
    left = len(every) - done
    waiting = f"Working out what would help: {done} of {len(every)} done." if left else ""
    return tuple(row for _, row in sorted(found, key=lambda pair: pair[0])), waiting
