"""Three findings: sentences that the data supports, each with the figures as a chart."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from typing import Final

import numpy as np

from govatlas.api.coder_errors import load_coder_errors
from govatlas.coverage import FEWEST, Mask, StatedCount, Takeaway, write_takeaways
from govatlas.coverage.takeaways import RULES
from govatlas.model.codebook import Codebook
from govatlas.publishing.lookup import find_label
from govatlas.web.pages.bars import FULL, NONE, Piece, lay_pieces
from govatlas.web.pages.correcting import Corrected, Correcting
from govatlas.web.pages.scope import Scope
from govatlas.web.selections import read_selection
from govatlas.wording import N_

MOST: Final = 3
_WANTED: Final = (
    *("jurisdiction", "trend", "legal status", "least covered", "not covered"),
    *("covers nothing", "most covered", "mostly minimal", "no enforcer", "go together"),
)
"""The rules whose sentences tell most, those first."""

_SHARES: Final = ("jurisdiction", "trend", "legal status", "most covered", "least covered")
"""The rules whose bars are shares of documents that cover one category."""


@dataclass(frozen=True, slots=True)
class FindingBar:
    """A share as a bar: what it is of, its documents, where they are listed."""

    name: str
    count: int
    total: int
    address: str | None
    pieces: tuple[Piece, ...]
    corrected: Corrected | None = None

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
    """A sentence, which counts documents as they were coded, with its figures as bars."""

    sentence: str
    meaning: str
    bars: tuple[FindingBar, ...]

    @property
    def is_corrected(self) -> bool:
        """Whether the errors of the coder are taken out of every bar."""
        return bool(self.bars) and all(bar.corrected for bar in self.bars)


def list_findings(scope: Scope, correcting: Correcting) -> tuple[Finding, ...]:
    """Return up to three sentences about the first taxonomy, each by another rule.

    Their shares are corrected where people have coded enough documents of each group.
    """
    taxonomy = scope.codebook.coverage[0].id
    told = write_takeaways(scope.chosen.catalogue, None, (taxonomy,), errors=load_coder_errors())
    order = [*_WANTED, *(rule.name for rule in RULES if rule.name not in _WANTED)]
    first: dict[str, Takeaway] = {}
    for takeaway in told:
        first.setdefault(takeaway.rule.name, takeaway)
    chosen = sorted(first.values(), key=lambda takeaway: order.index(takeaway.rule.name))
    return tuple(_find(takeaway, scope, correcting) for takeaway in chosen[:MOST])


def _find(takeaway: Takeaway, scope: Scope, correcting: Correcting) -> Finding:
    bars = list(_list_bars(takeaway, scope))
    if takeaway.rule.name in _SHARES:
        masks = _list_masks(takeaway, scope)
        bars = [
            replace(bar, corrected=_correct(takeaway, mask, scope, correcting))
            for bar, mask in zip(bars, masks, strict=True)
        ]
    return Finding(takeaway.sentence, takeaway.rule.meaning, tuple(bars))


def _correct(
    takeaway: Takeaway, mask: Mask, scope: Scope, correcting: Correcting
) -> Corrected | None:
    taxonomy = scope.codebook.taxonomy(takeaway.taxonomy)
    return correcting.correct(taxonomy, mask).get(takeaway.subjects[0])


def _list_masks(takeaway: Takeaway, scope: Scope) -> list[Mask]:
    """Return which documents each bar is of, in the order of the bars."""
    catalogue = scope.chosen.catalogue
    masks: list[Mask] = []
    for total in takeaway.counts[::2]:
        if total.conditions is None:  # all whose value is known and not that of the first
            column = catalogue.distinct[takeaway.rule.name]
            known = np.array([bool(value) for value in column.values])[column.codes]
            masks.append(known & ~masks[0])
            continue
        pairs = [(one.facet, one.value) for one in total.conditions if one.facet != "cover"]
        masks.append(read_selection(pairs).mask(catalogue))
    return masks[::-1] if takeaway.rule.name == "trend" else masks


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
        return (values[0], N_("elsewhere"))
    if takeaway.rule.name == "legal status":
        return tuple(find_label(codebook, codebook.status.id, value) for value in values)
    if takeaway.rule.name == "trend":
        return values
    return ("",) * max(1, number)
