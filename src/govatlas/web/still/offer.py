"""Says which addresses of the site are published as files, which need a server."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Final
from urllib.parse import parse_qsl, quote, unquote, urlencode, urlsplit

from govatlas.api.exports.registry import list_forms
from govatlas.web.addresses import DOCUMENTS
from govatlas.web.still.places import Pairs, find_place

SEEDS: Final = (
    *("/", DOCUMENTS, "/duties", "/coverage", "/coverage/years", "/coverage/estimate"),
    *("/gaps", "/compare", "/draft", "/actors", "/codebook", "/about", "/glossary"),
)
"""The pages to start from; links lead to the others."""

_FILES: Final = r"\.(csv|svg|bib|csl|ris|txt)"
_CHART: Final = r"/(coverage(/[\w-]+(/[\w-]+)?)?|gaps|actors(/flow|/names)?)"
_PAGE: Final = re.compile(rf"{_CHART}(/embed)?|/codebook/[^/]+/[^/]+|/about/mit|" + "|".join(SEEDS))
_FILE: Final = re.compile(rf"{_CHART}{_FILES}|/static/[\w.-]+|/(documents|duties)\.(csv|json)")
_NEVER: Final = re.compile(r"/coverage/(estimate|cross)[./].*|/coverage/cross|/duties\.json")
_LARGE: Final = frozenset({"/duties.csv", "/documents.json"})
"""Large tables of all documents and duties, which are published in archives."""

ZIPPED: Final = ".zip"
_OPTIONS: Final = frozenset({"taxonomy", "show"})
_DOCUMENT: Final = re.compile(rf"{DOCUMENTS}/([^/]+)(?:/(versions|record\.\w+))?")
_FULL_TEXT: Final = frozenset({"html", "txt"})


class Texts(StrEnum):
    """What of the texts is published."""

    ALL = "all"
    QUOTATIONS = "quotations"


@dataclass(frozen=True, slots=True)
class Target:
    """What is published under an address: ``address`` as the site is asked, the file it is in."""

    address: str
    place: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Offer:
    """Which addresses are published.

    Args:
        coders: who made the coding that counts of each document, by its id; empty where nobody
            did.
        texts: what of the texts is published.
        downloads: in which forms records are.
    """

    coders: Mapping[str, str]
    texts: Texts
    downloads: tuple[str, ...]

    def find(self, address: str, *, own_coding: str = "") -> Target | None:
        """Return what is published of an address of the site, None where it needs a server.

        Args:
            address: with its parameters, without fragment.
            own_coding: the id of the coding of the page that links, whose place needs none.
        """
        parts = urlsplit(address)
        pairs = tuple(parse_qsl(parts.query, keep_blank_values=True))
        if found := _DOCUMENT.fullmatch(parts.path):
            return self._find_document(parts.path, found, pairs, own_coding)
        if _NEVER.fullmatch(parts.path):
            return None
        if parts.path == DOCUMENTS and {name for name, _ in pairs} <= {"page"}:
            return _make(parts.path, () if pairs == (("page", "1"),) else pairs)
        if _FILE.fullmatch(parts.path):
            kept = () if parts.path.startswith("/static/") else pairs
            return _make(parts.path, kept, is_page=False) if _are_options(kept) else None
        if _PAGE.fullmatch(parts.path) and (not pairs or _is_charted(parts.path, pairs)):
            return _make(parts.path, pairs)
        return None

    def _find_document(
        self, path: str, found: re.Match[str], pairs: Pairs, own_coding: str
    ) -> Target | None:
        document_id, below = unquote(found[1]), found[2] or ""
        coder = self.coders.get(document_id)
        if coder is None:
            return None
        kept = tuple(
            pair for pair in pairs if pair not in (("coding", own_coding), ("coder", coder))
        )
        names = {name for name, _ in kept}
        if below.startswith("record."):
            offered = below.removeprefix("record.") in self.offered_forms()
            return _make(path, kept, is_page=False) if offered and coder and not names else None
        if below == "versions":
            return _make(path, kept) if self.texts is Texts.ALL else None
        return _make(path, kept) if names <= {"coding", "version", "coder"} else None

    def offered_forms(self) -> tuple[str, ...]:
        """Return the forms of a record that are published."""
        withheld = () if self.texts is Texts.ALL else _FULL_TEXT
        return tuple(
            name for name in self.downloads if name in list_forms() and name not in withheld
        )


def _are_options(pairs: Pairs) -> bool:
    return {name for name, _ in pairs} <= _OPTIONS


def _is_charted(path: str, pairs: Pairs) -> bool:
    return bool(re.fullmatch(rf"{_CHART}(/embed)?", path)) and _are_options(pairs)


def _make(path: str, pairs: Pairs, *, is_page: bool = True) -> Target:
    ordered = tuple(sorted(pairs))
    address = f"{path}?{urlencode(ordered)}" if ordered else path
    place = find_place(path, ordered, is_page=is_page)
    return Target(address, f"{place}{ZIPPED}" if path in _LARGE else place)


def address_of(document_id: str) -> str:
    """Return the address of a document's page."""
    return f"{DOCUMENTS}/{quote(document_id, safe='')}"
