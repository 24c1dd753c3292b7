"""The page on which somebody chooses between two changes of the same words."""

from collections.abc import Sequence
from datetime import date

from registry.domain.draft import Draft
from registry.web.fields import Conflict, ConflictField
from registry.web.forms import SubmittedForm
from registry.web.pages.frame import Head, Link, Section
from registry.web.pages.steps import ConflictPage
from registry.web.steps.entries import Entry
from registry.web.steps.saving import Clash
from registry.web.words import day


def conflict_page(
    clashes: Sequence[Clash],
    draft: Draft,
    form: SubmittedForm,
    *,
    url: str,
    reference: str,
    by: str,
    at: str,
) -> ConflictPage:
    """Return the page on which somebody chooses between their words and another's.

    ``by`` is empty where the other words are their own, from another window.
    """
    fields = tuple(
        ConflictField(
            name=clash.entry.path,
            label=clash.entry.label,
            yours=clash.yours,
            theirs=clash.theirs,
            yours_words=_chosen_words(clash.entry, clash.yours),
            theirs_words=_chosen_words(clash.entry, clash.theirs),
        )
        for clash in clashes
    )
    asked = {field.name for field in fields}
    clashing = tuple(f"{name}-" for name in asked)
    # The day, month and year of a date that is asked about are not sent beside the choice.
    others = tuple(
        (name, value)
        for name, values in form.values.items()
        for value in values
        if name not in asked and not name.startswith(("_", "then", *clashing))
    )
    return ConflictPage(
        head=Head(
            title="Choose which words to keep",
            section=Section.EVALUATIONS,
            reference=reference,
            back=Link(words="Back to the step, as it is saved", url=url),
        ),
        url=url,
        version=draft.version,
        conflict=Conflict(heading=f"{by} changed this at {at}.", fields=fields)
        if by
        else Conflict(
            heading=f"You changed this at {at}, in another window.",
            fields=fields,
            yours="In this window",
            theirs="In the other window",
        ),
        others=others,
    )


def _chosen_words(entry: Entry, value: str) -> str:
    if entry.shape == "day":
        return _day_words(value)
    named = {option.value: option.label for option in entry.options}
    return named.get(value, value) or "nothing"


def _day_words(value: str) -> str:
    """Return a date in words; one that is none, or not whole yet, as its parts were typed."""
    try:
        return day(date.fromisoformat(value))
    except ValueError:
        return " ".join(reversed(value.split("-"))).strip() or "nothing"
