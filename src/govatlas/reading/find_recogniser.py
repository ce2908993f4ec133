"""Finds the program that recognises text, if one is installed."""

from govatlas.reading import rapid_ocr, tesseract
from govatlas.reading.rapid_ocr import RapidRecogniser
from govatlas.reading.recognition import Recogniser


def find_recogniser(languages: str = "") -> Recogniser | None:
    """Return RapidOCR if it is installed, else Tesseract, or None; nothing is loaded yet.

    Args:
        languages: the languages of the pages, by Tesseract's names joined by ``+``; Tesseract is
            used then.

    Raises:
        InputError: Tesseract is needed and not installed, or has no data for a language.
    """
    if languages:
        return tesseract.choose_tesseract(languages)
    if rapid_ocr.is_installed():
        return RapidRecogniser()
    return tesseract.choose_tesseract(tesseract.ENGLISH) if tesseract.is_installed() else None
