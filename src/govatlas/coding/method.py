"""The protocol of every program that codes."""

from datetime import datetime
from typing import Protocol

from govatlas.model.codebook import Codebook
from govatlas.model.coding import Coder, Coding
from govatlas.model.document import Document


class CodingMethod(Protocol):
    """A program that codes one document at a time under a codebook."""

    @property
    def who(self) -> Coder:
        """Return the coder that the codings will name."""
        ...

    def prepare(self, codebook: Codebook) -> None:
        """Load what coding under ``codebook`` needs, so that forked workers share it."""
        ...

    def code(self, document: Document, codebook: Codebook, *, at: datetime) -> Coding:
        """Return the coding of ``document`` under ``codebook``, dated ``at`` (with time zone)."""
        ...
