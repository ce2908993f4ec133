"""Keeps what people's tags say of documents, then reads it back."""

import json
from collections.abc import Sequence
from datetime import datetime
from itertools import groupby
from operator import itemgetter
from typing import Any, Final

from govatlas.model.coding import Coder, CoderKind
from govatlas.model.presence import PresenceAnswer, PresenceCoding
from govatlas.store.coding_tables import save_coder
from govatlas.store.connection import atomic
from govatlas.store.documents import AboutDocuments

_DELETE: Final = """
    DELETE FROM presence_coding
    WHERE coder IN (SELECT key FROM coder WHERE kind = 'person' AND name = ?)
"""
_FROM: Final = """
    FROM presence_coding
    JOIN latest_document AS document ON document.key = presence_coding.document
    JOIN coder ON coder.key = presence_coding.coder
"""
_SELECT: Final = f"""
    SELECT presence_coding.key, instrument.id, document.version, text.digest AS text_digest,
           kind, name, coder.version AS coder_version, coder.digest AS coder_digest,
           codebook_digest, coded_at {_FROM}
    JOIN instrument ON instrument.key = document.instrument
    JOIN text ON text.key = document.text
    WHERE name = ? ORDER BY instrument.sort_key, instrument.id
"""
_ANSWERS: Final = f"""
    SELECT coding, taxonomy, category, present, relation, basis FROM presence_answer
    WHERE coding IN (SELECT presence_coding.key {_FROM} WHERE name = ?) ORDER BY coding, position
"""


class Presences(AboutDocuments):
    """What tags of people say of documents."""

    @atomic
    def replace(self, name: str, codings: Sequence[PresenceCoding]) -> int:
        """Save ``codings`` by ``name``, in place of any earlier ones.

        Return how many there were before.

        Raises:
            UnknownDocument: a version of a document is not in the database.
        """
        earlier = self._connection.execute(_DELETE, (name,)).rowcount
        for coding in codings:
            self._write(coding)
        return earlier

    def read(self, name: str) -> tuple[PresenceCoding, ...]:
        """Return what tags of ``name`` say of the latest versions, in natural order of ids."""
        answers = {
            key: tuple(map(_build_answer, rows))
            for key, rows in groupby(
                self._connection.execute(_ANSWERS, (name,)), key=itemgetter("coding")
            )
        }
        return tuple(
            PresenceCoding(
                document_id=row["id"],
                document_version=row["version"],
                text_digest=row["text_digest"],
                coder=Coder(
                    CoderKind(row["kind"]), row["name"], row["coder_version"], row["coder_digest"]
                ),
                codebook_digest=row["codebook_digest"],
                coded_at=datetime.fromisoformat(row["coded_at"]),
                answers=answers.get(row["key"], ()),
            )
            for row in self._connection.execute(_SELECT, (name,))
        )

    def list_coders(self) -> tuple[str, ...]:
        """Return the names of those whose tags speak of the latest version of any document."""
        return self._connection.list_column(f"SELECT DISTINCT name {_FROM} ORDER BY name")

    def _write(self, coding: PresenceCoding) -> None:
        who = coding.coder
        document = self._documents.find_key(
            coding.document_id, coding.document_version, "to keep tags of"
        )
        key = self._connection.insert(
            "presence_coding",
            document=document,
            coder=save_coder(self._connection, (who.kind.value, who.name, who.version, who.digest)),
            codebook_digest=coding.codebook_digest,
            coded_at=coding.coded_at,
        )
        self._connection.executemany(
            "INSERT INTO presence_answer VALUES (?, ?, ?, ?, ?, ?, ?)",
            [
                (
                    key,
                    position,
                    answer.taxonomy,
                    answer.category,
                    answer.present,
                    answer.relation,
                    json.dumps(answer.basis, ensure_ascii=False),
                )
                for position, answer in enumerate(coding.answers)
            ],
        )


def _build_answer(row: Any) -> PresenceAnswer:
    return PresenceAnswer(
        taxonomy=row["taxonomy"],
        category=row["category"],
        present=bool(row["present"]),
        relation=row["relation"],
        basis=tuple(json.loads(row["basis"])),
    )
