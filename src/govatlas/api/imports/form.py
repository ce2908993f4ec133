"""What a form of import is: how it is named, how its files are told, how one is read."""

from abc import ABC, abstractmethod
from pathlib import Path
from typing import ClassVar

from govatlas.interchange.foreign import ForeignFile
from govatlas.model.codebook import Codebook


class ImportForm(ABC):
    """One form of import; a subclass fills the attributes, then says how to read.

    Attributes:
        name: what commands and functions take.
        meaning: one sentence for the help of ``govatlas import``.
        endings: of names of files, in small letters; the longest that fits decides.
    """

    name: ClassVar[str]
    meaning: ClassVar[str]
    endings: ClassVar[tuple[str, ...]]

    @abstractmethod
    def read(self, path: Path, codebook: Codebook) -> ForeignFile:
        """Return the texts and codings in a file.

        Raises:
            UnreadableFile: it has another form, is damaged or hostile.
        """
