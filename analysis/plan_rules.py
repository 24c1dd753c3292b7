"""What a plan document must be: every fault in it is found and named."""

from collections.abc import Mapping
from typing import Any

from analysis.data import Kind
from analysis.document import shown
from analysis.errors import Problem
from analysis.faults import Faults, nearest
from analysis.setting_rules import POWER_TERMS, setting_fault, type_word
from analysis.terms import DesignTerms

SCHEMA = "plan/1"
ROLES = ("primary", "secondary", "guardrail", "exploratory")
BETTER = ("lower", "higher")
ASSIGNMENTS = ("chosen", "as_if_random", "random")
SCALES = ("relative", "absolute")
KINDS = tuple(kind.value for kind in Kind)

_TOP_KEYS = (
    *("schema", "title", "design", "start", "selected_on_baseline", "assignment"),
    *("multiplicity", "where", "columns", "settings", "power", "hypotheses"),
)
_HYPOTHESIS_KEYS = (
    *("key", "role", "metric", "outcome", "kind", "better", "sesoi", "margin"),
    *("design", "start", "assignment", "where", "columns", "settings"),
)
_REQUIRED = ("key", "role", "metric", "outcome", "kind", "better")


def check_plan(document: Mapping[str, Any], terms: Mapping[str, DesignTerms]) -> list[Problem]:
    """Return every fault of a document that has been through `canonical.with_lists`."""
    faults = Faults()
    faults.keys(document, _TOP_KEYS, "")
    for name in ("schema", "title", "hypotheses"):
        if name not in document:
            faults.add(name, "is required.")
    faults.word(document, "schema", "schema", (SCHEMA,))
    faults.text(document, "title", "title")
    faults.word(document, "multiplicity", "multiplicity", ("none",))
    _check_shared(document, "", faults, terms)
    if not isinstance(document.get("selected_on_baseline", False), bool):
        faults.add("selected_on_baseline", "must be true or false.")
    designs = _check_hypotheses(document, faults, terms)
    _check_top_tables(document, faults, designs)
    check_power(faults.table(document, "power", "power"), faults)
    return faults.problems


def _check_shared(
    holder: Mapping[str, Any], place: str, faults: Faults, terms: Mapping[str, DesignTerms]
) -> None:
    """Check what both the plan and a hypothesis may hold."""
    dot = f"{place}." if place else ""
    _check_design(holder, f"{dot}design", faults, terms)
    faults.word(holder, "assignment", f"{dot}assignment", ASSIGNMENTS)
    start = holder.get("start", 0)
    if isinstance(start, bool) or not isinstance(start, str | int | float):
        faults.add(
            f"{dot}start", f"must be a date, a text or an integer; found {type_word(start)}."
        )
    elif isinstance(start, float) and not start.is_integer():
        faults.add(f"{dot}start", f"{start} is not a whole number.")
    elif isinstance(start, str) and not start.strip():
        faults.add(f"{dot}start", "must not be empty.")
    _check_where(faults.table(holder, "where", f"{dot}where"), f"{dot}where", faults)


def _check_design(
    holder: Mapping[str, Any], place: str, faults: Faults, terms: Mapping[str, DesignTerms]
) -> None:
    design = holder.get("design")
    if isinstance(design, str) and design not in terms:
        faults.add(place, f"this engine has no design {shown(design)}.{nearest(design, terms)}")
    elif "design" in holder:
        faults.word(holder, "design", place, terms.keys())


def _check_where(where: Mapping[str, Any], place: str, faults: Faults) -> None:
    for column, values in where.items():
        at = f"{place}.{column[:60]}"
        if not column.strip():
            faults.add(at, "names no column.")
        if values == []:
            faults.add(at, "an empty list keeps no row; leave the key out, or name values.")
        elif not isinstance(values, list) or any(isinstance(v, list | dict) for v in values):
            faults.add(at, f"must be a value or a list of values; found {type_word(values)}.")


