"""Error pages, each kind."""

from registry.errors import FieldProblem
from registry.web.pages.errors import ErrorPage
from registry.web.pages.frame import Head

EXAMPLES = [
    ("errors/part.html", ErrorPage(head=Head(title="There is a problem"), words="Not now.")),
    (
        "errors/error.html",
        ErrorPage(head=Head(title="Page not found"), words="We cannot find that page."),
    ),
    (
        "errors/error.html",
        ErrorPage(
            head=Head(
                title="There is a problem",
                errors=(FieldProblem(field="title", message="Give a title"),),
            ),
            words="It is sealed.",
            amend=True,
            request_id="0123456789abcdef",
        ),
    ),
]
