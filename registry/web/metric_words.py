"""What the catalogue of metrics says: families, definitions, who owns a version."""

from registry import catalogue
from registry.catalogue import Metric
from registry.domain.metric import MetricVersion
from registry.store.search import terms
from registry.web.pages.frame import Link

_KINDS = {
    "mean": "an average",
    "proportion": "a share",
    "count": "a count, as a rate",
    "time_to_event": "a time until something happens",
    "ordinal": "an answer by level",
}
_BETTER = {"lower": "Less is better.", "higher": "More is better."}
SHIPPED = "Shipped with the registry"


def url_of(key: str, version: int) -> str:
    """Return the address of one version of a metric."""
    return f"/metrics/{key}/{version}"


def fitting_metrics(query: str, *, most: int = 5) -> tuple[Link, ...]:
    """Return the shipped metrics whose name or definition holds every word that was typed."""
    words = terms(query)
    if not words:
        return ()
    found = [
        item
        for item in catalogue.metrics().values()
        if all(word in f"{item.name} {item.definition}".lower() for word in words)
    ]
    return tuple(Link(words=item.name, url=url_of(item.key, item.version)) for item in found[:most])


def kind_words(kind: str) -> str:
    """Return how a kind of metric is said."""
    return _KINDS.get(kind, kind or "not said")


def better_words(better: str | None) -> str:
    """Return which way is good."""
    return _BETTER.get(str(better), "It describes; no way is better.")


def shipped_facts(metric: Metric) -> tuple[tuple[str, str], ...]:
    """Return a shipped metric's definition, name by name."""
    rows = [
        ("What it is", metric.definition),
        ("What is counted", metric.numerator),
        ("Out of what", metric.denominator or "It is not divided by anything."),
        ("Kind", f"{kind_words(metric.kind).capitalize()}, {metric.unit}."),
        ("Which way is good", better_words(metric.better)),
        ("For each", metric.grain),
        ("Where it comes from", metric.data_source),
        ("Complete after", f"{metric.maturity_days:,} days"),
        ("Baseline", metric.baseline),
        ("Small numbers", metric.small_number_rule),
    ]
    if metric.guardrail_only:
        rows.append(("Use", "As a guardrail, never as the only main metric."))
    if metric.read_with is not None:
        other = catalogue.metrics()[metric.read_with]
        rows.append(("Read it with", other.name))
    return tuple(rows)


def own_facts(item: MetricVersion) -> tuple[tuple[str, str], ...]:
    """Return the definition of a force's own metric, as it was written."""
    words = {
        "definition": "What it is", "numerator": "What is counted", "denominator": "Out of what",
        "kind": "Kind", "unit": "Unit", "better": "Which way is good",
    }  # fmt: skip
    rows = []
    for name, value in item.definition.items():
        if value in (None, "", [], {}):
            continue
        label = words.get(name, name.replace("_", " ").capitalize())
        said = ", ".join(map(str, value)) if isinstance(value, list) else str(value)
        if name == "better":
            said = better_words(said)
        rows.append((label, kind_words(said) if name == "kind" else said))
    return tuple(rows)
