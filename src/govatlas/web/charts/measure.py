"""Measures text in the one font that charts are laid out in.

Charts name Liberation Sans, whose widths are those of Arial and Helvetica; the tables of pdfminer
have them. A reader without any of the three sees another font, which is made to keep to them.
"""

from typing import Final

from pdfminer.fontmetrics import FONT_METRICS

FONT: Final = "Liberation Sans, Arial, Helvetica, sans-serif"
_WIDTHS: Final = FONT_METRICS["Helvetica"][1]
_BOLD_WIDTHS: Final = FONT_METRICS["Helvetica-Bold"][1]
_UNITS: Final = 1000
_MORE: Final = "…"


def measure_text(text: str, size: float, *, bold: bool = False) -> float | None:
    """Return the width of ``text``, None where it has characters that the font lacks."""
    widths = _BOLD_WIDTHS if bold else _WIDTHS
    units = [widths.get(character) for character in text]
    known = [unit for unit in units if unit is not None]
    return sum(known) * size / _UNITS if len(known) == len(units) else None


def shorten_text(text: str, size: float, width: float, *, bold: bool = False) -> str:
    """Return ``text``, or its beginning with an ellipsis, so that it fits into ``width``."""
    if _guess_width(text, size, bold=bold) <= width:
        return text
    kept = text
    while kept and _guess_width(kept + _MORE, size, bold=bold) > width:
        kept = kept[:-1]
    return kept.rstrip() + _MORE


def wrap_text(text: str, size: float, width: float) -> list[str]:
    """Return ``text`` in lines no wider than ``width``; a word that is wider is cut up."""
    lines = [""]
    for word in text.split():
        whole = f"{lines[-1]} {word}".strip()
        if _guess_width(whole, size) <= width:
            lines[-1] = whole
            continue
        lines.append("")
        for character in word:
            if _guess_width(lines[-1] + character, size) > width:
                lines.append("")
            lines[-1] += character
    return [line for line in lines if line]


def _guess_width(text: str, size: float, *, bold: bool = False) -> float:
    """Return about how wide ``text`` is; a character that the font lacks is as wide as high."""
    widths = _BOLD_WIDTHS if bold else _WIDTHS
    return sum(widths.get(character, _UNITS) for character in text) * size / _UNITS
