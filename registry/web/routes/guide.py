"""The guide, glossary, designs, help and what works with which help: for everybody."""

import re
from typing import Any

from litestar import Response, get
from litestar.params import FromPath
from markupsafe import Markup

from registry import guide
from registry.web.pages.frame import Crumb, Head, Link
from registry.web.pages.guide import GuideIndex, GuidePage, StaticPage
from registry.web.prose import guide_prose
from registry.web.rendering import show
from registry.web.requests import PageRequest

PUBLIC = {"public": True}
_HEADING = re.compile(r'<h2 id="([^"]+)">(.*?)</h2>')
_MARKUP = re.compile(r"<[^>]+>")


def _page(key: str, *, crumbs: tuple[Crumb, ...] = ()) -> GuidePage:
    found = guide.page(key)
    body = guide_prose(found.text)
    contents = tuple(
        Link(words=Markup(_MARKUP.sub("", words)).unescape(), url=f"#{anchor}")  # noqa: S704
        for anchor, words in _HEADING.findall(body)
    )
    head = Head(title=found.title, crumbs=crumbs)
    return GuidePage(head=head, body=body, contents=contents if len(contents) > 2 else ())


@get("/guide", sync_to_thread=True, opt=PUBLIC)
def guide_index(request: PageRequest) -> Response[Any]:
    """List the pages of the guide."""
    links = tuple(Link(words=page.title, url=f"/guide/{page.key}") for page in guide.pages())
    return show(request, "guide/index.html", GuideIndex(head=Head(title="Guide"), pages=links))


@get("/guide/{key:str}", sync_to_thread=True, opt=PUBLIC)
def guide_page(request: PageRequest, key: FromPath[str]) -> Response[Any]:
    """Show one page of the guide."""
    found = guide.page(key)
    crumbs = (Crumb(words="Guide", url="/guide"), Crumb(words=found.title))
    return show(request, "guide/page.html", _page(key, crumbs=crumbs))


@get("/glossary", sync_to_thread=True, opt=PUBLIC)
def glossary(request: PageRequest) -> Response[Any]:
    """Show what each word means."""
    return show(request, "guide/page.html", _page("glossary"))


@get("/designs", sync_to_thread=True, opt=PUBLIC)
def designs(request: PageRequest) -> Response[Any]:
    """Show every design with its settings."""
    return show(request, "guide/page.html", _page("designs"))


@get("/help", sync_to_thread=True, opt=PUBLIC)
def help_page(request: PageRequest) -> Response[Any]:
    """Show the way through the registry for each role."""
    return show(request, "guide/help.html", StaticPage(head=Head(title="Help")))


@get("/accessibility", sync_to_thread=True, opt=PUBLIC)
def accessibility(request: PageRequest) -> Response[Any]:
    """Say what works with which help, and what is not yet tried."""
    page = StaticPage(head=Head(title="Accessibility of this registry"))
    return show(request, "guide/accessibility.html", page)


router_handlers = [guide_index, guide_page, glossary, designs, help_page, accessibility]
