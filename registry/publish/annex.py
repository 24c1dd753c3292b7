"""The analyst's annex: estimates on their own scales, p values, degrees of freedom, quantities."""

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from registry.publish.blocks import NOTHING, Block, Heading, Paragraph, Table
from registry.publish.words import named

Document = Mapping[str, Any]

_NUMBERS = frozenset(range(2, 9))


def annex(found: Sequence[Document]) -> Iterator[Block]:
    """Yield the annex: it alone holds p values, ratios and the numbers behind each chart."""
    yield Heading(words="For analysts")
    yield Paragraph(
        words="Estimates on the scale of the model, with the registered interval. "
        "Errors of ratios are on the logarithm.",
        quiet=True,
    )
    yield Paragraph(
        words="Scripts in R and in Python come to these headline numbers again: "
        "evaluation-registry analyse PLAN DATA --scripts FOLDER writes them, with the analysed "
        "rows that they read.",
        quiet=True,
    )
    yield Table(
        caption="Estimates",
        columns=(
            "Hypothesis",
            "Scale",
            "Estimate",
            "Low",
            "High",
            "Error",
            "df",
            "p",
            "p, adjusted",
        ),
        rows=tuple(row for each in found for row in _estimates(each)),
        numeric=_NUMBERS,
    )
    for each in found:
        yield from _details(each)


def _estimates(hypothesis: Document) -> Iterator[tuple[str, ...]]:
    pairs = [("", hypothesis.get("estimate")), (", absolute", hypothesis.get("absolute"))]
    pairs += [
        (f", {other['title']}", other["estimate"]) for other in hypothesis.get("sensitivity", ())
    ]
    for suffix, estimate in pairs:
        if estimate:
            yield (f"{hypothesis['key']}{suffix}", _scale(estimate), *_ends(estimate))
    if hypothesis.get("outcome") == "refusal":
        yield (hypothesis["key"], "refused", *[NOTHING] * 7)


def _scale(estimate: Document) -> str:
    unit = estimate.get("unit")
    scale = named(str(estimate.get("scale") or ""))
    return f"{scale}, {unit}" if unit else scale


def _ends(estimate: Document) -> tuple[str, ...]:
    names = ("value", "low", "high", "se", "df", "p", "p_adjusted")
    return tuple(exact(estimate.get(name)) for name in names)


def exact(value: Any) -> str:
    """Return a number to six digits that count, for analysts; what is not there as a dash."""
    if value is None:
        return NOTHING
    if isinstance(value, bool) or not isinstance(value, int | float):
        return str(value)
    return f"{value:,}" if isinstance(value, int) else f"{value:.6g}"


def _details(hypothesis: Document) -> Iterator[Block]:
    yield Heading(words=f"{hypothesis['key']}: {hypothesis['metric']}", level=3)
    yield Paragraph(words=hypothesis["wording"]["analyst"])
    sizes = hypothesis.get("n") or {}
    if sizes:
        yield Table(
            caption=f"{hypothesis['key']}: what was analysed",
            columns=("What", "Number"),
            rows=tuple((named(name), exact(count)) for name, count in sizes.items()),
            numeric=frozenset({1}),
        )
    chosen = hypothesis.get("auto") or {}
    if chosen:
        yield Table(
            caption=f"{hypothesis['key']}: what auto became",
            columns=("Setting", "Chosen"),
            rows=tuple((name, exact(value)) for name, value in chosen.items()),
        )
    quantities = hypothesis.get("quantities") or {}
    if quantities:
        yield Table(
            caption=f"{hypothesis['key']}: quantities",
            columns=("Quantity", "Scale", "Value", "Low", "High", "Error", "df", "p"),
            rows=tuple(_quantity(name, found) for name, found in quantities.items()),
            numeric=frozenset(range(2, 8)),
        )


def _quantity(name: str, found: Any) -> tuple[str, ...]:
    if not isinstance(found, Mapping):
        return (name, NOTHING, exact(found), *[NOTHING] * 5)
    ends = (exact(found.get(end)) for end in ("value", "low", "high", "se", "df", "p"))
    return (name, _scale(found), *ends)
