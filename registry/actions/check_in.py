"""Report from delivery, once a month."""

import re

from registry.domain.evaluation import CheckIn
from registry.domain.lifecycle import LIVE, require_state
from registry.domain.people import Person, Verb, require
from registry.errors import InvalidError
from registry.store import Registry, evaluations, journal, statements
from registry.store.opened import new_id

ANSWERS = ("yes", "mostly", "partly", "no")


def check_in(  # noqa: PLR0913  (one parameter for each question of the form)
    registry: Registry,
    *,
    by: Person,
    evaluation: str,
    month: str,
    as_planned: str,
    reached: int | None = None,
    eligible: int | None = None,
    harms: str = "",
    note: str = "",
) -> CheckIn:
    """Return the check-in of a month (``2026-10``); a month can be reported once.

    Raises
    ------
        ConflictError: the month was reported already.
    """
    _require_sound(month, as_planned, reached, eligible)
    with registry.acting(by) as act:
        value = evaluations.find(act.session, evaluation)
        require(act.by, Verb.CHECK_IN, value)
        require_state(value.state, LIVE, "check in")
        made = CheckIn(
            id=new_id(act.now),
            evaluation=value.id,
            month=month,
            as_planned=as_planned,
            reached=reached,
            eligible=eligible,
            harms=harms.strip(),
            note=note.strip(),
            made_at=act.now,
            made_by=act.by.id,
        )
        statements.add(act, made, once=f"check_in:{value.id}:{month}")
        journal.append(
            act,
            kind="check_in.made",
            subject=value.reference,
            payload={"month": month, "as_planned": as_planned},
        )
        return made


def _require_sound(month: str, as_planned: str, reached: int | None, eligible: int | None) -> None:
    problems = {}
    if not re.fullmatch(r"\d{4}-(0[1-9]|1[0-2])", month):
        problems["month"] = "Write the month as 2026-10."
    if as_planned not in ANSWERS:
        problems["as_planned"] = f"Choose one of: {', '.join(ANSWERS)}."
    for name, count in (("reached", reached), ("eligible", eligible)):
        if count is not None and not 0 <= count < 10**9:
            problems[name] = "Give a count of 0 or more."
    if reached is not None and eligible is not None and reached > eligible:
        problems["reached"] = "More were reached than were eligible."
    if problems:
        raise InvalidError(problems)