def _check_hypotheses(
    document: Mapping[str, Any], faults: Faults, terms: Mapping[str, DesignTerms]
) -> list[DesignTerms]:
    """Check each hypothesis and return the designs that they run, as far as they are known."""
    found = document.get("hypotheses", [])
    if not isinstance(found, list):
        faults.add(
            "hypotheses", f"write [[hypotheses]], a list of tables; found {type_word(found)}."
        )
        return []
    if found == [] and "hypotheses" in document:
        faults.add("hypotheses", "must hold at least one hypothesis.")
    keys: set[str] = set()
    designs: list[DesignTerms] = []
    for number, item in enumerate(found, start=1):
        if not isinstance(item, dict):
            faults.add(f"hypotheses[{number}]", f"must be a table; found {type_word(item)}.")
            continue
        place = _place(item, number)
        key = item.get("key")
        if isinstance(key, str) and key in keys:
            faults.add(place, f"the key {shown(key)} is given to two hypotheses.")
        keys.add(key if isinstance(key, str) else "")
        _check_hypothesis(item, place, faults, terms)
        design = item.get("design", document.get("design"))
        if isinstance(design, str) and design in terms:
            designs.append(terms[design])
            _check_against_design(item, document, place, faults, terms[design])
        elif design is None:
            faults.add(f"{place}.design", "a design is required, here or at the top.")
    return designs


def _place(item: Mapping[str, Any], number: int) -> str:
    key = item.get("key")
    named = isinstance(key, str) and key.strip()
    return f"hypotheses.{str(key)[:60]}" if named else f"hypotheses[{number}]"


def _check_hypothesis(
    item: Mapping[str, Any], place: str, faults: Faults, terms: Mapping[str, DesignTerms]
) -> None:
    faults.keys(item, _HYPOTHESIS_KEYS, place)
    for name in _REQUIRED:
        if name not in item:
            faults.add(f"{place}.{name}", "is required.")
    for name in ("key", "metric", "outcome"):
        faults.text(item, name, f"{place}.{name}")
    faults.word(item, "role", f"{place}.role", ROLES)
    faults.word(item, "kind", f"{place}.kind", KINDS)
    faults.word(item, "better", f"{place}.better", BETTER)
    _check_shared(item, place, faults, terms)
    _check_thresholds(item, place, faults)


def _check_thresholds(item: Mapping[str, Any], place: str, faults: Faults) -> None:
    """Check that a guardrail has a margin and only that, and other roles at most a SESOI."""
    role = item.get("role")
    if role == "guardrail" and "margin" not in item:
        faults.add(f"{place}.margin", "a guardrail needs a margin: { value = …, scale = … }.")
    if role == "guardrail" and "sesoi" in item:
        faults.add(f"{place}.sesoi", "a guardrail has a margin in place of a sesoi.")
    if role != "guardrail" and role in ROLES and "margin" in item:
        faults.add(f"{place}.margin", "only a guardrail has a margin; this role has a sesoi.")
    for name in ("sesoi", "margin"):
        if name in item:
            _check_threshold(item[name], f"{place}.{name}", faults)


def _check_threshold(threshold: Any, place: str, faults: Faults) -> None:
    if not isinstance(threshold, dict):
        faults.add(place, f"must be {{ value = …, scale = … }}; found {type_word(threshold)}.")
        return
    faults.keys(threshold, ("value", "scale"), place)
    for name in ("value", "scale"):
        if name not in threshold:
            faults.add(f"{place}.{name}", "is required.")
    faults.word(threshold, "scale", f"{place}.scale", SCALES)
    value = threshold.get("value", 1)
    if isinstance(value, bool) or not isinstance(value, int | float):
        faults.add(f"{place}.value", f"must be a number above 0; found {type_word(value)}.")
    elif value <= 0:
        faults.add(f"{place}.value", f"must be above 0; found {value}.")


