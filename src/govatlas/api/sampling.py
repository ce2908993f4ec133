"""The verb sample: which documents people should code next."""

from collections.abc import Iterator, Sequence
from dataclasses import asdict
from datetime import UTC, datetime
from pathlib import Path
from typing import Final

from govatlas.api.cells import join_cells
from govatlas.api.place import find_database
from govatlas.coverage import Allocation, Candidate, draw_sample
from govatlas.model.sample import Sample
from govatlas.store import DocumentEntry, Filters, Store

TRAITS: Final = ("authority", "jurisdiction", "language", "stage", "status")
"""What is known of documents that strata can be made of, besides their length."""

SAMPLE_COLUMNS: Final = ("document_id", "version", "title", "stratum", "probability")


def sample(
    for_gold: int,
    *,
    stratify: Sequence[str] = ("authority", "length"),
    allocation: Allocation | str = Allocation.PROPORTIONAL,
    uncoded_by: Sequence[str] = (),
    seed: int = 0,
    db: Path | str | None = None,
    at: datetime | None = None,
) -> Sample:
    """Draw documents for people to code, keep the sample in the database, return it.

    Args:
        for_gold: how many documents; all where there are no more.
        stratify: ``authority``, ``jurisdiction``, ``language``, ``stage``, ``status`` (legal, by
            the newest coding) or ``length`` (thirds); strata are their combinations.
        allocation: ``proportional`` to the size of strata, or to its square ``root``.
        uncoded_by: leave out documents coded by any of these coders.
        seed: the same seed draws the same documents.
        db: the database.
        at: the date of the sample, now by default.

    Raises:
        InvalidValue: fewer than one document is wanted, or there is no such trait.
        StoreError: the database cannot be used.
        ValueError: there is no such allocation.
    """
    with Store.open(find_database(db)) as store:
        coded = {
            entry.id
            for name in uncoded_by
            for entry in store.listing.documents(Filters(coder=name))
        }
        candidates = [_describe(e) for e in store.listing.documents() if e.id not in coded]
        drawn = draw_sample(
            candidates, for_gold, stratify=stratify, allocation=Allocation(allocation), seed=seed
        )
        if drawn.documents:
            store.samples.save(drawn, at=at or datetime.now(UTC).replace(microsecond=0))
    return drawn


def write_sample(drawn: Sample) -> Iterator[str]:
    """Yield the lines of a CSV of the sample, in the order in which to code it."""
    yield join_cells(SAMPLE_COLUMNS)
    for document in drawn.documents:
        row = asdict(document)
        yield join_cells([row[column] for column in SAMPLE_COLUMNS])


def _describe(entry: DocumentEntry) -> Candidate:
    return Candidate(
        document_id=entry.id,
        version=entry.version,
        title=entry.title,
        characters=entry.characters,
        traits={trait: getattr(entry, trait) for trait in TRAITS},
    )
