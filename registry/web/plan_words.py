"""A frozen plan in words: the question it asks, and the rows that its overview shows."""

from collections.abc import Iterator, Mapping
from datetime import date
from typing import Any

from markupsafe import Markup

from registry.domain.claim import within
from registry.domain.registration import Registration
from registry.publish.charts.amounts import amount
from registry.web.ceilings import planned_ceiling
from registry.web.pages.evaluations import PlanLine
from registry.web.pages.parts import Strength
from registry.web.steps.seeing import sight_of
from registry.web.words import day, plural

_DESIGN_WORDS = {
    "analysis_of_variance": "Several groups, side by side",
    "association_table": "Two things counted together",
    "before_after": "The same people or places, before and after",
    "cluster_randomised": "Teams or places drawn by lot",
    "comparison_group": "A comparison group, side by side",
    "difference_in_differences": "The change against the change in a comparison",
    "interrupted_time_series": "The months after against where the months before were heading",
    "matched_comparison": "A comparison group weighted to be alike",
    "ordinal_survey": "Answers of two groups, from worst to best",
    "randomised": "People drawn by lot",
    "staggered_adoption": "Places that begin at different times, against those not yet begun",
    "stepped_wedge": "Places that begin in an order drawn by lot",
    "synthetic_control": "A place against a blend of others that moved like it before",
    "time_to_event": "How long until it happens, in two groups",
    "weighted_displacement": "The area against its control and the streets around both",
}
_PLACED = {"among", "at", "during", "for", "in", "on", "with", "without"}


def design_words(key: str) -> str:
    """Return a design's name as pages say it."""
    return _DESIGN_WORDS.get(key, key.replace("_", " ").capitalize())


def ceiling_of(analysis: Mapping[str, Any], hypothesis: Mapping[str, Any]) -> int:
    """Return the most strength that a hypothesis's design can reach, as planned."""
    found = planned_ceiling(analysis, hypothesis)
    return 1 if found is None else found[0]


def amount_words(
    threshold: Mapping[str, Any] | None, *, kind: str = "", direction: str = ""
) -> str:
    """Return a smallest change worth having, or a margin, in words: "5 fewer in every 100"."""
    if not threshold:
        return "no smallest change was set"
    value = float(threshold["value"])
    if threshold["scale"] == "relative":
        return f"{100 * value:.4g}% {direction}".strip()
    if kind == "proportion":
        return " ".join(part for part in (f"{100 * value:.4g}", direction, "in every 100") if part)
    return f"{value:.6g} {direction}".strip()


def direction_word(hypothesis: Mapping[str, Any]) -> str:
    """Return fewer or more, lower or higher, as fits what is counted."""
    counted = hypothesis.get("kind") in {"count", "proportion", "time_to_event"}
    lower = hypothesis.get("better") == "lower"
    if counted:
        return "fewer" if lower else "more"
    return "lower" if lower else "higher"


def _hypotheses(analysis: Mapping[str, Any], role: str) -> list[Mapping[str, Any]]:
    return [item for item in analysis.get("hypotheses", ()) if item.get("role") == role]


def refutation(hypothesis: Mapping[str, Any]) -> str:
    """Return what would show that the initiative did not work."""
    if not hypothesis.get("sesoi"):
        return "the whole likely range lies on the wrong side of no change"
    wanted = _wanted(hypothesis, direction=direction_word(hypothesis))
    return f"the whole likely range falls short of {wanted}"


def _wanted(hypothesis: Mapping[str, Any], *, direction: str = "") -> str:
    kind = str(hypothesis.get("kind") or "")
    return amount_words(hypothesis.get("sesoi"), kind=kind, direction=direction)


def question(it: Registration) -> Markup:
    """Return the one question that a frozen plan asks, its answer-to-be in bold."""
    primary = _hypotheses(it.analysis, "primary")
    named = it.initiative.delivery.get("intervention") or it.initiative.delivered
    delivered, comparator = within(named), within(it.initiative.comparator)
    if not primary:
        return Markup("What happens with {}, compared with {}?").format(delivered, comparator)
    expected = f"{direction_word(primary[0])} {within(str(primary[0]['metric']))}"
    # A comparator that begins with its place ("among people who ...") reads on after "than".
    first = comparator.split(" ")[0]
    joined = " than" if first in _PLACED else ", compared with"
    if first == "among":
        joined = f" among {within(it.initiative.population)} than"
    return Markup("Will {} mean <b>{}</b>{} {}?").format(delivered, expected, joined, comparator)


