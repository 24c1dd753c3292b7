"""What is done for each step of a story, through the same actions that people use."""

import tomllib
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID

from registry import actions
from registry.demo.cast import Cast
from registry.demo.story import Step, Story, text
from registry.domain.decision import Choice, FollowUp
from registry.domain.people import Person
from registry.domain.registration import OutcomesAnswer
from registry.store import Registry
from registry.work.embedded import work_off

PUBLISHED = "The figures are published, and everybody has seen them."
UNSEEN = "Nobody has: the outcomes come later."


@dataclass(slots=True, kw_only=True)
class Stage:
    """One story being played: what has come of it so far."""

    registry: Registry
    cast: Cast
    story: Story
    reference: str = ""
    dataset: UUID | None = None
    run: UUID | None = None
    conclusion: UUID | None = None
    decision: UUID | None = None

    def someone(self, key: str) -> Person:
        """Return a person of the cast."""
        return self.cast.people[key]

    def play(self, step: Step) -> None:
        """Do what the step says."""
        _PARTS[step.name](self, step)


def _register(stage: Stage, _: Step) -> None:
    story = stage.story
    leads = [str(stage.someone(key).id) for key in ("lead", "second")]
    values: dict[str, Any] = {
        **story.values,
        "leads": leads,
        "analyst": str(stage.someone("analyst").id),
        "reviewer": str(stage.someone("reviewer").id),
        "analysis": story.analysis(),
    }
    if story.metrics:
        values["metrics"] = dict(story.metrics)
    made = actions.register(
        stage.registry,
        by=stage.someone("lead"),
        unit=stage.cast.units[story.unit],
        title=story.title,
        starter=story.starter,
        values=values,
    )
    stage.reference = made.reference


def _submit(stage: Stage, _: Step) -> None:
    lead = stage.someone("lead")
    for item, reason in stage.story.waivers.items():
        actions.waive(stage.registry, by=lead, evaluation=stage.reference, item=item, reason=reason)
    actions.submit(stage.registry, by=lead, evaluation=stage.reference)


def _approve(stage: Stage, _: Step) -> None:
    seen = stage.story.seen
    actions.approve(
        stage.registry,
        by=stage.someone("reviewer"),
        evaluation=stage.reference,
        answer=OutcomesAnswer(seen=seen, note=PUBLISHED if seen else UNSEEN),
    )


def _check_in(stage: Stage, step: Step) -> None:
    actions.check_in(
        stage.registry,
        by=stage.someone("lead"),
        evaluation=stage.reference,
        month=f"{step.on:%Y-%m}",
        **stage.story.check_in,
    )


def _upload(stage: Stage, _: Step) -> None:
    made = actions.upload(
        stage.registry,
        by=stage.someone("analyst"),
        evaluation=stage.reference,
        filename=f"{stage.story.plan}.csv",
        content=stage.story.data(),
    )
    stage.dataset = made.id


def _evaluate(stage: Stage, _: Step) -> None:
    if stage.dataset is None:
        raise ValueError(f"{stage.story.key}: nothing was uploaded")
    made = actions.evaluate(
        stage.registry,
        by=stage.someone("analyst"),
        evaluation=stage.reference,
        dataset=stage.dataset,
    )
    stage.run = made.id
    work_off(stage.registry)


def _conclude(stage: Stage, _: Step) -> None:
    made = actions.conclude(
        stage.registry,
        by=stage.someone("analyst"),
        evaluation=stage.reference,
        run=stage.run,
        **stage.story.conclusion,
    )
    stage.conclusion = made.id


def _forecast(stage: Stage, _: Step) -> None:
    actions.forecast(
        stage.registry, by=stage.someone("leader"), evaluation=stage.reference, probability=0.6
    )


def _sign(stage: Stage, _: Step) -> None:
    actions.sign(
        stage.registry,
        by=stage.someone("reviewer"),
        evaluation=stage.reference,
        conclusion=_concluded(stage),
    )


def _concluded(stage: Stage) -> UUID:
    if stage.conclusion is None:
        raise ValueError(f"{stage.story.key}: nothing was concluded")
    return stage.conclusion


def _decide(stage: Stage, step: Step) -> None:
    decision = dict(stage.story.decision)
    follow_up = decision.pop("follow_up", None)
    due = date(step.on.year + step.on.month // 9, (step.on.month + 3) % 12 + 1, 1)
    made = actions.decide(
        stage.registry,
        by=stage.someone("leader"),
        evaluation=stage.reference,
        choice=Choice(decision.pop("choice")),
        cites=[_concluded(stage)],
        follow_ups=[FollowUp(what=follow_up, by_on=due, owner=stage.someone("lead").id)]
        if follow_up
        else [],
        **decision,
    )
    stage.decision = made.id


def _follow_up(stage: Stage, _: Step) -> None:
    if stage.decision is None:
        raise ValueError(f"{stage.story.key}: nothing was decided")
    actions.follow_up(
        stage.registry,
        by=stage.someone("lead"),
        evaluation=stage.reference,
        decision=stage.decision,
        index=0,
    )


def _learn(stage: Stage, _: Step) -> None:
    actions.learn(
        stage.registry,
        by=stage.someone("lead"),
        evaluation=stage.reference,
        **stage.story.learning,
    )


def _close(stage: Stage, _: Step) -> None:
    actions.close(stage.registry, by=stage.someone("lead"), evaluation=stage.reference)


def _withdraw(stage: Stage, _: Step) -> None:
    actions.withdraw(
        stage.registry,
        by=stage.someone("lead"),
        evaluation=stage.reference,
        **stage.story.withdrawal,
    )


_PARTS: Mapping[str, Callable[[Stage, Step], None]] = {
    "register": _register,
    "submit": _submit,
    "approve": _approve,
    "check_ins": _check_in,
    "upload": _upload,
    "evaluate": _evaluate,
    "conclude": _conclude,
    "forecast": _forecast,
    "sign": _sign,
    "decide": _decide,
    "learn": _learn,
    "follow_up": _follow_up,
    "close": _close,
    "withdraw": _withdraw,
}


def approve_metrics(registry: Registry, cast: Cast) -> None:
    """Propose the metrics that only the worked examples need, and have their owner approve them."""
    for key, entry in tomllib.loads(text("metrics.toml")).items():
        definition = {name: value for name, value in entry.items() if name != "name"}
        made = actions.propose_metric(
            registry,
            by=cast.people["analyst"],
            key=key,
            name=entry["name"],
            definition=definition,
            owner=cast.people["steward"].id,
        )
        actions.approve_metric(
            registry, by=cast.people["steward"], key=made.key, version=made.version
        )
