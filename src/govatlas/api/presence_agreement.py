"""Compares people's tags with a coder on presence, for the verb agree."""

from dataclasses import replace

from govatlas.agreement.presence_joining import Given
from govatlas.agreement.presence_report import PresenceReport, compare_presences
from govatlas.agreement.resampling import Resampling
from govatlas.api.compared import (
    choose_modes,
    find_codebook,
    list_tagged,
    load_codings,
    word_fitting,
)
from govatlas.model.coding import Coding
from govatlas.store import Store


def agree_on_presence(
    store: Store,
    names: tuple[str, str],
    taxonomy: str | None,
    resampling: Resampling,
    *,
    any_mode: bool = False,
) -> PresenceReport:
    """Compare two sides of which people's tags are one or both."""
    tagged = list_tagged(store)
    sides: list[Given] = [
        store.load_presences(name) if name in tagged else load_codings(store, name, any_mode)
        for name in names
    ]
    codings = [each for side in sides for each in side if isinstance(each, Coding)]
    found = compare_presences(
        sides[0],
        sides[1],
        find_codebook(store, codings),
        names=names,
        taxonomy=taxonomy,
        modes=choose_modes(codings, any_mode=any_mode),
        seed=resampling.seed,
        resamples=resampling.resamples,
    )
    tags = [f"{name} are tags: {side[0].coder.version}"
            for name, side in zip(names, sides, strict=True) if name in tagged]  # fmt: skip
    notes = (*tags, *word_fitting(names, found.comparison.texts))
    return replace(found, comparison=replace(found.comparison, notes=notes))
