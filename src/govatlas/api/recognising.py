"""Recognition of scans while reading: which program does it, within which limits for a page."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Final

from govatlas.api.limits import Limits
from govatlas.api.running.processes import tell_parent
from govatlas.errors import UnreadableFile
from govatlas.extras import missing_extra
from govatlas.model.document import Document
from govatlas.reading import RecognisedLine, Recogniser, find_recogniser
from govatlas.reading.recognition import Picture

LIMITS: Final = Limits(memory=1_300_000_000, seconds=300)
"""What a file with pages to recognise may take of memory, and each page of it of the processor."""

_MOST_PAGES: Final = 1000


@dataclass
class PageByPage:
    """A recogniser that gives each page the same seconds, and tells the parent of each."""

    inner: Recogniser
    _page: int = field(default=0, init=False)

    @property
    def name(self) -> str:
        """Return the name of the recogniser."""
        return self.inner.name

    @property
    def least_sure(self) -> float:
        """Return the confidence below which a page is left out."""
        return self.inner.least_sure

    def recognise(self, picture: Picture) -> Sequence[RecognisedLine]:
        """Return the lines on one page.

        Raises:
            UnreadableFile: it is one page more than any document has.
        """
        self._page += 1
        if self._page > _MOST_PAGES:
            raise UnreadableFile(f"has more than {_MOST_PAGES} scanned pages; split it")
        tell_parent(f"recognising scanned page {self._page}")
        return self.inner.recognise(picture)


def require_recogniser(languages: str = "") -> Recogniser:
    """Return the recogniser that is installed.

    Args:
        languages: what the pages are written in, by Tesseract's names joined by ``+``.

    Raises:
        InputError: none is, or none for these languages; the message says what to install.
    """
    found = find_recogniser(languages)
    if found is None:
        raise missing_extra(
            "ocr", purpose="recognising the text of scans (without Tesseract on the path)"
        )
    return found


def describe_recognition(document: Document) -> str:
    """Return how many pages were recognised, with how much confidence, empty where none was."""
    sure = {part.page: part.confidence for part in document.recognitions}
    if not sure:
        return ""
    pages = "page" if len(sure) == 1 else "pages"
    mean, least = sum(sure.values()) / len(sure), min(sure.values())
    return (
        f"recognised {len(sure)} scanned {pages}, confidence {mean:.1%} on average, at least "
        f"{least:.1%}; check quotations against the scan"
    )
