"""Text that people write, as safe HTML: Markdown behind a guard, then an allow-list.

The Markdown reader can be made to take minutes by a few kilobytes of brackets, so a text is first
looked at: too long, too many openings or too deep, and it is shown as plain paragraphs instead.
"""

import itertools
import re
from functools import lru_cache
from typing import Any

from markupsafe import Markup, escape

LONGEST = 20_000
MOST_IN_A_ROW = 50
MOST_IN_A_BLOCK = 200
MOST_LINES = 1_000
DEEPEST = 8
_IN_A_ROW = re.compile(r"\[{51}|<{51}")
_MARKS = re.compile(r"[\[<*_`~!&\\]")
_LEVEL = re.compile(r"^(?:[ \t]*(?:>|[-+*](?=[ \t])|\d{1,9}[.)](?=[ \t])))+")
_TABLE = re.compile(r"<table>.*?</table>", re.DOTALL)
_HEADING = re.compile(r"(</?h)([1-6])>")
_NUMBERED_RUN = re.compile(r"(?:\d{1,9}[.)][ \t]+){9}")
_TAGS = {
    "p", "br", "hr", "strong", "em", "del", "code", "pre", "blockquote", "ul", "ol", "li", "a",
    "h1", "h2", "h3", "h4", "h5", "h6", "table", "thead", "tbody", "tr", "th", "td", "sup", "sub",
    "dl", "dt", "dd",
}  # fmt: skip
_GUIDE_TAGS = _TAGS | {"div", "span"}


def is_tame(text: str) -> bool:
    """Return whether the Markdown reader may be given a text."""
    if len(text) > LONGEST or _IN_A_ROW.search(text) or _NUMBERED_RUN.search(text):
        return False
    if text.count("\n") > MOST_LINES:
        return False
    for block in re.split(r"\n[ \t]*\n", text):
        if len(_MARKS.findall(block)) > MOST_IN_A_BLOCK:
            return False
    return all(_depth(line) <= DEEPEST for line in text.splitlines())


def _depth(line: str) -> int:
    """How many levels of list and quotation a line opens, its indentation counted too."""
    blank = len(line) - len(line.lstrip(" \t"))
    found = _LEVEL.match(line)
    openings = len(re.findall(r">|[-+*](?=[ \t])|\d{1,9}[.)]", found.group())) if found else 0
    return blank // 4 + openings


def _clean(html: str, tags: set[str]) -> str:
    import nh3

    return nh3.clean(
        html,
        tags=tags,
        attributes={
            "a": {"href", "title"},
            "th": {"align", "scope"},
            "td": {"align"},
            "ol": {"start"},
            "h2": {"id"},
            "h3": {"id"},
            "h4": {"id"},
        }
        if tags is _GUIDE_TAGS
        else {"a": {"href"}, "ol": {"start"}},
        url_schemes={"http", "https", "mailto"},
        link_rel="nofollow ugc noopener",
        strip_comments=True,
    )


def _to_html(text: str, extensions: list[Any], configs: dict[str, dict[str, Any]]) -> str:
    import markdown

    return markdown.markdown(
        text, extensions=extensions, extension_configs=configs, output_format="html"
    )


def plain(text: str) -> Markup:
    """Return a text as paragraphs, with nothing in it read as anything but words."""
    blocks = [block.strip() for block in re.split(r"\n[ \t]*\n", text) if block.strip()]
    return Markup("").join(
        Markup("<p>{}</p>").format(Markup("<br>").join(escape(line) for line in block.splitlines()))
        for block in blocks
    )


@lru_cache(maxsize=512)
def prose(text: str) -> Markup:
    """Return what somebody wrote in Markdown as HTML that can run nothing and fetch nothing.

    Headings begin at h3, pictures are dropped, and links go to http, https and mailto only.
    """
    if not is_tame(text):
        return plain(text[: LONGEST * 2])
    try:
        html = _to_html(text, ["tables", "sane_lists"], {})
    except (RecursionError, ValueError):
        return plain(text)
    lowered = _HEADING.sub(
        lambda found: f"{found[1]}{min(int(found[2]) + 2, 6)}>", _clean(html, _TAGS)
    )
    return Markup(_with_regions(lowered))  # noqa: S704 - cleaned by the allow-list


@lru_cache(maxsize=64)
def guide_prose(text: str) -> Markup:
    """Return a page of our own guide as HTML: as `prose`, with anchors on its headings."""
    extensions = ["tables", "sane_lists", "toc", "def_list"]
    html = _to_html(text, extensions, {})
    return Markup(_with_regions(_clean(html, _GUIDE_TAGS)))  # noqa: S704 - cleaned by the allow-list


def _with_regions(html: str) -> str:
    """Put each table into a region of its own that can be scrolled, by keyboard too."""
    numbers = itertools.count(1)
    return _TABLE.sub(
        lambda found: (
            f'<div class="table-region" role="region" tabindex="0" aria-label="Table '
            f'{next(numbers)}">{found.group()}</div>'
        ),
        html,
    )


def emphasis(text: str) -> Markup:
    """Return a sentence in which ``**words**`` stand out; everything else is only text."""
    parts = text.split("**")
    if len(parts) % 2 == 0:
        return escape(text)
    return Markup("").join(
        Markup("<strong>{}</strong>").format(part) if i % 2 else escape(part)
        for i, part in enumerate(parts)
    )
