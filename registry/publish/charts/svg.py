"""SVG as text: elements with their content made safe, and the width that a text will take.

Nothing here holds a colour: a class names what a mark is, and ``charts.css`` says how it looks, so
that a strict content policy, forced colours and print all hold.
"""

import math
from functools import cache
from html import escape
from importlib.resources import files

TEXT = 13.0
"""Height of chart text in pixels, drawn at 1 : 1 and never scaled."""

LINE = 15.0
"""Distance between two lines of one label, in pixels."""

_NARROW = frozenset(
    "fijlt|!'.,:;/\\ ()[]I-\N{EN DASH}\N{LEFT SINGLE QUOTATION MARK}\N{RIGHT SINGLE QUOTATION MARK}"
)
_WIDE = frozenset("mwMWGOQ%@—…")
_CAPITALS = frozenset("ABCDEFHKLNPRSTUVXYZJ&+<>=~\N{MINUS SIGN}")


def element(name: str, /, *content: str, **attributes: object) -> str:
    """Return one element, numbers to a tenth of a pixel, without attributes that are None.

    ``class_`` and ``stroke_width`` are written as SVG writes them.

    ``content`` is markup already: text goes through `text` or `html.escape` first.
    """
    written = "".join(
        f' {_attribute(key)}="{_value(value)}"'
        for key, value in attributes.items()
        if value is not None
    )
    inner = "".join(content)
    return f"<{name}{written}>{inner}</{name}>" if inner else f"<{name}{written}/>"


def _attribute(key: str) -> str:
    return key.rstrip("_").replace("_", "-")


def _value(value: object) -> str:
    return number(value) if isinstance(value, float) else escape(str(value), quote=True)


def number(value: float) -> str:
    """Return a coordinate to a tenth of a pixel.

    Raises
    ------
        ValueError: the coordinate is not finite, which no drawing may hold.
    """
    if not math.isfinite(value):
        raise ValueError(f"a drawing holds finite places only, not {value!r}")
    return f"{round(value, 1) + 0.0:g}" if abs(value) < 1e5 else f"{value:.0f}"


def line(x1: float, y1: float, x2: float, y2: float, kind: str) -> str:
    """Return a straight line of the kind that ``charts.css`` knows."""
    return element("line", class_=kind, x1=float(x1), y1=float(y1), x2=float(x2), y2=float(y2))


def rect(x: float, y: float, width: float, height: float, kind: str) -> str:
    """Return a rectangle, never of negative size."""
    return element(
        "rect",
        class_=kind,
        x=float(x),
        y=float(y),
        width=max(0.0, float(width)),
        height=max(0.0, float(height)),
    )


def circle(x: float, y: float, radius: float, kind: str) -> str:
    """Return a disc or a ring."""
    return element("circle", class_=kind, cx=float(x), cy=float(y), r=float(radius))


def path(points: list[tuple[float, float]], kind: str, *, closed: bool = False) -> str:
    """Return a line through the points, closed where it bounds an area."""
    places = " L".join(f"{number(x)} {number(y)}" for x, y in points)
    return element("path", class_=kind, d=f"M{places}{'Z' if closed else ''}")


def text(x: float, y: float, words: str, kind: str = "ch-t", *, anchor: str = "start") -> str:
    """Return one line of text; ``y`` is its baseline, ``anchor`` start, middle or end."""
    placed = None if anchor == "start" else anchor
    return element("text", _safe(words), class_=kind, x=float(x), y=float(y), text_anchor=placed)


def _safe(words: str) -> str:
    return escape(printable(words), quote=False)


def printable(words: str) -> str:
    """Return the words without characters that XML cannot hold, blanks and line ends as a blank."""
    kept = (
        " " if letter.isspace() else letter
        for letter in words
        if letter.isspace() or _is_allowed(letter)
    )
    return " ".join("".join(kept).split())


def _is_allowed(letter: str) -> bool:
    code = ord(letter)
    return code >= 32 and not 127 <= code < 160 and not 0xD800 <= code < 0xE000 and code < 0xFFFE


def width(words: str, *, bold: bool = False) -> float:
    """Return the width in pixels that the words take at most in Arial at 13 px."""
    share = sum(_letter(letter) for letter in words)
    return share * TEXT * (1.07 if bold else 1.0)


@cache
def _letter(letter: str) -> float:
    if letter in _NARROW:
        return 0.30
    if letter in _WIDE:
        return 0.86
    if letter in _CAPITALS:
        return 0.69
    return 0.556 if ord(letter) < 0x2E80 else 1.0


def fitted(words: str, room: float, *, bold: bool = False, lines: int = 2) -> list[str]:
    """Return the words broken into lines that each fit the room; a word too long is broken.

    More lines than ``lines`` end with an ellipsis: the description and the table hold them whole.
    """
    rows: list[str] = []
    for word in printable(words).split():
        for piece in _pieces(word, room, bold=bold):
            longer = f"{rows[-1]} {piece}" if rows else piece
            if rows and width(longer, bold=bold) <= room:
                rows[-1] = longer
            else:
                rows.append(piece)
    if len(rows) <= lines:
        return rows
    return [*rows[: lines - 1], shortened(" ".join(rows[lines - 1 :]), room, bold=bold)]


def _pieces(word: str, room: float, *, bold: bool) -> list[str]:
    pieces, rest = [], word
    while rest and width(rest, bold=bold) > room:
        cut = max(1, sum(width(rest[:end], bold=bold) <= room for end in range(1, len(rest) + 1)))
        pieces.append(rest[:cut])
        rest = rest[cut:]
    return [*pieces, rest] if rest else pieces


def shortened(words: str, room: float, *, bold: bool = False) -> str:
    """Return the words cut at the room with an ellipsis, or whole where they fit."""
    words = printable(words)
    if width(words, bold=bold) <= room:
        return words
    while words and width(words + "…", bold=bold) > room:
        words = words[:-1]
    return words.rstrip() + "…"


@cache
def stylesheet() -> str:
    """Return the style sheet of the charts, for pages that link it and drawings that carry it."""
    return files(__package__).joinpath("charts.css").read_text(encoding="utf-8")
