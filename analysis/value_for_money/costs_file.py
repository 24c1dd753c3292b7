"""A ``costs/1`` document read: every fault found, named by its field, with the nearest word."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from analysis.document import read_document, shown
from analysis.errors import BadPlanError
from analysis.faults import Faults
from analysis.setting_rules import type_word
from analysis.value_for_money.costs import ASSUMED_VARIATION, Cost, Costs, Value

SCHEMA = "costs/1"
MOST_VARIATION = 10.0
LARGEST = 1e15
_YEARS = (1900, 2200)

_TOP = (
    "schema",
    "currency",
    "price_year",
    "hypothesis",
    "quantity",
    "units",
    "discount_rate",
    "optimism_bias",
    "costs",
    "values",
)
_COST = ("item", "amount", "cv", "year")
_VALUE = ("item", "amount", "perspective", "cv")


@dataclass(frozen=True, slots=True)
class _Bounds:
    """What a number may be."""

    least: float = 0.0
    most: float = LARGEST
    above: bool = False
    """Whether ``least`` itself is too little."""
    whole: bool = False

    def words(self) -> str:
        """Return the bounds as a message says them."""
        kind = "a whole number" if self.whole else "a number"
        start = f"above {self.least:g}" if self.above else f"from {self.least:g}"
        return f"{kind} {start} to {self.most:g}"

    def hold(self, value: Any) -> bool:
        """Return whether a value is such a number."""
        if isinstance(value, bool) or not isinstance(value, int | float):
            return False
        enough = value > self.least if self.above else value >= self.least
        return enough and value <= self.most and (not self.whole or float(value).is_integer())


_AMOUNT = _Bounds()
_VARIATION = _Bounds(most=MOST_VARIATION)


def read_costs(content: bytes, *, suffix: str) -> Costs:
    """Return the costs file that a TOML or JSON document writes.

    Raises
    ------
        BadPlanError: with every fault found, each naming its field and the nearest valid word.
    """
    document = read_document(content, suffix=suffix, noun="costs file")
    reading = _Reading()
    reading.faults.keys(document, _TOP, "")
    reading.schema(document)
    currency = reading.text(document, "currency", "currency")
    price_year = reading.number(document, "price_year", "price_year", _PRICE_YEAR)
    costs, values = reading.costs(document), reading.values(document)
    hypothesis = reading.optional_text(document, "hypothesis")
    quantity = reading.optional_text(document, "quantity")
    units = reading.optional_number(document, "units", _Bounds(above=True))
    rate = reading.number(document, "discount_rate", "discount_rate", _RATE, 0.0)
    bias = reading.number(document, "optimism_bias", "optimism_bias", _BIAS, 0.0)
    if reading.faults.problems:
        raise BadPlanError(reading.faults.problems)
    return Costs(
        currency=currency,
        price_year=int(price_year),
        costs=tuple(costs),
        values=tuple(values),
        hypothesis=hypothesis,
        quantity=quantity,
        units=units,
        discount_rate=rate,
        optimism_bias=bias,
    )


_PRICE_YEAR = _Bounds(least=_YEARS[0], most=_YEARS[1], whole=True)
_RATE = _Bounds(most=1.0)
_BIAS = _Bounds(most=100.0)


@dataclass(slots=True)
class _Reading:
    """One pass over a document: takes what is sound and notes the rest."""

    faults: Faults = field(default_factory=Faults)

    def schema(self, document: Mapping[str, Any]) -> None:
        """Note a schema that is another's, or none."""
        if document.get("schema") != SCHEMA:
            found = type_word(document.get("schema"))
            self.faults.add("schema", f'must be "{SCHEMA}"; found {found}.')

    def text(self, holder: Mapping[str, Any], name: str, place: str) -> str:
        """Return a text that must be there."""
        if name not in holder:
            self.faults.add(place, "is missing; give a text.")
        return self.faults.text(holder, name, place) or ""

    def optional_text(self, holder: Mapping[str, Any], name: str) -> str | None:
        """Return a text, or None where there is none."""
        return self.faults.text(holder, name, name)

    def number(
        self,
        holder: Mapping[str, Any],
        name: str,
        place: str,
        bounds: _Bounds,
        default: float | None = None,
    ) -> float:
        """Return a number within bounds; one that is missing without a default is noted."""
        if name not in holder:
            if default is None:
                self.faults.add(place, f"is missing; give {bounds.words()}.")
            return default or 0.0
        value = holder[name]
        if bounds.hold(value):
            return float(value)
        self.faults.add(place, f"must be {bounds.words()}; found {type_word(value)}.")
        return default or 0.0

    def optional_number(
        self, holder: Mapping[str, Any], name: str, bounds: _Bounds
    ) -> float | None:
        """Return a number within bounds, or None where there is none."""
        return self.number(holder, name, name, bounds) if name in holder else None

    def costs(self, document: Mapping[str, Any]) -> list[Cost]:
        """Return the items that were paid; there must be one."""
        tables = self._tables(document, "costs", _COST)
        if not tables and isinstance(document.get("costs", []), list):
            self.faults.add("costs", "is missing; give one [[costs]] at least: item, amount.")
        return [
            Cost(
                item=self.text(table, "item", f"{place}.item"),
                amount=self.number(table, "amount", f"{place}.amount", _AMOUNT),
                cv=self.number(table, "cv", f"{place}.cv", _VARIATION, 0.0),
                year=self.number(table, "year", f"{place}.year", _Bounds(most=1000.0), 0.0),
            )
            for place, table in tables
        ]

    def values(self, document: Mapping[str, Any]) -> list[Value]:
        """Return what outcomes are worth."""
        return [
            Value(
                item=self.text(table, "item", f"{place}.item"),
                amount=self.number(table, "amount", f"{place}.amount", _AMOUNT),
                perspective=self.text(table, "perspective", f"{place}.perspective"),
                cv=self.number(table, "cv", f"{place}.cv", _VARIATION, ASSUMED_VARIATION),
                assumed="cv" not in table,
            )
            for place, table in self._tables(document, "values", _VALUE)
        ]

    def _tables(
        self, document: Mapping[str, Any], name: str, known: tuple[str, ...]
    ) -> list[tuple[str, dict[str, Any]]]:
        found = document.get(name, [])
        if not isinstance(found, list):
            self.faults.add(
                name, f"must be a list of tables, [[{name}]]; found {type_word(found)}."
            )
            return []
        tables = []
        for number, table in enumerate(found, start=1):
            place = f"{name}[{number}]"
            if isinstance(table, dict):
                self.faults.keys(table, known, place)
                tables.append((place, table))
            else:
                self.faults.add(place, f"must be a table; found {shown(table)}.")
        return tables
