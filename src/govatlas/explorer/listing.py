"""Describes the documents of one page of a result."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace

from govatlas.coverage import Mask
from govatlas.explorer.collection import Collection
from govatlas.explorer.found import FoundPassage, Hit
from govatlas.model.document import Span
from govatlas.publishing import format_headline
from govatlas.publishing.permalinks import REACH, direct_words
from govatlas.store import CodingDigest, Piece, Query, Store, mark_hits


def describe_hits(
    store: Store,
    collection: Collection,
    positions: Sequence[int],
    query: Query,
    passages: Mapping[int, Span],
    worded: Mask,
    *,
    snippets: bool,
) -> tuple[Hit, ...]:
    """Return the documents at ``positions``, with snippets if wanted and anything was searched.

    ``passages`` are those of documents found by meaning; ``worded`` are those that have the words.
    """
    codings = collection.snapshot.codings[positions].tolist()
    digests = store.listing.digests(codings, collection.catalogue.codebook.coverage[0].id)
    pieces: Sequence[tuple[Piece, ...]] = [()] * len(positions)
    if snippets and query.groups:
        has_words = [bool(worded[place]) for place in positions]
        keys = collection.snapshot.keys[positions].tolist()
        wanted = [key for key, has in zip(keys, has_words, strict=True) if has]
        cut = iter(store.search.read_snippets(wanted, query))
        pieces = [next(cut) if has else () for has in has_words]
    found = [read_passage(store, collection, place, passages.get(place)) for place in positions]
    languages = store.listing.languages(collection.snapshot.keys[positions].tolist())
    return tuple(
        replace(hit, has_words=bool(worded[place]), passage=passage, language=language)
        for hit, place, passage, language in zip(
            _describe(collection, positions, digests, pieces, query),
            positions,
            found,
            languages,
            strict=True,
        )
    )


def read_passage(
    store: Store, collection: Collection, place: int, span: Span | None
) -> FoundPassage | None:
    """Return a passage of the document at ``place``, None where ``span`` is, or holds no text."""
    if span is None:
        return None
    key = int(collection.snapshot.keys[place])
    words = store.vectors.read_words(key, max(0, span.start - REACH), span.end)
    if len(words) < len(span):  # the text was changed by another program
        return None
    passage = " ".join(words[-len(span) :].split())
    (language,) = store.listing.languages([key])
    return FoundPassage(span, passage, direct_words(words, len(span)), language)


def _describe(
    collection: Collection,
    positions: Sequence[int],
    digests: Sequence[CodingDigest],
    snippets: Sequence[tuple[Piece, ...]],
    query: Query,
) -> Iterator[Hit]:
    catalogue = collection.catalogue
    taxonomy = catalogue.codebook.coverage[0]
    for place, digest, snippet in zip(positions, digests, snippets, strict=True):
        not_assessed, *levels = collection.counts[place].tolist()
        title = catalogue.titles[place]
        yield Hit(
            id=catalogue.ids[place],
            version=int(collection.snapshot.versions[place]),
            title=title,
            title_pieces=mark_hits(title, query),
            authority=catalogue.authorities[place],
            jurisdiction=catalogue.jurisdictions[place],
            stage=catalogue.stages[place],
            status=catalogue.statuses[place],
            date=catalogue.dates[place],
            coder=catalogue.coders[place],
            headline=format_headline(
                dict(enumerate(levels)), digest.abstained, taxonomy.id, scale=taxonomy.scale
            ),
            levels=tuple(levels),
            not_assessed=not_assessed,
            summary=digest.summary,
            reason_open=digest.not_assessed,
            snippet=snippet,
        )
