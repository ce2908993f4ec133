"""Sets the coding of a draft beside the documents of an open database."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from functools import cached_property
from typing import Final

import numpy as np
from numpy.typing import NDArray

from govatlas.comparing import (
    Comparable,
    Comparison,
    SideRow,
    Silence,
    SimilarDocument,
    choose_comparable,
    find_silences,
    read_like,
)
from govatlas.comparing.comparable import find_assessed
from govatlas.coverage import UNKNOWN, Basis, Selection
from govatlas.drafting.borrowing import Lender
from govatlas.drafting.correcting import Correction, correct_shares
from govatlas.errors import InputError
from govatlas.explorer import Chosen, Explorer, Similar
from govatlas.model.catalogue import NO_RIVAL, NOT_ASSESSED, Catalogue
from govatlas.model.coding import Coding
from govatlas.model.document import Document
from govatlas.wording import N_, _, write_number

SIMILAR: Final = 5
NOT_ASSESSED_NOTICE: Final = N_(
    "Nothing in the draft was assessed, so it is compared with nothing. It does not mean that the "
    "draft leaves anything out."
)
NONE_LIKE: Final = N_(
    "no coded document is like that; leave out a filter to compare with more documents"
)

Pairs = Iterable[tuple[str, str]]


def compare_draft(
    explorer: Explorer, document: Document, coding: Coding, like: Pairs = ()
) -> Comparison:
    """Return what comparable documents cover and a draft does not, and what is like it.

    Args:
        explorer: the collection.
        document: the draft.
        coding: what was said of it.
        like: names with values of the documents to compare it with, see ``read_like``; by
            default those that ``choose_comparable`` chooses.

    Raises:
        InputError: no document is so; the message names what there is.
    """
    asked = tuple(like)
    catalogue = explorer.catalogue()
    selection = read_like(asked, catalogue) if asked and len(catalogue) else Selection()
    notice = _(NOT_ASSESSED_NOTICE) if coding.not_assessed else _explain_nothing(catalogue)
    if notice:
        return Comparison(notice=notice)
    if not asked:
        selection = choose_comparable(catalogue, coding)
    side = _Side.of(explorer, document, coding, selection, is_asked=bool(asked))
    return side.compare()


def _explain_nothing(catalogue: Catalogue) -> str:
    """Return why there is nothing to compare with, empty where there is."""
    if not len(catalogue):
        return _("There is nothing to compare with: the database has no documents yet.")
    if not find_assessed(catalogue).any():
        return _(
            "There is nothing to compare with: none of the %(number)s documents in the database "
            "has been coded yet.",
            number=write_number(len(catalogue)),
        )
    return ""


@dataclass(frozen=True)
class _Side:
    """A draft with the documents that it is compared with."""

    explorer: Explorer
    document: Document
    coding: Coding
    selection: Selection
    is_asked: bool
    chosen: Chosen

    @classmethod
    def of(
        cls,
        explorer: Explorer,
        document: Document,
        coding: Coding,
        selection: Selection,
        *,
        is_asked: bool,
    ) -> "_Side":
        """Choose the documents, without one of the very same text.

        Raises:
            InputError: none is left.
        """
        chosen = explorer.choose(selection=selection)
        assessed = chosen.mask & find_assessed(chosen.catalogue)
        side = cls(explorer, document, coding, selection, is_asked, replace(chosen, mask=assessed))
        same = [one.id for one in side.similar if one.is_same_text]
        for document_id in same:
            assessed[chosen.catalogue.positions[document_id]] = False
        if not assessed.any():
            raise InputError(_(NONE_LIKE))
        return side

    def compare(self) -> Comparison:
        """Return the comparison."""
        correction = correct_shares(self.explorer, self.chosen)
        found = find_silences(
            self.chosen.catalogue,
            self.chosen.mask,
            self.coding,
            correction.shares,
            apart={(cover.taxonomy, cover.category) for cover in self.selection.cover},
        )
        lender = Lender(self.explorer, self.chosen, self.coder)
        silences = replace(
            found,
            silent=tuple(_lend(found.silent, lender)),
            uncertain=tuple(_lend(found.uncertain, lender)),
        )
        return Comparison(
            comparable=self._describe(correction),
            silences=silences,
            similar=self.similar,
            side=tuple(self._list_side()),
        )

    @property
    def coder(self) -> str | None:
        """Return the coder whose codings the catalogue is of, None where of the newest ones."""
        named = self.selection.coder
        return named[0] if len(named) == 1 and named[0] != UNKNOWN else None

    @cached_property
    def similar(self) -> tuple[SimilarDocument, ...]:
        """Return the documents most like the draft, the closest first."""
        title = self.document.instrument.title
        named = "" if title == self.document.id else title
        found = self.explorer.similar_to(self._tabulate(), named, SIMILAR)
        return tuple(map(self._describe_similar, found))

    def _tabulate(self) -> dict[str, NDArray[np.int8]]:
        """Return the levels of the draft as a catalogue has them, one row a taxonomy."""
        levels = {(label.taxonomy, label.category): label.level for label in self.coding.labels}
        return {
            taxonomy.id: np.array(
                [[levels.get((taxonomy.id, c.code), NOT_ASSESSED) for c in taxonomy.categories]],
                dtype=np.int8,
            )
            for taxonomy in self.explorer.catalogue().codebook.coverage
        }

    def _describe_similar(self, similar: Similar) -> SimilarDocument:
        catalogue = self.explorer.catalogue()
        place = catalogue.positions[similar.id]
        text = self.explorer.document(similar.id).text_digest
        return SimilarDocument(
            id=similar.id,
            title=similar.title or similar.id,
            jurisdiction=catalogue.jurisdictions[place],
            stage=catalogue.stages[place],
            date=catalogue.dates[place],
            likeness=similar.likeness,
            shared=similar.shared,
            is_same_text=text == self.document.text_digest,
        )

    def _describe(self, correction: Correction) -> Comparable:
        basis = Basis.of(self.chosen.catalogue, self.chosen.mask)
        return Comparable(
            selection=self.selection,
            is_asked=self.is_asked,
            documents=int(np.count_nonzero(self.chosen.mask)),
            coders=basis.coders_phrase,
            gold=correction.gold,
            checked=correction.checked,
        )

    def _list_side(self) -> Iterator[SideRow]:
        """Yield the categories that the draft or a similar document covers."""
        catalogue = self.explorer.catalogue()
        places = [catalogue.positions[one.id] for one in self.similar]
        labels = {(label.taxonomy, label.category): label for label in self.coding.labels}
        for taxonomy in catalogue.codebook.coverage:
            tables = catalogue.levels[taxonomy.id], catalogue.rival_table(taxonomy.id)
            for number, category in enumerate(taxonomy.categories):
                label = labels.get((taxonomy.id, category.code))
                levels, rivals = (table[places, number].tolist() for table in tables)
                row = SideRow(
                    taxonomy=taxonomy,
                    category=category,
                    levels=(label.level if label else None, *_read(levels, NOT_ASSESSED)),
                    rivals=(label.rival if label else None, *_read(rivals, NO_RIVAL)),
                )
                if any(row.levels):
                    yield row


def _read(values: Iterable[int], nothing: int) -> tuple[int | None, ...]:
    return tuple(None if value == nothing else value for value in values)


def _lend(silences: Iterable[Silence], lender: Lender) -> Iterator[Silence]:
    """Yield the silences with provisions to borrow, those that come first choosing first."""
    for silence in silences:
        yield replace(silence, provisions=lender.lend(silence.taxonomy, silence.category))
