"""What the rows before the start can tell of a plan's power: levels, spreads and sizes."""

from collections.abc import Iterator, Mapping

import numpy as np

from analysis.data import BoolArray, Factor, FloatArray, Kind, Observations


def baseline_facts(seen: Observations) -> Mapping[str, float]:
    """Return assumptions of ``[power]`` as the baseline rows have them; never a look at effects.

    Baseline rows are those before the start, and where a plan has no before, the comparison's.
    """
    rows = _baseline_rows(seen)
    facts = dict(_sizes(seen)) | dict(_periods(seen)) | dict(_clusters(seen))
    if seen.outcome is not None and rows.any():
        facts |= dict(_levels(seen, seen.outcome, rows))
    if seen.event is not None and seen.kind is Kind.TIME_TO_EVENT and _times(seen)[rows].sum() > 0:
        facts["baseline"] = float(np.average(seen.event[rows], weights=_times(seen)[rows]))
    return facts


def _baseline_rows(seen: Observations) -> BoolArray:
    after = _after(seen)
    if after is not None:
        return ~after
    if seen.treated is not None:
        return ~seen.treated
    return np.ones(seen.rows, dtype=bool)


def _after(seen: Observations) -> BoolArray | None:
    if seen.after is not None:
        return seen.after
    if seen.period is None:
        return None
    if seen.period.start is not None:
        return np.asarray(seen.period.codes >= seen.period.start)
    if seen.starts is not None:
        begun = (seen.starts >= 0) & (seen.period.codes >= seen.starts)
        return np.asarray(begun)
    return None


def _times(seen: Observations) -> FloatArray:
    return np.ones(seen.rows) if seen.count is None else seen.count


def _levels(
    seen: Observations, outcome: FloatArray, rows: BoolArray
) -> Iterator[tuple[str, float]]:
    values, times = outcome[rows], _times(seen)[rows]
    if seen.area is not None:
        areas = _distinct(seen.area, rows)
        yield "areas", float(areas)
        yield "baseline", float(values.sum() / areas)
    elif seen.kind is Kind.PROPORTION and seen.people is not None:
        yield "baseline", float((values * times).sum() / (seen.people[rows] * times).sum())
    elif seen.kind is Kind.COUNT and seen.exposure is not None:
        yield "baseline", float((values * times).sum() / (seen.exposure[rows] * times).sum())
    elif seen.kind in (Kind.MEAN, Kind.PROPORTION, Kind.COUNT):
        yield "baseline", float(np.average(values, weights=times))
    if seen.kind is Kind.MEAN and times.sum() > 1:
        around = np.average(values, weights=times)
        spread = float((times * (values - around) ** 2).sum() / (times.sum() - 1))
        if spread > 0:
            yield "sd", float(np.sqrt(spread))


def _sizes(seen: Observations) -> Iterator[tuple[str, float]]:
    treated = seen.treated
    if treated is None and seen.starts is not None:
        treated = np.asarray(seen.starts >= 0)
    if treated is None and seen.unit is None:
        treated = _after(seen)
    if treated is None:
        return
    people = seen.people if seen.people is not None and seen.unit is None else 1.0
    sizes = _times(seen) * people
    for name, rows in (("n_treated", treated), ("n_comparison", ~treated)):
        if seen.unit is not None:
            yield name, float(_distinct(seen.unit, rows))
        else:
            yield name, float(sizes[rows].sum())
    if seen.exposure is not None and seen.unit is None:
        yield "exposure", float(seen.exposure.sum() / 2)


def _periods(seen: Observations) -> Iterator[tuple[str, float]]:
    if seen.period is None or seen.period.start is None:
        return
    present = np.unique(seen.period.codes)
    before = int((present < seen.period.start).sum())
    yield "periods_before", before
    yield "periods_after", int(present.size - before)


def _clusters(seen: Observations) -> Iterator[tuple[str, float]]:
    if seen.cluster is None:
        return
    everywhere = np.ones(seen.rows, dtype=bool)
    total = _distinct(seen.cluster, everywhere)
    if total:
        yield "cluster_size", float(_times(seen).sum() / total)
    if seen.treated is not None:
        yield "clusters_treated", float(_distinct(seen.cluster, seen.treated))
        yield "clusters_comparison", float(_distinct(seen.cluster, ~seen.treated))


def _steps(seen: Observations) -> Iterator[tuple[str, float]]:
    """Yield the sizes of clusters that begin one after the other: of each cluster and period."""
    if seen.cluster is None or seen.starts is None or seen.period is None or seen.unit is not None:
        return
    begun = (seen.starts >= 0) & (seen.period.codes >= seen.starts)
    cells = np.unique(
        seen.cluster.codes.astype(np.int64) * len(seen.period.labels) + seen.period.codes
    ).size
    if not begun.any() or not cells:
        return
    people = _times(seen) * (1.0 if seen.people is None else seen.people)
    yield "cluster_size", float(people.sum() / cells)
    yield "clusters_treated", float(_distinct(seen.cluster, np.asarray(seen.starts >= 0)))
    present = np.unique(seen.period.codes)
    before = int((present < seen.period.codes[begun].min()).sum())
    yield "periods_before", float(before)
    yield "periods_after", float(present.size - before)


def _alike(seen: Observations, outcome: FloatArray, rows: BoolArray) -> Iterator[tuple[str, float]]:
    """Yield how alike rows of one cluster are, by the analysis of variance; 0 where it is less.

    References
    ----------
    Donner and Koval (1980), Biometrics 36, 19-25.
    """
    counted = seen.count is not None or seen.people is not None
    if seen.cluster is None or counted or seen.kind not in (Kind.MEAN, Kind.PROPORTION):
        return
    codes = np.unique(seen.cluster.codes[rows], return_inverse=True)[1]
    sizes = np.bincount(codes).astype(np.float64)
    if sizes.size < 2 or sizes.max() < 2:
        return
    values = outcome[rows] - outcome[rows].mean()
    means = np.bincount(codes, weights=values) / sizes
    between = float(sizes @ means**2) / (sizes.size - 1)
    within = float(((values - means[codes]) ** 2).sum()) / (values.size - sizes.size)
    each = (values.size - float(sizes @ sizes) / values.size) / (sizes.size - 1)
    total = between + (each - 1) * within
    if total > 0:
        yield "icc", max(0.0, (between - within) / total)


def _distinct(factor: Factor, rows: BoolArray) -> int:
    codes = factor.codes[rows]
    return int(np.unique(codes[codes >= 0]).size)
