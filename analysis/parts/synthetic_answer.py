"""The whole answer of a synthetic control: quantities, placebos, sensitivity, the chart."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any

import numpy as np

from analysis.data import FloatArray, IntArray
from analysis.outcome import Alternative, Estimate, Quantity
from analysis.parts.synthetic import SyntheticFit
from analysis.parts.synthetic_checks import (
    FEWEST_EARLY,
    LIGHTEST,
    MOST_LEFT_OUT,
    Tried,
    usual_range,
)
from analysis.parts.synthetic_placebos import Donors, placebo_p, with_interval
from analysis.parts.synthetic_reading import Synthetic

TITLES = {
    "synthetic_did": "Synthetic difference-in-differences",
    "synthetic_control": "Synthetic control",
    "did": "All donors alike, change for change",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Answered:
    """The treated's fit by the registered method, and all that was tried beside it."""

    data: Synthetic
    method: str
    level: float
    chosen: IntArray | None
    compared: Donors
    fit: SyntheticFit
    tried: Tried

    @property
    def placebo_gaps(self) -> FloatArray:
        """Gaps of the placebos, (placebos, periods)."""
        if not self.tried.placebos:
            return np.empty((0, len(self.data.labels)))
        return np.stack([placebo.gaps for placebo in self.tried.placebos])

    def shown(self, value: float, placebos: FloatArray) -> Estimate:
        """Return a difference with the interval that its placebos give."""
        seen = self.data.measured
        return with_interval(
            value, placebos, scale=seen.response.scale, level=self.level, unit=seen.unit
        )


def answered(data: Synthetic, method: str, level: float, chosen: IntArray | None) -> Answered:
    """Return the fit and what was tried. chosen: the donors to try as placebos, None for all."""
    compared = data.compared()
    fit = compared.fit(method)
    early = None
    if data.before >= FEWEST_EARLY:
        earlier = compared.earlier(data.before - data.before // 3)
        early = (earlier.fit(method), earlier.placebos(method, chosen))
    tried = Tried(
        placebos=compared.placebos(method, chosen),
        left_out=_left_out(data, compared, fit, method),
        early=early,
    )
    return Answered(
        data=data,
        method=method,
        level=level,
        chosen=chosen,
        compared=compared,
        fit=fit,
        tried=tried,
    )


def _left_out(
    data: Synthetic, compared: Donors, fit: SyntheticFit, method: str
) -> Mapping[str, float]:
    """Return the effect without each donor that weighs something, by its name."""
    if len(data.donor_names) < 2:
        return {}
    heaviest = np.argsort(-fit.weights, kind="stable")[:MOST_LEFT_OUT].tolist()
    return {
        data.donor_names[place]: compared.without(place).fit(method).att
        for place in heaviest
        if fit.weights[place] >= LIGHTEST
    }


def quantities(found: Answered) -> tuple[dict[str, Quantity], dict[str, str]]:
    """Return every quantity by its name, and for those that are null why."""
    data, fit = found.data, found.fit
    gaps = found.placebo_gaps
    named: dict[str, Quantity] = {"att": headline(found)}
    for place, label in enumerate(data.labels):
        named[f"gap_{_named(label)}"] = found.shown(float(fit.gaps[place]), gaps[:, place])
    named["placebo_p"] = placebo_p(fit, found.tried.placebos)
    named["pre_rmspe"] = fit.pre_rmspe
    named["rmspe_ratio"] = fit.ratio if np.isfinite(fit.ratio) else None
    for name, weight in zip(data.donor_names, fit.weights.tolist(), strict=True):
        named[f"weight_{_named(name)}"] = weight
    whys = {
        "placebo_p": "A placebo needs a second donor to compare the first with.",
        "rmspe_ratio": "The comparison fits the time before the start exactly, so after over "
        "before has no bound.",
    }
    return named, {name: why for name, why in whys.items() if named[name] is None}


def _named(text: str) -> str:
    return text.replace(" ", "_")


def headline(found: Answered) -> Estimate:
    """Return the mean gap from the start on, with its interval."""
    return found.shown(found.fit.att, np.array([placebo.att for placebo in found.tried.placebos]))


def counterfactual(found: Answered) -> Estimate:
    """Return what the treated would have had, on average from the start on."""
    seen = found.data.measured
    after = float(found.compared.unit[found.data.before :].mean())
    return Estimate(value=after - found.fit.att, scale=seen.response.level, unit=seen.unit)


def sensitivity(found: Answered) -> tuple[Alternative, ...]:
    """Return the other methods, each with its own placebos, and the ends of leaving donors out."""
    rows = []
    for method, title in TITLES.items():
        if method == found.method:
            continue
        placebos = found.compared.placebos(method, found.chosen)
        estimate = found.shown(
            found.compared.fit(method).att, np.array([placebo.att for placebo in placebos])
        )
        rows.append(Alternative(key=method, title=title, estimate=estimate))
    return (*rows, *_ends(found))


def _ends(found: Answered) -> list[Alternative]:
    """Return the lowest and the highest effect without one donor, as wide as the headline."""
    left_out = found.tried.left_out
    if len(left_out) < 2:
        return []
    own = headline(found)
    ends = (("leave_out_lowest", min), ("leave_out_highest", max))
    rows = []
    for key, end in ends:
        name = end(left_out, key=lambda donor: left_out[donor])
        moved = left_out[name] - found.fit.att
        estimate = replace(
            own,
            value=left_out[name],
            low=None if own.low is None else own.low + moved,
            high=None if own.high is None else own.high + moved,
            p=None,
        )
        word = "lowest" if key == "leave_out_lowest" else "highest"
        title = f"Without {name}, the {word} of leaving one donor out (width as registered)"
        rows.append(Alternative(key=key, title=title, estimate=estimate))
    return rows


def figures(found: Answered) -> dict[str, Any]:
    """Return the chart's numbers: the treated beside its comparison, and gaps with placebos."""
    data, unit = found.data, found.compared.unit
    drawn: dict[str, Any] = {
        "series": {
            "labels": list(data.labels),
            "start": data.before,
            "groups": {
                "treated": unit.tolist(),
                "comparison": (unit - found.fit.gaps).tolist(),
            },
        },
        "gaps": {
            "labels": list(data.labels),
            "start": data.before,
            "treated": found.fit.gaps.tolist(),
            "placebos": len(found.tried.placebos),
        },
    }
    if found.tried.placebos:
        low, high = usual_range(found.placebo_gaps)
        drawn["gaps"] |= {"low": low, "high": high}
    return drawn
