"""Unpacks damaged streams for pdfminer, whose own code takes quadratic time."""

import zlib
from contextlib import suppress
from typing import Final

_STEP: Final = 4096


def mend_pdfminer() -> None:
    """Make pdfminer unpack damaged streams in linear time."""
    from pdfminer import pdftypes

    pdftypes.decompress_corrupted = unpack_in_part


def unpack_in_part(data: bytes) -> bytes:
    """Return what can be unpacked of ``data`` up to the damaged byte."""
    stream = zlib.decompressobj()
    pieces: list[bytes] = []
    for start in range(0, len(data), _STEP):
        before = stream.copy()
        step = data[start : start + _STEP]
        try:
            pieces.append(stream.decompress(step))
        except zlib.error:
            return b"".join((*pieces, _unpack_bytewise(before, step)))
    return b"".join(pieces)


def _unpack_bytewise(stream: "zlib._Decompress", data: bytes) -> bytes:
    pieces: list[bytes] = []
    with suppress(zlib.error):
        for place in range(len(data)):
            pieces.append(stream.decompress(data[place : place + 1]))
    return b"".join(pieces)