def plan_lines(it: Registration) -> tuple[PlanLine, ...]:
    """Return the rows of the frozen plan that the overview shows."""
    return tuple(_lines(it))


def _lines(it: Registration) -> Iterator[PlanLine]:
    primary = _hypotheses(it.analysis, "primary")
    for item in primary:
        used = it.metrics.get(item["key"])
        version = f". Metric {used.key}, version {used.version}" if used else ""
        yield PlanLine(name="Primary outcome", words=f"{item['metric']}{version}")
        yield PlanLine(
            name="We expect",
            words=Markup("<b>{}</b>, by at least <b>{}</b>").format(
                direction_word(item).capitalize(), _wanted(item)
            )
            if item.get("sesoi")
            else Markup("<b>{}</b>; no smallest change was set").format(
                direction_word(item).capitalize()
            ),
        )
        yield PlanLine(name="It did not work if", words=refutation(item))
    yield PlanLine(name="Compared with", words=it.initiative.comparator)
    if primary:
        yield _design_line(it.analysis, primary[0])
    if primary and (seen := _power_words(it.power, primary[0])):
        yield PlanLine(name="Can see", words=seen)
    yield from _others(it.analysis)
    yield PlanLine(name="Windows", words=windows_words(it))
    yield PlanLine(name="Decision rule", words=str(it.rule.get("text") or "The default rule"))


def _others(analysis: Mapping[str, Any]) -> Iterator[PlanLine]:
    """Yield the outcomes beside the primary: what must not get worse, and what else is measured."""
    for item in _hypotheses(analysis, "guardrail"):
        words = f"{item['metric']}: no more than {_margin(item)} worse"
        yield PlanLine(name="Guardrail", words=words)
    for role, name in (("secondary", "Also measured"), ("exploratory", "Also looked at")):
        for item in _hypotheses(analysis, role):
            direction = direction_word(item)
            wanted = _wanted(item, direction=direction)
            words = f"{wanted} is worth having" if item.get("sesoi") else f"{direction} is better"
            yield PlanLine(name=name, words=f"{item['metric']}: {words}")


def _margin(item: Mapping[str, Any]) -> str:
    return amount_words(item.get("margin"), kind=str(item.get("kind") or ""))


def _design_line(analysis: Mapping[str, Any], hypothesis: Mapping[str, Any]) -> PlanLine:
    design = str(hypothesis.get("design") or analysis.get("design") or "")
    level = ceiling_of(analysis, hypothesis)
    return PlanLine(
        name="Design",
        words=f"{design_words(design)}.",
        strength=Strength(level=level, note="at most"),
    )


def _power_words(power: Mapping[str, Any], primary: Mapping[str, Any]) -> str:
    """Return how small a change the plan would see 8 times in 10; empty where nobody knows."""
    seen = sight_of(power)
    if seen.can_see is None:
        return ""
    move = "rise" if primary.get("better") == "higher" else "fall"
    return f"A {move} of {f'{amount(seen.can_see)} {seen.unit}'.strip()} or more, 8 times in 10"


def windows_words(it: Registration) -> str:
    """Return when delivery runs and when outcomes count."""
    dates = it.dates
    delivery = (dates.delivery_starts_on, dates.delivery_ends_on)
    outcomes = (dates.outcomes_from_on, dates.outcomes_to_on)
    words = f"Delivery {_between(*delivery)}. Outcomes "
    words += "in the same time" if outcomes == delivery else _between(*outcomes)
    if dates.maturity_days:
        words += f", complete {plural(dates.maturity_days, 'day')} later"
    return f"{words}."


def _between(first: date, last: date) -> str:
    """Return a span of days; of one year the year is said once."""
    if first.year == last.year:
        return f"{day(first).removesuffix(f' {first.year}')} to {day(last)}"
    return f"{day(first)} to {day(last)}"
