"""What the framework cannot know of the API, put into its OpenAPI description."""

import copy
from collections.abc import Iterator
from typing import Any

from registry.web.api.answers import CSV_TYPE, XLSX_TYPE

PREFIX = "/api/v1/"
ABOUT = (
    "Everything that the pages do, for programs, on the same actions and permissions. Every "
    "request carries a bearer token (read or write). A creation carries an Idempotency-Key, a "
    "change If-Match with the ETag that was read. A read with If-None-Match answers 304 where "
    "nothing changed. Lists go on at the cursor `after`."
)
PROBLEM: dict[str, Any] = {
    "type": "object",
    "required": ["title", "status", "detail"],
    "properties": {
        "type": {"type": "string"},
        "title": {"type": "string"},
        "status": {"type": "integer"},
        "detail": {"type": "string"},
        "errors": {
            "type": "array",
            "items": {
                "type": "object",
                "required": ["pointer", "detail"],
                "properties": {"pointer": {"type": "string"}, "detail": {"type": "string"}},
            },
        },
    },
}
_TEXT = {"type": "string"}
_FILE = {"type": "string", "format": "binary"}
_TEXTS = {"type": "array", "items": _TEXT}
UPLOADS: dict[str, dict[str, Any]] = {
    "/api/v1/analyses": {
        "type": "object",
        "required": ["plan", "file"],
        "properties": {"plan": _FILE, "file": _FILE, "sheet": _TEXT, "hypothesis": _TEXT},
    },
    "/api/v1/evaluations/{reference}/datasets": {
        "type": "object",
        "required": ["file"],
        "properties": {"file": _FILE, "name": _TEXT, "pseudonymise": _TEXTS, "keep": _TEXTS},
    },
}
_NEEDED = {"idempotency-key", "if-match"}


def described(document: dict[str, Any]) -> dict[str, Any]:
    """Return the description of the API, whole: who may call, what can go wrong, what is strict."""
    found = copy.deepcopy(document)
    found["info"]["description"] = ABOUT
    found["paths"] = {path: it for path, it in found["paths"].items() if path.startswith(PREFIX)}
    for path, item in found["paths"].items():
        for method, operation in item.items():
            if isinstance(operation, dict):
                _complete(path, method, operation)
    parts = found.setdefault("components", {})
    parts["securitySchemes"] = {"bearer": {"type": "http", "scheme": "bearer"}}
    parts["responses"] = {
        "Problem": {
            "description": "What was wrong, where, and what to do (RFC 9457).",
            "content": {
                "application/problem+json": {"schema": {"$ref": "#/components/schemas/Problem"}}
            },
        }
    }
    found["security"] = [{"bearer": []}]
    parts["schemas"]["Problem"] = PROBLEM
    for name in _sent(found["paths"], parts["schemas"]):
        parts["schemas"][name]["additionalProperties"] = False
    named: dict[str, Any] = _renamed(found)
    return named


def _complete(path: str, method: str, operation: dict[str, Any]) -> None:
    operation["tags"] = [path.removeprefix(PREFIX).split("/", 1)[0]]
    answers = operation["responses"]
    for status in [status for status in answers if status.startswith("4")]:
        del answers[status]
    answers["4XX"] = {"$ref": "#/components/responses/Problem"}
    for parameter in operation.get("parameters", ()):
        if parameter["in"] == "header" and parameter["name"].lower() in _NEEDED:
            parameter["required"] = True
            parameter["schema"] = {"type": "string", "minLength": 1, "maxLength": 120}
        if parameter["in"] == "query" and parameter["name"] == "format":
            answers["200"]["content"] |= {CSV_TYPE: {"schema": _TEXT}, XLSX_TYPE: {"schema": _FILE}}
    if method == "post" and path in UPLOADS:
        content = {"multipart/form-data": {"schema": UPLOADS[path]}}
        operation["requestBody"] = {"required": True, "content": content}


def _sent(paths: dict[str, Any], schemas: dict[str, Any]) -> set[str]:
    """Return the names of every object that is read from a body, with those inside them."""
    bodies = [
        operation["requestBody"]
        for item in paths.values()
        for operation in item.values()
        if isinstance(operation, dict) and "requestBody" in operation
    ]
    found: set[str] = set()
    waiting = list(_names(bodies))
    while waiting:
        name = waiting.pop()
        if name not in found and "properties" in schemas[name]:
            found.add(name)
            waiting += _names(schemas[name])
    return found


def _names(value: Any) -> Iterator[str]:
    if isinstance(value, dict):
        if isinstance(value.get("$ref"), str):
            yield value["$ref"].rsplit("/", 1)[-1]
        for item in value.values():
            yield from _names(item)
    elif isinstance(value, list):
        for item in value:
            yield from _names(item)


def _renamed(value: Any) -> Any:
    """Return the description with pages of a list called after what is in them.

    A whole number is a number too: of several shapes any may fit, and not exactly one.
    """
    if isinstance(value, dict):
        names = {"oneOf": "anyOf"}
        return {names.get(key, _called(key)): _renamed(item) for key, item in value.items()}
    if isinstance(value, list):
        return [_renamed(item) for item in value]
    return _called(value) if isinstance(value, str) else value


def _called(name: str) -> str:
    before, mark, inner = name.partition("Page_")
    if not mark or not inner.endswith("_"):
        return name
    kind = "Object" if inner.startswith("dict") else inner.rstrip("_").rsplit(".", 1)[-1]
    return f"{before}PageOf{kind}"
