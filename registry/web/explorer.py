"""The API's own description, and an explorer of it that fetches nothing from elsewhere."""

from typing import Any

from litestar import MediaType, Request, Response, get
from litestar.openapi.config import OpenAPIConfig
from litestar.openapi.plugins import JsonRenderPlugin

from registry.web.api.description import described
from registry.web.assets import asset_url
from registry.web.envelope import facts_of

_POLICY = (
    "default-src 'self'; script-src 'self' 'nonce-{nonce}'; style-src 'self' 'unsafe-inline'; "
    "img-src 'self' data:; frame-ancestors 'none'; base-uri 'none'; form-action 'self'; "
    "object-src 'none'"
)
_PAGE = """<!doctype html>
<html lang="en-GB"><head><meta charset="utf-8">
<title>API explorer \u2013 Evaluation Registry</title>
<link rel="icon" href="{icon}" type="image/svg+xml"><link rel="stylesheet" href="{style}"></head>
<body><main id="explorer"><noscript>The description is at /api/openapi.json.</noscript></main>
<script src="{script}"></script>
<script nonce="{nonce}">
SwaggerUIBundle({{url: "/api/openapi.json", dom_id: "#explorer", deepLinking: true,
  validatorUrl: null, persistAuthorization: false, supportedSubmitMethods:
  ["get", "post", "put", "patch", "delete"]}});
</script></body></html>"""


class _Described(JsonRenderPlugin):
    """Gives out the description with what the framework cannot know put right."""

    def render(self, request: Request[Any, Any, Any], openapi_schema: dict[str, Any]) -> bytes:
        """Return the description as JSON."""
        return self.render_json(request, described(openapi_schema))


def openapi_config() -> OpenAPIConfig:
    """Return where and how the API describes itself: OpenAPI at ``/api/openapi.json``."""
    return OpenAPIConfig(
        title="Evaluation Registry",
        version="1",
        path="/api",
        render_plugins=[_Described(path="/openapi.json")],
        use_handler_docstrings=True,
    )


@get("/api/docs", sync_to_thread=False, include_in_schema=False, opt={"public": True})
def explorer(request: Request[Any, Any, Any]) -> Response[str]:
    """Show the explorer; it has a content policy of its own, because its library sets styles."""
    nonce = facts_of(request.scope).nonce
    text = _PAGE.format(
        icon=asset_url("favicon.svg"),
        style=asset_url("swagger-ui/swagger-ui.css"),
        script=asset_url("swagger-ui/swagger-ui-bundle.js"),
        nonce=nonce,
    )
    return Response(
        text,
        media_type=MediaType.HTML,
        headers={"content-security-policy": _POLICY.format(nonce=nonce)},
    )
