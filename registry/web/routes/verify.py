"""Check a receipt or an exported ledger here; the command line does the same without us."""

import json
from collections.abc import Mapping
from typing import Any

from litestar import Response, get, post

from registry.domain.proof import Finding, examine, registration_bytes
from registry.store import Registry
from registry.web.fields import Field, filled
from registry.web.forms import SubmittedForm
from registry.web.pages.frame import Head
from registry.web.pages.parts import CheckLine
from registry.web.pages.verify import VerifyPage
from registry.web.rendering import show
from registry.web.requests import Given, PageRequest, begin_visit, keep_visit

PUBLIC = {"public": True}
LONGEST_DOCUMENT = 60_000_000
_NOT_OURS = "This is no receipt or ledger of a registry, or it is damaged"
_FIELDS = (
    Field(name="file", label="Receipt or exported ledger", kind="file", hint="A JSON file."),
    Field(
        name="registration",
        label="The registration that the receipt speaks of",
        kind="file",
        optional=True,
    ),
    Field(name="ledger", label="The ledger in which it must stand", kind="file", optional=True),
)


def _key(request: PageRequest) -> str | None:
    registry: Registry | None = request.app.state.registry
    return registry.keys.public() if registry else None


def _page(request: PageRequest, form: SubmittedForm | None = None, **more: Any) -> VerifyPage:
    problems = tuple(form.problems) if form else ()
    return VerifyPage(
        head=Head(title="Check a receipt", errors=problems),
        fields=filled(_FIELDS, form) if form else _FIELDS,
        public_key=_key(request),
        **more,
    )


@get("/verify", sync_to_thread=True, opt=PUBLIC)
def verify_page(request: PageRequest) -> Response[Any]:
    """Show the form."""
    visit = begin_visit(request)
    return keep_visit(request, show(request, "verify/check.html", _page(request)), visit)


@post("/verify", sync_to_thread=True, opt=PUBLIC, request_max_body_size=LONGEST_DOCUMENT)
def verify_now(request: PageRequest, form: Given[SubmittedForm]) -> Response[Any]:
    """Say what is proven, what is only claimed and what does not hold."""
    form.file("file", "a receipt or a ledger")
    found = {name: _document(form, name) for name in ("file", "registration", "ledger")}
    finding = None if form.problems else _examined(found)
    if finding is None and not form.problems:
        form.problem("file", _NOT_OURS)
    if finding is None:
        return show(request, "verify/check.html", _page(request, form), status=422)
    ours = _is_ours(request, found["file"] or {})
    page = _page(
        request,
        gate="pass" if finding.holds else "fail",
        verdict=_verdict(finding),
        lines=_lines(finding, ours=ours),
    )
    return show(request, "verify/check.html", page)


def _document(form: SubmittedForm, name: str) -> dict[str, Any] | None:
    received = form.files.get(name)
    if received is None or not received.size:
        return None
    try:
        found = json.loads(received.content())
    except (ValueError, RecursionError):
        found = None
    if isinstance(found, dict):
        return found
    form.problem(name, "Choose a JSON file, as it was downloaded")
    return None


def _examined(found: Mapping[str, dict[str, Any] | None]) -> Finding | None:
    registration = found["registration"]
    try:
        return examine(
            found["file"] or {},
            registration=None if registration is None else registration_bytes(registration),
            ledger=found["ledger"],
        )
    except (KeyError, TypeError, ValueError, AttributeError, RecursionError):
        return None


def _is_ours(request: PageRequest, document: Mapping[str, Any]) -> bool:
    key = _key(request)
    return key is not None and key in json.dumps(document)


def _verdict(finding: Finding) -> str:
    return f"{finding.what[:1].upper()}{finding.what[1:]}: " + (
        "what could be checked holds" if finding.holds else "something does not hold"
    )


def _lines(finding: Finding, *, ours: bool) -> tuple[CheckLine, ...]:
    lines = [CheckLine(icon="stop", word="Does not hold", what=it) for it in finding.problems]
    lines += [CheckLine(icon="tick", word="Proven", what=it) for it in finding.proven]
    if ours and finding.holds:
        lines.append(
            CheckLine(icon="tick", word="Proven", what="The key is the one of this registry.")
        )
    lines += [CheckLine(icon="unknown", word="Only claimed", what=it) for it in finding.claimed]
    return tuple(lines)


router_handlers = [verify_page, verify_now]
