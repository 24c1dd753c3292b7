"""The fields of steps 5 and 6: the main hypothesis, the other ones, and what follows from them."""

from collections.abc import Mapping
from typing import Any

from registry.domain.claim import primary_place
from registry.domain.draft import Draft
from registry.web.fields import Option
from registry.web.steps.assumptions import assumption_entries
from registry.web.steps.choices import Choices, MetricChoice
from registry.web.steps.columns import column_entries
from registry.web.steps.entries import Entry

RELATIVE = Option(value="relative", label="% of today\N{RIGHT SINGLE QUOTATION MARK}s figure")
_NOT_APPROVED = "This metric has no approved version: ask its owner, or pick another"
_DIRECTIONS = (
    Option(value="", label="choose"),
    Option(value="lower", label="fewer"),
    Option(value="higher", label="more"),
)
_BETTER = (
    Option(value="lower", label="fewer is better"),
    Option(value="higher", label="more is better"),
)


def place_of(place: int) -> str:
    """Return the path of a hypothesis in a draft."""
    return f"analysis.hypotheses.{place}"


def hypotheses(draft: Draft) -> list[Mapping[str, Any]]:
    """Return the hypotheses that a draft holds."""
    found = draft.get("analysis.hypotheses")
    return [item for item in found if isinstance(item, Mapping)] if isinstance(found, list) else []


def key_of(draft: Draft, place: int) -> str:
    """Return the key of a hypothesis."""
    return str(draft.get(f"{place_of(place)}.key") or "")


def chosen_metric(draft: Draft, place: int, offered: Choices) -> MetricChoice | None:
    """Return the metric version that a hypothesis has, if it is approved."""
    return offered.metrics.get(str(draft.get(f"metrics.{key_of(draft, place)}") or ""))


def _is_share(item: Mapping[str, Any], scale: str) -> bool:
    return scale == "relative" or item.get("kind") == "proportion"


def _size(draft: Draft, place: int, name: str, label: str, scale: str | None) -> tuple[Entry, ...]:
    """Return the number and the scale of a smallest change or a margin."""
    item = draft.get(place_of(place)) or {}
    path = f"{place_of(place)}.{name}"
    kept = scale if scale is not None else str(draft.get(f"{path}.scale") or "relative")
    unit = "in 100" if item.get("kind") == "proportion" else "in its own unit"
    return (
        Entry(
            path=f"{path}.value",
            label=label,
            shape="number",
            width="5",
            times=100.0 if _is_share(item, kept) else 1.0,
            above=0,
        ),
        Entry(
            path=f"{path}.scale",
            label="counted as",
            shape="choice",
            options=(RELATIVE, Option(value="absolute", label=unit)),
        ),
    )


def claim_entries(
    draft: Draft, offered: Choices, *, scales: Mapping[str, str] | None = None
) -> tuple[Entry, ...]:
    """Return the fields of step 5. ``scales`` are those typed, by path: a number is read by its."""
    place = primary_place(draft.values)
    if place is None:
        return ()
    path = place_of(place)
    scale = (scales or {}).get(f"{path}.sesoi.scale")
    return (
        Entry(path="delivery.intervention", label="What you will do"),
        Entry(path=f"{path}.better", label="will cause", shape="choice", options=_DIRECTIONS),
        Entry(
            path=f"metrics.{key_of(draft, place)}",
            label="Metric",
            shape="choice",
            options=offered.metric_options(),
            hint=_whose(draft, place, offered),
            otherwise=_NOT_APPROVED,
        ),
        Entry(path="population", label="among", rows=1),
        Entry(path="comparator", label="compared with", rows=1),
        Entry(
            path="analysis.design",
            label="tested by",
            shape="choice",
            options=offered.designs,
        ),
        Entry(path="window", label="over", shape="months", width="3", unit="months"),
        Entry(path="delivery_starts_on", label="from", shape="day"),
        *_size(draft, place, "sesoi", "Smallest change worth having", scale),
        *assumption_entries(draft),
        *column_entries(draft),
    )


def _whose(draft: Draft, place: int, offered: Choices) -> str:
    metric = chosen_metric(draft, place, offered)
    if metric is None:
        return "From the catalogue, so that results can be compared."
    version = metric.label.rpartition("/")[2]
    return f"Catalogue metric, version {version}. {metric.whose}"


def other_entries(
    draft: Draft, offered: Choices, *, scales: Mapping[str, str] | None = None
) -> dict[int, tuple[Entry, ...]]:
    """Return the fields of step 6, by the place of the hypothesis they belong to."""
    main = primary_place(draft.values)
    found: dict[int, tuple[Entry, ...]] = {}
    for place, item in enumerate(hypotheses(draft)):
        path = place_of(place)
        column = Entry(
            path=f"{path}.outcome",
            label="Column of the data file",
            width="20",
            hint="As the head of the column will be written.",
        )
        if place == main:
            found[place] = (column,)
            continue
        name = "margin" if item.get("role") == "guardrail" else "sesoi"
        label = "How much worse is accepted" if name == "margin" else "Smallest change worth having"
        scale = (scales or {}).get(f"{path}.{name}.scale")
        found[place] = (
            Entry(
                path=f"metrics.{key_of(draft, place)}",
                label="Metric",
                shape="choice",
                options=offered.metric_options(),
                hint=_whose(draft, place, offered),
                otherwise=_NOT_APPROVED,
            ),
            Entry(path=f"{path}.better", label="Which way is good", shape="choice",
                  options=_BETTER),
            *_size(draft, place, name, label, scale),
            column,
        )  # fmt: skip
    return found
