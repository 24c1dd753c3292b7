"""What a model of a panel answers: the estimate, or why there is none, and all beside it."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from analysis.outcome import Alternative, Check, CheckStatus, Estimate, Quantity

REFERENCES = {
    "cr1": "Liang and Zeger (1986), Biometrika 73, 13-22.",
    "cr2": "Pustejovsky and Tipton (2018), Journal of Business and Economic Statistics 36, "
    "672-683.",
    "cr3": "Bell and McCaffrey (2002), Survey Methodology 28(2), 169-181.",
    "hc1": "MacKinnon and White (1985), Journal of Econometrics 29, 305-325.",
    "hc2": "MacKinnon and White (1985), Journal of Econometrics 29, 305-325.",
    "wild": "Cameron, Gelbach and Miller (2008), Review of Economics and Statistics 90, 414-427.",
    "randomisation": "MacKinnon and Webb (2020), Journal of Econometrics 218, 435-450.",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Answer:
    """An estimate, or ``because`` and ``help`` in its place; what can be computed stands beside.

    estimate: None where the model refuses.
    """

    estimate: Estimate | None
    because: str = ""
    help: str = ""
    quantities: Mapping[str, Quantity] = field(default_factory=dict)
    checks: tuple[Check, ...] = ()
    sensitivity: tuple[Alternative, ...] = ()
    absolute: Estimate | None = None
    counterfactual: Estimate | None = None
    method: str = ""
    event_study: tuple[Mapping[str, float | None], ...] = ()
    smallest_p: float | None = None
    """The smallest p that randomisation or the bootstrap, where chosen, could have given."""


@dataclass(frozen=True, slots=True, kw_only=True)
class No:
    """Why a model cannot answer, and what would help."""

    because: str
    help: str


def absent(key: str, because: str) -> Check:
    """Return the check that says why a quantity is null."""
    return Check(key=key, status=CheckStatus.INFO, because=because)


def left_open(
    names: Iterable[str], quantities: Mapping[str, Quantity], checks: Iterable[Check], because: str
) -> tuple[dict[str, Quantity], tuple[Check, ...]]:
    """Return a refusal's quantities, those of these names null that are not there, and why."""
    missing = [name for name in names if name not in quantities]
    said = tuple(Check(key=name, status=CheckStatus.UNKNOWN, because=because) for name in missing)
    return {**quantities, **dict.fromkeys(missing)}, (*checks, *said)
