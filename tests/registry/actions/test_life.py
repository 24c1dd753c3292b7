"""Any order of acts by anybody: the registry does what a plain dictionary says, and no more."""

from collections.abc import Callable
from datetime import date
from typing import Any

import pytest
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import precondition, rule

from registry import actions
from registry.domain.decision import Choice
from registry.domain.lifecycle import State
from tests.registry.actions.life_of_a_plan import WAIVED, WHO, LifeOfAPlan


class Life(LifeOfAPlan):
    """One evaluation, everybody, in any order, to its end."""

    @rule(who=WHO)
    def withdraw(self, who: str) -> None:
        open_states = {State.DRAFT, State.IN_REVIEW, State.REGISTERED}
        begun = self.told.state is State.REGISTERED and self.clock.at.date() >= date(2026, 3, 1)
        allowed = self.told.state in open_states and not begun and who in {"lead", "deputy"}
        # Rarely: a tombstone ends the story, and most of it should be told.
        if self.entries % 7 and allowed:
            return
        if self.act(
            allowed=allowed,
            do=lambda: actions.withdraw(
                self.registry,
                by=self.person(who),
                evaluation=self.reference,
                reason="The money was not granted.",
            ),
        ):
            self.told.state = State.WITHDRAWN

    @rule(who=WHO)
    def terminate(self, who: str) -> None:
        allowed = self.told.state is State.REGISTERED and who in {"lead", "deputy"}
        if self.act(
            allowed=allowed,
            do=lambda: actions.terminate(
                self.registry,
                by=self.person(who),
                evaluation=self.reference,
                reason="The unit was dissolved.",
            ),
        ):
            self.told.state = State.TERMINATED_EARLY

    @rule(who=WHO)
    def conclude(self, who: str) -> None:
        allowed = self.told.state in {State.ANALYSING, State.TERMINATED_EARLY} and who == "analyst"
        made: list[Any] = []

        def do() -> None:
            made.append(
                actions.conclude(
                    self.registry,
                    by=self.person(who),
                    evaluation=self.reference,
                    text="There was nothing to analyse.",
                    reason_code="not_delivered",
                    explanations={"no_run": "There were no data."},
                )
            )

        if self.act(allowed=allowed, do=do):
            self.told.conclusions.append(made[0].id)

    @precondition(lambda self: self.told.conclusions)
    @rule(who=WHO, newest=st.booleans())
    def sign(self, who: str, newest: bool) -> None:
        chosen = self.told.conclusions[-1 if newest else 0]
        allowed = (
            self.told.state in {State.ANALYSING, State.TERMINATED_EARLY}
            and who == "reviewer"
            and chosen == self.told.conclusions[-1]
        )
        if self.act(
            allowed=allowed,
            do=lambda: actions.sign(
                self.registry,
                by=self.person(who),
                evaluation=self.reference,
                conclusion=chosen,
            ),
        ):
            self.told.state = State.REPORTED

    @precondition(lambda self: self.told.conclusions)
    @rule(who=WHO)
    def decide(self, who: str) -> None:
        allowed = self.told.state in {State.REPORTED, State.DECIDED} and who == "leader"
        if self.act(
            allowed=allowed,
            do=lambda: actions.decide(
                self.registry,
                by=self.person(who),
                evaluation=self.reference,
                choice=Choice.PAUSE,
                cites=[self.told.conclusions[-1]],
            ),
        ):
            self.told.state = State.DECIDED
            self.told.decisions += 1

    @rule(who=WHO)
    def close(self, who: str) -> None:
        allowed = self.told.state is State.DECIDED and who in {"lead", "deputy"}
        if self.act(
            allowed=allowed,
            do=lambda: actions.close(self.registry, by=self.person(who), evaluation=self.reference),
        ):
            self.told.state = State.CLOSED

    @rule()
    def next_step(self) -> None:
        """Tell the story on: chance alone would seldom get beyond the review."""
        missing = sorted(set(WAIVED) - self.told.waived)
        if missing and self.told.state in {State.DRAFT, State.IN_REVIEW}:
            self.waive("lead", missing[0])
            return
        has_conclusion = bool(self.told.conclusions)
        steps: dict[State, Callable[[], None]] = {
            State.DRAFT: lambda: self.submit("lead"),
            State.IN_REVIEW: lambda: self.approve("reviewer", False),
            State.REGISTERED: lambda: self.terminate("lead"),
            State.TERMINATED_EARLY: lambda: (
                self.sign("reviewer", True) if has_conclusion else self.conclude("analyst")
            ),
            State.REPORTED: lambda: self.decide("leader"),
            State.DECIDED: lambda: self.close("lead"),
        }
        steps.get(self.told.state, lambda: self.revise("lead", "after the end"))()

    @rule(days=st.integers(1, 20))
    def time_passes(self, days: int) -> None:
        self.clock.tick(days=days)


SHORT = settings(
    max_examples=12,
    stateful_step_count=30,
    deadline=None,
    suppress_health_check=list(HealthCheck),
)
LONG = settings(SHORT, max_examples=200, stateful_step_count=50)


class TestLife(Life.TestCase):  # type: ignore[name-defined, misc]
    """The short size, in every run."""

    settings = SHORT


@pytest.mark.slow
class TestLongLife(Life.TestCase):  # type: ignore[name-defined, misc]
    """The long size."""

    settings = LONG
