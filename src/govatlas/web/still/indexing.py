"""Builds the index that browsers search: Pagefind's, whose filters are the facets of the site."""

import asyncio
import hashlib
import os
import re
import tempfile
from collections.abc import Collection, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

import numpy as np

from govatlas.errors import GovatlasError
from govatlas.explorer import Explorer, Hit
from govatlas.extras import missing_extra
from govatlas.publishing.visible import reveal
from govatlas.web.facet_names import name_place
from govatlas.web.selections import read_selection
from govatlas.web.still.folder import Entry, write_whole
from govatlas.web.still.offer import Offer, Texts, address_of

FOLDER: Final = "pagefind"
_ENTRY: Final = "pagefind-entry.json"
_WORD: Final = re.compile(r"\w+(?:['’]\w+)*")
_KEPT: Final = re.compile(r"pagefind\.js|pagefind-worker\.js|.*\.(pf_\w+|pagefind|json)")


@dataclass(frozen=True, slots=True)
class Indexed:
    """What came of the index: its files, how many of them were written, and their bytes."""

    entries: tuple[Entry, ...]
    written: int
    bytes: int


def check_pagefind() -> None:
    """Fail where what builds the index is not installed.

    Raises:
        InputError: it is not; the message says how to install it.
    """
    try:
        import pagefind.index  # noqa: F401
        import pagefind_bin  # noqa: F401
    except ImportError as error:
        raise missing_extra("publish", purpose="govatlas publish") from error


def index_documents(
    explorer: Explorer,
    folder: Path,
    offer: Offer,
    choices: Collection[tuple[str, str]],
    digests: dict[str, str],
    stamp: str,
) -> Indexed:
    """Write the index of all documents.

    Args:
        explorer: the documents.
        folder: of the site.
        offer: what is published.
        choices: the filters that any page sets.
        digests: of the files of an index before, by address.
        stamp: of what the index depends on.
    """
    chosen = _choose(explorer, choices)
    entries, written, size = [], 0, 0
    with tempfile.TemporaryDirectory() as name:
        asyncio.run(_build(_list_records(explorer, offer, chosen), Path(name)))
        files = list(_list_files(Path(name)))
    for name, body in files:
        place = f"{FOLDER}/{name}"
        digest = hashlib.sha256(body).hexdigest()[:32]
        if digests.get(f"/{place}") != digest or not (folder / place).is_file():
            write_whole(folder, place, body)
            written += 1
        size += len(body)
        entries.append(Entry(address=f"/{place}", place=place, digest=digest, stamp=stamp))
    return Indexed(tuple(entries), written, size)


def name_group(name: str, value: str) -> str:
    """Return the filter of a choice: choices of one are alternatives, as those of a facet are."""
    if name == "cover":
        return f"cover:{value.rpartition(':')[0]}"
    return f"actor:{value.partition(':')[0]}" if name == "actor" else name


def _choose(
    explorer: Explorer, choices: Collection[tuple[str, str]]
) -> dict[str, dict[str, list[str]]]:
    """Return the filters of each document, by its id: what the site itself selects by them."""
    catalogue = explorer.catalogue()
    found: dict[str, dict[str, list[str]]] = {document_id: {} for document_id in catalogue.ids}
    for name, value in sorted(choices):
        try:
            mask = read_selection([(name, value)]).mask(catalogue)
        except GovatlasError:  # an address that the site itself refuses
            continue
        for place in np.flatnonzero(mask):
            found[catalogue.ids[place]].setdefault(name_group(name, value), []).append(value)
    return found


def _list_records(
    explorer: Explorer, offer: Offer, chosen: dict[str, dict[str, list[str]]]
) -> Iterator[dict[str, Any]]:
    """Yield what Pagefind is told of each document."""
    for rank, hit in enumerate(explorer.list_all(sort="covered")):
        target = offer.find(address_of(hit.id))
        if target is None:
            continue
        yield {
            "url": f"/{target.place}",
            "content": _word(explorer, hit, offer),
            "language": "en",
            "meta": {
                "title": reveal(hit.title or hit.id),
                "place": target.place,
                "facts": reveal(" · ".join(_list_facts(hit))),
                "summary": reveal(hit.summary or hit.reason_open or ""),
                "covered": hit.headline if hit.coder else "not coded yet",
            },
            "filters": chosen.get(hit.id) or {},
            "sort": {
                "covered": str(rank),
                "date": hit.date or "0",
                "title": (hit.title or hit.id).casefold(),
            },
        }


def _list_facts(hit: Hit) -> list[str]:
    place = name_place(hit.authority, hit.jurisdiction)
    facts = (hit.authority, place, hit.stage, hit.date)
    return list(dict.fromkeys(fact for fact in facts if fact))


def _word(explorer: Explorer, hit: Hit, offer: Offer) -> str:
    """Return the words by which a document is found.

    Where the text is not published they are those of the text in the order of the alphabet, each
    once, from which nobody reads it.
    """
    title = hit.title or hit.id
    text = explorer.document(hit.id).text
    if offer.texts is Texts.ALL:
        return f"{title}\n\n{text}"
    words = sorted({word.casefold() for word in _WORD.findall(text)})
    return f"{title}\n\n{' '.join(words)}"


async def _build(records: Iterator[dict[str, Any]], output: Path) -> None:
    """Have Pagefind write its files to ``output``; its pipe would block on as many."""
    from pagefind.index import IndexConfig, PagefindIndex

    settings = IndexConfig(force_language="en", output_path=os.fspath(output))
    async with PagefindIndex(settings) as index:
        for record in records:
            await index.add_custom_record(**record)


def _list_files(output: Path) -> Iterator[tuple[str, bytes]]:
    """Yield the files of an index, last the one that names the others."""
    found = [path for path in output.rglob("*") if path.is_file() and _KEPT.fullmatch(path.name)]
    for path in sorted(found, key=lambda path: (path.name == _ENTRY, path)):
        yield path.relative_to(output).as_posix(), path.read_bytes()
