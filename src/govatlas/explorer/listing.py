"""Describes the documents of one page of a result."""

from collections.abc import Iterator, Sequence

from govatlas.explorer.collection import Collection
from govatlas.explorer.found import Hit
from govatlas.publishing import format_headline
from govatlas.store import CodingDigest, Piece, Query, Store, mark_hits


def describe_hits(
    store: Store,
    collection: Collection,
    positions: Sequence[int],
    query: Query,
    *,
    snippets: bool,
) -> tuple[Hit, ...]:
    """Return the documents at ``positions``, with snippets if wanted and anything was searched."""
    codings = collection.snapshot.codings[positions].tolist()
    digests = store.listing.digests(codings, collection.catalogue.codebook.coverage[0].id)
    pieces: Sequence[tuple[Piece, ...]] = [()] * len(positions)
    if snippets and query.groups:
        pieces = store.search.read_snippets(collection.snapshot.keys[positions].tolist(), query)
    return tuple(_describe(collection, positions, digests, pieces, query))


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
