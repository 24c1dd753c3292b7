"""The columns that a plan needs of a data file: in words, and as an empty file to begin with."""

from collections.abc import Iterator, Mapping
from typing import Any
from urllib.parse import quote

from registry.actions.find import EvaluationView


def expected(view: EvaluationView) -> tuple[tuple[str, str], ...]:
    """Return what each column is for, and how it is called in the file; each column once."""
    return tuple(_lines(_analysis(view)))


def empty_file(view: EvaluationView) -> str:
    """Return the address of a CSV that holds the heads of the columns and nothing else.

    Empty where the plan names no column yet.
    """
    from registry.publish.export import Sheet, to_csv

    names = tuple(dict.fromkeys(_names(_analysis(view))))
    if not names:
        return ""
    heads = to_csv(Sheet(columns=names, rows=())).decode()
    return f"data:text/csv;charset=utf-8,{quote(heads, safe='')}"


def _analysis(view: EvaluationView) -> Mapping[str, Any]:
    if view.registration is not None:
        return view.registration.analysis
    draft = view.draft.get("analysis") if view.draft is not None else None
    return draft if isinstance(draft, Mapping) else {}


def _many(value: Any) -> tuple[str, ...]:
    return tuple(map(str, value)) if isinstance(value, list | tuple) else (str(value),)


def _roles(owner: Mapping[str, Any]) -> Iterator[tuple[str, tuple[str, ...]]]:
    for role, value in dict(owner.get("columns") or {}).items():
        if value:
            yield str(role), _many(value)


def _names(analysis: Mapping[str, Any]) -> Iterator[str]:
    for _, names in _roles(analysis):
        yield from names
    for item in analysis.get("hypotheses", ()):
        if item.get("outcome"):
            yield str(item["outcome"])
        for _, names in _roles(item):
            yield from names
        yield from map(str, dict(item.get("where") or {}))


def _lines(analysis: Mapping[str, Any]) -> Iterator[tuple[str, str]]:
    said: set[tuple[str, str]] = set()
    for name, words in _every_line(analysis):
        if (name, words) not in said:
            said.add((name, words))
            yield name, words


def _every_line(analysis: Mapping[str, Any]) -> Iterator[tuple[str, str]]:
    treated = dict(analysis.get("settings") or {}).get("treated_value")
    for role, names in _roles(analysis):
        words = ", ".join(names)
        if role == "group" and treated is not None:
            words = f"{words}: \u201c{treated}\u201d is the initiative"
        yield _role(role), words
    for item in analysis.get("hypotheses", ()):
        if item.get("outcome"):
            yield "Outcome", f"{item['outcome']}: {item.get('metric', item.get('key'))}"
        for role, names in _roles(item):
            yield _role(role), f"{', '.join(names)}, beside {item.get('outcome', 'the outcome')}"


def _role(role: str) -> str:
    return role.replace("_", " ").capitalize()
