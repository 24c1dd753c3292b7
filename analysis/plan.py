"""The plan document as values: what a team promised to test, checked, frozen and hashed."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from types import MappingProxyType
from typing import Any

from analysis import canonical
from analysis.data import Kind
from analysis.document import read_document
from analysis.errors import BadPlanError, Problem
from analysis.plan_rules import check_plan
from analysis.terms import DesignTerms, Scalar, SettingTerms, same


@dataclass(frozen=True, slots=True, kw_only=True)
class Threshold:
    """A change worth having (SESOI) or a margin: above 0, on the scale that it was written in."""

    value: float
    scale: str

    def __post_init__(self) -> None:
        if not self.value > 0 or self.scale not in ("relative", "absolute"):
            raise ValueError(f"a threshold is above 0 and relative or absolute, not {self}")


@dataclass(frozen=True, slots=True, kw_only=True)
class Hypothesis:
    """One hypothesis with all that the plan says of it: the top's words merged with its own.

    ``columns`` maps a role to its column (``covariates`` to several); ``settings`` holds what was
    written and the design knows, not defaults; ``where`` maps a column to the values kept.
    """

    key: str
    role: str
    metric: str
    outcome: str
    kind: Kind
    better: str
    design: str
    start: str | int | None
    columns: Mapping[str, str | tuple[str, ...]]
    settings: Mapping[str, Any]
    where: Mapping[str, tuple[Scalar, ...]]
    assignment: str
    selected_on_baseline: bool
    sesoi: Threshold | None
    margin: Threshold | None

    @property
    def threshold(self) -> Threshold | None:
        """The margin of a guardrail, the SESOI of any other."""
        return self.margin if self.role == "guardrail" else self.sesoi

    @property
    def roles(self) -> frozenset[str]:
        """The column roles that the plan gives."""
        return frozenset(self.columns)


@dataclass(frozen=True, slots=True, kw_only=True)
class Plan:
    """A whole plan. It exists only when it is sound, and nothing in it can be changed."""

    title: str
    hypotheses: tuple[Hypothesis, ...]
    power: Mapping[str, float]
    multiplicity: str | None
    normalised: Mapping[str, Any]
    canonical: bytes
    sha256: str
    seed: int
    warnings: tuple[str, ...] = ()

    def find(self, key: str) -> Hypothesis:
        """Return the hypothesis with this key.

        Raises
        ------
            BadPlanError: the plan has none; the message lists those it has.
        """
        for hypothesis in self.hypotheses:
            if hypothesis.key == key:
                return hypothesis
        known = ", ".join(hypothesis.key for hypothesis in self.hypotheses)
        raise BadPlanError(f"The plan has no hypothesis {key!r}. It has: {known}.")


def read(content: bytes, *, suffix: str, terms: Mapping[str, DesignTerms]) -> Plan:
    """Return the plan that a TOML or JSON document writes.

    Parameters
    ----------
    content:
        the bytes as received
    suffix:
        ``.toml`` or ``.json``
    terms:
        what may be said of each design: `design.terms()`

    Raises
    ------
        BadPlanError: with every fault found, each naming its field and the nearest valid word.
    """
    document = canonical.with_lists(read_document(content, suffix=suffix))
    problems = check_plan(document, terms)
    if problems:
        raise BadPlanError(problems)
    hypotheses = _hypotheses(document, terms)
    normalised = canonical.normalise(document, terms)
    form = canonical.canonical_bytes(normalised)
    sha256 = canonical.sha256_of(form)
    seed = document.get("settings", {}).get("seed")
    return Plan(
        title=document["title"],
        hypotheses=hypotheses,
        power=MappingProxyType(dict(document.get("power", {}))),
        multiplicity=document.get("multiplicity"),
        normalised=frozen(normalised),
        canonical=form,
        sha256=sha256,
        seed=canonical.seed_of(sha256) if seed is None else int(seed),
        warnings=tuple(_warnings(document)),
    )


def _warnings(document: Mapping[str, Any]) -> Iterator[str]:
    """Yield what a reader of the result must know of the plan itself."""
    if document.get("multiplicity") == "none":
        yield (
            "multiplicity: the plan switches the adjustment for several hypotheses off, so a "
            "difference that chance alone made is likelier among them."
        )


def frozen(value: Any) -> Any:
    """Return plain values that nobody can change: tables as read-only views, lists as tuples."""
    if isinstance(value, Mapping):
        return MappingProxyType({key: frozen(item) for key, item in value.items()})
    if isinstance(value, list | tuple):
        return tuple(frozen(item) for item in value)
    return value


def thawed(value: Any) -> Any:
    """Return what `frozen` froze as plain dictionaries and lists, for writing as JSON."""
    if isinstance(value, Mapping):
        return {key: thawed(item) for key, item in value.items()}
    if isinstance(value, list | tuple):
        return [thawed(item) for item in value]
    return value


def _hypotheses(
    document: Mapping[str, Any], terms: Mapping[str, DesignTerms]
) -> tuple[Hypothesis, ...]:
    """Build every hypothesis, and report together what contradicts itself in any of them."""
    made: list[Hypothesis] = []
    problems: list[Problem] = []
    for item in document["hypotheses"]:
        try:
            made.append(_hypothesis(item, document, terms))
        except BadPlanError as fault:
            problems += fault.problems
    if problems:
        raise BadPlanError(problems)
    return tuple(made)


def _hypothesis(
    item: Mapping[str, Any], document: Mapping[str, Any], terms: Mapping[str, DesignTerms]
) -> Hypothesis:
    design = terms[item.get("design", document.get("design"))]
    settings = _merged(item, document, "settings", design.settings.keys())
    place = f"hypotheses.{item['key']}"
    made = {name: _as_written(value, design.settings[name]) for name, value in settings.items()}
    _refuse_contradiction(design, made, place)
    start = item.get("start", document.get("start"))
    return Hypothesis(
        key=item["key"],
        role=item["role"],
        metric=item["metric"],
        outcome=item["outcome"].strip(),
        kind=Kind(item["kind"]),
        better=item["better"],
        design=design.key,
        start=int(start) if isinstance(start, float) else start,
        columns=frozen(_named(_merged(item, document, "columns", design.roles))),
        settings=frozen(made),
        where=_where(item.get("where", {}), document.get("where", {}), place),
        assignment=item.get("assignment", document.get("assignment", "chosen")),
        selected_on_baseline=document.get("selected_on_baseline", False),
        sesoi=_threshold(item.get("sesoi")),
        margin=_threshold(item.get("margin")),
    )


def _threshold(written: Mapping[str, Any] | None) -> Threshold | None:
    if written is None:
        return None
    return Threshold(value=float(written["value"]), scale=written["scale"])


def _merged(
    item: Mapping[str, Any], document: Mapping[str, Any], name: str, known: Any
) -> dict[str, Any]:
    """Merge the top's table with the hypothesis's own, key by key; an empty list undoes the top."""
    both = {**document.get(name, {}), **item.get(name, {})}
    return {key: value for key, value in both.items() if key in known and value != []}


def _named(columns: Mapping[str, Any]) -> dict[str, Any]:
    """Return columns by role without the blanks around a name, as the header's names are read."""
    return {
        role: [name.strip() for name in column] if isinstance(column, list) else column.strip()
        for role, column in columns.items()
    }


