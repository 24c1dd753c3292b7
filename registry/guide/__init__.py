"""The guide: Markdown that is read in the repository and served by the registry."""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from importlib.resources import files

from registry.errors import NotFoundError

TITLES: Mapping[str, str] = {
    "writing-a-plan": "Writing a plan",
    "lifecycle": "From draft to decision",
    "designs": "Designs",
    "coverage": "How often the intervals hold",
    "glossary": "Glossary",
    "operations": "Running the registry",
    "security": "What we promise, and the test that shows it",
    "architecture": "How the house is built",
}
"""The pages by key, in reading order."""


@dataclass(frozen=True, slots=True, kw_only=True)
class GuidePage:
    """One page: its key in the address, its title, and its Markdown without the title."""

    key: str
    title: str
    text: str


@cache
def page(key: str) -> GuidePage:
    """Return a page of the guide.

    Raises
    ------
        NotFoundError: the guide has no such page.
    """
    if key not in TITLES:
        raise NotFoundError
    text = files("registry.guide").joinpath(f"{key}.md").read_text(encoding="utf-8")
    return GuidePage(key=key, title=TITLES[key], text=text.partition("\n")[2].lstrip("\n"))


def pages() -> tuple[GuidePage, ...]:
    """Return every page of the guide, in reading order."""
    return tuple(page(key) for key in TITLES)


@cache
def glossary() -> Mapping[str, str]:
    """Return what each word means, by the word in lower case and by its key where it has one."""
    meanings: dict[str, str] = {}
    for entry in page("glossary").text.split("\n### ")[1:]:
        heading, _, meaning = entry.partition("\n")
        words = meaning.split("\n## ")[0].strip()
        term, _, key = heading.partition(" (`")
        meanings[term.strip().lower()] = words
        if key:
            meanings[key.removesuffix("`)")] = words
    return meanings
