"""Writes calls to language models down, each reply before anything is made of it."""

import json
import zlib
from collections.abc import Iterator, Mapping
from dataclasses import asdict, dataclass
from typing import Final

from govatlas.identity import digest_text
from govatlas.store.connection import atomic
from govatlas.store.documents import AboutDocuments

_FASTEST: Final = 1
"""The level of compression: texts are many, and kept while others wait."""
_LONG: Final = 8_192
"""Bytes from which a text is worth compressing."""
_PLAIN: Final = b"="
_COMPRESSED: Final = b"z"


@dataclass(frozen=True, slots=True, kw_only=True)
class CallRow:
    """One call: what was asked of which model for what, and what came of it.

    ``messages`` are pairs of role and text; ``body`` is the response as it came, empty where
    the call failed. ``cost`` is in US dollars, None where no price was known. ``documents`` are
    the ids of those that have the text.
    """

    digest: str
    state: str
    model: str
    parameters: str
    task: str
    text_digest: str
    part: int
    parts: int
    attempt: int
    sample: int
    at: str
    messages: tuple[tuple[str, str], ...]
    body: bytes = b""
    served_model: str = ""
    input_tokens: int = 0
    cached_tokens: int = 0
    output_tokens: int = 0
    cost: float | None = None
    seconds: float = 0.0
    faults: tuple[str, ...] = ()
    via: str = "call"
    documents: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class ReplyRow:
    """A reply that can be used again; ``is_read`` says whether its use is known."""

    body: bytes
    is_read: bool
    cost: float | None
    seconds: float


@dataclass(frozen=True, slots=True, kw_only=True)
class UseRow:
    """What reading a reply has shown."""

    served_model: str
    input_tokens: int
    cached_tokens: int
    output_tokens: int
    cost: float | None
    seconds: float
    faults: tuple[str, ...]
    via: str


_ASKED: Final = (
    *("digest", "state", "model", "parameters", "task", "text_digest", "part", "parts"),
    *("attempt", "sample", "at", "via"),
)
"""The columns of a call that are as in its row."""

_USE: Final = """
    UPDATE call SET state = 'read', served_model = :served_model, input_tokens = :input_tokens,
        cached_tokens = :cached_tokens, output_tokens = :output_tokens, cost = :cost,
        seconds = :seconds, faults = :faults, via = :via
    WHERE digest = :digest AND state IN ('kept', 'read')
"""


class Calls(AboutDocuments):
    """Calls to models, with their replies."""

    def find_reply(self, digest: str) -> ReplyRow | None:
        """Return the usable reply to the request of ``digest``, None where there is none."""
        row = self._connection.fetch(
            "SELECT body, state, cost, seconds FROM call"
            " WHERE digest = ? AND state IN ('kept', 'read')",
            (digest,),
        )
        if row is None:
            return None
        return ReplyRow(
            body=_unpack(row["body"]),
            is_read=row["state"] == "read",
            cost=row["cost"],
            seconds=row["seconds"],
        )

    @atomic
    def save(self, call: CallRow, uses: Mapping[str, UseRow] | None = None) -> None:
        """Save a call; a reply that is here already stays as it is.

        ``uses`` are what reading earlier replies has shown, by the digests of their requests.
        """
        if uses:
            self.save_uses(uses)
        values = {name: getattr(call, name) for name in _ASKED}
        key = self._connection.insert_new(
            "call", body=_pack(call.body), faults=json.dumps(call.faults), **values
        )
        if key is not None:
            self._connection.executemany(
                "INSERT INTO call_message VALUES (?, ?, ?, ?)",
                [
                    (key, position, role, self._save_message(text))
                    for position, (role, text) in enumerate(call.messages)
                ],
            )

    @atomic
    def save_uses(self, uses: Mapping[str, UseRow]) -> None:
        """Add to replies, named by the digests of their requests, what reading them has shown."""
        self._connection.executemany(
            _USE,
            [
                {**asdict(use), "faults": json.dumps(use.faults), "digest": digest}
                for digest, use in uses.items()
            ],
        )

    @atomic
    def invalidate(self, digest: str) -> None:
        """Mark the reply to the request of ``digest`` as one that cannot be read."""
        self._connection.execute(
            "UPDATE call SET state = 'spoiled' WHERE digest = ? AND state IN ('kept', 'read')",
            (digest,),
        )

    def read(self, document_id: str | None = None) -> Iterator[CallRow]:
        """Yield the calls in order, about every text of one document or about all.

        Raises:
            UnknownDocument: there is no such document.
        """
        asked = None
        if document_id is not None:
            asked = set(self._documents.list_text_digests(document_id))
        documents = self._map_texts()
        keys = self._connection.execute("SELECT key, text_digest FROM call ORDER BY key").fetchall()
        for row in keys:
            if asked is None or row["text_digest"] in asked:
                yield self._read_call(row["key"], documents.get(row["text_digest"], ()))

    def _read_call(self, key: int, documents: tuple[str, ...]) -> CallRow:
        row = dict(self._connection.fetch("SELECT * FROM call WHERE key = ?", (key,)))
        messages = self._connection.execute(
            "SELECT role, content FROM call_message"
            " JOIN message ON message.key = call_message.message WHERE call = ? ORDER BY position",
            (key,),
        )
        del row["key"]
        told = tuple((m["role"], _unpack(m["content"]).decode()) for m in messages)
        return CallRow(
            **{
                **row,
                "body": _unpack(row["body"]),
                "faults": tuple(json.loads(row["faults"])),
            },
            messages=told,
            documents=documents,
        )

    def _save_message(self, text: str) -> int:
        digest = digest_text(text)
        row = self._connection.fetch("SELECT key FROM message WHERE digest = ?", (digest,))
        if row is None:
            content = _pack(text.encode("utf-8", "replace"))
            row = self._connection.fetch(
                "INSERT INTO message (digest, content) VALUES (?, ?) RETURNING key",
                (digest, content),
            )
        return int(row["key"])

    def _map_texts(self) -> dict[str, tuple[str, ...]]:
        """Return the ids of the documents that have each text, any version of them."""
        found: dict[str, tuple[str, ...]] = {}
        for row in self._connection.execute(
            "SELECT DISTINCT text.digest, instrument.id, sort_key FROM document"
            " JOIN text ON text.key = document.text"
            " JOIN instrument ON instrument.key = document.instrument ORDER BY sort_key, id"
        ):
            found[row["digest"]] = (*found.get(row["digest"], ()), row["id"])
        return found


def _pack(data: bytes) -> bytes:
    """Return ``data`` as it is kept, compressed where it is long."""
    if len(data) < _LONG:
        return _PLAIN + data
    return _COMPRESSED + zlib.compress(data, _FASTEST)


def _unpack(kept: bytes) -> bytes:
    return zlib.decompress(kept[1:]) if kept[:1] == _COMPRESSED else kept[1:]
