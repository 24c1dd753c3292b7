"""What the pages of the guide, help and accessibility are told."""

from dataclasses import dataclass

from markupsafe import Markup

from registry.web.pages.frame import Head, Link


@dataclass(frozen=True, slots=True, kw_only=True)
class GuideIndex:
    """The pages of the guide in reading order."""

    head: Head
    pages: tuple[Link, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class GuidePage:
    """One page, with the parts that it can be entered by."""

    head: Head
    body: Markup
    contents: tuple[Link, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class StaticPage:
    """A page whose words stand in its template."""

    head: Head
