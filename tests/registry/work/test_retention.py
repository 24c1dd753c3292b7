"""What the worker keeps in order by itself."""

from datetime import UTC, datetime

from registry import actions
from registry.store import datasets
from registry.work.retention import keep_in_order, sweep_files
from registry.work.sealing import seal_if_due
from tests.builders import Force, registered, uploaded

PROTECTION = {
    "personal": True,
    "basis": "Law enforcement",
    "assessment": "DPIA-7",
    "controller": "Chief Constable",
    "retain_until_on": "2027-01-31",
}


def test_rows_are_erased_when_their_retention_ends(either_force: Force) -> None:
    registry = either_force.registry
    reference = registered(either_force, data_protection=PROTECTION)
    data = uploaded(either_force, reference)
    either_force.clock.set(datetime(2027, 1, 31, 12, tzinfo=UTC))
    keep_in_order(registry)
    assert datasets.path_of(registry, data.id).exists()
    either_force.clock.set(datetime(2027, 2, 1, 12, tzinfo=UTC))
    keep_in_order(registry)
    keep_in_order(registry)
    assert not datasets.path_of(registry, data.id).exists()
    view = actions.find.evaluation(registry, by=either_force.analyst, reference=reference)
    assert view.datasets[0].erased_at is not None
    events = actions.find.history(registry, by=either_force.analyst, reference=reference)
    assert [event.actor for event in events if event.kind == "dataset.erased"] == ["service"]


def test_a_file_that_belongs_to_nothing_goes_and_one_on_its_way_stays(force: Force) -> None:
    data = uploaded(force, registered(force))
    stray = force.registry.settings.datasets / "stray.parquet"
    stray.write_bytes(b"x")
    assert sweep_files(force.registry) == 0
    assert sweep_files(force.registry, older_than=-1) == 1
    assert not stray.exists()
    assert datasets.path_of(force.registry, data.id).exists()


def test_the_ledger_is_sealed_hourly_while_it_grows(either_force: Force) -> None:
    registry = either_force.registry
    assert seal_if_due(registry)
    assert not seal_if_due(registry)
    registered(either_force)
    assert not seal_if_due(registry)
    either_force.clock.tick(hours=1)
    assert seal_if_due(registry)
    _, checkpoint = actions.find.last_seal(registry)
    assert checkpoint is not None
    assert checkpoint.size > 10
