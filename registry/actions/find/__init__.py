"""Everything that a page, an export or a program reads, each through one guarded door.

Every function is called ``name(registry, *, by=person, ...)`` and raises NotFoundError for what
does not exist or may not be seen: the two look the same.

``evaluation(reference) -> EvaluationView`` everything one page shows of an evaluation, and what
the person may do with it (``.may``); ``evaluations(wanted=Filter(...), after, limit)``;
``tried(query)`` has anyone tried this?; ``facets()``; ``initiative(reference)``;
``checklist_of(reference)``; ``missing_in(reference)``; ``plan_by_hash(sha256)``;
``due()``, ``due_of(reference)``, ``queue()``, ``overdue()``; ``run(id)``, ``result(id)``,
``dataset(id)``; ``results(kind="")`` published results with their numbers, for board and what
works; ``board()``; ``conclusion(id)``, ``decision(key)``, ``decisions()``, ``learnings()``,
``run_plan(run_id)``; ``recommendation_for(reference)``; ``history(reference)``,
``ledger(before)``, ``ledger_export()``, ``last_seal()`` (public); ``units()``, ``people()``,
``person(id)``, ``tokens()``; ``metrics()``.

Across evaluations: ``stated(kind)``, ``one_stated(kind, item_id)``, ``every_run()``,
``every_dataset()``, ``every_conclusion()``, ``every_initiative()``, ``everything_due()``.
What happened: ``history_in(reference, thing)``, ``history_of(subject)``. What is proven of what is
frozen: ``plan_proof``, ``result_proof``, ``dataset_proof``, ``conclusion_proof``,
``decision_proof``, ``evaluation_proofs`` (each a ``Finding``).
"""

from registry.actions.find.concluded import conclusion, decision, learnings, run_plan
from registry.actions.find.due import due, due_of, everything_due, overdue, queue
from registry.actions.find.evaluation import (
    EvaluationView,
    checklist_of,
    evaluation,
    initiative,
    missing_in,
    plan_by_hash,
    recommendation_for,
)
from registry.actions.find.happened import history_in, history_of
from registry.actions.find.ledger import (
    history,
    last_seal,
    ledger,
    ledger_export,
)
from registry.actions.find.lists import decisions, evaluations, facets
from registry.actions.find.people import metrics, people, person, tokens, units
from registry.actions.find.proofs import (
    conclusion_proof,
    dataset_proof,
    decision_proof,
    evaluation_proofs,
    plan_proof,
    result_proof,
)
from registry.actions.find.results import Board, ResultLine, board, dataset, result, results, run
from registry.actions.find.search import Tried, tried
from registry.actions.find.stated import (
    every_conclusion,
    every_dataset,
    every_initiative,
    every_plan,
    every_run,
    one_stated,
    stated,
)
from registry.store.lists import EvaluationPage, Filter

__all__ = [
    "Board",
    "EvaluationPage",
    "EvaluationView",
    "Filter",
    "ResultLine",
    "Tried",
    "board",
    "checklist_of",
    "conclusion",
    "conclusion_proof",
    "dataset",
    "dataset_proof",
    "decision",
    "decision_proof",
    "decisions",
    "due",
    "due_of",
    "evaluation",
    "evaluation_proofs",
    "evaluations",
    "every_conclusion",
    "every_dataset",
    "every_initiative",
    "every_plan",
    "every_run",
    "everything_due",
    "facets",
    "history",
    "history_in",
    "history_of",
    "initiative",
    "last_seal",
    "learnings",
    "ledger",
    "ledger_export",
    "metrics",
    "missing_in",
    "one_stated",
    "overdue",
    "people",
    "person",
    "plan_by_hash",
    "plan_proof",
    "queue",
    "recommendation_for",
    "result",
    "result_proof",
    "results",
    "run",
    "run_plan",
    "stated",
    "tokens",
    "tried",
    "units",
]
