"""A live specimen: one label with its quotation, and the passage in which the words stand."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

import numpy as np

from govatlas.api import Record
from govatlas.errors import GovatlasError
from govatlas.explorer import Explorer
from govatlas.model.catalogue import Catalogue
from govatlas.model.codebook import Taxonomy
from govatlas.model.coding import Label
from govatlas.model.document import Document, Quotation
from govatlas.publishing import is_number
from govatlas.publishing.location import locate_span
from govatlas.publishing.permalinks import name_characters
from govatlas.web.addresses import address_category, address_document

_SHORTEST: Final = 60
_LONGEST: Final = 280
_AROUND: Final = 240
_TRIED: Final = 8
_PARAGRAPHS: Final = re.compile(r"\n\s*\n")
_SEED: Final = 15


@dataclass(frozen=True, slots=True, kw_only=True)
class Specimen:
    """A label with its words, and what stands ``before`` and ``after`` them in the text.

    ``language`` is that of the document. ``following`` is the number of the next specimen.
    """

    number_shown: str
    category: str
    category_address: str
    level: int
    level_name: str
    highest: int
    title: str
    facts: tuple[str, ...]
    address: str
    place_address: str
    location: str
    words: str
    before: str
    after: str
    language: str
    number: int
    total: int
    following: int


def find_specimen(explorer: Explorer, catalogue: Catalogue, number: int) -> Specimen | None:
    """Return the specimen of that number, counted from 1 and around again; None where none is.

    They come in an order of no meaning that stays the same while the collection does.
    """
    taxonomy = catalogue.codebook.coverage[0]
    pairs = _list_labels(catalogue, taxonomy)
    spare: Specimen | None = None
    for place in range(number - 1, number - 1 + min(_TRIED, len(pairs))):
        row, column = pairs[place % len(pairs)]
        following = place % len(pairs) + 2 if place % len(pairs) + 1 < len(pairs) else 1
        for label, record in _load(explorer, catalogue, taxonomy, row, column):
            quotation = min(label.quotations, key=_weigh)
            made = _show(record, taxonomy, label, quotation, (number, len(pairs), following))
            if not _weigh(quotation)[0]:
                return made
            spare = spare or made
    return spare


def _list_labels(catalogue: Catalogue, taxonomy: Taxonomy) -> list[tuple[int, int]]:
    """Return the documents and categories at the highest level, at any where none is so high."""
    levels = catalogue.levels[taxonomy.id]
    best = np.argwhere(levels == taxonomy.scale.highest)
    if not len(best):
        best = np.argwhere(levels > 0)
    order = np.random.default_rng(_SEED).permutation(len(best))
    return [(int(row), int(column)) for row, column in best[order[:1000]].tolist()]


def _load(
    explorer: Explorer, catalogue: Catalogue, taxonomy: Taxonomy, row: int, column: int
) -> Iterator[tuple[Label, Record]]:
    """Yield the label as it is in the database now, if it is."""
    try:
        record = explorer.record(catalogue.ids[row])
    except GovatlasError:  # it went since the catalogue was made
        return
    code = taxonomy.categories[column].code
    for label in record.coding.labels:
        if (label.taxonomy, label.category) == (taxonomy.id, code) and label.quotations:
            yield label, record


def _weigh(quotation: Quotation) -> tuple[bool, int]:
    """Put quotations that are neither too short nor too long first, the shorter ones before."""
    size = len(quotation.text)
    return not _SHORTEST <= size <= _LONGEST, abs(size - _SHORTEST)


def _show(
    record: Record,
    taxonomy: Taxonomy,
    label: Label,
    quotation: Quotation,
    numbers: tuple[int, int, int],
) -> Specimen:
    document, instrument = record.document, record.document.instrument
    category = taxonomy.category(label.category)
    before, after = _cut_around(document, quotation)
    number, total, following = numbers
    facts = (instrument.authority.name, instrument.stage, str(instrument.proposed or "")[:4])
    return Specimen(
        number_shown=f"{category.code} " if is_number(category.code) else "",
        category=category.label,
        category_address=address_category(taxonomy.id, category.code),
        level=label.level,
        level_name=taxonomy.scale.name_of(label.level),
        highest=taxonomy.scale.highest,
        title=instrument.short_title or instrument.title or document.id,
        facts=tuple(fact for fact in facts if fact),
        address=address_document(document.id, fragment=f"{taxonomy.id}:{category.code}"),
        place_address=address_document(document.id, fragment=name_characters(quotation.span)),
        location=locate_span(quotation.span, document, record.outline),
        words=quotation.text,
        before=before,
        after=after,
        language=document.language,
        number=number,
        total=total,
        following=following,
    )


def _cut_around(document: Document, quotation: Quotation) -> tuple[str, str]:
    """Return the words before and after a quotation in its own paragraph, cut between words."""
    text, span = document.text, quotation.span
    before = text[max(0, span.start - _AROUND) : span.start]
    after = text[span.end : span.end + _AROUND]
    *earlier, own = _PARAGRAPHS.split(before)
    rest, *later = _PARAGRAPHS.split(after)
    if not earlier and span.start > _AROUND:
        own = "… " + own.partition(" ")[2]
    if not later and span.end + _AROUND < len(text):
        rest = rest.rpartition(" ")[0] + " …"
    return own, rest
