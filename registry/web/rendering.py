"""Templates to pages. A name of ours that is missing fails; the kit's own optional names do not."""

from collections.abc import Iterable
from dataclasses import is_dataclass
from functools import cache
from types import SimpleNamespace
from typing import Any

from jinja2 import ChoiceLoader, Environment, FileSystemLoader, PackageLoader, PrefixLoader
from jinja2.runtime import Macro, Undefined
from jinja2.utils import missing
from litestar import MediaType, Request, Response

from registry.errors import FieldProblem
from registry.web.assets import all_assets, asset_url, templates_folder
from registry.web.fields import field_id
from registry.web.pages.frame import Frame

_KIT_NAMES = frozenset(
    {
        "assetPath", "assetUrl", "bodyAttributes", "bodyClasses", "caller", "containerAttributes",
        "containerClasses", "cspNonce", "footerAttributes", "footerClasses", "headerAttributes",
        "headerClasses", "htmlClasses", "htmlLang", "mainAttributes", "mainClasses", "mainLang",
        "opengraphImageUrl", "pageTitleLang", "serviceName", "serviceUrl", "themeColor",
    }
)  # fmt: skip


class OurUndefined(Undefined):
    """An undefined that fails at once on our names, and is silent on those of the kit.

    The kit's macros take dictionaries with optional keys and read a few page variables that need
    not be set. Everything else that is missing is a mistake in a template of ours.
    """

    __slots__ = ()

    def __init__(
        self,
        hint: str | None = None,
        obj: Any = missing,
        name: str | None = None,
        exc: Any = None,
    ) -> None:
        if exc is None:
            super().__init__(hint, obj, name)
        else:
            super().__init__(hint, obj, name, exc)
        ours = name not in _KIT_NAMES if obj is missing else is_dataclass(obj)
        if ours:
            self._fail_with_undefined_error()


def error_links(problems: Iterable[FieldProblem]) -> list[dict[str, str]]:
    """Return the problems as the kit's error summary takes them: each a link to its field."""
    return [
        {"text": problem.message, "href": f"#{field_id(problem.field)}"}
        if problem.field
        else {"text": problem.message}
        for problem in problems
    ]


def make_environment() -> Environment:
    """Return the environment of all templates: ours, and the kit's under its own prefix."""
    kit = PrefixLoader({"govuk_frontend_jinja": PackageLoader("govuk_frontend_jinja")})
    environment = Environment(
        loader=ChoiceLoader([FileSystemLoader(templates_folder()), kit]),
        autoescape=True,
        undefined=OurUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        auto_reload=False,
    )
    environment.globals.update(
        asset=asset_url, has_asset=lambda name: name in all_assets(), error_links=error_links
    )
    environment.globals["part"] = _all_parts(environment)
    return environment


def _all_parts(environment: Environment) -> SimpleNamespace:
    """Every public macro of ``templates/parts``, by its name."""
    macros: dict[str, Macro] = {}
    for path in sorted((templates_folder() / "parts").glob("*.html")):
        module = environment.get_template(f"parts/{path.name}").module
        found = {k: v for k, v in vars(module).items() if isinstance(v, Macro) and v.name == k}
        macros.update({k: v for k, v in found.items() if not k.startswith("_")})
    return SimpleNamespace(**macros)


@cache
def environment() -> Environment:
    """Return the process's one environment."""
    return make_environment()


def render(template: str, page: object, frame: Frame) -> str:
    """Return a page as text: ``page`` is the context that the template's first line names."""
    return environment().get_template(template).render(page=page, frame=frame)


def show(
    request: Request[Any, Any, Any],
    template: str,
    page: object,
    *,
    status: int = 200,
    headers: dict[str, str] | None = None,
) -> Response[str]:
    """Return the answer that shows a page; made in the handler's own thread.

    ``headers`` are added. Pages are private and never kept by a cache between us and the reader.
    """
    from registry.web.framing import frame_for

    text = render(template, page, frame_for(request))
    return Response(
        text,
        media_type=MediaType.HTML,
        status_code=status,
        headers={"cache-control": "no-store", "vary": "Cookie, HX-Request", **(headers or {})},
    )
