"""Where words go so that they do not lie on each other, and hatching that needs no pattern."""

from collections.abc import Sequence
from dataclasses import dataclass

from registry.publish.charts import svg


@dataclass(frozen=True, slots=True, kw_only=True)
class Block:
    """Lines of one label and the height of the place that it would like to be beside."""

    lines: tuple[str, ...]
    wanted: float
    kind: str

    @property
    def height(self) -> float:
        """Pixels that the lines take."""
        return svg.LINE * len(self.lines)


def stacked(blocks: Sequence[Block], x: float, *, top: float, floor: float) -> list[str]:
    """Return the blocks as text at ``x``, in the order of their places, moved apart, never cut."""
    order = sorted(blocks, key=lambda block: block.wanted)
    tops: list[float] = []
    edge = top
    for block in order:
        edge = max(edge, block.wanted - block.height / 2)
        tops.append(edge)
        edge += block.height + 2
    room = floor
    for place in range(len(order) - 1, -1, -1):
        tops[place] = min(tops[place], room - order[place].height)
        room = tops[place] - 2
    return [
        svg.text(x, start + 11.5 + svg.LINE * row, words, block.kind)
        for block, start in zip(order, tops, strict=True)
        for row, words in enumerate(block.lines)
    ]


def beside(x: float, y: float, words: str, wide: float, *, kind: str = "ch-t") -> str:
    """Return words right of an upright line at ``x``, left where they do not fit, never outside."""
    bold = "ch-tb" in kind or "ch-ta" in kind
    shown = svg.shortened(words, wide - 4, bold=bold)
    long = svg.width(shown, bold=bold)
    if x + 6 + long <= wide:
        return svg.text(x + 5, y, shown, kind)
    if x - 6 - long >= 0:
        return svg.text(x - 5, y, shown, kind, anchor="end")
    return svg.text(max(0.0, wide - long), y, shown, kind)


def centred(x: float, y: float, words: str, wide: float, *, kind: str = "ch-t") -> str:
    """Return words in the middle of ``x``, moved and at worst shortened to stay inside."""
    bold = "ch-tb" in kind or "ch-ta" in kind
    shown = svg.shortened(words, wide - 4, bold=bold)
    half = svg.width(shown, bold=bold) / 2
    return svg.text(min(max(x, half), wide - half), y, shown, kind, anchor="middle")


def hatched(x: float, y: float, width: float, height: float, *, gap: float = 6.0) -> list[str]:
    """Return slanting lines inside a rectangle."""
    marks: list[str] = []
    offset = gap
    while offset < width + height and len(marks) < 400:
        left, right = max(0.0, offset - height), min(width, offset)
        if right > left:
            marks.append(
                svg.line(x + left, y + offset - left, x + right, y + offset - right, "ch-hatch")
            )
        offset += gap
    return marks
