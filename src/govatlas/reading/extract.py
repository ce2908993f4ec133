"""The result of reading one file."""

from dataclasses import dataclass

from govatlas.model.document import Anchor
from govatlas.model.identifiers import UNIDENTIFIED, Identifiers
from govatlas.model.instrument import PartialDate


@dataclass(frozen=True, slots=True, kw_only=True)
class Extract:
    """The cleaned text of one file, and the file's own metadata.

    ``reader`` names the reader with its version and its library. ``blank_pages`` counts pages
    without a text layer that were not recognised, ``unsure_pages`` those recognised too poorly.
    ``language`` is declared by the file, such as ``en-GB``. ``signs`` are hints for the quality
    gate, such as ``password field``.
    """

    text: str
    reader: str
    anchors: tuple[Anchor, ...] = ()
    title: str = ""
    authority: str = ""
    stage: str = ""
    language: str = ""
    date: PartialDate | None = None
    identifiers: Identifiers = UNIDENTIFIED
    pages: int = 0
    blank_pages: int = 0
    unsure_pages: int = 0
    signs: tuple[str, ...] = ()