def _as_written(value: Any, terms: SettingTerms) -> Any:
    """Return 3.0 as 3 where only whole numbers may stand; all else as it was written."""
    if isinstance(value, list):
        return [_as_written(item, terms) for item in value]
    if isinstance(value, float) and float not in terms.types and value.is_integer():
        return int(value)
    return value


def _refuse_contradiction(design: DesignTerms, settings: Mapping[str, Any], place: str) -> None:
    try:
        design.make({name: frozen(value) for name, value in settings.items()})
    except BadPlanError as fault:
        at = f"{place}.settings"
        raise BadPlanError(
            Problem(message=f"{at}: {problem.message}", field=at) for problem in fault.problems
        ) from None
    except ValueError as fault:
        at = f"{place}.settings"
        raise BadPlanError([Problem(message=f"{at}: {fault}", field=at)]) from None


def _where(
    own: Mapping[str, list[Scalar]], top: Mapping[str, list[Scalar]], place: str
) -> Mapping[str, tuple[Scalar, ...]]:
    """Return both filters in one: where both name a column, the values that both keep."""
    both: dict[str, tuple[Scalar, ...]] = {name.strip(): tuple(kept) for name, kept in top.items()}
    for name, values in own.items():
        column, kept = name.strip(), tuple(values)
        if column in both:
            kept = tuple(
                narrow
                for value in values
                for other in both[column]
                if (narrow := _both_match(value, other)) is not None
            )
            if not kept:
                message = f"{place}.where.{column}: no row can match this and the top's where."
                raise BadPlanError([Problem(message=message, field=f"{place}.where.{column}")])
        both[column] = kept
    return MappingProxyType(both)


def _both_match(value: Scalar, other: Scalar) -> Scalar | None:
    """Return the narrower of two values that one cell can match: a text before a number."""
    if isinstance(value, str) and isinstance(other, str):
        return value if value.strip() == other.strip() else None
    if isinstance(value, str):
        return value if _text_matches(value.strip(), other) else None
    if isinstance(other, str):
        return other if _text_matches(other.strip(), value) else None
    return value if same(value, other) else None


def _text_matches(text: str, value: Scalar) -> bool:
    if isinstance(value, bool):
        return text.lower() == str(value).lower()
    try:
        return float(text) == value
    except ValueError:
        return False
