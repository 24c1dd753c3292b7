"""Propose a metric of one's own, or a new version of one."""

import re
from collections.abc import Mapping
from typing import Any
from uuid import UUID

from registry.domain.canonical import canonical, sha256
from registry.domain.metric import MetricVersion
from registry.domain.people import Person, Role
from registry.errors import InvalidError, NotAllowedError
from registry.store import Registry, journal, metrics, people
from registry.store.opened import new_id

PROPOSERS = (Role.LEAD, Role.ANALYST, Role.STEWARD, Role.ADMINISTRATOR)
NEEDED = ("definition", "numerator", "kind", "unit", "better")


def propose_metric(
    registry: Registry,
    *,
    by: Person,
    key: str,
    name: str,
    definition: Mapping[str, Any],
    owner: UUID,
) -> MetricVersion:
    """Return the proposed version; its owner, who is not its author, approves it."""
    _require_sound(key, name, definition)
    with registry.acting(by) as act:
        if not any(act.by.holds(role) for role in PROPOSERS):
            raise NotAllowedError("You need a role in a unit to propose a metric.")
        if owner not in people.names(act.session, act.by.organisation):
            raise InvalidError({"owner": "The owner must have an open account here."})
        older = [
            item.version
            for item in metrics.versions(act.session, act.by.organisation)
            if item.key == key
        ]
        made = MetricVersion(
            id=new_id(act.now),
            organisation=act.by.organisation,
            key=key,
            version=max(older, default=0) + 1,
            name=name.strip(),
            definition=dict(definition),
            sha256=sha256(canonical({"key": key, "name": name.strip(), **definition})),
            owner=owner,
            proposed_at=act.now,
            proposed_by=act.by.id,
        )
        metrics.add(act.session, made)
        journal.append(
            act,
            kind="metric.proposed",
            subject=f"metric:{made.label}",
            payload={"name": made.name, "sha256": made.sha256, "owner": owner},
        )
        return made


def approve_metric(registry: Registry, *, by: Person, key: str, version: int) -> MetricVersion:
    """Return the version, approved by its owner; from now on plans may use it, and it is sealed."""
    with registry.acting(by) as act:
        found = metrics.find(act.session, act.by.organisation, key, version)
        if found.owner != act.by.id or found.proposed_by == act.by.id:
            raise NotAllowedError("Its owner approves a metric, and not one they proposed.")
        metrics.approve(act.session, found.id, at=act.now, by=act.by.id)
        journal.append(
            act,
            kind="metric.approved",
            subject=f"metric:{found.label}",
            payload={"sha256": found.sha256},
        )
        return metrics.find(act.session, act.by.organisation, key, version)


def _require_sound(key: str, name: str, definition: Mapping[str, Any]) -> None:
    from registry import catalogue

    problems = {item: f"Give the metric's {item}." for item in NEEDED if not definition.get(item)}
    if not re.fullmatch(r"[a-z][a-z0-9_]{2,78}", key):
        problems["key"] = "A key has 3 or more lower-case letters, digits and underscores."
    elif key in catalogue.metrics():
        problems["key"] = "The catalogue has a metric of this key. Choose another."
    if not name.strip() or len(name) > 200:
        problems["name"] = "Give a name of up to 200 characters."
    if problems:
        raise InvalidError(problems)
