"""The money of a result set against what it cost: cost per outcome, net benefit, ratio.

The door is `value`; `read_costs` and `read_result` read its files. Errors are ``BadPlanError`` for
the costs file and ``BadDataError`` for the result.
"""

from analysis.value_for_money.costs import Cost, Costs, Value
from analysis.value_for_money.costs_file import read_costs
from analysis.value_for_money.results import read_result
from analysis.value_for_money.valued import value

__all__ = ["Cost", "Costs", "Value", "read_costs", "read_result", "value"]
