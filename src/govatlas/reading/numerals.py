"""Writes the numbers of list items as digits, letters or Roman numerals."""

import re
from typing import Final

_LARGEST: Final = 2**31 - 1
_LARGEST_ROMAN: Final = 3999
_INTEGER: Final = re.compile(r"\s*([+-]?[0-9]{1,10})(?![0-9])")

_ROMAN: Final = (
    (1000, "m"), (900, "cm"), (500, "d"), (400, "cd"), (100, "c"), (90, "xc"), (50, "l"),
    (40, "xl"), (10, "x"), (9, "ix"), (5, "v"), (4, "iv"), (1, "i"),
)  # fmt: skip


def format_number(number: int, style: str) -> str:
    """Return ``number`` as digits (style ``1``), letters (``a``, ``A``) or Roman (``i``, ``I``).

    Numbers that Roman numerals cannot write, below 1 or above 3999, are written in digits.
    """
    if number < 1 or style not in {"a", "A", "i", "I"}:
        return str(number)
    if style in {"i", "I"} and number > _LARGEST_ROMAN:
        return str(number)
    text = _to_letters(number) if style in {"a", "A"} else _to_roman(number)
    return text.upper() if style.isupper() else text


def parse_integer(text: str | None, default: int) -> int:
    """Return the number at the start of an attribute, or ``default`` if it has no valid one."""
    match = _INTEGER.match(text or "")
    number = int(match[1]) if match else default
    return number if abs(number) <= _LARGEST else default


def _to_letters(number: int) -> str:
    letters = ""
    while number:
        number, rest = divmod(number - 1, 26)
        letters = chr(ord("a") + rest) + letters
    return letters


def _to_roman(number: int) -> str:
    words = []
    for value, sign in _ROMAN:
        count, number = divmod(number, value)
        words.append(sign * count)
    return "".join(words)
