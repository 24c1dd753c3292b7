"""Delivery on PostgreSQL: procrastinate's queue, filled in the transaction of the run row."""

import json
from typing import TYPE_CHECKING, Any
from uuid import UUID

import sqlalchemy as sa
from sqlmodel import Session

from registry.errors import InvalidError
from registry.store import Registry
from registry.work.job import perform
from registry.work.retention import keep_in_order

if TYPE_CHECKING:
    from procrastinate import App

QUEUE = "runs"
TASK = "perform"
SWEEP = "sweep"
STALLED_SECONDS = 30

_DEFER = sa.text(
    "SELECT procrastinate_defer_jobs_v1(ARRAY[ROW(:queue, :task, 0, :lock, NULL, "
    "CAST(:args AS jsonb), NULL)::procrastinate_job_to_defer_v1])"
)


def defer(session: Session, run: UUID) -> None:
    """Queue a run. The lock lets no two workers compute the same run at the same time."""
    session.execute(
        _DEFER,
        {
            "queue": QUEUE,
            "task": TASK,
            "lock": str(run),
            "args": json.dumps({"run": str(run)}),
        },
    )


def queue_app(registry: Registry) -> "App":
    """Return procrastinate's application with our one task, and the sweep of stalled jobs."""
    try:
        from procrastinate import App, PsycopgConnector
    except ImportError:
        raise InvalidError(
            {"database": "PostgreSQL needs the extra: pip install 'evaluation-registry[postgres]'."}
        ) from None

    url = registry.settings.database_url.replace("postgresql+psycopg://", "postgresql://", 1)
    app = App(connector=PsycopgConnector(conninfo=url))

    @app.task(name=TASK, queue=QUEUE)
    def perform_run(run: str) -> None:
        perform(registry, UUID(run))

    @app.periodic(cron="* * * * *")
    @app.task(name=SWEEP, queue=QUEUE, pass_context=True)
    async def sweep(context: Any, timestamp: int) -> None:  # noqa: ARG001
        # A worker that was killed leaves its job marked as running: hand it out again.
        manager = context.app.job_manager
        for job in await manager.get_stalled_jobs(seconds_since_heartbeat=STALLED_SECONDS):
            await manager.retry_job(job)

    @app.periodic(cron="0 * * * *")
    @app.task(name="keep", queue=QUEUE)
    def keep(timestamp: int) -> None:  # noqa: ARG001
        keep_in_order(registry)

    return app


def work(registry: Registry, *, wait: bool = True, concurrency: int = 1) -> None:
    """Take jobs until the process is told to stop; without ``wait``, until there are none."""
    app = queue_app(registry)
    with app.open():
        app.run_worker(
            queues=[QUEUE], wait=wait, concurrency=concurrency, install_signal_handlers=wait
        )
