"""One evaluation from its first word to the decision, on each database."""

from tests.builders import Force, registered


def test_a_plan_is_frozen(either_force: Force) -> None:
    assert registered(either_force) == "NORS-2026-0001"
