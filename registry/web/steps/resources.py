"""The fields of step 7: costs, people, the day of the decision, and the use of data."""

from collections.abc import Mapping
from typing import Any

from registry.domain.draft import Draft
from registry.web.steps.choices import Choices
from registry.web.steps.entries import Entry

FEWEST_COSTS = 3
MOST_COSTS = 40


def cost_rows(draft: Draft) -> int:
    """Return how many rows of costs are drawn: those that are there, and an empty one."""
    kept = draft.get("costs")
    count = len(kept) if isinstance(kept, list) else 0
    return min(max(FEWEST_COSTS, count + 1), MOST_COSTS)


def cost_entries(draft: Draft) -> tuple[tuple[Entry, Entry], ...]:
    """Return the fields of each row of costs; an amount is kept in pence and typed in pounds."""
    return tuple(
        (
            Entry(path=f"costs.{row}.item", label=f"Cost {row + 1}", width="30", optional=True),
            Entry(
                path=f"costs.{row}.amount",
                label=f"Amount of cost {row + 1}",
                shape="whole",
                width="10",
                unit="pounds",
                times=0.01,
                optional=True,
            ),
        )
        for row in range(cost_rows(draft))
    )


def people_entries(offered: Choices) -> tuple[Entry, ...]:
    """Return who answers for the plan, who analyses it and who reviews it."""
    people = offered.people
    return (
        Entry(path="leads.0", label="Responsible person", shape="choice", options=people),
        Entry(path="leads.1", label="Second responsible person", shape="choice", options=people),
        Entry(path="analyst", label="Analyst", shape="choice", options=offered.analysts),
        Entry(
            path="reviewer",
            label="Peer reviewer",
            shape="choice",
            options=people,
            hint="Somebody who has no part in this plan.",
        ),
        Entry(path="decision_on", label="Decision due on", shape="day"),
    )


MONEY = (
    Entry(path="price_year", label="Price year", shape="whole", width="4", optional=True),
    Entry(
        path="people_hours",
        label="Staff time a month",
        shape="number",
        width="5",
        unit="hours",
        optional=True,
    ),
)
DATA = (
    Entry(
        path="data_protection.personal",
        label="Will rows about single people be used?",
        shape="yes_no",
        hint="Pseudonyms count as people. If yes, the next four are needed.",
    ),
    Entry(path="data_protection.basis", label="Lawful basis", optional=True),
    Entry(path="data_protection.assessment", label="Impact assessment", optional=True),
    Entry(path="data_protection.controller", label="Controller of the data", optional=True),
    Entry(
        path="data_protection.retain_until_on",
        label="Rows are kept until",
        shape="day",
        optional=True,
    ),
)


def composed(draft: Draft, typed: Mapping[str, Any]) -> dict[str, Any]:
    """Return what was typed with the lists of people and of costs put together again."""
    found = {
        path: value
        for path, value in typed.items()
        if not path.startswith(("leads.", "costs."))
    }  # fmt: skip
    if any(path.startswith("leads.") for path in typed):
        named = [typed.get(f"leads.{place}", draft.get(f"leads.{place}")) for place in (0, 1)]
        found["leads"] = [person for person in named if person]
    if any(path.startswith("costs.") for path in typed):
        found["costs"] = _costs(draft, typed)
    return found


def _costs(draft: Draft, typed: Mapping[str, Any]) -> list[dict[str, Any]]:
    costs = []
    for row in range(MOST_COSTS):
        item, amount = (
            typed.get(f"costs.{row}.{name}", draft.get(f"costs.{row}.{name}"))
            for name in ("item", "amount")
        )
        if item is None and amount is None:
            continue
        cost = {"item": item or "", "amount": amount, "year": draft.get(f"costs.{row}.year") or 0}
        costs.append({name: value for name, value in cost.items() if value is not None})
    return costs
