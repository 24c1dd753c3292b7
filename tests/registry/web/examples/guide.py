"""The guide, help and accessibility."""

from registry.web.pages.frame import Crumb, Head, Link
from registry.web.pages.guide import GuideIndex, GuidePage, StaticPage
from registry.web.prose import guide_prose

EXAMPLES = [
    (
        "guide/index.html",
        GuideIndex(head=Head(title="Guide"), pages=(Link(words="Glossary", url="/glossary"),)),
    ),
    (
        "guide/page.html",
        GuidePage(
            head=Head(title="Glossary", crumbs=(Crumb(words="Guide", url="/guide"),)),
            body=guide_prose("## One\n\nwords\n\n| a | b |\n|---|---|\n| 1 | 2 |"),
            contents=(Link(words="One", url="#one"),),
        ),
    ),
    ("guide/help.html", StaticPage(head=Head(title="Help"))),
    ("guide/accessibility.html", StaticPage(head=Head(title="Accessibility"))),
]
