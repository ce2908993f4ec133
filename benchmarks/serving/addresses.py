"""Draws addresses for readers to ask for: every kind of page, every resource of the API."""

import json
from collections.abc import Sequence
from dataclasses import dataclass
from random import Random
from typing import Any, Final
from urllib.parse import quote, urlencode

from serving.client import Connection

_WORDS: Final = (
    *("privacy", "biometric", "election", "deepfake", "infrastructure", "semiconductor", "bias"),
    *("facial recognition", "water", "copyright", "healthcare", "hospital", "drone", "military"),
    *("regul*", "child*", "chatbot", "audit", "nuclear", "explainab*", "procurement", "labor"),
    *("transparency", "penalty", "school", "consent", "standards", "safety", "employment"),
)
_DRAWN: Final = 300
_TWENTY_PAGES: Final = 60_000
"""Characters."""


@dataclass(frozen=True, slots=True)
class Kind:
    """Pages of one kind.

    ``holds_for_many`` says whether its bar holds for a large collection too; a page that is not
    ``is_required`` may be missing.
    """

    name: str
    addresses: Sequence[str]
    is_page: bool = True
    is_required: bool = True
    holds_for_many: bool = False


@dataclass(frozen=True, slots=True)
class _Collection:
    """What addresses can be made of."""

    ids: Sequence[str]
    taxonomies: Sequence[str]
    categories: Sequence[tuple[str, str]]
    jurisdictions: Sequence[str]
    years: Sequence[str]
    random: Random

    def narrow(self) -> list[tuple[str, str]]:
        """Return a filter or two, half of the time none."""
        pairs: list[tuple[str, str]] = []
        if self.random.random() < 0.3:
            pairs.append(("jurisdiction", self.random.choice(self.jurisdictions)))
        if self.random.random() < 0.3:
            pairs.append(("year", self.random.choice(self.years)))
        if self.random.random() < 0.2:
            taxonomy, code = self.random.choice(self.categories)
            pairs.append(("cover", f"{taxonomy}:{code}:any"))
        return pairs

    def search(self) -> list[tuple[str, str]]:
        """Return a search of one or two words, at times with filters or another page."""
        words = self.random.sample(_WORDS, self.random.choice((1, 2)))
        joint = self.random.choice((" ", " OR "))
        pairs = [("q", joint.join(words)), *self.narrow()]
        return [*pairs, ("page", "2")] if self.random.random() < 0.2 else pairs

    def choose_id(self) -> str:
        """Return the id of a document as an address has it."""
        return quote(self.random.choice(self.ids), safe="")


async def list_kinds(connection: Connection, random: Random) -> tuple[int, list[Kind]]:
    """Return how many documents there are, with the kinds of pages to ask for."""
    documents, collection = await _look(connection, random)
    return documents, [*_list_pages(collection), *_list_resources(collection)]


