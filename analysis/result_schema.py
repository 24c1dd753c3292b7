"""The JSON Schema of a result: what programs may rely on. Keys may be added, none is taken away."""

from typing import Any

from analysis.outcome import CheckStatus, Consequence, Scale
from analysis.plan_rules import BETTER, KINDS, ROLES, SCALES
from analysis.plan_schema import DIALECT
from analysis.result_document import SCHEMA
from analysis.verdict import Verdict

_NUMBER = {"type": ["number", "null"]}
_TEXT = {"type": "string"}
_TEXTS = {"type": "array", "items": _TEXT}
_HASH = {"type": "string", "pattern": "^[0-9a-f]{64}$"}
_VERDICT = {"enum": [*(verdict.value for verdict in Verdict), None]}
_STRENGTH = {"type": "integer", "minimum": 0, "maximum": 5}


def _table(required: list[str], properties: dict[str, Any]) -> dict[str, Any]:
    return {"type": "object", "properties": properties, "required": required}


_ESTIMATE = _table(
    ["value", "scale"],
    {
        **dict.fromkeys(("value", "low", "high", "level", "se", "df", "p"), _NUMBER),
        "p_adjusted": _NUMBER,
        "scale": {"enum": [scale.value for scale in Scale]},
        "se_scale": {"enum": ["log", None]},
        "unit": {"type": ["string", "null"]},
    },
)

_CHECK = _table(
    ["key", "status", "because", "consequence"],
    {
        "key": _TEXT,
        "status": {"enum": [status.value for status in CheckStatus]},
        "value": {"type": ["number", "string", "null"]},
        "threshold": {"type": ["string", "null"]},
        "because": _TEXT,
        "consequence": {"enum": [consequence.value for consequence in Consequence]},
        "cap": {"type": ["integer", "null"], "minimum": 0, "maximum": 5},
    },
)

_SESOI = {
    **_table(
        ["value", "scale", "d", "of"],
        {
            "value": {"type": "number"},
            "scale": {"enum": list(SCALES)},
            "d": _NUMBER,
            "of": {"enum": ["estimate", "absolute"]},
        },
    ),
    "type": ["object", "null"],
}

_QUANTITY = {"anyOf": [_NUMBER, {"$ref": "#/$defs/estimate"}]}
_MAYBE_ESTIMATE = {"anyOf": [{"type": "null"}, {"$ref": "#/$defs/estimate"}]}

_HYPOTHESIS = _table(
    [
        *("key", "role", "design", "outcome", "quantities", "n", "checks", "sensitivity"),
        *("method", "references", "sesoi", "verdict", "benefit_ruled_out"),
        *("strength", "strength_ceiling", "downgrades", "wording"),
    ],
    {
        "key": _TEXT,
        "role": {"enum": list(ROLES)},
        "design": _TEXT,
        "metric": _TEXT,
        "kind": {"enum": list(KINDS)},
        "better": {"enum": list(BETTER)},
        "outcome": {"enum": ["result", "refusal"]},
        "estimate": _MAYBE_ESTIMATE,
        "absolute": _MAYBE_ESTIMATE,
        "because": _TEXT,
        "what_would_help": _TEXT,
        "quantities": {"type": "object", "additionalProperties": _QUANTITY},
        "n": {"type": "object", "additionalProperties": {"type": "number"}},
        "left_out": {"type": "object", "additionalProperties": {"type": "integer"}},
        "checks": {"type": "array", "items": {"$ref": "#/$defs/check"}},
        "sensitivity": {
            "type": "array",
            "items": _table(
                ["key", "title", "estimate"],
                {"key": _TEXT, "title": _TEXT, "estimate": {"$ref": "#/$defs/estimate"}},
            ),
        },
        "method": _TEXT,
        "references": _TEXTS,
        "auto": {"type": "object"},
        "sesoi": _SESOI,
        "verdict": _VERDICT,
        "benefit_ruled_out": {"type": "boolean"},
        "with_harm": {"type": "boolean"},
        "margin_held": {"type": "boolean"},
        "strength": _STRENGTH,
        "strength_ceiling": _STRENGTH,
        "downgrades": {
            "type": "array",
            "items": _table(["key", "because"], {"key": _TEXT, "because": _TEXT}),
        },
        "wording": _table(["leader", "analyst"], {"leader": _TEXT, "analyst": _TEXT}),
        "figure": {"type": "object"},
    },
) | {
    "if": {"properties": {"outcome": {"const": "refusal"}}},
    "then": {"required": ["because", "what_would_help"], "not": {"required": ["estimate"]}},
    "else": {"required": ["estimate", "absolute"]},
}


def result_schema() -> dict[str, Any]:
    """Return the JSON Schema (2020-12) of a ``result/1`` document."""
    return {
        "$schema": DIALECT,
        "title": "Evaluation result",
        **_table(
            [
                *("schema", "engine", "plan_sha256", "data_sha256", "seed", "mode"),
                *("hypotheses", "verdict", "warnings"),
            ],
            {
                "schema": {"const": SCHEMA},
                "engine": _table(
                    ["version", "libraries"],
                    {
                        "version": _TEXT,
                        "libraries": {"type": "object", "additionalProperties": _TEXT},
                    },
                ),
                "plan_sha256": _HASH,
                "data_sha256": _HASH,
                "seed": {"type": "integer", "minimum": 0},
                "mode": {"enum": ["unregistered", "confirmatory", "exploratory"]},
                "title": _TEXT,
                "multiplicity": {"enum": ["none", None]},
                "hypotheses": {"type": "array", "items": {"$ref": "#/$defs/hypothesis"}},
                "verdict": _VERDICT,
                "warnings": _TEXTS,
            },
        ),
        "$defs": {"hypothesis": _HYPOTHESIS, "estimate": _ESTIMATE, "check": _CHECK},
    }
