"""Three findings: sentences that the data supports, each with the figures as a chart."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Final

from govatlas.api.coder_errors import load_coder_errors
from govatlas.coverage import FEWEST, StatedCount, Takeaway, write_takeaways
from govatlas.coverage.takeaways import RULES
from govatlas.model.codebook import Codebook
from govatlas.publishing.lookup import find_label
from govatlas.web.pages.bars import FULL, NONE, Piece, lay_pieces
from govatlas.web.pages.scope import Scope

MOST: Final = 3
_WANTED: Final = (
    *("jurisdiction", "trend", "legal status", "least covered", "not covered"),
    *("covers nothing", "most covered", "mostly minimal", "no enforcer", "go together"),
)
"""The rules whose sentences tell most, those first."""


@dataclass(frozen=True, slots=True)
class FindingBar:
    """A share as a bar: what it is of, its documents, where they are listed."""

    name: str
    count: int
    total: int
    address: str | None
    pieces: tuple[Piece, ...]

    @property
    def share(self) -> float:
        """Return the share."""
        return self.count / self.total if self.total else 0.0

    @property
    def is_few(self) -> bool:
        """Whether it is a share of few documents."""
        return self.total < FEWEST


@dataclass(frozen=True, slots=True)
class Finding:
    """A sentence with its figures, which are raw: the errors of the coder are in them."""

    sentence: str
    meaning: str
    bars: tuple[FindingBar, ...]


def list_findings(scope: Scope) -> tuple[Finding, ...]:
    """Return up to three sentences about the first taxonomy, each by another rule."""
    taxonomy = scope.codebook.coverage[0].id
    told = write_takeaways(scope.chosen.catalogue, None, (taxonomy,), errors=load_coder_errors())
    order = [*_WANTED, *(rule.name for rule in RULES if rule.name not in _WANTED)]
    first: dict[str, Takeaway] = {}
    for takeaway in told:
        first.setdefault(takeaway.rule.name, takeaway)
    chosen = sorted(first.values(), key=lambda takeaway: order.index(takeaway.rule.name))
    return tuple(
        Finding(takeaway.sentence, takeaway.rule.meaning, tuple(_list_bars(takeaway, scope)))
        for takeaway in chosen[:MOST]
    )


def _list_bars(takeaway: Takeaway, scope: Scope) -> Iterator[FindingBar]:
    """Yield a bar for each total with the part of it that is counted behind it."""
    counts = takeaway.counts
    pairs = list(zip(counts[::2], counts[1::2], strict=False))
    names = _name_bars(takeaway, scope.codebook, len(pairs))
    if len(counts) == 1:
        yield _draw(names[0], counts[0], StatedCount("covered", 0), scope)
    ordered = list(zip(names, pairs, strict=False))
    if takeaway.rule.name == "trend":
        ordered.reverse()  # the earlier year first
    for name, (total, part) in ordered:
        if part.value <= total.value:
            yield _draw(name, total, part, scope)


def _draw(name: str, total: StatedCount, part: StatedCount, scope: Scope) -> FindingBar:
    pieces = lay_pieces([(part.value, FULL), (total.value - part.value, NONE)], total.value)
    address = scope.find_documents(part.conditions) if part.conditions and part.value else None
    return FindingBar(name, part.value, total.value, address, pieces)


def _name_bars(takeaway: Takeaway, codebook: Codebook, number: int) -> Sequence[str]:
    values = takeaway.subjects[1:]
    if takeaway.rule.name == "jurisdiction" and values:
        return (values[0], "elsewhere")
    if takeaway.rule.name == "legal status":
        return tuple(find_label(codebook, codebook.status.id, value) for value in values)
    if takeaway.rule.name == "trend":
        return values
    return ("",) * max(1, number)