async def _look(connection: Connection, random: Random) -> tuple[int, _Collection]:
    about = await _load(connection, "/api/v1/about")
    codebook = await _load(connection, "/api/v1/codebook")
    entries: list[dict[str, Any]] = []
    pages = max(1, about["documents"] // 200)
    for page in sorted({random.randint(1, pages) for _ in range(8)} | {1}):
        found = await _load(connection, f"/api/v1/documents?size=200&page={page}")
        entries += found["documents"]
    levelled = [taxonomy for taxonomy in codebook["taxonomies"] if taxonomy["gives_levels"]]
    return about["documents"], _Collection(
        ids=sorted(entry["id"] for entry in entries),
        taxonomies=[taxonomy["id"] for taxonomy in levelled],
        categories=[
            (taxonomy["id"], category["code"])
            for taxonomy in levelled
            for category in taxonomy["categories"]
        ],
        jurisdictions=sorted({entry["jurisdiction"] for entry in entries} - {""}) or ["unknown"],
        years=sorted({entry["date"][:4] for entry in entries} - {""}) or ["unknown"],
        random=random,
    )


async def _load(connection: Connection, address: str) -> Any:
    reply = await connection.ask(address)
    if reply.status != 200:
        raise SystemExit(f"{address}: status {reply.status}")
    return json.loads(reply.whole)


def _list_pages(found: _Collection) -> list[Kind]:
    crossed = [f"/coverage/{rows}/{columns}" for rows, columns in _list_pairs(found)]
    categories = [f"/codebook/{taxonomy}/{code}" for taxonomy, code in found.categories]
    return [
        Kind("first page", ["/", *(f"/?specimen={n}" for n in range(2, 30))], holds_for_many=True),
        Kind("all documents", ["/documents"], holds_for_many=True),
        Kind("search", _vary(["/documents"], found.search), holds_for_many=True),
        Kind("filtered", _vary(["/documents"], found.narrow), holds_for_many=True),
        Kind("document", [f"/documents/{found.choose_id()}" for _ in range(_DRAWN)]),
        Kind("versions", [f"/documents/{found.choose_id()}/versions" for _ in range(_DRAWN)]),
        _draw("coverage", _list_by_taxonomy("/coverage", found), found),
        _draw("heatmap", crossed, found),
        _draw("years", _list_by_taxonomy("/coverage/years", found), found),
        _draw("gaps", _list_by_taxonomy("/gaps", found), found),
        Kind("compare documents", _list_compared("/compare", found), is_required=False),
        Kind("compare groups", _list_groups("/compare", found), is_required=False),
        _draw("actors", ["/actors"], found),
        Kind("duties", _vary(["/duties"], found.narrow), is_required=False),
        Kind("your draft", ["/draft"], is_required=False),
        Kind("codebook", ["/codebook"]),
        Kind("category", categories),
        Kind("about", ["/about"]),
        Kind("API", ["/api/v1/"]),
    ]


def _list_resources(found: _Collection) -> list[Kind]:
    root = "/api/v1"
    crossed = [f"{root}/coverage/{rows}/{columns}" for rows, columns in _list_pairs(found)]
    documents = [f"{root}/documents/{found.choose_id()}" for _ in range(_DRAWN)]
    named = {
        "documents": _vary([f"{root}/documents"], found.search),
        "documents.csv": _vary([f"{root}/documents.csv"], found.search),
        "record": documents,
        "text": [f"{address}/text" for address in documents],
        "codings": [f"{address}/codings" for address in documents],
        "similar": [f"{address}/similar" for address in documents],
        "coverage": _vary(_list_by_taxonomy(f"{root}/coverage", found), found.narrow),
        "crosstab": _vary(crossed, found.narrow),
        "years": _vary(_list_by_taxonomy(f"{root}/coverage/years", found), found.narrow),
        "gaps": _vary([f"{root}/gaps?by=jurisdiction&by=year", f"{root}/gaps"], found.narrow),
        "takeaways": _vary([f"{root}/takeaways"], found.narrow),
        "compare documents": _list_compared(f"{root}/compare", found),
        "compare groups": _list_groups(f"{root}/compare", found),
        "actors": _vary([f"{root}/actors"], found.narrow),
        "codebook": [f"{root}/codebook"],
        "category": [f"{root}/codebook/{taxonomy}/{code}" for taxonomy, code in found.categories],
        "about": [f"{root}/about"],
        "openapi.json": [f"{root}/openapi.json"],
    }
    large = ("documents", "coverage", "crosstab", "years")
    return [
        Kind(f"api {name}", addresses, is_page=False, holds_for_many=name in large)
        for name, addresses in named.items()
    ]


def _draw(name: str, paths: Sequence[str], found: _Collection) -> Kind:
    addresses = [*paths, *_vary(paths, found.narrow)]
    many = name in ("coverage", "heatmap", "years")
    return Kind(name, addresses, is_required=False, holds_for_many=many)


def _vary(paths: Sequence[str], draw: Any) -> list[str]:
    """Return addresses of random paths with random parameters."""
    addresses = []
    for number in range(_DRAWN):
        path, query = paths[number % len(paths)], urlencode(draw())
        addresses.append(f"{path}{'&' if '?' in path else '?'}{query}" if query else path)
    return addresses


def _list_by_taxonomy(path: str, found: _Collection) -> list[str]:
    return [path, *(f"{path}?taxonomy={taxonomy}" for taxonomy in found.taxonomies)]


def _list_pairs(found: _Collection) -> list[tuple[str, str]]:
    first, *others = found.taxonomies
    pairs = [(first, other) for other in (*others, "jurisdiction", "status", "year", "stage")]
    return [*pairs, ("actor-type", "actor-role")]


def _list_compared(path: str, found: _Collection) -> list[str]:
    return [f"{path}?a={found.choose_id()}&b={found.choose_id()}" for _ in range(_DRAWN)]


def _list_groups(path: str, found: _Collection) -> list[str]:
    addresses = []
    for _ in range(_DRAWN):
        facet = found.random.choice(("jurisdiction", "year"))
        values = found.jurisdictions if facet == "jurisdiction" else found.years
        pairs = [("group", f"{facet}:{found.random.choice(values)}") for _ in range(2)]
        addresses.append(f"{path}?{urlencode(pairs)}")
    return addresses


async def write_drafts(connection: Connection, random: Random, number: int) -> list[bytes]:
    """Return forms with drafts of some twenty pages, made of the texts of the collection."""
    _, found = await _look(connection, random)
    drafts = []
    for _ in range(number):
        text = ""
        while len(text) < _TWENTY_PAGES:
            told = await connection.ask(f"/api/v1/documents/{found.choose_id()}/text")
            text += json.loads(told.whole)["text"] + "\n\n"
        drafts.append(urlencode({"text": text[:_TWENTY_PAGES]}).encode("ascii"))
    return drafts
