"""Make staggered_adoption.json: panels of our own, and what diff-diff 3.13.0 says of them.

Run by hand where diff-diff is installed: ``python staggered_adoption.py``. Its clustered errors
hold sqrt(G / (G - 1)), which is taken out here. Its doubly robust form does not normalise the
comparison's weights, so that form is not among the answers with covariates.
"""

import json
import math
import warnings
from pathlib import Path

import numpy as np
import pandas as pd
from diff_diff import CallawaySantAnna, SurveyDesign

COHORTS = [0, 0, 0, 3, 4, 4, 6]
METHODS = {"none": "dr", "regression": "reg", "weighting": "ipw"}


def panel(seed, *, lost=0.0, always=False):
    """Return a panel of 84 units and 7 periods with two covariates, a weight and a cluster."""
    draw = np.random.default_rng(seed)
    cohort = draw.choice(COHORTS + [1] * always, size=84)
    x = draw.normal(size=84) + 0.4 * (cohort == 4) - 0.3 * (cohort == 3)
    z = (draw.random(84) < 0.4).astype(float)
    weight = draw.uniform(0.5, 3.0, size=84)
    level = draw.normal(0.0, 2.0, size=84)
    rows = []
    for unit in range(84):
        noise = 0.0
        for period in range(1, 8):
            noise = 0.5 * noise + draw.normal()
            begun = 0 < cohort[unit] <= period
            effect = -(1.0 + 0.2 * (period - cohort[unit])) * begun
            y = (
                level[unit]
                + 0.3 * period
                + (0.2 * x[unit] + 0.05 * z[unit]) * period
                + noise
                + effect
            )
            if draw.random() >= lost:
                rows.append(
                    (unit, period, cohort[unit], y, x[unit], z[unit], weight[unit], unit // 4)
                )
    return pd.DataFrame(rows, columns=["unit", "period", "starts", "y", "x", "z", "w", "cluster"])


def answers(frame, *, comparison, base, ahead, method, cluster, weight):
    """Return each cell's and event time's effect and error; of no anticipation also the whole."""
    model = CallawaySantAnna(
        control_group={"never": "never_treated", "not_yet": "not_yet_treated"}[comparison],
        base_period=base,
        anticipation=ahead,
        estimation_method=METHODS[method],
        cluster="cluster" if cluster else None,
        pscore_trim=1e-10,
    )
    found = model.fit(
        frame,
        outcome="y",
        unit="unit",
        time="period",
        first_treat="starts",
        covariates=None if method == "none" else ["x", "z"],
        survey_design=SurveyDesign(weights="w") if weight else None,
    )
    clusters = frame["cluster"].nunique()
    factor = math.sqrt((clusters - 1) / clusters) if cluster else 1.0
    said = {} if ahead else {"att": (found.overall_att, found.overall_se)}
    for (start, period), cell in found.group_time_effects.items():
        said[f"att_{int(start)}_{int(period)}"] = (cell["effect"], cell["se"])
    for line in found.aggregate("event_study").to_dataframe().to_dict("records"):
        said[f"event_{int(line['event_time'])}"] = (line["att"], line["se"])
    return {
        name: [float(f"{value:.12g}"), float(f"{se * factor:.12g}")]
        for name, (value, se) in said.items()
        if math.isfinite(value) and math.isfinite(se)
    }


def questions():
    """Yield each setting that is asked of every panel."""
    for comparison in ("never", "not_yet"):
        for base in ("universal", "varying"):
            for ahead, method in ((0, "none"), (1, "none"), (0, "regression"), (0, "weighting")):
                for cluster, weight in ((False, False), (True, False), (False, True)):
                    if base == "universal" or not (cluster or weight):
                        yield {
                            "comparison": comparison,
                            "base": base,
                            "ahead": ahead,
                            "method": method,
                            "cluster": cluster,
                            "weight": weight,
                        }


def main():
    """Write the panels and the answers."""
    warnings.simplefilter("ignore")
    panels = {
        "whole": panel(1).round(6),
        "always": panel(2, always=True).round(6),
        "gaps": panel(3, lost=0.08).round(6),
    }
    cases = [
        {"panel": name, **asked, "answers": answers(frame, **asked)}
        for name, frame in panels.items()
        for asked in questions()
    ]
    written = {"panels": {name: each.to_dict("list") for name, each in panels.items()}}
    written["cases"] = cases
    Path(__file__).with_suffix(".json").write_text(json.dumps(written), encoding="utf-8")


if __name__ == "__main__":
    main()
