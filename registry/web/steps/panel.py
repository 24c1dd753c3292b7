"""The side of the hypothesis step: what would refute it, what it can see, how strong it can be."""

from collections.abc import Mapping, Sequence
from typing import Any

from registry.domain.claim import claim_of, primary_of, within
from registry.domain.draft import Draft
from registry.publish.charts import power_strip
from registry.publish.charts.amounts import amount
from registry.publish.charts.time_values import PowerValues
from registry.web.pages.charts import drawn_alone
from registry.web.pages.parts import EstimatePicture, Strength
from registry.web.pages.steps import (
    Beside,
    Ceiling,
    HelpRow,
    PowerPanel,
    Refutation,
    refutation_of,
)
from registry.web.steps.entries import Entry
from registry.web.steps.saving import base_of
from registry.web.steps.seeing import Sight, helps, questions, sight_of
from registry.web.steps.strengths import ceiling_of, hint
from registry.work.desk import DESK

_ANSWERS = {"yes": "Yes", "nearly": "Nearly", "not_yet": "Not yet", "cannot_say": "Cannot say"}


def beside(
    draft: Draft,
    entries: Sequence[Entry],
    *,
    url: str,
    saved: str,
    wait: float,
    helped: str = "",
) -> Beside:
    """Return what follows from a draft; ``wait`` is how long to wait for what it can see."""
    claim = claim_of(draft)
    refutation: Refutation = refutation_of(claim)
    return Beside(
        sentence=claim.sentence(),
        refutation=refutation,
        power=power_panel(draft, url=f"{url}/seen", wait=wait, helped=helped),
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


def power_panel(draft: Draft, *, url: str, wait: float, helped: str = "") -> PowerPanel:
    """Return what the plan can see, or where the answer will be."""
    asked = questions(draft)
    if not asked:
        return PowerPanel(words="There is no hypothesis yet.")
    answers = DESK.ask(asked, wait=wait)
    if answers is None:
        return PowerPanel(poll=url, undo=_undo(helped), undo_words=_undone(helped))
    sight, item = sight_of(answers[0]), primary_of(draft.values)
    return PowerPanel(
        reach=sight.reach,
        words=_words(sight, item),
        picture=_picture(sight, item),
        about=_about(draft, item),
        helps=_rows(draft, sight, answers[1:]),
        undo=_undo(helped),
        undo_words=_undone(helped),
    )


def _undo(helped: str) -> str:
    return f"undo-{helped}" if helped else ""


def _undone(helped: str) -> str:
    return "The plan was changed, and saved." if helped else ""


def _sized(value: float, unit: str) -> str:
    return f"{amount(value)} {unit}".strip()


def _words(sight: Sight, item: Mapping[str, Any]) -> str:
    move = "rise" if item.get("better") == "higher" else "fall"
    if sight.reach == "cannot_say":
        return sight.missing
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
    baseline = draft.get("analysis.power.baseline")
    if not isinstance(baseline, int | float) or isinstance(baseline, bool):
        return ""
    share = item.get("kind") == "proportion"
    said = f"{amount(100 * baseline)} in 100" if share else amount(float(baseline))
    return f"Today it is {said}."


def _rows(draft: Draft, now: Sight, answers: Sequence[Mapping[str, Any]]) -> tuple[HelpRow, ...]:
    """Return the changes that help, those first with which the plan sees the smallest change."""
    if now.reach in ("yes", "cannot_say"):
        return ()
    found = []
    for item, answer in zip(helps(draft), answers, strict=True):
        sight = sight_of(answer)
        if sight.can_see is None or (now.can_see is not None and sight.can_see >= now.can_see):
            continue
        row = HelpRow(
            words=item.words,
            value=f"help-{item.key}",
            can_see=amount(sight.can_see),
            answer=_ANSWERS[sight.reach],
            enough=sight.reach == "yes",
        )
        found.append((sight.can_see, row))
    return tuple(row for _, row in sorted(found, key=lambda pair: pair[0]))
