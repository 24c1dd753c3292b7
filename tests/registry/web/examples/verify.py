"""Checking a receipt: before, with a problem, proven and broken."""

from registry.errors import FieldProblem
from registry.web.fields import Field
from registry.web.pages.frame import Head
from registry.web.pages.parts import CheckLine
from registry.web.pages.verify import VerifyPage

FILE = Field(name="file", label="Receipt", kind="file", hint="A JSON file.")
EXAMPLES = [
    (
        "verify/check.html",
        VerifyPage(head=Head(title="Check a receipt"), fields=(FILE,), public_key=None),
    ),
    (
        "verify/check.html",
        VerifyPage(
            head=Head(
                title="Check a receipt",
                errors=(FieldProblem(field="file", message="Choose a receipt"),),
            ),
            fields=(Field(name="file", label="Receipt", kind="file", error="Choose a receipt"),),
            public_key="a" * 44,
        ),
    ),
    *(
        (
            "verify/check.html",
            VerifyPage(
                head=Head(title="Check a receipt"),
                fields=(FILE,),
                public_key="a" * 44,
                gate=gate,
                verdict="Receipt of NORS-2026-0001, version 1",
                lines=(CheckLine(icon="tick", word="Proven", what="It is unchanged."),),
            ),
        )
        for gate in ("pass", "fail")
    ),
]
