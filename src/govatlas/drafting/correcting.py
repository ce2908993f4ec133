"""Corrects the shares of comparable documents where enough of them were checked."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Final

import numpy as np

from govatlas.comparing.silences import Key
from govatlas.coverage import FEWEST, Mask, Selection
from govatlas.explorer import Chosen, Explorer
from govatlas.model.coding import CoderKind
from govatlas.model.finding import Share

MOST: Final = 2_000
"""Documents whose codings are read while a reader waits."""


@dataclass(frozen=True)
class Correction:
    """Corrected shares by category, with who checked how many documents; nothing if nobody did."""

    gold: str = ""
    checked: int = 0
    shares: Mapping[Key, Share] = field(default_factory=dict)


def correct_shares(explorer: Explorer, chosen: Chosen) -> Correction:
    """Return the shares that cover each category without the errors of the coder.

    They are those of the program that coded most of the documents, by the person or panel who
    coded most of the same ones, if these are at least ``FEWEST``.
    """
    ids = [chosen.catalogue.ids[place] for place in np.flatnonzero(chosen.mask).tolist()]
    if len(ids) > MOST:
        return Correction()
    coded = {name: _find_coded(explorer, name) for name in explorer.coders()}
    counts = {name: int(np.count_nonzero(mask & chosen.mask)) for name, mask in coded.items()}
    kinds = {name: _find_kind(explorer, name, mask) for name, mask in coded.items() if counts[name]}
    programs = [name for name, kind in kinds.items() if kind is CoderKind.PROGRAM]
    if not programs:
        return Correction()
    coder = max(programs, key=lambda name: counts[name])
    checked = {
        name: int(np.count_nonzero(coded[name] & coded[coder] & chosen.mask))
        for name in kinds
        if name not in programs
    }
    gold = max(checked, key=lambda name: checked[name], default="")
    if not gold or checked[gold] < FEWEST:
        return Correction()
    return Correction(gold, checked[gold], _estimate(explorer, gold, coder, ids))


def _estimate(explorer: Explorer, gold: str, coder: str, ids: list[str]) -> dict[Key, Share]:
    """Return the share that covers each category at any level."""
    return {
        (share.taxonomy, share.category): share
        for taxonomy in explorer.catalogue().codebook.coverage
        for share in explorer.estimate(
            gold=gold, coder=coder, taxonomy=taxonomy.id, within=ids
        ).shares
        if share.level == 1
    }


def _find_coded(explorer: Explorer, coder: str) -> Mask:
    """Say of each document whether a coder has coded it."""
    return explorer.choose(selection=Selection(coder=(coder,))).mask


def _find_kind(explorer: Explorer, coder: str, coded: Mask) -> CoderKind:
    """Return what a coder is, as one of its codings says."""
    ids = explorer.choose(selection=Selection(coder=(coder,))).catalogue.ids
    codings = explorer.codings_of(ids[int(np.argmax(coded))])
    return next(coding.coder.kind for coding in codings if coding.coder.name == coder)
