"""A frozen plan in words: the nine rows of its overview, and the whole of it by section."""

from collections.abc import Iterator, Mapping
from datetime import date
from typing import Any

from markupsafe import Markup

from registry.domain.claim import within
from registry.domain.registration import ItemStatus, Registration
from registry.web.ceilings import planned_ceiling
from registry.web.pages.evaluations import PlanLine, PlanSection
from registry.web.pages.parts import Strength, check_line
from registry.web.words import day, listed, plural, pounds

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
    delivered, comparator = within(it.initiative.delivered), within(it.initiative.comparator)
    if not primary:
        return Markup("What happens with {}, compared with {}?").format(delivered, comparator)
    expected = f"{direction_word(primary[0])} {within(str(primary[0]['metric']))}"
    # A comparator that begins with its place ("among people who ...") reads on after "than".
    joined = " than" if comparator.split(" ")[0] in _PLACED else ", compared with"
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
    if seen := _power_words(it.power):
        yield PlanLine(name="Can see", words=seen)
    for item in _hypotheses(it.analysis, "guardrail"):
        yield PlanLine(
            name="Guardrail",
            words=f"{item['metric']}: no more than {_margin(item)} worse",
        )
    yield PlanLine(name="Windows", words=windows_words(it))
    yield PlanLine(name="Decision rule", words=str(it.rule.get("text") or "The default rule"))


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


def _power_words(power: Mapping[str, Any]) -> str:
    value = power.get("mde_80")
    if not isinstance(value, int | float):
        return ""
    return f"An effect of {value:.3g} or more, 8 times in 10 ({power.get('scale', 'estimate')})"


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


def plan_sections(it: Registration) -> tuple[PlanSection, ...]:
    """Return the whole registration in words."""
    about = it.initiative
    return (
        PlanSection(
            title="What is done",
            lines=_given(
                ("Problem", about.problem),
                ("Evidence", about.evidence),
                ("For whom", about.population),
                ("What is delivered", about.delivered),
                ("Where", about.place),
                ("Over what time", about.window),
                ("Compared with", about.comparator),
                *(
                    (key.replace("_", " ").capitalize(), text)
                    for key, text in about.delivery.items()
                ),
            ),
        ),
        PlanSection(title="How it should work", lines=_logic(it.logic)),
        PlanSection(title="What is tested", lines=plan_lines(it)),
        PlanSection(title="The list before the freeze", lines=tuple(_checklist(it))),
        PlanSection(title="Data, cost and people", lines=_given(*_resources(it))),
    )


def _given(*pairs: tuple[str, Any]) -> tuple[PlanLine, ...]:
    return tuple(
        PlanLine(name=name, words=str(words)) for name, words in pairs if str(words or "").strip()
    )


def _logic(logic: Mapping[str, Any]) -> tuple[PlanLine, ...]:
    def text(value: Any) -> str:
        return "; ".join(map(str, value)) if isinstance(value, list | tuple) else str(value or "")

    return _given(*((key.capitalize(), text(value)) for key, value in logic.items()))


def _checklist(it: Registration) -> Iterator[PlanLine]:
    status = {ItemStatus.HELD: "held", ItemStatus.WAIVED: "info", ItemStatus.UNKNOWN: "unknown"}
    for item in it.checklist:
        words = f"Waived by {item.waived_by}: {item.waiver}" if item.waiver else ""
        yield PlanLine(
            name=item.title,
            words=words,
            check=check_line(status.get(item.status, "not_held"), item.because),
        )


def _resources(it: Registration) -> Iterator[tuple[str, str]]:
    keeps = it.data_protection
    yield "Personal data", _protection(keeps.basis, keeps.assessment) if keeps.personal else "None"
    if keeps.retain_until_on:
        yield "Kept until", day(keeps.retain_until_on)
    for cost in it.costs:
        yield cost.item, f"{pounds(cost.amount)}{f', year {cost.year + 1}' if cost.year else ''}"
    if it.price_year:
        yield "Price year", str(it.price_year)
    yield "Leads", listed([named.name for named in it.people.leads])
    yield "Analyst", it.people.analyst.name
    yield "Reviewer", it.people.reviewer.name


def _protection(basis: str, assessment: str) -> str:
    return ". ".join(part for part in (f"Basis: {basis}", f"Assessment: {assessment}") if part)
