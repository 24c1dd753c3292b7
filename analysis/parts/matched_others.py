"""The sensitivity set of a matched comparison: other ways to the same effect."""

from collections.abc import Mapping

from analysis.outcome import Alternative
from analysis.parts.matched_influence import estimate_of
from analysis.parts.matched_methods import Sides, propensity_weights, weighted
from analysis.parts.matched_runs import Found, Runs
from analysis.parts.panel_answer import No

TITLES = {
    "entropy_aipw": "Entropy balancing with a model of the outcome",
    "aipw": "Inverse probability weights with a model of the outcome (doubly robust)",
    "ipw": "Inverse probability weights alone",
    "entropy": "Entropy balancing alone",
    "standardisation": "Models of the outcome alone, averaged (standardisation)",
    "nearest": "Nearest neighbour on the propensity score, with replacement",
    "regression": "One regression, the group's coefficient",
}

TRIMMED = 0.01


def others(every: Mapping[str, Found | No], method: str) -> tuple[Alternative, ...]:
    """Return what the other methods found, where it is on the headline's scale."""
    own = every[method]
    scales = {one.estimate.scale for one in every.values() if isinstance(one, Found)}
    scale = own.estimate.scale if isinstance(own, Found) else None
    return tuple(
        Alternative(key=name, title=TITLES[name], estimate=one.estimate)
        for name, one in every.items()
        if name != method and isinstance(one, Found)
        if one.estimate.scale is scale or (scale is None and len(scales) == 1)
    )


def instead_of_entropy(runs: Runs) -> tuple[Alternative, ...]:
    """Return overlap weights and trimmed weights, where entropy balancing found none.

    Each is the effect on those alike, not on all that were asked about.

    References
    ----------
    Li, Morgan and Zaslavsky (2018), Journal of the American Statistical Association 113, 390-400;
    Crump, Hotz, Imbens and Mitnik (2009), Biometrika 96, 187-199.
    """
    groups, score = runs.groups, runs.propensity
    alike = Sides(groups=groups, kept=runs.sides.kept, everyone=True)
    even = (1.0 - score.share) * groups.treated + score.share * ~groups.treated
    ways = [("overlap_weights", "Overlap weights: the effect on those alike", alike, even)]
    inside = (score.share >= TRIMMED) & (score.share <= 1.0 - TRIMMED) & runs.sides.kept
    trimmed = Sides(groups=groups, kept=inside, everyone=runs.sides.everyone)
    if trimmed.arm(treated=True).any() and trimmed.arm(treated=False).any():
        title = f"Inverse probability weights, trimmed at {TRIMMED} and {1 - TRIMMED}"
        ways.append(("ipw_trimmed", title, trimmed, propensity_weights(trimmed, score)))
    found = []
    for key, title, sides, weights in ways:
        estimate = estimate_of(groups, weighted(sides, weights, None), runs.level)
        if estimate is not None:
            found.append(Alternative(key=key, title=title, estimate=estimate))
    return tuple(found)
