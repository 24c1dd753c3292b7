"""Fills an empty registry with the demonstration, in the order in which it would have happened."""

from collections.abc import Callable
from datetime import UTC, date, datetime, time, timedelta

from registry.clock import SetClock
from registry.demo.cast import assemble
from registry.demo.stage import Stage, approve_metrics
from registry.demo.story import STEPS, stories
from registry.settings import Settings
from registry.store import open_registry

FIRST_DAY = date(2022, 4, 1)
"""The day on which the invented force began to use the registry."""


def seed(
    settings: Settings, *, today: date, say: Callable[[str], None] = lambda _: None
) -> dict[str, str]:
    """Fill the empty registry of these settings; return the reference of each story by its key.

    Everything goes through the actions that people use, on a clock that is put to each day in
    turn: so the order is real, and no date is written over another. ``say`` hears of progress.
    """
    clock = SetClock()
    clock.set(_moment(FIRST_DAY, 0))
    registry = open_registry(settings=settings, clock=clock)
    try:
        cast = assemble(registry)
        approve_metrics(registry, cast)
        stages = [Stage(registry=registry, cast=cast, story=story) for story in stories(today)]
        steps = [(stage, step) for stage in stages for step in stage.story.steps]
        steps.sort(key=lambda pair: (pair[1].on, STEPS.index(pair[1].name)))
        for order, (stage, step) in enumerate(steps):
            clock.set(_moment(step.on, order))
            say(f"{step.on:%d %b %Y}  {step.name.replace('_', ' ')}: {stage.story.title}")
            stage.play(step)
        return {stage.story.key: stage.reference for stage in stages}
    finally:
        registry.close()


def _moment(on: date, order: int) -> datetime:
    """Return a moment in working hours; ``order`` keeps what follows on one day in its order."""
    start = datetime.combine(on, time(9), tzinfo=UTC)
    return start + timedelta(minutes=order % 400, seconds=order * 7 % 60)
