"""Finds the file at which a server of plain files finds an address of the site."""

import hashlib
import posixpath
import re
from typing import Final
from urllib.parse import quote, unquote

from govatlas.web.addresses import DOCUMENTS

MORE: Final = "more"
"""The folder of what has an address with parameters, which a server of plain files ignores."""

_LONGEST: Final = 200
_PLAIN: Final = re.compile(r"[\w=:&.,-]{1,80}", re.ASCII)
_TAKEN: Final = re.compile(r"versions|index\.html|(record|citation)\..*")
"""What stands in the folder of a document: an id with such a part could be mistaken for it."""

Pairs = tuple[tuple[str, str], ...]


def find_place(path: str, pairs: Pairs = (), *, is_page: bool = True) -> str:
    """Return the file of an address, relative to the folder of the site.

    Args:
        path: of the address, quoted.
        pairs: its parameters.
        is_page: whether it is a page rather than a file to take along.
    """
    place = _unquote(path)
    if pairs:
        place = f"{MORE}/{place or 'home'}/{_shorten('&'.join(f'{n}={v}' for n, v in pairs))}"
        return f"{place}/{'index.html' if is_page else posixpath.basename(path)}"
    if not is_page:
        return place
    return f"{place}/index.html".lstrip("/")


def _unquote(path: str) -> str:
    """Return a path as a server reads it; where that could lead astray, a name of its digest."""
    if path.startswith(f"{DOCUMENTS}/"):
        quoted, *rest = path.removeprefix(f"{DOCUMENTS}/").split("/")
        document_id = unquote(quoted)
        parts = document_id.split("/")
        if not all(map(_is_safe, parts)) or any(map(_TAKEN.fullmatch, parts)):
            document_id = f"~{_digest(document_id)}"
        return "/".join([DOCUMENTS.strip("/"), document_id, *rest])
    return unquote(path).strip("/")


def _is_safe(part: str) -> bool:
    return (
        part.strip(". ") != ""
        and part.isprintable()
        and not part.startswith("~")
        and len(part.encode("utf-8", "replace")) <= _LONGEST
        and part.encode("utf-8", "replace").decode() == part
    )


def _shorten(words: str) -> str:
    return words if _PLAIN.fullmatch(words) else _digest(words)


def _digest(words: str) -> str:
    return hashlib.sha256(words.encode("utf-8", "surrogatepass")).hexdigest()[:16]


def lead_to(place: str, origin: str) -> str:
    """Return the relative address of one file from another; empty where it is the same."""
    if place == origin:
        return ""
    relative = posixpath.relpath(place, posixpath.dirname(origin) or ".")
    return quote(relative, safe="/")
