"""Deviations: the computed difference of what was promised and what was done."""

from sqlmodel import Session

from registry.domain.evaluation import Amendment, Deviation, Evaluation, Run, RunMode
from registry.store import plans, runs, statements


def deviations_for(
    session: Session, evaluation: Evaluation, run: Run | None
) -> tuple[Deviation, ...]:
    """Return every difference between the first frozen plan and what was done."""
    versions = plans.frozen_versions(session, evaluation.id)
    if not versions:
        return ()
    found = [
        Deviation(
            key=f"amendment_{item.number}",
            promised=f"Plan version {item.number - 1}.",
            done=f"Plan version {item.number}: {', '.join(sorted(item.changes))}.",
            is_major=item.is_major,
            explained=item.reason,
            found_by="declared",
        )
        for item in statements.of(session, Amendment, evaluation.id)
    ]
    if run is None:
        found.append(
            Deviation(
                key="no_run",
                promised="The registered plan would be run.",
                done="It was not run.",
                is_major=True,
            )
        )
    elif run.plan_sha256 != versions[-1].plan_sha256:
        found.append(
            Deviation(
                key="other_plan",
                promised="The newest registered plan would be run.",
                done="Another plan was run.",
                is_major=True,
            )
        )
    found += _repeated(session, evaluation, run)
    found += _late(evaluation, run)
    return tuple(found)


def _repeated(session: Session, evaluation: Evaluation, run: Run | None) -> list[Deviation]:
    """Name every further confirmatory run: choosing among runs is choosing a result."""
    others = [
        item
        for item in runs.of(session, evaluation.id)
        if item.mode is RunMode.CONFIRMATORY and run is not None and item.id != run.id
    ]
    if not others:
        return []
    return [
        Deviation(
            key="repeated_runs",
            promised="The registered plan would be run once.",
            done=f"It was run {len(others) + 1} times.",
            is_major=False,
        )
    ]


def _late(evaluation: Evaluation, run: Run | None) -> list[Deviation]:
    if run is None or evaluation.dates is None:
        return []
    if run.started_at.date() > evaluation.dates.mature_on:
        return []
    return [
        Deviation(
            key="before_maturity",
            promised=f"Outcomes are complete on {evaluation.dates.mature_on.isoformat()}.",
            done=f"The plan was run on {run.started_at.date().isoformat()}.",
            is_major=True,
        )
    ]
