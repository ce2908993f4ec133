"""A coder's answers without the wording, which is all that counting needs."""

from collections.abc import Mapping, Set
from dataclasses import dataclass
from typing import Protocol

from govatlas.model.coding import Coder, Mode


class Answered(Protocol):
    """A coding, or its answers."""

    @property
    def document_id(self) -> str:
        """Return the id of the document."""
        ...

    @property
    def text_digest(self) -> str:
        """Return the tagged hash of the text that was coded."""
        ...

    def level_of(self, taxonomy: str, category: str) -> int | None:
        """Return the level given to a category; None where the coder abstained or was not asked."""
        ...

    def abstains_on(self, taxonomy: str, category: str) -> bool:
        """Return whether the coder could not decide on a category."""
        ...


@dataclass(frozen=True, slots=True, kw_only=True)
class Answers:
    """The levels of one coding; ``levels`` and ``abstained`` are by taxonomy and category."""

    document_id: str
    text_digest: str
    coder: Coder
    codebook_digest: str
    mode: Mode
    levels: Mapping[tuple[str, str], int]
    abstained: Set[tuple[str, str]] = frozenset()

    def level_of(self, taxonomy: str, category: str) -> int | None:
        """Return the level given to a category; None where the coder abstained or was not asked."""
        return self.levels.get((taxonomy, category))

    def abstains_on(self, taxonomy: str, category: str) -> bool:
        """Return whether the coder could not decide on a category."""
        return (taxonomy, category) in self.abstained
