"""Says how to cite a release, in the Citation File Format."""

import json
from collections.abc import Iterator
from typing import Final

from govatlas.publishing.dataset.contents import KEYWORDS, SOFTWARE, About

_MESSAGE: Final = (
    "If you use these data, please cite them as below, with the version and the coder of the "
    "labels you used."
)


def write_citation_file(about: About, *, is_spdx: bool) -> str:
    """Return the text of ``CITATION.cff``; strings are JSON's, which is YAML too.

    Args:
        about: the release.
        is_spdx: whether the licence is named by an identifier that the format takes.
    """
    return "".join(f"{line}\n" for line in _list_lines(about, is_spdx))


def _list_lines(about: About, is_spdx: bool) -> Iterator[str]:
    yield "cff-version: 1.2.0"
    yield f"message: {_quote(_MESSAGE)}"
    yield "type: dataset"
    yield f"title: {_quote(about.title)}"
    yield f"version: {_quote(about.version)}"
    yield f"date-released: {about.day.isoformat()}"
    yield "authors:"
    yield f"  - name: {_quote(about.creator)}"
    if about.licence and is_spdx:
        yield f"license: {_quote(about.licence.name)}"
    if about.licence and about.licence.link:
        yield f"license-url: {_quote(about.licence.link)}"
    if about.address:
        yield f"url: {_quote(about.address)}"
    yield f"abstract: {_quote(about.description)}"
    yield "keywords:"
    for word in KEYWORDS:
        yield f"  - {_quote(word)}"
    yield "references:"
    yield "  - type: software"
    yield f"    title: {SOFTWARE}"
    yield f"    version: {_quote(about.software)}"
    yield "    authors:"
    yield '      - name: "The maintainers of govatlas"'
    if about.credit:
        yield "  - type: data"
        yield f"    title: {_quote(about.credit)}"
        yield "    authors:"
        yield f"      - name: {_quote(about.credit.partition(';')[0])}"


def _quote(text: str) -> str:
    return json.dumps(" ".join(text.split()), ensure_ascii=False)
