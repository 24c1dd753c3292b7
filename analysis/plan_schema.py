"""The JSON Schema of a plan, assembled from the catalogue: roles, settings, choices and bounds.

It refuses what one can see without reading the whole document. What needs more (a key given twice,
a setting that no design of a mixed plan knows) only `plan.read` can tell.
"""

from collections.abc import Iterable, Mapping
from typing import Any

from analysis.canonical import LIST_COLUMNS, LIST_SETTINGS
from analysis.design import terms
from analysis.document import MOST_WHOLE
from analysis.plan_rules import ASSIGNMENTS, BETTER, KINDS, ROLES, SCALES, SCHEMA
from analysis.result_document import plain
from analysis.setting_rules import POWER_TERMS
from analysis.terms import DesignTerms, SettingTerms

DIALECT = "https://json-schema.org/draft/2020-12/schema"

_TEXT = {"type": "string", "minLength": 1, "pattern": r"\S"}
_SCALAR = {"type": ["string", "number", "boolean"]}
_WHERE = {
    "type": "object",
    "additionalProperties": {
        "anyOf": [_SCALAR, {"type": "array", "items": _SCALAR, "minItems": 1}]
    },
}
_START = {"anyOf": [_TEXT, {"type": "integer"}]}
_THRESHOLD = {
    "type": "object",
    "properties": {
        "value": {"type": "number", "exclusiveMinimum": 0},
        "scale": {"enum": list(SCALES)},
    },
    "required": ["value", "scale"],
    "additionalProperties": False,
}


def plan_schema() -> dict[str, Any]:
    """Return the JSON Schema (2020-12) of a ``plan/1`` document for the designs of this engine."""
    designs = terms()
    return {
        "$schema": DIALECT,
        "title": "Evaluation plan",
        "type": "object",
        "properties": {
            "schema": {"const": SCHEMA},
            "title": _TEXT,
            "selected_on_baseline": {"type": "boolean"},
            "multiplicity": {"const": "none"},
            **_shared(designs),
            "power": _power(),
            "hypotheses": {"type": "array", "minItems": 1, "items": {"$ref": "#/$defs/hypothesis"}},
        },
        "required": ["schema", "title", "hypotheses"],
        "additionalProperties": False,
        "allOf": [_one_design(key) for key in designs],
        "$defs": {
            "hypothesis": _hypothesis(designs),
            "columns": _columns(designs.values()),
            "settings": _settings(designs.values()),
            **{f"columns_{key}": _columns([design]) for key, design in designs.items()},
            **{f"settings_{key}": _settings([design]) for key, design in designs.items()},
            "threshold": _THRESHOLD,
        },
    }


def _shared(designs: Mapping[str, DesignTerms]) -> dict[str, Any]:
    """Return what both the plan and a hypothesis may hold."""
    return {
        "design": {"enum": list(designs)},
        "start": _START,
        "assignment": {"enum": list(ASSIGNMENTS)},
        "where": _WHERE,
        "columns": {"$ref": "#/$defs/columns"},
        "settings": {"$ref": "#/$defs/settings"},
    }


def _hypothesis(designs: Mapping[str, DesignTerms]) -> dict[str, Any]:
    guardrail = {"properties": {"role": {"const": "guardrail"}}, "required": ["role"]}
    return {
        "type": "object",
        "properties": {
            "key": _TEXT,
            "role": {"enum": list(ROLES)},
            "metric": _TEXT,
            "outcome": _TEXT,
            "kind": {"enum": list(KINDS)},
            "better": {"enum": list(BETTER)},
            "sesoi": {"$ref": "#/$defs/threshold"},
            "margin": {"$ref": "#/$defs/threshold"},
            **_shared(designs),
        },
        "required": ["key", "role", "metric", "outcome", "kind", "better"],
        "additionalProperties": False,
        "if": guardrail,
        "then": {"required": ["margin"], "not": {"required": ["sesoi"]}},
        "else": {"not": {"required": ["margin"]}},
        "allOf": [_own_design(key, design) for key, design in designs.items()],
    }


def _own_design(key: str, design: DesignTerms) -> dict[str, Any]:
    """Return the rule for a hypothesis that names its own design."""
    return {
        "if": {"properties": {"design": {"const": key}}, "required": ["design"]},
        "then": {"properties": _bound_to(key) | {"kind": {"enum": sorted(design.kinds)}}},
    }


def _one_design(key: str) -> dict[str, Any]:
    """Return the rule for a plan with one design at the top and none in its hypotheses."""
    alone = {"type": "array", "items": {"not": {"required": ["design"]}}}
    return {
        "if": {
            "properties": {"design": {"const": key}, "hypotheses": alone},
            "required": ["design"],
        },
        "then": {
            "properties": {
                **_bound_to(key),
                "hypotheses": {"items": {"properties": _bound_to(key)}},
            }
        },
    }


def _bound_to(key: str) -> dict[str, Any]:
    return {
        "columns": {"$ref": f"#/$defs/columns_{key}"},
        "settings": {"$ref": f"#/$defs/settings_{key}"},
    }


def _columns(designs: Iterable[DesignTerms]) -> dict[str, Any]:
    roles = sorted(frozenset[str]().union(*(design.roles for design in designs)))
    names = {"anyOf": [_TEXT, {"type": "array", "items": _TEXT, "uniqueItems": True}]}
    return {
        "type": "object",
        "properties": {role: names if role in LIST_COLUMNS else _TEXT for role in roles},
        "additionalProperties": False,
    }


def _settings(designs: Iterable[DesignTerms]) -> dict[str, Any]:
    """Return the schema of a settings table: what any one of the designs would take."""
    allowed: dict[str, list[dict[str, Any]]] = {}
    for design in designs:
        for name, setting in design.settings.items():
            found = setting_schema(setting)
            if found not in allowed.setdefault(name, []):
                allowed[name].append(found)
    return {
        "type": "object",
        "properties": {
            name: ways[0] if len(ways) == 1 else {"anyOf": ways}
            for name, ways in sorted(allowed.items())
        },
        "additionalProperties": False,
    }


def setting_schema(setting: SettingTerms) -> dict[str, Any]:
    """Return the schema of one setting, with its label, help and default."""
    ways = _ways(setting)
    if setting.many or setting.name in LIST_SETTINGS:
        one = ways[0] if len(ways) == 1 else {"anyOf": ways}
        ways = [*ways, {"type": "array", "items": one}]
    schema: dict[str, Any] = {"title": setting.label or setting.name, "description": setting.help}
    if setting.default is not None:
        schema["default"] = plain(setting.default)
    return schema | (ways[0] if len(ways) == 1 else {"anyOf": ways})


def _ways(setting: SettingTerms) -> list[dict[str, Any]]:
    ways: list[dict[str, Any]] = []
    if setting.choices:
        ways.append({"enum": list(setting.choices)})
    elif str in setting.types:
        ways.append(_TEXT)
    if bool in setting.types:
        ways.append({"type": "boolean"})
    if setting.types & {int, float}:
        bounds = {
            "minimum": setting.minimum,
            "maximum": setting.maximum,
            "exclusiveMinimum": setting.above,
            "exclusiveMaximum": setting.below,
        }
        number = {"type": "number" if float in setting.types else "integer"}
        ways.append(number | {name: bound for name, bound in bounds.items() if bound is not None})
    return ways


def _power() -> dict[str, Any]:
    return {
        "type": "object",
        "properties": {name: _ways(setting)[0] for name, setting in POWER_TERMS.items()},
        "additionalProperties": False,
        "description": f"Assumptions, as numbers; whole numbers up to {MOST_WHOLE:,}.",
    }
