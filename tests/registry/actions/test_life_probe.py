"""Any order of acts by anybody: the registry does what a plain dictionary says, and no more."""

import shutil
import tempfile
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, precondition, rule

from registry import actions
from registry.clock import SetClock
from registry.domain.journal import chain_problems, export
from registry.domain.lifecycle import State
from registry.domain.registration import OutcomesAnswer
from registry.errors import ConflictError, InvalidError, NotAllowedError, NotFoundError
from registry.store import journal, open_registry
from registry.store.audit import audit
from registry.store.upgrade import migrate
from tests.builders import START, Force, draft_values, make_force

WHO = st.sampled_from(
    ["lead", "deputy", "analyst", "reviewer", "leader", "steward", "member", "administrator"]
)
REFUSALS = (NotAllowedError, NotFoundError, ConflictError, InvalidError)
WAIVED = ("guardrail", "comparison", "baseline", "powered")


@dataclass
class Told:
    """What the plain model knows of one evaluation."""

    state: State = State.DRAFT
    waived: set[str] = field(default_factory=set)
    versions: int = 0
    authors: set[str] = field(default_factory=lambda: {"lead"})
    conclusions: list[str] = field(default_factory=list)
    decisions: int = 0


class Life(RuleBasedStateMachine):
    """One evaluation, everybody, in any order."""

    def __init__(self) -> None:
        super().__init__()
        self.home = Path(tempfile.mkdtemp())
        shutil.copy(template(), self.home / "registry.db")
        self.clock = SetClock(START)
        self.registry = open_registry(
            f"sqlite:///{self.home}/registry.db", self.home, clock=self.clock
        )
        self.force: Force = make_force(self.registry, self.clock)
        self.told = Told()
        self.entries = 0

    @initialize()
    def begin(self) -> None:
        self.reference = actions.register(
            self.registry,
            by=self.force.lead,
            unit=self.force.unit.id,
            title="Evening hot-spot patrols",
            values=draft_values(self.force),
        ).reference
        self.entries = self.count()

    def count(self) -> int:
        with self.registry.reading() as session:
            return sum(1 for _ in journal.entries(session))

    def person(self, who: str) -> Any:
        return getattr(self.force, who)

    def act(self, *, allowed: bool, do: Callable[[], object]) -> bool:
        """Do it, and hold the registry to what the model says of it."""
        self.clock.tick(minutes=1)
        refusal: Exception | None = None
        try:
            do()
        except REFUSALS as caught:
            refusal = caught
        assert allowed is (refusal is None), refusal
        if refusal is not None:
            assert self.count() == self.entries, "a refused act left an entry"
            return False
        self.entries += 1
        assert self.count() == self.entries, "an act leaves exactly one entry"
        return True

    @rule(who=WHO, place=st.text(max_size=20).filter(lambda text: "\0" not in text))
    def revise(self, who: str, place: str) -> None:
        view = self.view()
        version = view.draft.version if view.draft else 1
        allowed = self.told.state is State.DRAFT and who in {"lead", "deputy", "analyst"}
        if self.act(
            allowed=allowed,
            do=lambda: actions.revise(
                self.registry,
                by=self.person(who),
                evaluation=self.reference,
                changes={"place": place},
                version=version,
            ),
        ):
            self.told.authors.add(who)

    @rule(who=WHO, item=st.sampled_from(WAIVED))
    def waive(self, who: str, item: str) -> None:
        open_states = {State.DRAFT, State.IN_REVIEW}
        allowed = self.told.state in open_states and who in {"lead", "deputy", "analyst"}
        if self.act(
            allowed=allowed,
            do=lambda: actions.waive(
                self.registry,
                by=self.person(who),
                evaluation=self.reference,
                item=item,
                reason="A small pilot, so agreed.",
            ),
        ):
            self.told.waived.add(item)

    @rule(who=WHO)
    def submit(self, who: str) -> None:
        allowed = self.told.state is State.DRAFT and who in {"lead", "deputy"}
        if self.act(
            allowed=allowed,
            do=lambda: actions.submit(
                self.registry, by=self.person(who), evaluation=self.reference
            ),
        ):
            self.told.state = State.IN_REVIEW

    @rule(who=WHO)
    def send_back(self, who: str) -> None:
        allowed = self.told.state is State.IN_REVIEW and who == "reviewer"
        if self.act(
            allowed=allowed,
            do=lambda: actions.send_back(
                self.registry,
                by=self.person(who),
                evaluation=self.reference,
                comment="Please say more.",
            ),
        ):
            self.told.state = State.DRAFT

    @rule(who=WHO, seen=st.booleans())
    def approve(self, who: str, seen: bool) -> None:
        allowed = (
            self.told.state is State.IN_REVIEW
            and who == "reviewer"
            and self.told.waived == set(WAIVED)
        )
        if self.act(
            allowed=allowed,
            do=lambda: actions.approve(
                self.registry,
                by=self.person(who),
                evaluation=self.reference,
                answer=OutcomesAnswer(seen=seen),
            ),
        ):
            self.told.state = State.REGISTERED
            self.told.versions = 1

    @rule(who=WHO, days=st.integers(1, 30))
    def amend(self, who: str, days: int) -> None:
        view = self.view()
        now = view.registration.dates.outcomes_to_on if view.registration else date(2026, 8, 31)
        allowed = self.told.state in {State.REGISTERED, State.ANALYSING} and who in {
            "lead",
            "deputy",
            "analyst",
        }
        if self.act(
            allowed=allowed,
            do=lambda: actions.amend(
                self.registry,
                by=self.person(who),
                evaluation=self.reference,
                changes={"outcomes_to_on": (now + timedelta(days)).isoformat()},
                reason="Delivery went on for longer.",
                version=view.evaluation.version,
            ),
        ):
            self.told.versions += 1

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
        from registry.domain.decision import Choice

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

    def view(self) -> actions.find.EvaluationView:
        return actions.find.evaluation(self.registry, by=self.force.lead, reference=self.reference)

    @invariant()
    def it_is_as_told(self) -> None:
        if not hasattr(self, "reference"):
            return
        view = self.view()
        assert view.evaluation.state is self.told.state
        assert len(view.versions) == self.told.versions
        assert len(view.decisions) == self.told.decisions
        hashes = [version.registration_sha256 for version in view.versions]
        assert [version.previous_sha256 for version in view.versions] == [None, *hashes][:-1] or (
            not hashes
        )
        if view.evaluation.is_published:
            assert view.evaluation.standing is not None
        if view.evaluation.state in {State.WITHDRAWN, State.TERMINATED_EARLY}:
            assert view.evaluation.reason

    def teardown(self) -> None:
        with self.registry.reading() as session:
            assert list(audit(session)) == []
            assert chain_problems(export(journal.entries(session), ())["entries"]) == ()
        self.registry.close()
        shutil.rmtree(self.home, ignore_errors=True)


_TEMPLATE: list[Path] = []


def template() -> Path:
    """Return a migrated, empty database to copy."""
    if not _TEMPLATE:
        folder = Path(tempfile.mkdtemp())
        migrate(f"sqlite:///{folder}/registry.db")
        _TEMPLATE.append(folder / "registry.db")
    return _TEMPLATE[0]


SHORT = settings(
    max_examples=50,
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
