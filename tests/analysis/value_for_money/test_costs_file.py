import json

import pytest

from analysis.errors import BadPlanError
from analysis.value_for_money import Cost, Costs, Value, read_costs

WHOLE = """
schema = "costs/1"
currency = "GBP"
price_year = 2024
hypothesis = "burglary"
quantity = "absolute"
units = 1200
discount_rate = 0.035
optimism_bias = 0.1
[[costs]]
item = "Overtime"
amount = 180000
cv = 0.1
year = 2
[[values]]
item = "Burglary"
amount = 5930
perspective = "society"
"""


def reading(text):
    return read_costs(text.encode(), suffix=".toml")


def test_a_whole_file_is_read():
    costs = reading(WHOLE)
    assert (costs.currency, costs.price_year, costs.units) == ("GBP", 2024, 1200.0)
    assert (costs.hypothesis, costs.quantity) == ("burglary", "absolute")
    assert costs.costs == (Cost(item="Overtime", amount=180000.0, cv=0.1, year=2.0),)
    assert costs.values == (
        Value(item="Burglary", amount=5930.0, perspective="society", cv=0.2, assumed=True),
    )
    assert costs.paid(costs.costs[0]) == pytest.approx(180000 * 1.1 / 1.035**2)


def test_json_says_the_same_as_toml():
    document = {
        "schema": "costs/1",
        "currency": "GBP",
        "price_year": 2024,
        "costs": [{"item": "a", "amount": 1}],
    }
    costs = read_costs(json.dumps(document).encode(), suffix=".json")
    assert costs.costs == (Cost(item="a", amount=1.0),)
    assert (costs.values, costs.units, costs.discount_rate) == ((), None, 0.0)


def test_every_fault_is_named_by_its_field():
    with pytest.raises(BadPlanError) as caught:
        reading(
            """
            schema = "cost/1"
            price_year = 2024.5
            discount = 0.03
            units = 0
            discount_rate = -0.1
            quantity = ""
            [[costs]]
            item = ""
            amount = -5
            year = true
            [[values]]
            amount = "many"
            cv = 11
            percpective = "society"
            """
        )
    fields = {problem.field for problem in caught.value.problems}
    assert fields == {
        "schema",
        "currency",
        "price_year",
        "discount",
        "units",
        "discount_rate",
        "quantity",
        "costs[1].item",
        "costs[1].amount",
        "costs[1].year",
        "values[1].item",
        "values[1].amount",
        "values[1].perspective",
        "values[1].percpective",
        "values[1].cv",
    }
    assert "Did you mean 'discount_rate'?" in str(caught.value)
    assert "Did you mean 'perspective'?" in str(caught.value)


@pytest.mark.parametrize("costs", ["", "costs = 5", "costs = [5]", "costs = []"])
def test_a_file_without_costs_is_an_error(costs):
    text = f'schema = "costs/1"\ncurrency = "GBP"\nprice_year = 2024\n{costs}\n'
    with pytest.raises(BadPlanError, match="costs"):
        reading(text)


@pytest.mark.parametrize(
    "making",
    [
        lambda: Cost(item="a", amount=-1.0),
        lambda: Cost(item="a", amount=float("nan")),
        lambda: Value(item="a", amount=1.0, perspective="society", cv=-0.1),
        lambda: Costs(currency="GBP", price_year=2024, costs=()),
        lambda: Costs(
            currency="GBP", price_year=2024, costs=(Cost(item="a", amount=1.0),), units=0.0
        ),
    ],
)
def test_costs_that_cannot_be_are_never_made(making):
    with pytest.raises(ValueError, match=r"from 0 on|one cost|above 0"):
        making()
