"""The one place where the registry reads a plan document through the engine's door."""

import json
from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from registry.errors import FieldProblem, InvalidError

if TYPE_CHECKING:
    from analysis.plan import Plan


def read_plan(content: bytes, *, suffix: str = ".json") -> "Plan":
    """Return the plan that these bytes write, or raise InvalidError with every fault."""
    from analysis import design, plan
    from analysis.errors import AnalysisError

    try:
        return plan.read(content, suffix=suffix, terms=design.terms())
    except AnalysisError as error:
        raise InvalidError(
            FieldProblem(
                field=f"analysis.{problem.field}" if problem.field else "analysis",
                message=problem.message,
            )
            for problem in error.problems
        ) from None


def plan_bytes(document: Mapping[str, Any]) -> bytes:
    """Return a plan document as the JSON bytes that are kept, hashed and run."""
    return json.dumps(document, ensure_ascii=False, sort_keys=True).encode()
