"""From the document of ``pool`` to its forest: every study, the average, and the next force."""

import math
from collections.abc import Mapping
from typing import Any, Literal

from registry.publish import charts
from registry.publish.charts import Chart, values

Document = Mapping[str, Any]


def forest_chart(
    document: Document, *, key: str = "forest", better: Literal["lower", "higher"] = "higher"
) -> Chart:
    """Return the forest of pooled studies; better is to the right.

    Ratios are drawn as changes in every 100. No average is drawn of fewer than three studies.
    """
    ratio = document["se_scale"] == "log"
    enough = document["k"] > 2
    heaviest = max(study["weight"] for study in document["studies"])
    return charts.forest(
        values.ForestValues(
            key=key,
            finding=_finding(document),
            axis=values.Axis(
                better=better,
                words=values.Words(less="fewer", more="more") if ratio else values.Words(),
                worth=None,
                unit="in every 100" if ratio else _unit(document),
            ),
            rows=tuple(_row(study, heaviest, ratio=ratio) for study in document["studies"]),
            average=_range(document, "mu", "", ratio=ratio) if enough else None,
            next_force=_range(document, "mu", "prediction_", ratio=ratio) if enough else None,
        )
    )


def _finding(document: Document) -> str:
    if document["k"] < 3:
        return "Too few studies to average"
    return f"Average of {document['k']} studies"


def _unit(document: Document) -> str:
    return str(document["scale"] or "in the studies' own unit").replace("_", " ")


def _row(study: Document, heaviest: float, *, ratio: bool) -> values.StudyRow:
    effect = _range(study, "estimate", "", ratio=ratio)
    parts = [str(study[name]) for name in ("year", "design") if study[name] is not None]
    crosses = (effect.low or 0.0) <= 0.0 <= (effect.high or 0.0)
    return values.StudyRow(
        name=study["study"],
        detail=", ".join(parts).replace("_", " "),
        effect=effect,
        # An open square crosses no change: a study of a table has no verdict of its own.
        verdict="cannot_tell" if crosses else "worked_size_uncertain",
        verdict_words="",
        weight=study["weight"] / heaviest,
    )


def _range(block: Document, name: str, prefix: str, *, ratio: bool) -> values.Range:
    found = (block[name], block[f"{prefix}low"], block[f"{prefix}high"])
    value, low, high = (_change(each, ratio=ratio) for each in found)
    return values.Range(value=value, low=low, high=high)


def _change(value: float | None, *, ratio: bool) -> float | None:
    if value is None or not ratio:
        return value
    change = 100.0 * (value - 1.0)
    return change if math.isfinite(change) else None
