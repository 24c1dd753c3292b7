"""Keeping what was typed into a step: together with what others typed meanwhile, or a clash."""

import hashlib
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from registry.actions import find, revise
from registry.domain.draft import Draft, changed
from registry.domain.people import Person
from registry.errors import StaleError
from registry.store import Registry
from registry.web.forms import SubmittedForm
from registry.web.steps.choices import Choices
from registry.web.steps.consequences import consequences
from registry.web.steps.entries import Entry, read_all
from registry.web.steps.resources import composed
from registry.web.steps.seeing import power_changes

BASE_NAME = "_base"


@dataclass(frozen=True, slots=True, kw_only=True)
class Clash:
    """One field that two people changed: what it held, what each wants it to hold."""

    entry: Entry
    yours: str
    theirs: str


class ClashError(Exception):
    """Two people changed the same fields; ``draft`` is how it stands now."""

    def __init__(self, clashes: Iterable[Clash], draft: Draft) -> None:
        super().__init__("two people changed the same fields")
        self.clashes = tuple(clashes)
        self.draft = draft


def _mark(text: str) -> str:
    return hashlib.sha256(text.strip().encode()).hexdigest()[:10]


def base_of(entries: Iterable[Entry], draft: Draft) -> str:
    """Return what a form was made from, as one mark a field: enough to see who changed what."""
    return ",".join(
        f"{entry.path}:{_mark(entry.shown(draft.get(entry.path)))}" for entry in entries
    )


def _marks(base: str) -> dict[str, str]:
    pairs = (item.rpartition(":") for item in base.split(","))
    return {path: mark for path, _, mark in pairs if path}


def merged(
    entries: Iterable[Entry], form: SubmittedForm, draft: Draft
) -> tuple[dict[str, Any], tuple[Clash, ...]]:
    """Return what the fields hold after both changes, and the fields that both changed."""
    known = {entry.path: entry for entry in entries}
    typed = read_all(known.values(), form)
    is_stale = form.version is not None and form.version != draft.version
    marks = _marks(form.raw(BASE_NAME)) if is_stale else {}
    clashes = []
    for path, value in list(typed.items()):
        entry = known[path]
        mine, theirs = entry.shown(value), entry.shown(draft.get(path))
        was = marks.get(path)
        if was is None or _mark(mine) == _mark(theirs):
            continue
        if _mark(mine) == was:
            typed[path] = draft.get(path)
        elif _mark(theirs) != was:
            clashes.append(Clash(entry=entry, yours=mine, theirs=theirs))
    return typed, tuple(clashes)


def changes_of(entries: Iterable[Entry], typed: Mapping[str, Any], draft: Draft) -> dict[str, Any]:
    """Return only what differs from the draft, with lists put together again."""
    known = {entry.path: entry for entry in entries}
    differing = {
        path
        for path, value in typed.items()
        if known[path].shown(value) != known[path].shown(draft.get(path)).strip()
    }
    lists = {path.split(".", maxsplit=1)[0] for path in differing} & {"leads", "costs"}
    kept = {
        path: value
        for path, value in typed.items()
        if path in differing or path.split(".", maxsplit=1)[0] in lists
    }
    return composed(draft, kept)


def save(
    registry: Registry,
    *,
    by: Person,
    reference: str,
    entries: tuple[Entry, ...],
    form: SubmittedForm,
    offered: Choices,
    wait: float,
    more: Callable[[Draft], Mapping[str, Any]],
) -> Draft:
    """Return the draft with what was typed in it.

    ``more`` gives the changes beside those typed, from the draft with those in it; ``wait`` is
    how long to wait for what the plan can see.

    Raises
    ------
        ClashError: somebody else changed the same fields meanwhile.
        StaleError: people save again and again at the same moment.
    """
    for attempt in range(3):
        draft = find.evaluation(registry, by=by, reference=reference).draft
        if draft is None:
            raise StaleError("The plan is frozen.")
        typed, clashes = merged(entries, form, draft)
        if clashes:
            raise ClashError(clashes, draft)
        changes = changes_of(entries, typed, draft)
        now = Draft(evaluation=draft.evaluation, values=changed(draft.values, changes))
        changes = _without_children({**changes, **more(now)})
        changes = consequences(draft, changes, offered)
        changes = {path: value for path, value in changes.items() if draft.get(path) != value}
        changes |= power_changes(draft, changes, wait=wait)
        if not changes:
            return draft
        try:
            return revise(
                registry, by=by, evaluation=reference, changes=changes, version=draft.version
            )
        except StaleError:
            if attempt == 2:
                raise
    raise StaleError("Somebody saves at the same moment. Try again.")


def remember(registry: Registry, *, by: Person, reference: str, draft: Draft, wait: float) -> Draft:
    """Return the draft with what its plan can see, where that has been worked out meanwhile."""
    found = power_changes(draft, {}, wait=wait)
    if found.get("power.method") is None:
        return draft
    try:
        return revise(registry, by=by, evaluation=reference, changes=found, version=draft.version)
    except StaleError:
        return draft


def _without_children(changes: Mapping[str, Any]) -> dict[str, Any]:
    """Return changes without those below something that is taken away, which come first."""
    gone = tuple(f"{path}." for path, value in changes.items() if value is None)
    return {path: value for path, value in changes.items() if not (gone and path.startswith(gone))}
