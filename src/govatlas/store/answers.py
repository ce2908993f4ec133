"""Reads the levels that a coder gave to every document, all at once, without any wording."""

import json
from collections.abc import Collection
from itertools import groupby
from operator import itemgetter
from typing import Any, Final

from govatlas.model.answers import Answers
from govatlas.model.coding import Coder, CoderKind, Mode
from govatlas.store.connection import Repository

_NEWEST: Final = """
    SELECT max(coding.key) FROM coding
    JOIN coder ON coder.key = coding.coder
    JOIN latest_document ON latest_document.key = coding.document
    JOIN instrument ON instrument.key = latest_document.instrument
    WHERE coder.name = :coder
      AND (:within IS NULL OR instrument.id IN (SELECT value FROM json_each(:within)))
    GROUP BY coding.document
"""
_CODINGS: Final = f"""
    SELECT coding.key, instrument.id, text.digest AS text_digest, kind, name,
           coder.version AS coder_version, coder.digest AS coder_digest, codebook_digest, mode
    FROM coding
    JOIN document ON document.key = coding.document
    JOIN instrument ON instrument.key = document.instrument
    JOIN text ON text.key = document.text
    JOIN coder ON coder.key = coding.coder
    WHERE coding.key IN ({_NEWEST}) ORDER BY instrument.sort_key, instrument.id
"""
_LABELS: Final = f"""
    SELECT coding, taxonomy, category, level FROM label
    WHERE coding IN ({_NEWEST}) ORDER BY coding
"""
_ABSTENTIONS: Final = f"""
    SELECT coding, taxonomy, category FROM abstention WHERE coding IN ({_NEWEST}) ORDER BY coding
"""


class AnswerTable(Repository):
    """The levels that coders gave, without any wording."""

    def read(self, coder: str, within: Collection[str] | None = None) -> tuple[Answers, ...]:
        """Return the answers of the newest coding by ``coder`` of each document's latest version.

        They are in natural order of the ids.

        Args:
            coder: its name.
            within: the ids of the documents wanted, all by default.
        """
        asked = {"coder": coder, "within": None if within is None else json.dumps(sorted(within))}
        labels = self._group(_LABELS, asked)
        abstentions = self._group(_ABSTENTIONS, asked)
        return tuple(
            Answers(
                document_id=row["id"],
                text_digest=row["text_digest"],
                coder=Coder(
                    CoderKind(row["kind"]), row["name"], row["coder_version"], row["coder_digest"]
                ),
                codebook_digest=row["codebook_digest"],
                mode=Mode(row["mode"]),
                levels={(t, c): level for _, t, c, level in labels.get(row["key"], ())},
                abstained=frozenset((t, c) for _, t, c in abstentions.get(row["key"], ())),
            )
            for row in self._connection.execute(_CODINGS, asked)
        )

    def _group(self, query: str, asked: dict[str, str | None]) -> dict[int, list[tuple[Any, ...]]]:
        """Return the rows of ``query`` by the coding in their first column."""
        rows = map(tuple, self._connection.execute(query, asked))
        return {key: list(found) for key, found in groupby(rows, key=itemgetter(0))}
