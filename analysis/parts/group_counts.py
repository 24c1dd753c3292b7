"""The comparison of two groups' counts: the ratio of their rates, and the difference beside it."""

from dataclasses import replace

from analysis.outcome import (
    Alternative,
    Check,
    CheckStatus,
    Consequence,
    Estimate,
    Quantity,
    Scale,
)
from analysis.parts.count_sums import CountSums, count_sums, estimated_dispersion, two_rates
from analysis.parts.etest import etest_p
from analysis.parts.group_answer import GroupAnswer, level_names, not_computed
from analysis.parts.rates import (
    POISSON,
    Dispersion,
    TwoRates,
    exact_rate,
    rate_difference,
    rate_ratio,
)
from analysis.parts.two_groups import TwoGroups, Words

CONDITIONAL = "Przyborowski and Wilenski (1940), Biometrika 31, 313-323"
SCORE = "Miettinen and Nurminen (1985), Statistics in Medicine 4, 213-226"
E_TEST = "Krishnamoorthy and Thomson (2004), J. Statistical Planning and Inference 119, 23-35"
QUASI = "McCullagh and Nelder (1989), Generalized Linear Models, 2nd edition, section 6.2.3"


VARIED = 10.0
"""A dispersion above this says that unlike things were counted together."""

_TOO_VARIED = (
    "So much says that the rows are not alike: consider separate analyses by type or place."
)


def compare_counts(groups: TwoGroups, level: float, dispersion: str | float) -> GroupAnswer:
    """Return the ratio of two groups' rates, with everything that stands beside it."""
    sums = count_sums(groups, groups.first), count_sums(groups, ~groups.first)
    unit = "per row" if groups.exposure is None else f"per unit of {groups.exposure_name}"
    return compare_sums(sums, groups.words, level, dispersion, unit)


def compare_sums(
    sums: tuple[CountSums, CountSums],
    words: Words,
    level: float,
    dispersion: str | float,
    unit: str,
) -> GroupAnswer:
    """Return the same from the two groups' sums alone (first, second)."""
    counts = two_rates(*sums)
    found, check = _dispersion(sums, dispersion)
    ratio = rate_ratio(counts, level, found) if counts.events + counts.other_events else None
    difference = _per(rate_difference(counts, level, found.value), unit)
    first = _per(exact_rate(counts.events, counts.exposure, level), unit)
    second = _per(exact_rate(counts.other_events, counts.other_exposure, level), unit)
    names = level_names("rate", words.labels)
    quantities: dict[str, Quantity] = {
        "rate_ratio": ratio,
        "rate_difference": difference,
        "etest_p": etest_p(counts),
        names[0]: first,
        names[1]: second,
    }
    checks = [check]
    if ratio is None:
        checks += [not_computed(name, _NO_EVENT) for name in ("rate_ratio", "etest_p")]
    return GroupAnswer(
        estimate=ratio,
        absolute=None if ratio is None else difference,
        counterfactual=Estimate(value=counts.other_rate, scale=Scale.RATE, unit=unit),
        levels=(first, second),
        quantities=quantities,
        checks=tuple(checks),
        sensitivity=_otherwise(counts, level, found, sums),
        method=_method(counts, found),
        references=(CONDITIONAL, SCORE, QUASI, E_TEST),
        events=round(counts.events + counts.other_events),
        dispersion=found.value,
        because="" if ratio else _NO_EVENT,
        what_would_help="A longer time, more places, or an outcome that happens more often; the "
        "difference of the rates and its interval stand beside this.",
    )


_NO_EVENT = "There was no event in either group, so there is no ratio of rates (0 to 0)."


def _per(estimate: Estimate, unit: str) -> Estimate:
    return replace(estimate, unit=unit)


def _dispersion(sums: tuple[CountSums, CountSums], asked: str | float) -> tuple[Dispersion, Check]:
    """Return the dispersion that is used, and the check that says so."""
    first, second = sums
    none_on_one_side = min(first.events, second.events) == 0
    if asked != "auto":
        known = Dispersion(value=float(asked))
        if known.value > 1.0 and none_on_one_side:
            return known, _rounded_down(known)
        return known, _dispersion_check(known, CheckStatus.INFO, "is set by the plan")
    found = estimated_dispersion(first, second)
    if found is None:
        return POISSON, Check(
            key="dispersion",
            status=CheckStatus.UNKNOWN,
            because="One of the groups has a single row, which cannot show how much the counts "
            "vary beyond chance: the interval assumes that they do not.",
            value=1.0,
            threshold="two or more rows in each group",
            consequence=Consequence.CAPS_STRENGTH,
            cap=1,
        )
    if found.value > 1.0 and none_on_one_side:
        return found, _rounded_down(found)
    return found, _dispersion_check(found, CheckStatus.HELD, "was estimated from the rows")


def _rounded_down(found: Dispersion) -> Check:
    """Return that no log interval can be had, whether rows or the plan gave the dispersion."""
    return Check(
        key="dispersion",
        status=CheckStatus.NOT_HELD,
        because=f"Counts vary {found.value:.3g} times as much as chance would have them, and "
        "one group has no event: the limits are exact ones of the counts over that number.",
        value=found.value,
        threshold="1",
        consequence=Consequence.CAPS_STRENGTH,
        cap=1,
    )


def _dispersion_check(found: Dispersion, status: CheckStatus, source: str) -> Check:
    return Check(
        key="dispersion",
        status=status,
        because=f"The dispersion of the counts, {found.value:.3g} (1 is chance alone), {source} "
        f"and is in the interval.{' ' + _TOO_VARIED if found.value > VARIED else ''}",
        value=found.value,
        threshold="at least 1",
        consequence=Consequence.CAVEAT if found.value > VARIED else Consequence.NONE,
    )


def _otherwise(
    counts: TwoRates, level: float, found: Dispersion, sums: tuple[CountSums, CountSums]
) -> tuple[Alternative, ...]:
    """Return the other admissible interval: exact Poisson, or one with the rows' dispersion."""
    if min(counts.events, counts.other_events) == 0:
        return ()
    if found.value > 1.0:
        return (
            Alternative(
                key="poisson",
                title="Exact interval, as if counts varied by chance alone (dispersion 1)",
                estimate=rate_ratio(counts, level),
            ),
        )
    estimated = estimated_dispersion(*sums)
    if estimated is None or estimated.value <= 1.0:
        return ()
    return (
        Alternative(
            key="quasi_poisson",
            title="Interval with the dispersion estimated from the rows",
            estimate=rate_ratio(counts, level, estimated),
        ),
    )


def _method(counts: TwoRates, found: Dispersion) -> str:
    if found.value <= 1.0:
        interval = "the exact interval conditional on the total (dispersion 1)"
    elif min(counts.events, counts.other_events) == 0:
        interval = (
            f"exact limits on the counts over a dispersion of {found.value:.4g}, rounded down"
        )
    elif found.df is None:
        interval = f"a normal interval on the logarithm, dispersion {found.value:.4g} as planned"
    else:
        interval = (
            f"an interval on the logarithm by t on {found.df:.0f} degrees of freedom, dispersion "
            f"{found.value:.4g} (Pearson's chi-squared over degrees of freedom)"
        )
    return (
        f"Ratio of two rates with {interval}; beside it the difference of the rates with "
        "Miettinen and Nurminen's score interval, each variance times the dispersion, "
        "and the E-test with unpooled variance."
    )
