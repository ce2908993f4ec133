"""Finds by whose codings shares are corrected, then corrects them."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

import numpy as np
from fastapi import Request

from govatlas.api import Estimate
from govatlas.coverage import Mask, Selection
from govatlas.errors import InputError, UnknownCoder, UnknownDocument
from govatlas.explorer import Explorer
from govatlas.model.codebook import Taxonomy
from govatlas.model.coding import CoderKind
from govatlas.model.finding import Interval
from govatlas.web.pages.scope import Scope

MOST: Final = 2_000
"""Documents whose codings are read while a reader waits."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Basis:
    """Whom an estimate is by: the coder corrected, with those who may be taken for true."""

    coder: str
    gold: str
    golds: tuple[str, ...]
    documents: tuple[str, ...]
    checked: int


def explain_lack(basis: Basis) -> str:
    """Say why no share can be corrected."""
    if len(basis.documents) > MOST:
        return (
            f"More than {MOST:,} documents are too many to estimate here. Filter them, or ask the "
            "operator to run govatlas estimate."
        )
    if not basis.golds:
        return (
            "No person or panel has coded any of these documents, so there are no gold codings "
            "to measure how often the coder is wrong. These shares are raw: they "
            "include the coder's errors."
        )
    return (
        f"{basis.gold} and {basis.coder or 'a program'} have coded none of the same documents, so "
        "the shares cannot be corrected. The shares are raw."
    )


def find_basis(
    request: Request, explorer: Explorer, scope: Scope, mask: Mask | None = None
) -> Basis:
    """Return who is corrected by whom: the program that coded most, by people and panels.

    The documents are those of the page, or of them those in ``mask``.
    """
    kinds = _find_kinds(explorer)
    programs = [name for name, kind in kinds.items() if kind is CoderKind.PROGRAM]
    golds = tuple(name for name in kinds if name not in programs)
    given = request.query_params.get("gold", "")
    if given and given not in kinds:
        raise InputError(f"gold={given[:40]!r} has not coded any document here")
    chosen = [name for name in scope.search.selection.coder if name in programs]
    coder = (chosen or [name for name in programs if name != given] or [""])[0]
    gold = given or (golds[0] if golds else "")
    places = np.flatnonzero(scope.chosen.mask if mask is None else mask).tolist()
    documents = tuple(scope.chosen.catalogue.ids[place] for place in places)
    return Basis(
        coder=coder,
        gold=gold,
        golds=golds if gold in golds or not gold else (*golds, gold),
        documents=documents,
        checked=_count_checked(explorer, coder, gold, set(documents)) if coder and gold else 0,
    )


def _find_kinds(explorer: Explorer) -> dict[str, CoderKind]:
    """Return every coder with its kind, who coded most first."""
    found = {}
    for entry in explorer.find(size=1).facets.coder:
        if entry.value in explorer.coders():
            chosen = explorer.choose(selection=Selection(coder=(entry.value,)))
            one = chosen.catalogue.ids[int(np.argmax(chosen.mask))]
            codings = explorer.codings_of(one)
            found[entry.value] = next(
                coding.coder.kind for coding in codings if coding.coder.name == entry.value
            )
    return found


def _count_checked(explorer: Explorer, coder: str, gold: str, documents: set[str]) -> int:
    """Return how many of the documents both have coded."""
    both = documents
    for name in (coder, gold):
        chosen = explorer.choose(selection=Selection(coder=(name,)))
        ids = chosen.catalogue.ids
        both = both & {ids[place] for place in np.flatnonzero(chosen.mask).tolist()}
    return len(both)


def estimate_shares(explorer: Explorer, basis: Basis, taxonomy: Taxonomy) -> Estimate | None:
    """Return the corrected shares of a taxonomy, None where nothing can be corrected."""
    if not basis.checked or len(basis.documents) > MOST:
        return None
    return explorer.estimate(
        gold=basis.gold,
        coder=basis.coder,
        taxonomy=taxonomy.id,
        within=basis.documents,
    )


@dataclass(frozen=True, slots=True)
class Corrected:
    """A share with the errors of the coder taken out, and its interval of 95 %."""

    share: float
    low: float
    high: float


@dataclass(frozen=True, slots=True)
class Correcting:
    """Corrects the shares of a page, of all its documents or of some."""

    request: Request
    explorer: Explorer
    scope: Scope

    def correct(self, taxonomy: Taxonomy, mask: Mask | None = None) -> Mapping[str, Corrected]:
        """Return the share that covers each category at all; what cannot be corrected is left out.

        Args:
            taxonomy: of the categories.
            mask: of which documents of the page, by default of all.
        """
        chosen = self.scope.chosen.mask
        within = chosen if mask is None else chosen & mask
        if not 0 < np.count_nonzero(within) <= MOST:
            return {}
        try:
            basis = find_basis(self.request, self.explorer, self.scope, within)
            found = estimate_shares(self.explorer, basis, taxonomy)
        except (UnknownCoder, UnknownDocument):  # it went since the documents were counted
            return {}
        return {
            share.category: Corrected(share.corrected, share.interval.low, share.interval.high)
            for share in (found.shares if found else ())
            if share.level == 1
            and isinstance(share.corrected, float)
            and isinstance(share.interval, Interval)
        }
