"""How a comparison of times is done, in a sentence, and where that comes from."""

from collections.abc import Set as AbstractSet

from analysis.data import Observations
from analysis.parts.survival_data import Survival

REFERENCES = (
    "Kaplan and Meier (1958), Journal of the American Statistical Association 53, 457-481",
    "Cox (1972), Journal of the Royal Statistical Society B 34, 187-220",
    "Royston and Parmar (2013), BMC Medical Research Methodology 13, 152",
    "Grambsch and Therneau (1994), Biometrika 81, 515-526",
)

_TIES = {
    "efron": "Efron (1977), Journal of the American Statistical Association 72, 557-565",
    "breslow": "Breslow (1974), Biometrics 30, 89-99",
}
_LIN_WEI = "Lin and Wei (1989), Journal of the American Statistical Association 84, 1074-1078"
_AALEN = "Aalen and Johansen (1978), Scandinavian Journal of Statistics 5, 141-150"
_ANDERSEN = "Andersen (2013), Statistics in Medicine 32, 5278-5285"


def roles_of(seen: Observations | Survival) -> frozenset[str]:
    """Return those optional columns of the design that are there."""
    held = {
        "covariates": bool(seen.covariates),
        "stratum": seen.stratum is not None,
        "cluster": seen.cluster is not None,
        "entry": (seen.clock.starts if isinstance(seen, Survival) else seen.entry) is not None,
    }
    return frozenset(role for role, there in held.items() if there)


def method_sentence(roles: AbstractSet[str], *, ties: str, headline: str, competes: bool) -> str:
    """Return the sentence that names every convention."""
    model = f"Cox's model with {ties.capitalize()}'s ties"
    if "stratum" in roles:
        model += ", stratified"
    if "covariates" in roles:
        model += ", adjusted for the covariates"
    errors = (
        "Wald interval on the log with Lin and Wei's errors by cluster"
        if "cluster" in roles
        else "Wald interval on the log"
    )
    ratio = f"{'cause-specific hazard ratio' if competes else 'hazard ratio'} by {model}, {errors}"
    mean = (
        "mean time without the event up to the horizon by "
        + ("Aalen and Johansen's incidence" if competes else "Kaplan and Meier's curve")
        + ", Greenwood-type error and normal interval, the groups' variances added"
    )
    first, second = (ratio, mean) if headline == "hazard_ratio" else (mean, ratio)
    return (
        f"{first[0].upper()}{first[1:]}; beside it {second}; log-rank test"
        f"{' within strata' if 'stratum' in roles else ''}; "
        + _curves(competes=competes)
        + "; proportional hazards by the exact score test with Kaplan-Meier time; "
        + ("people come under risk at their entry; " if "entry" in roles else "")
        + "times that differ by less than 1e-9 of their size are ties."
    )


def _curves(*, competes: bool) -> str:
    if not competes:
        return "survival with Greenwood's error and log-log interval, incidence its complement"
    return (
        "survival without any event with Greenwood's error, incidence of the event by Aalen and "
        "Johansen, log-log intervals for both"
    )


def references(roles: AbstractSet[str], *, ties: str, competes: bool) -> tuple[str, ...]:
    """Return the sources of what ran."""
    found = [*REFERENCES, _TIES[ties]]
    if "cluster" in roles:
        found.append(_LIN_WEI)
    if competes:
        found += [_AALEN, _ANDERSEN]
    return tuple(found)
