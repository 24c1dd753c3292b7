"""Files that come in: what is kept, what is refused, and what counts as a look."""

import pytest

from registry import actions
from registry.domain.dataset import Gate
from registry.errors import (
    InvalidError,
    NotFoundError,
)
from registry.store import datasets
from tests.builders import (
    MATURE,
    Force,
    a_draft,
    confirmed,
    monthly_rows,
    registered,
    reported,
    uploaded,
)


def view_of(force: Force, reference: str) -> actions.find.EvaluationView:
    return actions.find.evaluation(force.registry, by=force.analyst, reference=reference)


def test_the_received_file_is_gone_and_its_hash_is_kept(force: Force) -> None:
    import hashlib

    data = uploaded(force, registered(force))
    assert data.data_sha256 == hashlib.sha256(monthly_rows()).hexdigest()
    assert data.gate is not Gate.FAIL
    intake = force.registry.settings.intake
    assert not list(intake.rglob("*")) if intake.exists() else True
    kept = datasets.path_of(force.registry, data.id)
    assert hashlib.sha256(kept.read_bytes()).hexdigest() == data.stored_sha256


def test_columns_that_the_plan_does_not_name_are_not_kept(force: Force) -> None:
    lines = monthly_rows().decode().splitlines()
    content = "\n".join(
        [lines[0] + ",officer", *(f"{line},PC {i}" for i, line in enumerate(lines[1:]))]
    )
    data = uploaded(force, registered(force), content.encode())
    assert data.dropped == ("officer",)


def test_a_column_that_identifies_people_is_refused(force: Force) -> None:
    reference = registered(force)
    force.clock.set(MATURE)
    lines = monthly_rows().decode().splitlines()
    content = "\n".join(
        [lines[0] + ",contact", *(f"{line},p{i}@mail.example" for i, line in enumerate(lines[1:]))]
    ).encode()
    with pytest.raises(InvalidError, match="e-mail"):
        actions.upload(
            force.registry,
            by=force.analyst,
            evaluation=reference,
            filename="x.csv",
            content=content,
            keep=["contact"],
        )
    data = actions.upload(
        force.registry,
        by=force.analyst,
        evaluation=reference,
        filename="x.csv",
        content=content,
        pseudonymise=["contact"],
    )
    assert data.pseudonymised == ("contact",)
    kept = datasets.path_of(force.registry, data.id).read_bytes()
    assert b"mail.example" not in kept


def test_errors_in_a_file_name_row_and_column(force: Force) -> None:
    reference = registered(force)
    force.clock.set(MATURE)
    content = monthly_rows().replace(b"2026-04,", b"2026-04,n/a")
    with pytest.raises(InvalidError) as caught:
        actions.upload(
            force.registry,
            by=force.analyst,
            evaluation=reference,
            filename="x.csv",
            content=content,
        )
    assert any("offences" in problem.field for problem in caught.value.fields)


@pytest.mark.parametrize("name", ["x.exe", "x", "x.csv.zip"])
def test_other_files_are_refused(force: Force, name: str) -> None:
    with pytest.raises(InvalidError, match="CSV, XLSX or Parquet"):
        actions.upload(
            force.registry,
            by=force.analyst,
            evaluation=registered(force),
            filename=name,
            content=b"a",
        )


def test_before_the_freeze_only_baseline_rows_come_in(force: Force) -> None:
    reference = a_draft(force)
    with pytest.raises(InvalidError, match="outcome period"):
        actions.upload(
            force.registry,
            by=force.analyst,
            evaluation=reference,
            filename="x.csv",
            content=monthly_rows(),
        )
    baseline = b"\n".join(monthly_rows().splitlines()[:13])
    data = actions.upload(
        force.registry,
        by=force.analyst,
        evaluation=reference,
        filename="x.csv",
        content=baseline,
    )
    assert not data.has_outcomes
    assert view_of(force, reference).outcome_reads == 0


def test_each_look_at_outcomes_is_counted(force: Force) -> None:
    reference = registered(force)
    confirmed(force, reference)
    assert view_of(force, reference).outcome_reads == 2


def test_erased_rows_are_gone_and_the_result_stays(force: Force) -> None:
    reference = registered(force)
    made = reported(force, reference)
    data = view_of(force, reference).datasets[0]
    actions.erase(force.registry, by=force.analyst, dataset=data.id, reason="Retention ended.")
    assert not datasets.path_of(force.registry, data.id).exists()
    assert made.run is not None
    _, _, result = actions.find.run(force.registry, by=force.analyst, run_id=made.run)
    assert result is not None
    with pytest.raises(NotFoundError):
        actions.evaluate(force.registry, by=force.analyst, evaluation=reference, dataset=data.id)
