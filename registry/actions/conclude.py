"""Put an analyst's name to what a confirmatory run found, or to why there could be none."""

from collections.abc import Mapping
from typing import Any
from uuid import UUID

import msgspec

from registry.domain.evaluation import (
    Conclusion,
    Deviation,
    Evaluation,
    Run,
    RunMode,
    RunStatus,
    Standing,
    StoredResult,
)
from registry.domain.lifecycle import Move, transition
from registry.domain.people import Person, Verb, require
from registry.errors import InvalidError, NotFoundError, WrongStateError
from registry.store import Act, Registry, decisions, evaluations, journal, plans, runs
from registry.store.deviations import deviations_for
from registry.store.opened import new_id

REASON_CODES: Mapping[str, str] = {
    "not_delivered": "The initiative was not delivered.",
    "no_data": "The data promised could not be had.",
    "data_failed_gate": "The data could not be mended.",
    "harm": "It was stopped to prevent harm.",
    "law_changed": "Law or recording rules changed what is measured.",
    "ended_early": "It ended before outcomes could be complete.",
}
"""Why an evaluation may be reported without a confirmatory run. The reason is public."""


def conclude(  # noqa: PLR0913  (one parameter for each part of a conclusion)
    registry: Registry,
    *,
    by: Person,
    evaluation: str,
    text: str,
    run: UUID | None = None,
    reason_code: str = "",
    explanations: Mapping[str, str] | None = None,
    override: Mapping[str, Any] | None = None,
    cost: Mapping[str, Any] | None = None,
) -> Conclusion:
    """Return the conclusion, waiting for the reviewer's signature (`sign`).

    ``explanations`` answers each deviation that the server found, by its key. ``override`` sets a
    strength by hand: ``{"strength": 2, "reason": "..."}``.

    Raises
    ------
        WrongStateError: no confirmatory run of the registered plan, and no reason code.
        InvalidError: a major deviation is not explained.
    """
    if not text.strip():
        raise InvalidError({"text": "Say what was found, in words."})
    with registry.acting(by) as act:
        value = evaluations.find(act.session, evaluation)
        require(act.by, Verb.CONCLUDE, value)
        transition(value.state, Move.SIGN)
        standing, found = _basis(act, value, run, reason_code)
        standing, overridden = _override(standing, override or {})
        deviations = _explained(deviations_for(act.session, value, found), explanations or {})
        made = Conclusion(
            id=new_id(act.now),
            evaluation=value.id,
            number=len(decisions.conclusions(act.session, value.id)) + 1,
            run=run,
            standing=standing,
            text=text.strip(),
            deviations=deviations,
            reason_code=reason_code,
            concluded_at=act.now,
            concluded_by=act.by.id,
            override=overridden,
            cost=dict(cost or {}),
        )
        decisions.add_conclusion(act.session, made)
        journal.append(
            act,
            kind="conclusion.written",
            subject=value.reference,
            payload=msgspec.to_builtins(made),
        )
        return made


def _basis(
    act: Act, value: Evaluation, run: UUID | None, reason_code: str
) -> tuple[Standing, Run | None]:
    if run is None:
        if reason_code not in REASON_CODES:
            raise InvalidError(
                {"reason_code": f"Choose a run, or one of: {', '.join(REASON_CODES)}."}
            )
        return Standing(verdict="not_testable", strength=0), None
    found = runs.find(act.session, run)
    if found.evaluation != value.id:
        raise NotFoundError
    result = runs.result_of(act.session, run)
    current = plans.newest_frozen(act.session, value.id).plan_sha256
    if found.mode is not RunMode.CONFIRMATORY or found.plan_sha256 != current:
        raise WrongStateError("Only a confirmatory run of the registered plan can be concluded.")
    if found.status is not RunStatus.DONE or result is None or result.standing is None:
        raise WrongStateError("This run has no verdict to conclude.")
    _require_every_verdict(result)
    return result.standing, found


def _require_every_verdict(result: StoredResult) -> None:
    document = msgspec.json.decode(result.content)
    without = [
        item["key"]
        for item in document["hypotheses"]
        if item["role"] in ("primary", "guardrail") and item.get("verdict") is None
    ]
    if without:
        raise WrongStateError(f"There is no verdict for {', '.join(without)}.")


def _override(standing: Standing, override: Mapping[str, Any]) -> tuple[Standing, dict[str, Any]]:
    if not override:
        return standing, {}
    new, reason = override.get("strength"), str(override.get("reason", "")).strip()
    if not isinstance(new, int) or not 0 <= new <= 5 or len(reason) < 10:
        raise InvalidError(
            {"override": "A strength set by hand is 0 to 5, with a reason of 10 characters."}
        )
    import dataclasses

    kept = {"old": standing.strength, "new": new, "reason": reason}
    return dataclasses.replace(standing, strength=new), kept


def _explained(
    found: tuple[Deviation, ...], explanations: Mapping[str, str]
) -> tuple[Deviation, ...]:
    import dataclasses

    open_ones = [
        item for item in found if item.is_major and not explanations.get(item.key, "").strip()
    ]
    if open_ones:
        raise InvalidError(
            {
                f"explanations.{item.key}": f"Promised: {item.promised} Done: {item.done} Say why."
                for item in open_ones
            }
        )
    return tuple(
        dataclasses.replace(item, explained=explanations.get(item.key, "").strip())
        for item in found
    )
