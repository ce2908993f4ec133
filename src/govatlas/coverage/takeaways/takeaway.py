"""A sentence that the data supports, with the rule that wrote it."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import TypeAlias

from govatlas.coverage.conditions import Conditions
from govatlas.coverage.selection import Mask
from govatlas.coverage.takeaways.evidence import Evidence
from govatlas.model.catalogue import Catalogue


@dataclass(frozen=True, slots=True)
class StatedCount:
    """A number of documents in a sentence; ``conditions`` is None where no address selects them."""

    name: str
    value: int
    conditions: Conditions | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Takeaway:
    """A sentence with the numbers in it.

    ``taxonomy`` is the id of what it is about, ``subjects`` are the codes of the categories and
    other values that it names. ``counts`` hold every number of documents in the sentence.
    """

    rule: "Rule"
    taxonomy: str
    subjects: tuple[str, ...]
    sentence: str
    counts: tuple[StatedCount, ...]

    def holds(self, catalogue: Catalogue, mask: Mask | None = None) -> bool:
        """Whether its rule writes just this sentence with just these numbers of the data."""
        return self in tuple(self.rule.write(Evidence(catalogue, mask)))

    def count(self, name: str) -> int:
        """Return the number of that name.

        Raises:
            KeyError: it states none.
        """
        return {stated.name: stated.value for stated in self.counts}[name]


Writer: TypeAlias = Callable[[Evidence], Iterator[Takeaway]]


@dataclass(frozen=True, slots=True)
class Rule:
    """When a sentence may be written; ``meaning`` tells readers."""

    name: str
    meaning: str
    write: Writer
