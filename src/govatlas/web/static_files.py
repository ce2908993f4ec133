"""Serves the stylesheets and the script, which are read once from the package."""

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from importlib import resources
from typing import Final

from fastapi import APIRouter, HTTPException
from starlette.responses import Response

from govatlas.wording import _

router = APIRouter(include_in_schema=False)

_MEDIA_TYPES: Final = {
    ".css": "text/css; charset=utf-8",
    ".js": "text/javascript; charset=utf-8",
    ".svg": "image/svg+xml",
}
_FOREVER: Final = "public, max-age=31536000, immutable"
_SHARED: Final = (
    ("govatlas.publishing", "templates/record.css"),
    ("govatlas.publishing", "templates/draft.css"),
)
"""Files of other rooms that pages use as they are."""


@dataclass(frozen=True, slots=True)
class StaticFile:
    """A file of the site; its digest is part of its address, so it may be kept for ever."""

    body: bytes
    media_type: str
    digest: str


@router.get("/static/{name}")
def send_static_file(name: str, v: str = "") -> Response:
    """Return a stylesheet or script by its name alone; nothing else can be named."""
    found = list_static_files().get(name)
    if found is None:
        raise HTTPException(404, _("unknown file %(name)s", name=repr(name)))
    kept = _FOREVER if v == found.digest else "no-cache"
    return Response(found.body, media_type=found.media_type, headers={"Cache-Control": kept})


def address_static(name: str) -> str:
    """Return the address of a file of the site as it is now."""
    return f"/static/{name}?v={list_static_files()[name].digest}"


@cache
def list_static_files() -> Mapping[str, StaticFile]:
    """Return every file of the site by its name."""
    own = resources.files("govatlas.web") / "static"
    files = {entry.name: entry.read_bytes() for entry in own.iterdir() if entry.is_file()}
    for package, path in _SHARED:
        files[path.rpartition("/")[2]] = (resources.files(package) / path).read_bytes()
    return {
        name: StaticFile(body, media_type, hashlib.sha256(body).hexdigest()[:12])
        for name, body in files.items()
        if (media_type := _MEDIA_TYPES.get("." + name.rpartition(".")[2]))
    }
