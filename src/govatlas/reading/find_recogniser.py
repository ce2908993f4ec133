"""Finds the program that recognises text, if one is installed."""

from govatlas.reading.rapid_ocr import RapidRecogniser, is_installed
from govatlas.reading.recognition import Recogniser


def find_recogniser() -> Recogniser | None:
    """Return RapidOCR if it is installed; nothing is loaded before the first page."""
    return RapidRecogniser() if is_installed() else None
