"""What a draft does not say itself, gathered for completing it."""

from collections.abc import Mapping
from uuid import UUID

from sqlmodel import Session

from registry.domain.canonical import canonical, sha256
from registry.domain.completion import Around
from registry.domain.evaluation import Evaluation
from registry.domain.registration import MetricUse
from registry.store import metrics, people


def around(session: Session, evaluation: Evaluation) -> Around:
    """Return names, unit and approved metrics around an evaluation's draft."""
    return Around(
        reference=evaluation.reference,
        unit=people.unit(session, evaluation.unit).name,
        organisation=people.organisation(session, evaluation.organisation).name,
        people=people.names(session, evaluation.organisation),
        authors=evaluation.authors,
        metrics=approved_metrics(session, evaluation.organisation),
    )


def approved_metrics(session: Session, organisation: UUID) -> Mapping[str, MetricUse]:
    """Return every metric version that a plan may use, by ``key/version``: shipped and own."""
    from registry import catalogue

    found = {
        f"{item.key}/{item.version}": MetricUse(
            key=item.key, version=item.version, sha256=sha256(canonical(item))
        )
        for item in catalogue.metrics().values()
    }
    for own in metrics.versions(session, organisation):
        if own.approved_at is not None:
            found[own.label] = MetricUse(key=own.key, version=own.version, sha256=own.sha256)
    return found
