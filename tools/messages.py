"""Brings the catalogues of the site's languages up to date with the messages of the code.

Run: make messages. What is new stands in each catalogue without a translation, what is no longer
said is dropped; tests/wording fails until all are translated.
"""

import argparse
import sys
from collections.abc import Iterator
from io import BytesIO
from pathlib import Path
from typing import Any

from babel.messages.catalog import Catalog
from babel.messages.extract import extract_from_dir
from babel.messages.pofile import read_po, write_po

from govatlas.codebook import load_codebook
from govatlas.codebook.shipped import describe_taxonomy
from govatlas.coverage import ANY, UNASSESSED, UNCERTAIN, UNKNOWN, list_dimensions
from govatlas.coverage.axes import OTHER
from govatlas.model.coding import CoderKind, Confidence
from govatlas.model.government import (
    EUROPEAN_UNION,
    GOVERNMENT_LABELS,
    MULTINATIONAL,
    STATES,
    UNITED_STATES,
)
from govatlas.web.pages.published_map import load_published_map
from govatlas.wording import LANGUAGES

SOURCES = Path(__file__).parent.parent / "src" / "govatlas"
LOCALES = SOURCES / "wording" / "locales"
_METHODS = [("**.py", "python"), ("**/templates/**.jinja", "jinja2")]
_OPTIONS = {
    "**/templates/**.jinja": {
        "trimmed": "true",
        "extensions": "jinja2.ext.i18n",
        "trim_blocks": "true",
        "lstrip_blocks": "true",
        "silent": "false",
    }
}
_PLURALS = {
    "de": "nplurals=2; plural=(n != 1);",
    "fr": "nplurals=2; plural=(n > 1);",
    "es": "nplurals=2; plural=(n != 1);",
    "zh": "nplurals=1; plural=0;",
}
"""As gettext's manual gives them; what CLDR adds for round millions is not worth a form."""
_KEYWORDS = {"_": None, "N_": None, "gettext": None, "ngettext": (1, 2)}


_OF_AGORA = (
    *("Proposed", "Enacted", "Defunct"),
    *("China", "United Kingdom", "Multinational", "Other countries"),
    *("Chinese law and policy", "Corporate policies and commitments", "Editors' Picks"),
    *("Miscellaneous documents", "NDAA provisions", "U.S. federal laws"),
    *("U.S. regulations, executive orders, and agency policies", "U.S. state and local documents"),
)
"""Stages, jurisdictions and collections, as AGORA names them."""


def collect_messages() -> Catalog:
    """Return every message of the code and every term of the data, without translations."""
    catalog = Catalog(project="govatlas", charset="utf-8")
    for file, _, message, _, _ in extract_from_dir(
        SOURCES, _METHODS, _OPTIONS, _KEYWORDS, strip_comment_tags=True
    ):
        _add(catalog, message, Path(file).as_posix())
    for term, place in list_terms():
        _add(catalog, term, place)
    return catalog


def _add(catalog: Catalog, message: Any, place: str) -> None:
    """Add a message with its place; without line, since that would change with every edit."""
    lineless: Any = (place, None)
    catalog.add(message, locations=[lineless])


def list_terms() -> Iterator[tuple[str | tuple[str, str], str]]:
    """Give every term of the data that is said, each with its place."""
    yield from list_codebook_terms()
    for dimension in list_dimensions(load_codebook()):
        yield dimension.label, "facets"
    for term in (ANY, UNASSESSED, UNCERTAIN, UNKNOWN, OTHER):
        yield term, "facets"
    for term in _list_metadata():
        yield term, "metadata"
    for entry in load_published_map().categories:
        if entry.reason:
            yield entry.reason, "published-map"


def list_codebook_terms() -> Iterator[tuple[str | tuple[str, str], str]]:
    """Give the names that the codebook has for what is coded, each with its place.

    Definitions are not among them: they are published in English, and quoted as published.
    """
    codebook = load_codebook()
    for taxonomy in (
        *codebook.coverage,
        codebook.status,
        codebook.actor_types,
        codebook.actor_roles,
    ):
        place = f"codebook/{taxonomy.id}"
        yield taxonomy.label, place
        for level in taxonomy.scale.levels:
            yield level.name, place
        for group in taxonomy.groups:
            yield group.label, place
        for category in taxonomy.categories:
            yield category.label, place
    for taxonomy in codebook.coverage:
        about = describe_taxonomy(taxonomy.id)
        yield (about.noun, about.nouns), f"codebook/{taxonomy.id}"


def _list_metadata() -> Iterator[str]:
    """Give the values of facets that are the same in every collection, or that AGORA has."""
    yield from GOVERNMENT_LABELS.values()
    yield from (UNITED_STATES, EUROPEAN_UNION, MULTINATIONAL)
    yield from STATES.values()
    yield from (confidence.value for confidence in Confidence)
    yield from (kind.value for kind in CoderKind)
    yield from _OF_AGORA


def read_catalog(code: str) -> Catalog:
    """Return the catalogue of a language, an empty one where it has none yet."""
    path = LOCALES / f"{code}.po"
    text = path.read_bytes() if path.exists() else _write_header(code)
    return read_po(BytesIO(text), locale=code)


def update(code: str, messages: Catalog) -> Catalog:
    """Return the catalogue of a language with just these messages, its translations kept."""
    old = read_catalog(code)
    new = read_po(BytesIO(_write_header(code)), locale=code)
    for message in messages:
        if message.id:
            known = old.get(message.id)
            string = known.string if known and not known.fuzzy else None
            new.add(message.id, string, locations=message.locations)
    return new


def write(code: str, catalog: Catalog) -> None:
    """Write the catalogue of a language, in the order of the messages' places."""
    file = BytesIO()
    write_po(file, catalog, width=100, omit_header=True, sort_by_file=True)
    LOCALES.mkdir(exist_ok=True)
    (LOCALES / f"{code}.po").write_bytes(_write_header(code) + file.getvalue().lstrip())


def _write_header(code: str) -> bytes:
    return (
        'msgid ""\nmsgstr ""\n'
        f'"Language: {code}\\n"\n'
        '"MIME-Version: 1.0\\n"\n'
        '"Content-Type: text/plain; charset=utf-8\\n"\n'
        '"Content-Transfer-Encoding: 8bit\\n"\n'
        f'"Plural-Forms: {_PLURALS[code]}\\n"\n\n'
    ).encode()


def main() -> int:
    """Bring all catalogues up to date, or say which are not."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--check", action="store_true", help="write nothing; fail if one is old")
    check = parser.parse_args().check
    messages, missing = collect_messages(), 0
    for code in LANGUAGES:
        if code == "en":
            continue
        catalog = update(code, messages)
        left = [message for message in catalog if message.id and not _is_whole(message.string)]
        missing += len(left)
        print(f"{code}: {len(messages)} messages, {len(left)} without a translation")
        if not check:
            write(code, catalog)
    return int(check and missing > 0)


def _is_whole(string: str | tuple[str, ...] | list[str] | None) -> bool:
    return all(string) if isinstance(string, tuple | list) else bool(string)


if __name__ == "__main__":
    sys.exit(main())
