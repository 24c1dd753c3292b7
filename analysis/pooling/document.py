"""The document of ``pool``: the average, how else it could have been taken, and its studies."""

from collections.abc import Iterable, Iterator
from typing import Any

from analysis.pooling.ends import average_block, back
from analysis.pooling.estimators import (
    Average,
    common_effect,
    dersimonian_laird,
    interval_of,
    prediction,
    shrunk,
)
from analysis.pooling.levels import by_design, level_of_design
from analysis.pooling.pooled import Pooled, pooled, refuse_unlike
from analysis.pooling.small_studies import egger
from analysis.pooling.studies import Study
from analysis.pooling.warnings import warnings_of

MOST_LEFT_OUT = 500
"""Studies up to which each is left out in turn: beyond it, one study does not move an average."""


def pool(studies: Iterable[Study], *, level: float = 0.95) -> dict[str, Any]:
    """Return the document of ``pool`` (contract, sections 4 and 5), plain values ready for JSON.

    Parameters
    ----------
    studies:
        in any order; with a cluster on one, every study has one
    level:
        of all intervals, above 0 and below 1

    Raises
    ------
        BadDataError: there is no study, or they are of more than one scale, or only some have a
            cluster.
    """
    found = tuple(studies)
    refuse_unlike(found)
    whole = pooled(found, level)
    return {
        **_headline(whole),
        **_other_averages(whole),
        "egger": _egger(whole),
        "leave_one_out": _leave_one_out(whole),
        **by_design(found, lambda some: _block(pooled(some, level))),
        "studies": _studies(whole),
        "method": _method(whole),
        "references": list(_REFERENCES),
        "warnings": list(warnings_of(found, whole.plain.se, whole.guarded.se)),
    }


def _headline(whole: Pooled) -> dict[str, Any]:
    """Return the average: ``se`` is REML's own, CR2 with clusters; the interval is as it says."""
    clustered = whole.clusters is not None
    low, high = prediction(whole.average, len(whole.studies), whole.level)
    scale = whole.studies[0].scale
    return {
        "k": len(whole.studies),
        "clusters": None if whole.clusters is None else int(whole.clusters.max()) + 1,
        "level": whole.level,
        "scale": None if scale is None else scale.value,
        **average_block(whole.average, whole.headline, ratio=whole.ratio),
        "se": whole.headline.se if clustered else whole.average.se,
        "se_scale": "log" if whole.ratio else None,
        "interval": "cr2" if clustered else "knapp_hartung",
        "tau2": whole.average.tau2 if len(whole.studies) > 1 else None,
        "tau2_method": "REML",
        "i2": whole.spread.i2,
        "h2": whole.spread.h2,
        "q": whole.spread.q,
        "q_df": whole.spread.df,
        "q_p": whole.spread.p,
        "prediction_low": back(low, ratio=whole.ratio),
        "prediction_high": back(high, ratio=whole.ratio),
    }


def _other_averages(whole: Pooled) -> dict[str, Any]:
    """Return the same average with other intervals, and averages under other assumptions."""
    average, ratio, level = whole.average, whole.ratio, whole.level
    moment = dersimonian_laird(whole.effects, whole.variances)
    common = common_effect(whole.effects, whole.variances)
    hartung = None
    if whole.clusters is None and len(whole.studies) > 1:
        guarded = average_block(average, whole.guarded, ratio=ratio)
        hartung = {**average_block(average, whole.plain, ratio=ratio), "guarded": guarded}

    def normal(other: Average) -> dict[str, Any]:
        return average_block(other, interval_of(other.mu, other.se, level), ratio=ratio)

    return {
        "knapp_hartung": hartung,
        "reml": {**normal(average), "tau2": average.tau2},
        "dersimonian_laird": {**normal(moment), "tau2": moment.tau2},
        "common_effect": normal(common),
    }


def _egger(whole: Pooled) -> dict[str, Any] | None:
    found = None if whole.clusters is not None else egger(whole.effects, whole.variances)
    if found is None:
        return None
    return {
        "slope": found.slope,
        "se": found.se,
        "t": found.t,
        "df": found.df,
        "p": found.p,
        "limit": back(found.limit, ratio=whole.ratio),
    }


def _block(part: Pooled) -> dict[str, Any]:
    """Return the average of some of the studies, by the same method as that of all."""
    return {
        "k": len(part.studies),
        **average_block(part.average, part.headline, ratio=part.ratio),
        "se": part.average.se if part.clusters is None else part.headline.se,
        "tau2": part.average.tau2 if len(part.studies) > 1 else None,
        "i2": part.spread.i2,
        "q": part.spread.q,
    }


def _leave_one_out(whole: Pooled) -> list[dict[str, Any]]:
    if not 2 < len(whole.studies) <= MOST_LEFT_OUT:
        return []
    found = []
    for place, left_out in enumerate(whole.studies):
        others = whole.studies[:place] + whole.studies[place + 1 :]
        block = _block(pooled(others, whole.level))
        found.append({"study": left_out.study, **block})
    return found


def _studies(whole: Pooled) -> list[dict[str, Any]]:
    """Return each study with its own interval, its weight in percent, and its shrunken effect."""
    weights = 1.0 / (whole.variances + whole.average.tau2)
    shares = 100.0 * weights / weights.sum()
    middle, half = shrunk(whole.effects, whole.variances, whole.average, whole.level)
    return [
        _study(whole, place, float(shares[place]), float(middle[place]), float(half[place]))
        for place in range(len(whole.studies))
    ]


def _study(whole: Pooled, place: int, share: float, middle: float, half: float) -> dict[str, Any]:
    study, ratio = whole.studies[place], whole.ratio
    own = interval_of(study.effect, study.se, whole.level)
    return {
        "study": study.study,
        "estimate": study.estimate,
        "se": study.se,
        "low": back(own.low, ratio=ratio),
        "high": back(own.high, ratio=ratio),
        "weight": share,
        "shrunk": {
            "value": back(middle, ratio=ratio),
            "low": back(middle - half, ratio=ratio),
            "high": back(middle + half, ratio=ratio),
        },
        "design": study.design,
        "design_level": level_of_design(study.design),
        "year": study.year,
        "cluster": study.cluster,
    }


def _method(whole: Pooled) -> str:
    return " ".join(_method_parts(whole))


def _method_parts(whole: Pooled) -> Iterator[str]:
    if len(whole.studies) == 1:
        yield "One study as it stands: nothing is averaged."
        return
    yield f"Random-effects average of {len(whole.studies)} studies"
    yield "on the logarithm of their ratios," if whole.ratio else "as their estimates stand,"
    yield "variance between studies by restricted maximum likelihood;"
    if whole.clusters is not None:
        yield "error robust to what studies of one cluster share (CR2, Satterthwaite's"
        yield "degrees of freedom);"
    else:
        yield "interval by Knapp and Hartung's t;"
    yield "prediction interval by t with two degrees of freedom fewer than there are studies."


_REFERENCES = (
    "Viechtbauer (2005), Journal of Educational and Behavioral Statistics 30, 261-293.",
    "Knapp and Hartung (2003), Statistics in Medicine 22, 2693-2710.",
    "Higgins, Thompson and Spiegelhalter (2009), Journal of the Royal Statistical Society A 172.",
    "DerSimonian and Laird (1986), Controlled Clinical Trials 7, 177-188.",
    "Egger, Davey Smith, Schneider and Minder (1997), BMJ 315, 629-634.",
    "Pustejovsky and Tipton (2018), Journal of Business and Economic Statistics 36, 672-683.",
)
