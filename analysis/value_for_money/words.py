"""Money in words for people who decide: never a benefit that the evaluation does not claim."""

from collections.abc import Iterator, Mapping
from typing import Any

_SIGNS = {"GBP": "£", "EUR": "€", "USD": "$"}


def money(amount: float, currency: str) -> str:
    """Return an amount as people read it: whole, with its sign or its currency before it.

    Examples
    --------
    >>> money(-1234.5, "GBP"), money(250000, "CHF")
    ('-£1,234', 'CHF 250,000')
    """
    minus = "-" if amount < 0 else ""
    sign = _SIGNS.get(currency, f"{currency} ")
    size = abs(amount)
    return f"{minus}{sign}{size:,.0f}" if size >= 100 or size == 0 else f"{minus}{sign}{size:,.2f}"


def leader_sentence(document: Mapping[str, Any]) -> str:
    """Return what a leader needs: the net cost so far, or what each perspective came to."""
    said = money(document["cost"]["value"], document["currency"])
    if not document["benefit_claimed"]:
        verdict = str(document["verdict"] or "none").replace("_", " ")
        return (
            f"Net cost so far: {said}, in prices of {document['price_year']}. The evaluation does "
            f"not claim a benefit (verdict: {verdict}), so none is set against it."
        )
    return " ".join(_claimed(document, said))


def _claimed(document: Mapping[str, Any], cost: str) -> Iterator[str]:
    currency = document["currency"]
    yield f"It cost {cost}, in prices of {document['price_year']}."
    each = document["cost_per_outcome"]
    if each["value"] is not None:
        low, high = money(each["low"], currency), money(each["high"], currency)
        yield f"Each outcome cost about {money(each['value'], currency)} (likely {low} to {high})."
    for name, found in document["perspectives"].items():
        net = found["net_benefit"]
        chance = found["probability_net_benefit"]
        yield (
            f"For {name}, benefit less cost is {money(net['value'], currency)} (likely "
            f"{money(net['low'], currency)} to {money(net['high'], currency)}); the chance that "
            f"it is above 0 is {_in_hundred(chance)}."
        )


def _in_hundred(chance: float) -> str:
    share = round(100 * chance)
    if share == 0:
        return "under 1 in 100"
    return "over 99 in 100" if share == 100 else f"about {share} in 100"
