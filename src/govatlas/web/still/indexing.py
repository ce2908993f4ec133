"""Builds the index that browsers search: Pagefind's, whose filters are the facets of the site."""

import asyncio
import gzip
import hashlib
import os
import re
import tempfile
import zlib
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
_LOOKS: Final = 600
_PAUSE: Final = 0.1
"""How often, and every how many seconds, the files of an index are looked at until whole."""
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
        files = asyncio.run(build_index(_list_records(explorer, offer, chosen), Path(name)))
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


async def build_index(records: Iterator[dict[str, Any]], output: Path) -> list[tuple[str, bytes]]:
    """Have Pagefind write its files below ``output``, and return those that browsers ask for.

    Pagefind up to 1.5.2 says that it has written while bytes are still on their way, and ends
    without them (its issue 1271). So it goes on running until all files are whole. Those whose
    kind does not show their end, the scripts, must equal those of a second copy. It could also
    send the files, but its pipe would block on as many.
    """
    from pagefind.index import IndexConfig
    from pagefind.service import PagefindService

    copies = [output / "one", output / "two"]
    async with PagefindService() as service:
        index = await service.create_index(IndexConfig(force_language="en"))
        for record in records:
            await index.add_custom_record(**record)
        for copy in copies:
            await index.write_files(os.fspath(copy))
        for _ in range(_LOOKS):
            files, others = (list(_list_files(copy)) for copy in copies)
            scripts = [file for file in files if file[0].endswith(".js")]
            if all(is_whole(*file) for file in files) and all(file in others for file in scripts):
                return files
            await asyncio.sleep(_PAUSE)
    raise GovatlasError(
        "Pagefind did not finish writing the index of words; run the same command again"
    )


def is_whole(name: str, body: bytes) -> bool:
    """Return whether a file of an index has its end, as far as its kind shows it."""
    if name.endswith(".json"):
        return body.endswith(b"}")
    if name.endswith(".js"):
        return bool(body)
    try:
        return bool(gzip.decompress(body))
    except (EOFError, gzip.BadGzipFile, zlib.error):
        return False


def _list_files(output: Path) -> Iterator[tuple[str, bytes]]:
    """Yield the files of an index, last the one that names the others."""
    found = [path for path in output.rglob("*") if path.is_file() and _KEPT.fullmatch(path.name)]
    for path in sorted(found, key=lambda path: (path.name == _ENTRY, path)):
        yield path.relative_to(output).as_posix(), path.read_bytes()
