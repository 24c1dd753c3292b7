"""One evaluation from its first word to the decision."""

from tests.builders import Force, registered


def test_a_plan_is_frozen(force: Force) -> None:
    reference = registered(force)
    assert reference == "NORS-2026-0001"
