"""Effects and costs to value, for the tests of value for money."""

from analysis.value_for_money import Cost, Costs, Value


def effect(value=-40.0, low=-69.4, high=-10.6, scale="count", **more):
    return {"value": value, "low": low, "high": high, "level": 0.95, "scale": scale, **more}


def costs_of(*, paid=((250000.0, 0.0),), worth=((14050.0, 0.2, "society"),), **more):
    return Costs(
        currency="GBP",
        price_year=2024,
        costs=tuple(Cost(item="c", amount=amount, cv=cv) for amount, cv in paid),
        values=tuple(
            Value(item="v", amount=amount, cv=cv, perspective=name) for amount, cv, name in worth
        ),
        **more,
    )