def _check_against_design(
    item: Mapping[str, Any],
    document: Mapping[str, Any],
    place: str,
    faults: Faults,
    design: DesignTerms,
) -> None:
    """Check what only the hypothesis's own design can tell: kind, roles, start and settings."""
    kind = item.get("kind")
    if isinstance(kind, str) and kind in KINDS and Kind(kind) not in design.kinds:
        kinds = ", ".join(sorted(design.kinds))
        faults.add(f"{place}.kind", f"{design.key} does not take {kind!r}. It can be: {kinds}.")
    own = faults.table(item, "columns", f"{place}.columns")
    check_columns(own, f"{place}.columns", faults, [design])
    _check_settings(faults.table(item, "settings", f"{place}.settings"), place, faults, [design])
    top = document.get("columns", {})
    merged = {**(top if isinstance(top, dict) else {}), **own}
    given = frozenset(role for role, column in merged.items() if column != []) & design.roles
    if not any(needed <= given for needed in design.required):
        ways = ", or ".join(" and ".join(sorted(needed)) for needed in design.required)
        faults.add(f"{place}.columns", f"{design.key} needs the columns {ways}.")
    elif design.needs_start(given) and "start" not in item and "start" not in document:
        faults.add(f"{place}.start", f"{design.key} needs a start with these columns.")


def check_columns(
    columns: Mapping[str, Any], place: str, faults: Faults, designs: list[DesignTerms]
) -> None:
    """Check that each role is known to one of the designs at least, and names a column."""
    known = frozenset[str]().union(*(design.roles for design in designs))
    for role, column in columns.items():
        at = f"{place}.{role[:60]}"
        if designs and role not in known:
            names = ", ".join(sorted({design.key for design in designs}))
            faults.add(at, f"{names} has no role {shown(role)}.{nearest(role, known)}")
        elif role == "covariates":
            _check_covariates(column, at, faults)
        elif not isinstance(column, str) or not column.strip():
            faults.add(at, f"must name a column; found {type_word(column)}.")


def _check_covariates(columns: Any, place: str, faults: Faults) -> None:
    if not isinstance(columns, list) or not all(
        isinstance(name, str) and name.strip() for name in columns
    ):
        faults.add(place, f"must name columns; found {type_word(columns)}.")
    elif len(set(columns)) < len(columns):
        faults.add(place, "names a column twice.")


def _check_settings(
    settings: Mapping[str, Any], place: str, faults: Faults, designs: list[DesignTerms]
) -> None:
    """Check each setting by the designs that know it; one of them at least must."""
    dot = f"{place}." if place else ""
    for name, value in settings.items():
        at = f"{dot}settings.{name[:60]}"
        knowing = [design for design in designs if name in design.settings]
        if designs and not knowing:
            known = frozenset[str]().union(*(design.settings.keys() for design in designs))
            names = ", ".join(sorted({design.key for design in designs}))
            faults.add(at, f"{names} has no setting {shown(name)}.{nearest(name, known)}")
        for fault in sorted({setting_fault(value, d.settings[name]) for d in knowing} - {""}):
            faults.add(at, fault)


def _check_top_tables(
    document: Mapping[str, Any], faults: Faults, designs: list[DesignTerms]
) -> None:
    columns = faults.table(document, "columns", "columns")
    settings = faults.table(document, "settings", "settings")
    check_columns(columns, "columns", faults, designs)
    _check_settings(settings, "", faults, designs)


def check_power(power: Mapping[str, Any], faults: Faults) -> None:
    """Check the assumptions of ``[power]``: numbers, each within what it can be."""
    for name, value in power.items():
        at = f"power.{name[:60]}"
        if name not in POWER_TERMS:
            faults.add(at, f"the key {shown(name)} is not known.{nearest(name, POWER_TERMS)}")
        elif fault := setting_fault(value, POWER_TERMS[name]):
            faults.add(at, fault)
