"""Content hashes, the only source of ids and cache keys.

Values are written as canonical JSON in the manner of RFC 8785 (sorted keys, no
white space, UTF-8), then hashed; the algorithm is part of the name.
"""

import hashlib
import json
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import TypeAlias, Union

Json: TypeAlias = Union[str, int, float, bool, None, Sequence["Json"], Mapping[str, "Json"]]


def encode_canonically(value: Json) -> bytes:
    """Return the canonical JSON of ``value`` as UTF-8 bytes.

    Raises:
        ValueError: ``value`` holds a NaN or an infinity, which JSON cannot say.
    """
    text = json.dumps(
        value, sort_keys=True, separators=(",", ":"), ensure_ascii=False, allow_nan=False
    )
    return text.encode("utf-8", "surrogatepass")


def digest_bytes(data: bytes) -> str:
    """Return the tagged SHA-256 of ``data``, such as ``sha256:9f86d0…``."""
    return "sha256:" + hashlib.sha256(data).hexdigest()


def digest_file(path: Path) -> str:
    """Return the tagged SHA-256 of what a file holds, whatever its size.

    Raises:
        OSError: it cannot be read.
    """
    with path.open("rb") as file:
        return "sha256:" + hashlib.file_digest(file, "sha256").hexdigest()


def digest_text(text: str) -> str:
    """Return the tagged SHA-256 of ``text`` in UTF-8."""
    return digest_bytes(text.encode("utf-8", "surrogatepass"))


def digest_value(value: Json) -> str:
    """Return the tagged SHA-256 of the canonical JSON of ``value``."""
    return digest_bytes(encode_canonically(value))


def shorten_digest(digest: str, length: int = 12) -> str:
    """Return the first ``length`` hexadecimal digits of a tagged ``digest``, for display."""
    return digest.partition(":")[2][:length]
