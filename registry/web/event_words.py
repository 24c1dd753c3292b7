"""The entries of the ledger in plain words: what happened, said to somebody who was not there."""

from registry.domain.journal import Event

_WORDS = {
    "check_in.made": "Monthly check-in",
    "checklist.waived": "A line of the list was let go, with a reason",
    "clock.stepped_back": "The clock had gone back: the last time was kept",
    "comment.written": "A comment was written",
    "conclusion.signed": "The reviewer signed the conclusion: the result is out",
    "conclusion.written": "A conclusion was written",
    "dataset.erased": "The rows of an upload were erased",
    "dataset.uploaded": "Data were uploaded and judged",
    "decision.recorded": "A decision was recorded",
    "draft.saved": "The draft was saved",
    "evaluation.begun": "The evaluation was started as a draft",
    "evaluation.closed": "The evaluation was closed",
    "evaluation.handed_over": "The evaluation was handed over",
    "evaluation.paused": "Delivery was paused",
    "evaluation.resumed": "Delivery went on",
    "evaluation.sent_back": "The reviewer sent the plan back",
    "evaluation.submitted": "The plan was sent for review",
    "evaluation.terminated": "The evaluation ended early",
    "evaluation.withdrawn": "The evaluation was withdrawn",
    "follow_up.done": "A follow-up was carried out",
    "forecast.made": "A forecast was made before the result",
    "learning.written": "A learning was written",
    "ledger.sealed": "The ledger was signed",
    "metric.approved": "A metric was approved",
    "metric.proposed": "A metric was proposed",
    "organisation.made": "The organisation was set up",
    "person.added": "A person was added",
    "person.closed": "An account was closed",
    "person.invited": "A person was given a link to set a password",
    "person.opened": "An account was opened again",
    "person.password_set": "A password was set",
    "person.signed_in": "Somebody signed in",
    "person.signed_out": "Somebody signed out",
    "registration.amended": "The frozen plan was amended: a new version",
    "registration.frozen": "The plan was approved and frozen",
    "result.deferred": "The day on which the result is due was moved",
    "role.given": "A role was given",
    "role.taken": "A role was taken away",
    "run.failed": "A run stopped with a problem",
    "run.finished": "A run finished",
    "run.started": "A run was started",
    "token.made": "A token for a program was made",
    "token.revoked": "A token for a program was revoked",
    "unit.added": "A unit was added",
}
_MODES = {"confirmatory": "the registered plan", "exploratory": "exploratory"}
_GATES = {"pass": "gate: pass", "warn": "gate: pass with warnings", "fail": "gate: fail"}


def event_words(event: Event) -> str:
    """Return what an entry says happened; with its reason or kind where that may be shown."""
    noun, _, verb = event.kind.partition(".")
    known = _WORDS.get(event.kind)
    words = known or f"{noun.replace('_', ' ').capitalize()} {verb.replace('_', ' ')}"
    payload = event.payload or {}
    more = (
        _MODES.get(str(payload.get("mode", "")))
        or _GATES.get(str(payload.get("gate", "")))
        or str(payload.get("reason") or "")
    )
    return f"{words}: {more}" if more else words
