"""Keeps what texts mean: a vector of each of their chunks, beside the full-text index."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Final

import numpy as np
from numpy.typing import NDArray

from govatlas.store.connection import Connection

_LATEST: Final = """
    FROM latest_document AS document
    JOIN instrument ON instrument.key = document.instrument
    LEFT JOIN text_meaning ON text_meaning.text = document.text AND model = :model
"""
_TITLE: Final = "coalesce(nullif(short_title, ''), instrument.title)"
_AT_A_TIME: Final = 500


@dataclass(frozen=True, slots=True)
class TextMeaning:
    """The chunks of a text: where each stands, the signs of its vector, the vector itself.

    ``places`` holds start and end of each chunk as whole numbers of four bytes.
    """

    signs: bytes
    places: bytes
    vectors: bytes


@dataclass(frozen=True, slots=True)
class TitleRow:
    """A title, by the key of what has it, in the language of its latest document."""

    key: int
    title: str
    language: str


@dataclass(frozen=True)
class AllSigns:
    """The signs of all vectors of one model, text after text.

    ``texts`` are the keys of the texts, ascending, ``counts`` how many chunks each has.
    ``documents`` are the keys of the latest documents, ``document_texts`` the place in ``texts``
    of the text of each, ``titles`` the vectors of their titles, zero where there is none.
    """

    signs: bytearray
    texts: NDArray[np.int64]
    counts: NDArray[np.int64]
    documents: NDArray[np.int64]
    document_texts: NDArray[np.int32]
    titles: bytes


class VectorTable:
    """The vectors of one database."""

    def __init__(self, connection: Connection) -> None:
        """Read and write through an open connection."""
        self._connection = connection

    def list_missing(self, model: str) -> tuple[str, ...]:
        """Return the ids of documents whose latest text has no vectors of ``model``, in order.

        Of several documents of one text the first is named.
        """
        rows = self._connection.execute(
            f"SELECT instrument.id, min(sort_key) {_LATEST} WHERE text_meaning.key IS NULL"
            " GROUP BY document.text ORDER BY sort_key, instrument.id",
            {"model": model},
        )
        return tuple(row["id"] for row in rows)

    def count(self, model: str) -> tuple[int, int]:
        """Return how many documents have vectors of ``model``, and how many there are."""
        row = self._connection.execute(
            f"SELECT count(text_meaning.key) AS measured, count(*) AS documents {_LATEST}",
            {"model": model},
        ).fetchone()
        return row["measured"], row["documents"]

    def save(self, text_digest: str, model: str, meaning: TextMeaning) -> None:
        """Keep the vectors of a text, by its digest, in place of any that it had."""
        self._connection.execute(
            "INSERT OR REPLACE INTO text_meaning (text, model, signs, places, vectors)"
            " SELECT key, ?, ?, ?, ? FROM text WHERE digest = ?",
            (model, meaning.signs, meaning.places, meaning.vectors, text_digest),
        )

    def list_titles(self, model: str) -> tuple[TitleRow, ...]:
        """Return the titles that have no vector of ``model``."""
        rows = self._connection.execute(
            f"SELECT instrument.key, {_TITLE} AS title, coalesce(language, '') AS language"
            " FROM instrument"
            " LEFT JOIN latest_document ON latest_document.instrument = instrument.key"
            " LEFT JOIN title_meaning ON title_meaning.instrument = instrument.key"
            f" AND model = ? AND title_meaning.title = {_TITLE}"
            f" WHERE title_meaning.key IS NULL AND {_TITLE} <> '' ORDER BY instrument.key",
            (model,),
        )
        return tuple(TitleRow(row["key"], row["title"], row["language"]) for row in rows)

    def save_titles(self, model: str, titles: Iterable[tuple[int, str, bytes]]) -> None:
        """Keep the vectors of titles, by the keys of what has them, in place of earlier ones."""
        with self._connection.transaction():
            self._connection.executemany(
                "INSERT OR REPLACE INTO title_meaning (instrument, model, title, vector)"
                " VALUES (?, ?, ?, ?)",
                [(key, model, title, vector) for key, title, vector in titles],
            )

    def read_mark(self) -> tuple[int, ...]:
        """Return what differs whenever what ``read_signs`` returns could."""
        row = self._connection.execute(
            "SELECT (SELECT coalesce(max(key), 0) FROM text_meaning) AS newest,"
            " (SELECT coalesce(max(key), 0) FROM title_meaning) AS title,"
            " (SELECT coalesce(max(key), 0) FROM document) AS document,"
            " (SELECT count(*) FROM document) AS documents"
        ).fetchone()
        return tuple(row)

    def read_signs(self, model: str, size: int) -> AllSigns:
        """Return the signs of all vectors of ``model``, ``size`` bytes each."""
        signs = bytearray()
        texts: list[int] = []
        counts: list[int] = []
        for row in self._connection.execute(
            "SELECT text, signs FROM text_meaning WHERE model = ? ORDER BY text", (model,)
        ):
            signs += row["signs"]
            texts.append(row["text"])
            counts.append(len(row["signs"]) // size)
        keys = np.array(texts, dtype=np.int64)
        rows = self._connection.execute(
            "SELECT document.key, text, vector FROM latest_document AS document"
            " LEFT JOIN title_meaning ON title_meaning.instrument = document.instrument"
            " AND title_meaning.model = ?1"
            " WHERE text IN (SELECT text FROM text_meaning WHERE model = ?1)",
            (model,),
        ).fetchall()
        return AllSigns(
            signs=signs,
            texts=keys,
            counts=np.array(counts, dtype=np.int64),
            documents=np.array([row["key"] for row in rows], dtype=np.int64),
            document_texts=np.searchsorted(keys, [row["text"] for row in rows]).astype(np.int32),
            titles=b"".join(row["vector"] or bytes(8 * size) for row in rows),
        )

    def read_meanings(self, texts: Sequence[int]) -> Mapping[int, TextMeaning]:
        """Return what is kept of texts by their keys; those of which nothing is are left out."""
        found: dict[int, TextMeaning] = {}
        for start in range(0, len(texts), _AT_A_TIME):
            part = texts[start : start + _AT_A_TIME]
            marks = ", ".join("?" * len(part))
            for row in self._connection.execute(
                f"SELECT text, places, vectors FROM text_meaning WHERE text IN ({marks})", part
            ):
                found[row["text"]] = TextMeaning(b"", row["places"], row["vectors"])
        return found

    def read_meaning_of(self, document: int, model: str) -> TextMeaning | None:
        """Return what is kept of the text of a document by its key, None where nothing is."""
        row = self._connection.execute(
            "SELECT signs, places, vectors FROM document"
            " JOIN text_meaning ON text_meaning.text = document.text AND model = ?"
            " WHERE document.key = ?",
            (model, document),
        ).fetchone()
        return TextMeaning(row["signs"], row["places"], row["vectors"]) if row else None

    def read_words(self, document: int, start: int, end: int) -> str:
        """Return part of the text of a document by its key, empty where it has none such."""
        row = self._connection.execute(
            "SELECT substr(content, ? + 1, ?) AS words FROM document"
            " JOIN text ON text.key = document.text WHERE document.key = ?",
            (start, end - start, document),
        ).fetchone()
        return row["words"] if row else ""
