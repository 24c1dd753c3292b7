"""The table that a run prints: ours, the other, the ratio and whether the target is met."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from tests.benchmarks.bars import Bar
from tests.benchmarks.measuring import Measure


@dataclass(frozen=True, kw_only=True)
class Line:
    """One bar and what was measured."""

    bar: Bar
    ours: Measure
    other: Measure


HEAD = ("bar", "rows", "ours", "other", "CPU ratio", "target", "met")


def printed(lines: Sequence[Line]) -> str:
    """Return the lines as a table in Markdown."""
    table = [HEAD, tuple("---" for _ in HEAD), *(row(line) for line in lines)]
    return "\n".join("| " + " | ".join(cells) + " |" for cells in table)


def row(line: Line) -> tuple[str, ...]:
    """Return the cells of one line; a contestant that failed says why."""
    bar, ours, other = line.bar, line.ours, line.other
    ratio = _ratio(line)
    return (
        bar.name,
        f"{bar.rows:,}",
        shown(ours),
        f"{bar.other}: {shown(other)}",
        "" if ratio is None else f"{ratio:.3g}",
        "; ".join(text for text, _ in targets(line)),
        "; ".join("yes" if met else "NO" if met is False else "?" for _, met in targets(line)),
    )


def shown(measure: Measure) -> str:
    """Return a measure in words."""
    if measure.cpu is None or measure.wall is None or measure.peak is None:
        return measure.failed
    return f"{_time(measure.wall)} wall, {_time(measure.cpu)} CPU, {measure.peak:.0f} MiB"


def _time(seconds: float) -> str:
    return f"{seconds * 1000:.3g} ms" if seconds < 1.0 else f"{seconds:.3g} s"


def _ratio(line: Line) -> float | None:
    """Return ours over a floor's CPU time, or a peer's over ours."""
    if line.ours.cpu is None or line.other.cpu is None:
        return None
    if line.bar.slower is not None:
        return line.ours.cpu / line.other.cpu
    return line.other.cpu / line.ours.cpu


def targets(line: Line) -> Iterator[tuple[str, bool | None]]:
    """Yield each target and whether it is met; None where something failed."""
    bar, ours, other = line.bar, line.ours, line.other
    ratio = _ratio(line)
    if bar.slower is not None:
        yield f"<= {bar.slower:g}x CPU", None if ratio is None else ratio <= bar.slower
    if bar.faster is not None:
        yield f">= {bar.faster:g}x", None if ratio is None else ratio >= bar.faster
    if bar.within is not None:
        met = None if ours.cpu is None else ours.cpu * 1000 <= bar.within
        yield f"<= {bar.within:g} ms CPU", met
    if bar.memory is not None:
        yield f"<= {bar.memory:g} MiB", None if ours.peak is None else ours.peak <= bar.memory
    if bar.lighter is not None:
        met = None
        if ours.peak is not None and other.peak is not None:
            met = other.peak / ours.peak >= bar.lighter
        yield f">= {bar.lighter:g}x lighter", met
