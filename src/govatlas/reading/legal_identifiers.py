"""Finds the official identifiers of an instrument in its legal XML."""

import re
from collections.abc import Iterator
from typing import TYPE_CHECKING, Final

from govatlas.errors import InvalidValue
from govatlas.model.identifiers import UNIDENTIFIED, Identifiers

if TYPE_CHECKING:
    from lxml.etree import _Element

_USC: Final = re.compile(r"/us/usc/t(\d+[a-z]?)(?:/s([\w–-]+))?")
IDENTIFYING: Final = ("eli", "celex")
"""The aliases of a work that are identifiers, not titles."""
_ELI: Final = re.compile(r"(?:https?://[^\s/]+)?/?eli/\S+")


def find_identifiers(root: "_Element") -> Identifiers:
    """Return the identifiers that a document states; those of another form are left out."""
    found = UNIDENTIFIED
    for name, value in _list_stated(root):
        try:
            found = found.complete(Identifiers(**{name: value}))
        except InvalidValue:
            continue
    return found


def _list_stated(root: "_Element") -> Iterator[tuple[str, str]]:
    """Yield each identifier with its kind: of the work in Akoma Ntoso, of the root in USLM."""
    for element in root.iterfind(".//{*}FRBRWork/{*}FRBRuri"):
        value = (element.get("value") or "").strip()
        yield ("eli" if _ELI.fullmatch(value) else "akn"), value
    for element in root.iterfind(".//{*}FRBRWork/{*}FRBRalias"):
        name = (element.get("name") or "").casefold()
        if name in IDENTIFYING:
            yield name, (element.get("value") or "").strip()
    places = [root, *root.iterfind("{*}main"), *root.iterfind("{*}main/*")]
    for element in reversed(places):
        match = _USC.fullmatch(element.get("identifier") or "")
        if match:
            title, section = match.groups()
            yield "usc", " ".join(filter(None, (f"{title} U.S.C.", section)))
