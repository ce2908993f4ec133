"""Writes calls to language models down, each reply before anything is made of it."""

import json
import sqlite3
import zlib
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from govatlas.identity import digest_text

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


_INSERT: Final = """
    INSERT INTO call (digest, state, model, parameters, task, text_digest, part, parts, attempt,
                      sample, at, body, faults, via)
    VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?) ON CONFLICT DO NOTHING RETURNING key
"""


def find_reply(connection: sqlite3.Connection, digest: str) -> ReplyRow | None:
    """Return the usable reply to the request of ``digest``, None where there is none."""
    row = connection.execute(
        "SELECT body, state, cost, seconds FROM call"
        " WHERE digest = ? AND state IN ('kept', 'read')",
        (digest,),
    ).fetchone()
    if row is None:
        return None
    return ReplyRow(
        body=_unpack(row["body"]),
        is_read=row["state"] == "read",
        cost=row["cost"],
        seconds=row["seconds"],
    )


def write_call(connection: sqlite3.Connection, call: CallRow) -> None:
    """Write a call down inside the current transaction; a reply kept before stays as it is."""
    inserted = connection.execute(
        _INSERT,
        (
            call.digest,
            call.state,
            call.model,
            call.parameters,
            call.task,
            call.text_digest,
            call.part,
            call.parts,
            call.attempt,
            call.sample,
            call.at,
            _pack(call.body),
            json.dumps(call.faults),
            call.via,
        ),
    ).fetchone()
    if inserted is None:
        return
    connection.executemany(
        "INSERT INTO call_message VALUES (?, ?, ?, ?)",
        [
            (inserted["key"], position, role, _keep_message(connection, text))
            for position, (role, text) in enumerate(call.messages)
        ],
    )


def write_uses(connection: sqlite3.Connection, uses: Mapping[str, UseRow]) -> None:
    """Add to kept replies what reading them has shown, inside the current transaction.

    ``uses`` are by the digests of the requests.
    """
    connection.executemany(
        "UPDATE call SET state = 'read', served_model = ?, input_tokens = ?, cached_tokens = ?,"
        " output_tokens = ?, cost = ?, seconds = ?, faults = ?, via = ?"
        " WHERE digest = ? AND state IN ('kept', 'read')",
        [
            (
                use.served_model,
                use.input_tokens,
                use.cached_tokens,
                use.output_tokens,
                use.cost,
                use.seconds,
                json.dumps(use.faults),
                use.via,
                digest,
            )
            for digest, use in uses.items()
        ],
    )


def spoil_reply(connection: sqlite3.Connection, digest: str) -> None:
    """Mark a kept reply as one that cannot be read, inside the current transaction."""
    connection.execute(
        "UPDATE call SET state = 'spoiled' WHERE digest = ? AND state IN ('kept', 'read')",
        (digest,),
    )


def read_calls(
    connection: sqlite3.Connection, text_digests: Sequence[str] | None = None
) -> Iterator[CallRow]:
    """Yield calls in the order in which they were made.

    ``text_digests`` asks for those about some texts alone.
    """
    documents = _map_texts(connection)
    asked = set(text_digests) if text_digests is not None else None
    keys = connection.execute("SELECT key, text_digest FROM call ORDER BY key").fetchall()
    for row in keys:
        if asked is None or row["text_digest"] in asked:
            yield _read_call(connection, row["key"], documents.get(row["text_digest"], ()))


def _read_call(connection: sqlite3.Connection, key: int, documents: tuple[str, ...]) -> CallRow:
    row = dict(connection.execute("SELECT * FROM call WHERE key = ?", (key,)).fetchone())
    messages = connection.execute(
        "SELECT role, content FROM call_message JOIN message ON message.key = call_message.message"
        " WHERE call = ? ORDER BY position",
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


def _keep_message(connection: sqlite3.Connection, text: str) -> int:
    digest = digest_text(text)
    row = connection.execute("SELECT key FROM message WHERE digest = ?", (digest,)).fetchone()
    if row is None:
        content = _pack(text.encode("utf-8", "replace"))
        row = connection.execute(
            "INSERT INTO message (digest, content) VALUES (?, ?) RETURNING key", (digest, content)
        ).fetchone()
    return int(row["key"])


def _pack(data: bytes) -> bytes:
    """Return ``data`` as it is kept, compressed where it is long."""
    if len(data) < _LONG:
        return _PLAIN + data
    return _COMPRESSED + zlib.compress(data, _FASTEST)


def _unpack(kept: bytes) -> bytes:
    return zlib.decompress(kept[1:]) if kept[:1] == _COMPRESSED else kept[1:]


def _map_texts(connection: sqlite3.Connection) -> dict[str, tuple[str, ...]]:
    """Return the ids of the documents that have each text, any version of them."""
    found: dict[str, tuple[str, ...]] = {}
    for row in connection.execute(
        "SELECT DISTINCT text.digest, instrument.id, sort_key FROM document"
        " JOIN text ON text.key = document.text"
        " JOIN instrument ON instrument.key = document.instrument ORDER BY sort_key, id"
    ):
        found[row["digest"]] = (*found.get(row["digest"], ()), row["id"])
    return found
