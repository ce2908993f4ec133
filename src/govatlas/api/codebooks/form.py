"""What a form of a codebook is: how it is named, how it is written."""

from collections.abc import Callable
from dataclasses import dataclass

from govatlas.model.codebook import Codebook


@dataclass(frozen=True, slots=True, kw_only=True)
class CodebookForm:
    """One form; ``meaning`` is a sentence for the help, ``write`` returns the file."""

    name: str
    meaning: str
    extension: str
    write: Callable[[Codebook], bytes]
