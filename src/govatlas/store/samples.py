"""Keeps the samples drawn, so that estimates find how likely each document was to be drawn."""

import json
from dataclasses import asdict
from datetime import datetime

from govatlas.identity import digest_value
from govatlas.model.sample import Sample, SampledDocument
from govatlas.store.connection import atomic
from govatlas.store.documents import AboutDocuments


class Samples(AboutDocuments):
    """Samples drawn for people to code."""

    @atomic
    def save(self, sample: Sample, *, at: datetime) -> int:
        """Save a sample drawn ``at`` a time, once; return its number in this database.

        Raises:
            UnknownDocument: a document of it is not in the database.
        """
        digest = digest_value(asdict(sample))
        known = self._connection.fetch("SELECT key FROM sample WHERE digest = ?", (digest,))
        if known is not None:
            return int(known["key"])
        key = self._connection.insert(
            "sample",
            digest=digest,
            drawn_at=at,
            population=sample.population,
            seed=sample.seed,
            stratify=json.dumps(sample.stratify),
            allocation=sample.allocation,
        )
        self._connection.executemany(
            "INSERT INTO sample_document VALUES (?, ?, ?, ?, ?)",
            [
                (key, position, self._find(drawn), drawn.stratum, drawn.probability)
                for position, drawn in enumerate(sample.documents)
            ],
        )
        return key

    def read(self, number: int | None = None) -> Sample | None:
        """Return the sample of ``number``, by default the newest; None where there is none."""
        row = self._connection.fetch(
            "SELECT * FROM sample WHERE ? IS NULL OR key = ? ORDER BY key DESC LIMIT 1",
            (number, number),
        )
        if row is None:
            return None
        return Sample(
            documents=self._read_documents(row["key"]),
            population=row["population"],
            seed=row["seed"],
            stratify=tuple(json.loads(row["stratify"])),
            allocation=row["allocation"],
        )

    def _find(self, drawn: SampledDocument) -> int:
        return self._documents.find_key(drawn.document_id, drawn.version, "to keep in a sample")

    def _read_documents(self, key: int) -> tuple[SampledDocument, ...]:
        found = self._connection.execute(
            "SELECT instrument.id AS document_id, document.version, title, stratum, probability"
            " FROM sample_document JOIN document ON document.key = sample_document.document"
            " JOIN instrument ON instrument.key = document.instrument"
            " WHERE sample = ? ORDER BY position",
            (key,),
        )
        return tuple(SampledDocument(**row) for row in found)
