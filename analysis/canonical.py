"""The plan's canonical form, hash and seed: one plan, one hash, however it is written.

The form is that of RFC 8785 (JSON Canonicalization Scheme) after the four steps of the contract,
section 3. Step 1 is done in reading (`document`); steps 2 to 4 are here.
"""

import hashlib
from collections.abc import Iterable, Mapping
from typing import Any

import rfc8785

from analysis.document import MOST_WHOLE
from analysis.terms import DesignTerms, same

LIST_SETTINGS = frozenset(
    {"horizon", "competing", "exclude", "order", "row_order", "column_order", "formula"}
)
LIST_COLUMNS = frozenset({"covariates"})

PLAN_DEFAULTS: Mapping[str, Any] = {"selected_on_baseline": False, "assignment": "chosen"}
POWER_DEFAULTS: Mapping[str, Any] = {"alpha": 0.05, "target": 0.8}

_SEED_DIGITS = 13
_KEY_DIGITS = 16


def with_lists(document: Mapping[str, Any]) -> dict[str, Any]:
    """Return the document with a list wherever one is allowed (step 2).

    A table that is not of its proper shape is handed on as it stands, for the rules to name.
    """
    listed = _listed(document)
    hypotheses = listed.get("hypotheses")
    if isinstance(hypotheses, list):
        listed["hypotheses"] = [
            _listed(item) if isinstance(item, dict) else item for item in hypotheses
        ]
    return listed


def _listed(holder: Mapping[str, Any]) -> dict[str, Any]:
    made = dict(holder)
    if isinstance(made.get("columns"), dict):
        made["columns"] = {
            role: _as_list(column) if role in LIST_COLUMNS else column
            for role, column in made["columns"].items()
        }
    if isinstance(made.get("settings"), dict):
        made["settings"] = {
            name: _as_terms(value)
            if name == "formula"
            else _as_list(value)
            if name in LIST_SETTINGS
            else value
            for name, value in made["settings"].items()
        }
    if isinstance(made.get("where"), dict):
        made["where"] = {column: _as_list(value) for column, value in made["where"].items()}
    return made


def _as_list(value: Any) -> Any:
    return value if isinstance(value, list | dict) else [value]


def _as_terms(value: Any) -> Any:
    if isinstance(value, str):
        return [term.strip() for term in value.split("+")]
    return _as_list(value)


def normalise(document: Mapping[str, Any], terms: Mapping[str, DesignTerms]) -> dict[str, Any]:
    """Return the document without what its ``plan/1`` defaults say anyway (steps 3 and 4).

    ``document`` is sound and has been through `with_lists`; every design it runs is in ``terms``.
    """
    hypotheses = document["hypotheses"]
    keys = [item.get("design", document.get("design")) for item in hypotheses]
    designs = [terms[key] for key in keys]
    top = _without_defaults(document, PLAN_DEFAULTS)
    for name, defaults in (
        ("columns", {}),
        ("settings", _shared_defaults(document.get("settings", {}), designs)),
        ("power", POWER_DEFAULTS),
    ):
        _put_table(top, name, _without_defaults(document.get(name, {}), defaults))
    top["hypotheses"] = [
        _own(item, top=top, design=design) for item, design in zip(hypotheses, designs, strict=True)
    ]
    return top


def _shared_defaults(names: Iterable[str], designs: list[DesignTerms]) -> dict[str, Any]:
    """Return the defaults on which every design that knows the setting agrees."""
    shared: dict[str, Any] = {}
    for name in names:
        known = [design.settings[name].default for design in designs if name in design.settings]
        if known and all(same(default, known[0]) for default in known):
            shared[name] = known[0]
    return shared


def _own(
    hypothesis: Mapping[str, Any], *, top: Mapping[str, Any], design: DesignTerms
) -> dict[str, Any]:
    kept = _without_defaults(hypothesis, PLAN_DEFAULTS, held=top)
    defaults = {name: setting.default for name, setting in design.settings.items()}
    for name, known in (("columns", {}), ("settings", defaults)):
        own = _without_defaults(hypothesis.get(name, {}), known, held=top.get(name, {}))
        _put_table(kept, name, own)
    return {key: value for key, value in kept.items() if value != {}}


def _without_defaults(
    table: Mapping[str, Any], defaults: Mapping[str, Any], held: Mapping[str, Any] | None = None
) -> dict[str, Any]:
    """Drop what is empty or equals its default, but keep a key that the top still holds."""
    kept = held or {}
    return {
        key: value
        for key, value in table.items()
        if key in kept or not (value in ([], {}) or _is_default(value, defaults.get(key)))
    }


def _is_default(value: Any, default: Any) -> bool:
    return default is not None and same(value, default)


def _put_table(holder: dict[str, Any], name: str, table: dict[str, Any]) -> None:
    holder.pop(name, None)
    if table:
        holder[name] = table


def canonical_bytes(normalised: Mapping[str, Any]) -> bytes:
    """Return the RFC 8785 form, in UTF-8."""
    return bytes(rfc8785.dumps(_doubles(normalised)))


def _doubles(value: Any) -> Any:
    """Write 2^53 itself as the double that it is: the library refuses it as a whole number."""
    if isinstance(value, Mapping):
        return {key: _doubles(item) for key, item in value.items()}
    if isinstance(value, list | tuple):
        return [_doubles(item) for item in value]
    if isinstance(value, int) and not isinstance(value, bool) and abs(value) == MOST_WHOLE:
        return float(value)
    return value


def sha256_of(content: bytes) -> str:
    """Return the SHA-256 of the bytes, in hex."""
    return hashlib.sha256(content).hexdigest()


def seed_of(plan_sha256: str) -> int:
    """Return the seed that a plan has unless it sets one: the first 13 hex digits of its hash."""
    return int(plan_sha256[:_SEED_DIGITS], 16)


def word_of(key: str) -> int:
    """Return a hypothesis's own word for ``SeedSequence([seed, word])``, from its key alone."""
    return int(sha256_of(key.encode())[:_KEY_DIGITS], 16)
