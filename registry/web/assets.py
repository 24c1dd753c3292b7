"""The files that pages load: found once, named with a part of their hash, so browsers keep them."""

import hashlib
import mimetypes
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Annotated

from litestar import MediaType, Response, get
from litestar.exceptions import NotFoundException
from litestar.params import FromPath, QueryParameter

_PACKAGE = Path(__file__).resolve().parent.parent
_YEAR = 31_536_000
_TYPES = {".js": "text/javascript", ".css": "text/css", ".svg": "image/svg+xml"}


def templates_folder() -> Path:
    """Return the folder of templates: inside the installed package, else beside the sources."""
    installed = _PACKAGE / "_templates"
    return installed if installed.is_dir() else _PACKAGE.parent / "templates"


@dataclass(frozen=True, slots=True, kw_only=True)
class Asset:
    """One file as it is sent."""

    content: bytes
    media_type: str
    version: str


def _sources() -> dict[str, Path]:
    folder = templates_folder() / "assets"
    found = {
        path.relative_to(folder).as_posix(): path
        for path in folder.rglob("*")
        if path.is_file() and path.suffix in {".css", ".js", ".svg"}
    }
    charts = _PACKAGE / "publish" / "charts" / "charts.css"
    if charts.is_file():
        found["charts.css"] = charts
    return found


def _read(path: Path) -> Asset:
    content = path.read_bytes()
    kind = _TYPES.get(path.suffix) or mimetypes.guess_type(path.name)[0]
    return Asset(
        content=content,
        media_type=kind or "application/octet-stream",
        version=hashlib.sha256(content).hexdigest()[:12],
    )


@cache
def all_assets() -> dict[str, Asset]:
    """Return every asset by its name below ``/static``. Read once a process."""
    return {name: _read(path) for name, path in _sources().items()}


def asset_url(name: str) -> str:
    """Return the address of an asset, with its version. An unknown name is an error of ours."""
    return f"/static/{name}?v={all_assets()[name].version}"


@get("/static/{name:path}", sync_to_thread=False, opt={"public": True}, include_in_schema=False)
def static(
    name: FromPath[Path], v: Annotated[str | None, QueryParameter(max_length=64)] = None
) -> Response[bytes]:
    """Send one of the known files; nothing else in the folder can be reached."""
    found = all_assets().get(name.as_posix().lstrip("/"))
    if found is None:
        raise NotFoundException
    kept = f"public, max-age={_YEAR}, immutable" if v == found.version else "public, max-age=300"
    kind = found.media_type
    return Response(
        found.content,
        media_type=MediaType.TEXT if kind == "text/plain" else f"{kind}; charset=utf-8",
        headers={"cache-control": kept},
    )
