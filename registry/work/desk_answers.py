"""The child process that computes for pages: a line of JSON in, a line out.

It keeps the numbers libraries warm, so that no process which serves pages ever loads them, and it
leaves when the pipe from its parent closes.
"""

import json
import sys
from collections.abc import Mapping
from typing import Any

from registry.domain.plan import plan_bytes, read_plan
from registry.errors import InvalidError


def answer(asked: Mapping[str, Any]) -> dict[str, Any]:
    """Return what a question comes to: the ``power`` of a plan, or the average of studies.

    Studies are asked about by ``{"pool": [{"study", "estimate", "se", "scale", "design"}]}``.
    """
    return _average(asked["pool"]) if "pool" in asked else _power(asked)


def _average(studies: list[dict[str, Any]]) -> dict[str, Any]:
    """Return the document of ``pool``, or every problem in its way."""
    from analysis.errors import AnalysisError
    from analysis.outcome import Scale
    from analysis.pooling import Study, pool

    try:
        return pool(Study(**{**study, "scale": Scale(study["scale"])}) for study in studies)
    except AnalysisError as error:
        return {
            "problems": [{"field": x.field or "", "message": x.message} for x in error.problems]
        }


def _power(document: Mapping[str, Any]) -> dict[str, Any]:
    """Return the ``power`` document of a plan's main hypothesis, or every problem in its way."""
    from analysis.errors import AnalysisError
    from analysis.power import power_of
    from registry.work.planned_panel import is_planned, power_of_planned

    try:
        plan = read_plan(plan_bytes(document))
        return power_of_planned(document) if is_planned(plan) else dict(power_of(plan))
    except InvalidError as error:
        return {"problems": [{"field": x.field, "message": x.message} for x in error.fields]}
    except AnalysisError as error:
        return {
            "problems": [
                {"field": f"analysis.{x.field or ''}".rstrip("."), "message": x.message}
                for x in error.problems
            ]
        }


def main() -> None:
    """Answer until there is nobody left who asks."""
    for line in sys.stdin:
        answers = [answer(asked) for asked in json.loads(line)]
        sys.stdout.write(json.dumps(answers) + "\n")
        sys.stdout.flush()


if __name__ == "__main__":
    main()
