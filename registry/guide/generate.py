"""Writes the pages of the guide that come from the code: ``python -m registry.guide.generate``.

A test compares the files with what is made here, so that the guide cannot fall behind.
"""

from collections.abc import Iterable
from dataclasses import fields
from pathlib import Path
from typing import Any

from analysis.design import CommonSettings
from analysis.listing import listing
from registry.domain.lifecycle import TRANSITIONS, State, diagram, words

HERE = Path(__file__).parent
ABOUT_DESIGNS = (
    "A design is the shape of the comparison. This page is made from the engine's own catalogue; "
    "`evaluation-registry designs --json` gives the same to programs."
)
ABOUT_STRENGTH = (
    "Strength says how far a result may be put down to the initiative: 1 before and after alone, "
    "2 with some control, 3 treated and comparison before and after, 4 as if at random, 5 drawn "
    "at random."
)
COMMON = frozenset(field.name for field in fields(CommonSettings))


def designs_page() -> str:
    """Return the page of every design that this engine has, as Markdown."""
    found = listing()["designs"]
    lines = [
        "# Designs",
        "",
        ABOUT_DESIGNS,
        "",
        ABOUT_STRENGTH,
        "",
        "## Settings of every design",
        "",
        *_settings(item for item in found[0]["settings"] if item["name"] in COMMON),
    ]
    for design in found:
        lines += ["", *_design(design)]
    return "\n".join(lines) + "\n"


def _design(found: dict[str, Any]) -> Iterable[str]:
    ways = "; or ".join(
        " and ".join(f"`{role}`" for role in way) for way in found["columns"]["required"]
    )
    optional = ", ".join(f"`{role}`" for role in found["columns"]["optional"])
    own = [item for item in found["settings"] if item["name"] not in COMMON]
    yield f"## {found['title']} (`{found['key']}`)"
    yield ""
    yield found["question"]
    yield ""
    yield f"- Columns that it needs: {ways}."
    yield f"- Columns that it can use: {optional}."
    yield f"- Kinds of outcome: {', '.join(found['kinds'])}."
    for sentence in found["assumptions"]:
        yield f"- It assumes: {sentence}"
    yield ""
    yield from _settings(own)
    yield ""
    for name, value in found["thresholds"].items():
        yield f"- {name.replace('_', ' ')}: {_cell(value)}"
    if found["thresholds"]:
        yield ""
    for reference in found["references"]:
        yield f"- {reference}"


def _settings(items: Iterable[dict[str, Any]]) -> Iterable[str]:
    yield "| setting | default | allowed | what it does |"
    yield "|---|---|---|---|"
    for item in items:
        cells = (item["name"], item["default"], item["allowed"], item["help"])
        yield "| " + " | ".join(_cell(cell) for cell in cells) + " |"


def _cell(value: Any) -> str:
    text = "none" if value is None else str(value)
    return text.replace("|", "/").replace("\n", " ")


def lifecycle_page() -> str:
    """Return the page of states and moves, as Markdown."""
    lines = [
        "# From draft to decision",
        "",
        (
            "An evaluation is always in one of these states. This page is made from the table that "
            "the server checks every move against: there is no other way from one to the next."
        ),
        "",
        "| from | move | to | who | the server checks |",
        "|---|---|---|---|---|",
    ]
    lines += [
        f"| {words(line.source)} | {words(line.move)} | {words(line.target)} | {line.who} "
        f"| {line.checks} |"
        for line in TRANSITIONS
    ]
    ends = sorted(
        words(state) for state in State if all(t.source is not state for t in TRANSITIONS)
    )
    lines += [
        "",
        (
            f"Nothing leads on from {' and '.join(ends)}. *Running* and *follow-up* are what "
            "*registered* is called between its dates: computed, never set. There is no way to end "
            "an evaluation without a verdict or a public reason."
        ),
        "",
        "## As a diagram",
        "",
        "```mermaid",
        diagram().rstrip(),
        "```",
    ]
    return "\n".join(lines) + "\n"


PAGES = {"designs.md": designs_page, "lifecycle.md": lifecycle_page}


def write(folder: Path = HERE) -> None:
    """Write every generated page into a folder."""
    for name, made in PAGES.items():
        (folder / name).write_text(made(), encoding="utf-8")


if __name__ == "__main__":
    write()
