"""The child process that works out what plans can see: a line of JSON in, a line out.

It keeps the numbers libraries warm, so that no process which serves pages ever loads them, and it
leaves when the pipe from its parent closes.
"""

import json
import sys
from collections.abc import Mapping
from typing import Any

from registry.domain.plan import plan_bytes, read_plan
from registry.errors import InvalidError


def answer(document: Mapping[str, Any]) -> dict[str, Any]:
    """Return the ``power`` document of a plan's main hypothesis, or every problem in its way."""
    from analysis.errors import AnalysisError
    from analysis.power import power_of

    try:
        return dict(power_of(read_plan(plan_bytes(document))))
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
        answers = [answer(document) for document in json.loads(line)]
        sys.stdout.write(json.dumps(answers) + "\n")
        sys.stdout.flush()


if __name__ == "__main__":
    main()
