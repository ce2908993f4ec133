"""Cleans text, once, before anything refers to places in it."""

import re
from typing import Final

_NEWLINES: Final = re.compile(r"\r\n|\r|\x0b|\x0c|\x85")
_CONTROLS: Final = re.compile(
    "[\x00-\x08\x0e-\x1f\x7f-\x84\x86-\x9f\ufeff\ufffe\uffff\ud800-\udfff]"
)


def clean_text(text: str) -> str:
    r"""Return ``text`` with ``\n`` for every newline, without byte order marks or controls.

    Tabs and all printing characters are kept, so a text without any of these is returned
    unchanged; cleaning twice changes nothing.
    """
    return _CONTROLS.sub("", _NEWLINES.sub("\n", text))


def clean_wording(text: str) -> str:
    """Return the words of one block of a laid-out format, on one line.

    Runs of space become one space, and soft hyphens are removed: in HTML, DOCX, PDF and XML, both
    are layout.
    """
    return " ".join(clean_text(text).replace("\xad", "").split())


def clean_lines(text: str) -> str:
    """Return the words of one block with its line breaks kept, blank lines dropped."""
    lines = (clean_wording(line) for line in clean_text(text).split("\n"))
    return "\n".join(line for line in lines if line)
