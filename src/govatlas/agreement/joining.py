"""Joins the codings of two coders by document and category, never by order."""

from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Final

import numpy as np
from numpy.typing import NDArray

from govatlas.agreement.confusion import MISSING, Floats, Levels, cell_tables
from govatlas.model.codebook import Codebook, Taxonomy
from govatlas.model.coding import Coding, Confidence, Label, Mode

BLIND: Final = frozenset({Mode.BLIND})
CONFIDENCES: Final = (Confidence.HIGH, Confidence.MEDIUM, Confidence.LOW)


@dataclass(frozen=True, slots=True)
class SetAside:
    """A document that both coded but that is not compared, and the reason."""

    document_id: str
    reason: str


@dataclass(frozen=True, slots=True, eq=False)
class Grid:
    """The levels of one taxonomy by two coders: documents (rows) by categories (columns).

    ``confidence`` is the second coder's, as an index of ``CONFIDENCES``. A cell is ``MISSING`` if
    that coder gave no level; ``abstained`` marks those that are due to an abstention.
    """

    taxonomy: Taxonomy
    documents: tuple[str, ...]
    first: Levels
    second: Levels
    confidence: Levels
    abstained: NDArray[np.bool_]

    @property
    def codes(self) -> tuple[str, ...]:
        """Return the codes of the columns."""
        return tuple(category.code for category in self.taxonomy.categories)

    def tables(self) -> Floats:
        """Return a confusion table per cell, empty if either coder gave no level."""
        return cell_tables(self.first, self.second, self.taxonomy.scale.highest + 1)


@dataclass(frozen=True, slots=True, kw_only=True)
class Comparison:
    """Two coders, the documents that both coded, and what each said about them.

    ``pairs`` are the codings compared, in document order, and ``grids`` their levels. Documents
    that only one of them coded, or that cannot be compared, are listed.
    """

    first: str
    second: str
    pairs: tuple[tuple[Coding, Coding], ...]
    grids: tuple[Grid, ...]
    only_first: tuple[str, ...]
    only_second: tuple[str, ...]
    set_aside: tuple[SetAside, ...]
    notes: tuple[str, ...] = ()

    @property
    def documents(self) -> tuple[str, ...]:
        """Return the ids of the documents compared."""
        return tuple(one.document_id for one, _ in self.pairs)


def join_codings(
    first: Iterable[Coding],
    second: Iterable[Coding],
    codebook: Codebook,
    *,
    taxonomies: Collection[str] | None = None,
    modes: Collection[Mode] = BLIND,
) -> Comparison:
    """Join the codings of two coders by document and category.

    If a coder has several codings of a document, the newest counts. A document is compared if both
    coded the same text; a category, if the codebook has it, both were asked, and neither
    abstained.

    Args:
        first: the codings of the first coder, such as gold.
        second: the codings of the second.
        codebook: the categories to compare, with their scales.
        taxonomies: ids of coverage taxonomies, all by default.
        modes: which codings count; only blind ones by default.

    Raises:
        UnknownCategory: there is no taxonomy with such an id.
    """
    one, other = choose_newest(first, modes), choose_newest(second, modes)
    both = sorted(one.keys() & other.keys())
    set_aside = tuple(
        SetAside(name, "the two coders read different texts of it")
        for name in both
        if one[name].text_digest != other[name].text_digest
    )
    apart = {document.document_id for document in set_aside}
    pairs = tuple((one[name], other[name]) for name in both if name not in apart)
    wanted = choose_taxonomies(codebook, taxonomies)
    return Comparison(
        first=name_coder(one.values()),
        second=name_coder(other.values()),
        pairs=pairs,
        grids=tuple(build_grid(pairs, taxonomy) for taxonomy in wanted),
        only_first=tuple(sorted(one.keys() - other.keys())),
        only_second=tuple(sorted(other.keys() - one.keys())),
        set_aside=set_aside,
        notes=tuple(_take_notes(pairs, wanted)),
    )


def choose_taxonomies(codebook: Codebook, wanted: Collection[str] | None) -> tuple[Taxonomy, ...]:
    """Return the coverage taxonomies with these ids, or all if none are given.

    Raises:
        UnknownCategory: there is no taxonomy with such an id.
    """
    if wanted is None:
        return codebook.coverage
    for taxonomy_id in wanted:
        codebook.taxonomy(taxonomy_id)
    return tuple(taxonomy for taxonomy in codebook.coverage if taxonomy.id in wanted)


def name_coder(codings: Iterable[Coding]) -> str:
    """Return the name of the coder, or names of the coders, of ``codings``."""
    return ", ".join(sorted({coding.coder.name for coding in codings})) or "nobody"


def build_grid(pairs: Sequence[tuple[Coding, Coding]], taxonomy: Taxonomy) -> Grid:
    """Return the levels of one taxonomy in pairs of codings of the same documents."""
    columns = {category.code: place for place, category in enumerate(taxonomy.categories)}
    shape = (len(pairs), len(columns))
    first, second, confidence = (np.full(shape, MISSING, dtype=np.int8) for _ in range(3))
    abstained = np.zeros(shape, dtype=np.bool_)
    for row, (one, other) in enumerate(pairs):
        for label in list_comparable(one, taxonomy):
            first[row, columns[label.category]] = label.level
        for label in list_comparable(other, taxonomy):
            second[row, columns[label.category]] = label.level
            confidence[row, columns[label.category]] = CONFIDENCES.index(label.confidence)
        for abstention in (*one.abstentions, *other.abstentions):
            if abstention.taxonomy == taxonomy.id and abstention.category in columns:
                abstained[row, columns[abstention.category]] = True
    documents = tuple(one.document_id for one, _ in pairs)
    return Grid(taxonomy, documents, first, second, confidence, abstained)


def list_comparable(coding: Coding, taxonomy: Taxonomy) -> Iterator[Label]:
    """Yield the labels whose category and level are in the taxonomy."""
    codes = {category.code for category in taxonomy.categories}
    for label in coding.labels_of(taxonomy.id):
        if label.category in codes and label.level <= taxonomy.scale.highest:
            yield label


def choose_newest(codings: Iterable[Coding], modes: Collection[Mode]) -> dict[str, Coding]:
    """Return the newest coding of each document in one of ``modes``."""
    chosen: dict[str, Coding] = {}
    for coding in codings:
        kept = chosen.get(coding.document_id)
        if coding.mode in modes and (kept is None or coding.coded_at >= kept.coded_at):
            chosen[coding.document_id] = coding
    return chosen


def _take_notes(
    pairs: Sequence[tuple[Coding, Coding]], taxonomies: Sequence[Taxonomy]
) -> Iterator[str]:
    changed = sum(one.codebook_digest != other.codebook_digest for one, other in pairs)
    if changed:
        yield (
            f"{changed} of {len(pairs)} documents were coded under different versions of the "
            "codebook; categories that both versions share are compared"
        )
    for taxonomy in taxonomies:
        scale = taxonomy.scale.highest
        off = sum(
            label.level > scale
            for pair in pairs
            for coding in pair
            for label in coding.labels_of(taxonomy.id)
        )
        if off:
            yield f"{off} labels of {taxonomy.id} are above its scale and are left out"
