"""Values as either language writes them: no text of a plan can leave its quotation marks."""

import json
from collections.abc import Callable, Mapping
from typing import Any

from analysis.reproduction.recipe import PYTHON, R


def r_literal(value: Any) -> str:
    """Return a value as R writes it; a list is a vector."""
    if value is None:
        return "NULL"
    if isinstance(value, bool):
        return "TRUE" if value else "FALSE"
    if isinstance(value, str):
        return json.dumps(value, ensure_ascii=False)
    if isinstance(value, int | float):
        return repr(value)
    return f"c({', '.join(r_literal(one) for one in value)})" if value else "character()"


def python_literal(value: Any) -> str:
    """Return a value as Python writes it; a list or tuple is a list."""
    if isinstance(value, str):
        return json.dumps(value, ensure_ascii=False)
    if value is None or isinstance(value, bool | int | float):
        return repr(value)
    return f"[{', '.join(python_literal(one) for one in value)}]"


LITERALS: Mapping[str, Callable[[Any], str]] = {R: r_literal, PYTHON: python_literal}
