"""The page of all parts."""

from registry.web.pages.styleguide import parts_page

EXAMPLES = [("styleguide.html", parts_page())]
